// Draws the network on a canvas (sigma, graphology). All text comes from the page; nothing is interpreted as HTML.
import { dragging } from "./dragging.js";
import { lighten, MANY_LINES, programs, shrink } from "./programs.js";
import { replay } from "./replay.js";

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
  const { state, settings } = programs(graph.order, graph.size);
  const small = shrink(graph.order);
  const view = new Sigma(graph, canvas, {
    ...settings, labelColor: { color: paint.ink }, labelFont: "system-ui, sans-serif", labelSize: 12,
    labelRenderedSizeThreshold: 9 * small, defaultEdgeColor: paint.line, minCameraRatio: 0.02, maxCameraRatio: 3,
    hideLabelsOnMove: small < 1,
  });
  const moves = lighten(view, state);
  window.fairwitnessView = view; // for tests and for whoever opens the console
  figure.dataset.ready = `${graph.order},${graph.size}`;
  const clock = replay(figure, data, { state, moves, paint });
  dragging(figure, graph, view, { state, paint });
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
  const small = shrink(data.dots.length);
  for (const dot of data.dots) {
    graph.addNode(dot.key, { x: dot.x, y: dot.y, size: dot.size * small, label: dot.label, group: dot.group,
      n: dot.n_accounts, color: paint.groups[dot.group % paint.groups.length] });
  }
  const many = data.lines.length > MANY_LINES;
  data.lines.forEach(([a, b, strength], k) => {
    graph.addEdgeWithKey(k, data.dots[a].key, data.dots[b].key,
      { size: Math.min(0.3 + strength / 20, 3.5), color: many ? paint.faint : paint.line });
  });
  return graph;
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
