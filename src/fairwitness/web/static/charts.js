// Charts: what a mark means is told below the drawing, arrow keys go from mark to mark, and a stretch of time that is
// drawn over with the pointer is looked at closer. Without this file every mark is still a link with a hint.
for (const figure of document.querySelectorAll("figure.chart:not(.network)")) {
  const drawing = figure.querySelector("svg");
  if (!drawing) continue;
  telling(figure, drawing);
  walking(drawing);
  if (figure.dataset.zoom) zooming(figure, drawing);
}

function telling(figure, drawing) {
  const told = figure.querySelector(".readout");
  const show = (event) => {
    const mark = event.target.closest("a[aria-label]") ?? event.target.closest("rect, circle, polygon");
    const words = mark?.getAttribute("aria-label") ?? mark?.querySelector("title")?.textContent;
    told.hidden = !words;
    told.textContent = words ?? "";
  };
  drawing.addEventListener("pointerover", show);
  drawing.addEventListener("focusin", show);
}

// One stop for the tab key; from there on, arrows.
function walking(drawing) {
  const marks = [...drawing.querySelectorAll("a[aria-label]")];
  marks.forEach((mark, place) => mark.setAttribute("tabindex", place ? "-1" : "0"));
  drawing.addEventListener("keydown", (event) => {
    const at = marks.indexOf(document.activeElement);
    const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1, Home: -at, End: marks.length - 1 - at };
    if (at < 0 || !(event.key in steps)) return;
    const next = marks[Math.min(Math.max(at + steps[event.key], 0), marks.length - 1)];
    marks[at].setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
    event.preventDefault();
  });
}

function zooming(figure, drawing) {
  const bars = [...drawing.querySelectorAll("a[data-start]")];
  let first = null;
  let chosen = [];
  const near = (event) => bars.reduce((best, bar) => {
    const { left, right } = bar.getBoundingClientRect();
    const off = Math.max(left - event.clientX, event.clientX - right, 0);
    return best === null || off < best.off ? { bar, off } : best;
  }, null)?.bar;
  const mark = (event) => {
    const [a, b] = [bars.indexOf(first), bars.indexOf(near(event))].sort((x, y) => x - y);
    chosen = bars.slice(a, b + 1);
    bars.forEach((bar) => bar.classList.toggle("chosen", chosen.includes(bar)));
  };
  drawing.addEventListener("dragstart", (event) => event.preventDefault());
  drawing.addEventListener("pointerdown", (event) => { if (event.button === 0 && bars.length) first = near(event); });
  drawing.addEventListener("pointermove", (event) => { if (first && event.buttons) mark(event); });
  drawing.addEventListener("click", (event) => { if (chosen.length > 1) event.preventDefault(); }, true);
  addEventListener("pointerup", () => {
    if (first && chosen.length > 1) closer(chosen[0].dataset.start, chosen[chosen.length - 1].dataset.end);
    first = null;
    if (chosen.length < 2) chosen = [];
  });
}

function closer(startUs, endUs) {
  const address = new URL(location.href);
  const moment = (us) => new Date(Number(us) / 1000).toISOString().slice(0, 19);
  address.searchParams.set("from", moment(startUs));
  address.searchParams.set("to", moment(endUs));
  address.hash = "time-h";
  location.assign(address);
}
