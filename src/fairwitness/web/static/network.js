// Draws the network on a canvas (sigma, graphology). All text comes from the page; nothing is interpreted as HTML.
const figure = document.getElementById("network");
if (figure) draw().catch(() => { figure.hidden = true; document.getElementById("no-canvas").hidden = false; });

async function draw() {
  const answer = await fetch(figure.dataset.source);
  if (!answer.ok) throw new Error(`the network answered ${answer.status}`);
  const data = await answer.json();
  figure.hidden = false;
  const paint = palette();
  const graph = graphOf(data, paint);
  const canvas = document.getElementById("canvas");
  const view = new Sigma(graph, canvas, {
    labelColor: { color: paint.ink }, labelFont: "system-ui, sans-serif", labelSize: 12,
    labelRenderedSizeThreshold: 9, defaultEdgeColor: paint.line, zIndex: true, minCameraRatio: 0.02, maxCameraRatio: 3,
    hideEdgesOnMove: graph.size > 5000, hideLabelsOnMove: graph.order > 2000,
  });
  window.fairwitnessView = view; // for tests and for whoever opens the console
  figure.dataset.ready = `${graph.order},${graph.size}`;
  const clock = replay(data, graph, view, paint);
  dragging(graph, view, paint);
  picking(data, graph, view);
  keys(canvas, view);
  clock.show(Number(figure.dataset.at));
}

function palette() {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue(name).trim();
  return { ink: of("--ink"), line: of("--all"), faint: of("--rule"), soft: of("--soft"),
    groups: [0, 1, 2, 3, 4, 5, 6, 7].map((k) => of(`--c${k}`)) };
}

function graphOf(data, paint) {
  const graph = new graphology.Graph({ type: "undirected" });
  for (const dot of data.dots) {
    graph.addNode(dot.key, { x: dot.x, y: dot.y, size: dot.size, label: dot.label, group: dot.group,
      n: dot.n_accounts, color: paint.groups[dot.group % paint.groups.length] });
  }
  const many = data.lines.length > 5000;
  data.lines.forEach(([a, b, strength, steps], k) => {
    graph.addEdgeWithKey(k, data.dots[a].key, data.dots[b].key,
      { size: many ? 0.3 : Math.min(0.3 + strength / 20, 3.5), color: many ? paint.faint : paint.line, steps });
  });
  return graph;
}

// The slider: 0 is the whole time, k the k-th step.
function replay(data, graph, view, paint) {
  const slider = document.getElementById("at");
  const moment = document.getElementById("moment");
  const play = document.getElementById("play");
  const byStep = new Map();
  graph.forEachEdge((edge, { steps }) => steps.forEach((s) => {
    if (!byStep.has(s)) byStep.set(s, []);
    byStep.get(s).push(edge);
  }));
  let timer = 0;
  const show = (step) => {
    slider.value = String(step);
    const address = new URL(location.href);
    if (step) address.searchParams.set("at", step); else address.searchParams.delete("at");
    history.replaceState(null, "", address);
    if (!step) {
      moment.textContent = figure.dataset.whole;
      view.setSetting("edgeReducer", null);
      view.setSetting("nodeReducer", null);
    } else {
      const start = new Date((data.start_us + (step - 1) * data.step_us) / 1000);
      const met = new Set(byStep.get(step - 1) ?? []);
      const awake = new Set();
      met.forEach((edge) => graph.extremities(edge).forEach((node) => awake.add(node)));
      moment.textContent = `${start.toISOString().slice(0, 16).replace("T", " ")} UTC · ${met.size} ${figure.dataset.pairs}`;
      view.setSetting("edgeReducer", (edge, own) =>
        met.has(edge) ? { ...own, color: paint.soft, size: Math.max(own.size, 1.2), zIndex: 1 } : { ...own, hidden: true });
      view.setSetting("nodeReducer", (node, own) =>
        awake.has(node) ? { ...own, zIndex: 1 } : { ...own, color: paint.faint, label: null });
    }
    figure.dataset.step = String(step);
  };
  slider.addEventListener("input", () => show(Number(slider.value)));
  play.addEventListener("click", () => {
    if (timer) { clearInterval(timer); timer = 0; play.textContent = figure.dataset.play; return; }
    play.textContent = figure.dataset.pause;
    timer = setInterval(() => show((Number(slider.value) % data.n_steps) + 1), 250);
  });
  return { show };
}

// While a dot is held, only it and its lines are drawn anew, on a sheet above the drawing: the whole drawing is worked
// out again once, when the dot is let go. So dragging costs the same with ten dots and with ten thousand.
function dragging(graph, view, paint) {
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
    sheet.draw(held, graph, view, paint);
    event.preventSigmaDefault();
    event.original.preventDefault();
    event.original.stopPropagation();
    figure.dataset.dragged = held.node;
  };
  const drop = () => {
    if (held?.at) graph.mergeNodeAttributes(held.node, view.viewportToGraph(held.at));
    held = null;
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
  view.getContainer().append(sheet);
  const pen = sheet.getContext("2d");
  let next = 0;
  const clear = () => { cancelAnimationFrame(next); next = 0; pen.clearRect(0, 0, sheet.width, sheet.height); };
  const draw = ({ node, ends, at }, graph, _, paint) => {
    const { width, height } = view.getDimensions();
    if (sheet.width !== width || sheet.height !== height) Object.assign(sheet, { width, height });
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

function picking(data, graph, view) {
  const picked = document.getElementById("picked");
  view.on("clickNode", ({ node }) => {
    if (figure.dataset.dragged) return; // the end of a drag is no click
    const dot = graph.getNodeAttributes(node);
    const group = data.groups[dot.group];
    if (data.closed.includes(node)) {
      const address = new URL(location.href);
      address.searchParams.append("open", node);
      location.assign(address);
      return;
    }
    const where = (words, href) => Object.assign(document.createElement("a"), { textContent: words, href });
    picked.replaceChildren(
      where(dot.label, `/accounts/${encodeURIComponent(node)}`), " · ",
      where(group, `/groups/${encodeURIComponent(group)}`), ` · ${graph.degree(node)} ${figure.dataset.pairs} · `,
      where(figure.dataset.posts, `/posts?account=${encodeURIComponent(node)}`));
  });
  view.on("enterNode", ({ node }) => {
    if (data.closed.includes(node)) picked.textContent = `${graph.getNodeAttribute(node, "n")} ${figure.dataset.accounts}`;
  });
}

function keys(canvas, view) {
  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  canvas.addEventListener("keydown", (event) => {
    const camera = view.getCamera();
    const { x, y, ratio } = camera.getState();
    if (event.key in steps) {
      const [dx, dy] = steps[event.key];
      camera.setState({ x: x + 0.08 * dx * ratio, y: y + 0.08 * dy * ratio });
    } else if (event.key === "+" || event.key === "=") camera.setState({ ratio: ratio / 1.25 });
    else if (event.key === "-") camera.setState({ ratio: ratio * 1.25 });
    else if (event.key === "0") camera.setState({ x: 0.5, y: 0.5, ratio: 1 });
    else return;
    event.preventDefault();
  });
}
