// While a dot is held, only it and its lines are drawn anew, on a sheet above the drawing: the whole drawing is worked
// out again once, when the dot is let go. So dragging costs the same with ten dots and with ten thousand.
export function dragging(figure, graph, view, { state, paint }) {
  const sheet = sheetOver(view);
  let held = null;
  view.on("downNode", ({ node }) => {
    held = { node, ends: endsOf(graph, view, node), at: null };
    delete figure.dataset.dragged;
    if (!view.getCustomBBox()) view.setCustomBBox(view.getBBox());
  });
  const move = (event) => {
    if (!held) return;
    held.at = { x: event.x, y: event.y };
    state.holds = true;
    view.getContainer().classList.add("holding");
    sheet.draw(held, graph, view, paint);
    event.preventSigmaDefault();
    event.original.preventDefault();
    event.original.stopPropagation();
    figure.dataset.dragged = held.node;
  };
  const drop = () => {
    if (held?.at) graph.mergeNodeAttributes(held.node, view.viewportToGraph(held.at));
    held = null;
    state.holds = false;
    view.getContainer().classList.remove("holding");
    sheet.clear();
  };
  view.getMouseCaptor().on("mousemovebody", move);
  view.getTouchCaptor().on("touchmove", (event) => move({ ...event, ...event.touches[0], preventSigmaDefault() {} }));
  view.getMouseCaptor().on("mouseup", drop);
  view.getTouchCaptor().on("touchup", drop);
}

// Where the dots that a dot is joined with stand on the screen.
function endsOf(graph, view, node) {
  return graph.mapNeighbors(node, (_, { x, y }) => view.graphToViewport({ x, y }));
}

function sheetOver(view) {
  const sheet = document.createElement("canvas");
  sheet.className = "sheet";
  sheet.hidden = true;
  view.getContainer().append(sheet);
  const pen = sheet.getContext("2d");
  let next = 0;
  const clear = () => { cancelAnimationFrame(next); next = 0; sheet.hidden = true; };
  const draw = ({ node, ends, at }, graph, _, paint) => {
    const { width, height } = view.getDimensions();
    if (sheet.width !== width || sheet.height !== height) Object.assign(sheet, { width, height });
    sheet.hidden = false;
    pen.clearRect(0, 0, width, height);
    pen.strokeStyle = paint.soft;
    pen.beginPath();
    for (const end of ends) { pen.moveTo(at.x, at.y); pen.lineTo(end.x, end.y); }
    pen.stroke();
    pen.fillStyle = graph.getNodeAttribute(node, "color");
    pen.beginPath();
    pen.arc(at.x, at.y, view.scaleSize(graph.getNodeAttribute(node, "size")), 0, 2 * Math.PI);
    pen.fill();
  };
  // One drawing per picture of the screen, however often the pointer tells where it is.
  return { clear, draw: (...given) => { if (!next) next = requestAnimationFrame(() => { next = 0; draw(...given); }); } };
}
