// How dots and lines are put on the canvas. Points and plain lines are drawn all at once; the thick lines of sigma are
// drawn one by one where the processor stands in for a graphics card, and cost a hundred times as much.
export const MANY_LINES = 2000;
const MANY_DOTS = 1000;
const SLOW_MS = 20;
const REST_MS = 150;
// A round dot. Where dots are told apart by colours of their own (picking), its rim is not mixed with what lies below.
const ROUND = `
precision mediump float;
varying vec4 v_color;
varying float v_border;
void main() {
  float inside = 0.5 - length(gl_PointCoord - vec2(0.5));
  #ifdef PICKING_MODE
  if (inside < 0.0) discard;
  gl_FragColor = v_color;
  #else
  gl_FragColor = v_color * clamp(inside / v_border, 0.0, 1.0);
  #endif
}`;

// Programs for the drawing, and its state: whether it moves, and the step of time that is shown (null: the whole time).
// A step changes no dot and no line; it says which of those that lie ready are drawn, and in which colour.
export function programs(nDots, nLines) {
  const { NodePointProgram, EdgeLineProgram, EdgeRectangleProgram, drawDiscNodeLabel } = Sigma.rendering;
  const state = { moving: false, heavy: false, holds: false, step: null };
  const Dots = class extends NodePointProgram {
    getDefinition() { return { ...super.getDefinition(), FRAGMENT_SHADER_SOURCE: ROUND }; }
    render(parameters) {
      const { pickProgram } = this;
      const draw = () => super.render(parameters);
      if (!pickProgram) return draw(); // the sheet with the dot that is pointed at
      if (state.moving && state.heavy) this.pickProgram = null; // nothing is pointed at
      if (state.step) drawnWith(this, dimmed(this, state.step), draw);
      else draw();
      this.pickProgram = pickProgram;
    }
    setUniforms(parameters, info) { // small dots are as easy to hit as large ones
      const { sizeRatio } = parameters;
      super.setUniforms(info.isPicking ? { ...parameters, sizeRatio: sizeRatio * shrink(nDots) } : parameters, info);
    }
  };
  const Lines = class extends (nLines > MANY_LINES ? EdgeLineProgram : EdgeRectangleProgram) {
    render(parameters) {
      const draw = () => super.render(parameters);
      if (state.step) drawnWith(this, chosen(this, state.step), draw);
      else if (!(state.moving && state.heavy)) draw();
    }
  };
  const label = (pen, data, settings) => {
    if (!state.step || state.step.awake[state.step.numbers.get(data.key)]) drawDiscNodeLabel(pen, data, settings);
  };
  return { state, settings: {
    nodeProgramClasses: { circle: Dots }, edgeProgramClasses: { line: Lines }, defaultDrawNodeLabel: label } };
}

// Let a program draw other records than its own.
function drawnWith(program, records, draw) {
  const { array, capacity, verticesCount } = program;
  program.array = records;
  program.capacity = records.length / program.STRIDE;
  program.verticesCount = program.capacity * program.VERTICES;
  if (records.length) draw();
  Object.assign(program, { array, capacity, verticesCount });
}

// All dots; those that met nobody in this step in the faint colour.
function dimmed(program, { awake, faint }) {
  const records = program.array.slice();
  const at = placeOfColour(program);
  for (let k = 0; k < awake.length; k += 1) if (!awake[k]) records[k * program.STRIDE + at] = faint;
  return records;
}

// The lines of this step, in the strong colour.
function chosen(program, { lines, strong }) {
  const { STRIDE, ATTRIBUTES_ITEMS_COUNT: width } = program;
  const records = new Float32Array(lines.length * STRIDE);
  lines.forEach((k, place) => records.set(program.array.subarray(k * STRIDE, (k + 1) * STRIDE), place * STRIDE));
  for (let at = placeOfColour(program); at < records.length; at += width) records[at] = strong;
  return records;
}

// Where a record holds its colour: four bytes are one item.
function placeOfColour(program) {
  const before = program.ATTRIBUTES.slice(0, program.ATTRIBUTES.findIndex(({ name }) => name === "a_color"));
  return before.reduce((items, { size, type }) => items + (type === WebGL2RenderingContext.FLOAT ? size : 1), 0);
}

// With many dots each is smaller, so that they do not cover one another.
export function shrink(nDots) {
  return Math.max(Math.min(Math.sqrt(MANY_DOTS / nDots), 1), 0.3);
}

// While the drawing moves, nothing is asked of it and empty sheets are put aside. Where drawing all of it takes longer
// than a picture of the screen lasts, lines and labels are left out as well. Returns what is called at each move.
export function lighten(view, state) {
  state.heavy = costOf(view) > SLOW_MS;
  const sheets = view.getContainer().classList;
  sheets.toggle("heavy", state.heavy);
  let rest = 0;
  const moves = () => {
    state.moving = true;
    sheets.add("moving");
    sheets.toggle("stepping", state.step !== null);
    clearTimeout(rest);
    rest = setTimeout(() => { state.moving = false; sheets.remove("moving"); view.scheduleRender(); }, REST_MS);
    view.scheduleRender();
  };
  view.getCamera().on("updated", moves);
  const pointer = view.getMouseCaptor();
  const dotAt = view.getNodeAtPosition.bind(view); // reads from the graphics card, which then waits
  const busy = () => state.holds || pointer.draggedEvents > 1 || pointer.currentWheelDirection;
  view.getNodeAtPosition = (at) => busy() ? null : dotAt(at);
  return moves;
}

// Time to draw everything, to the last point: reading one back waits for all of them.
function costOf(view) {
  const layers = ["nodes", "edges"].map((name) => view.getCanvases()[name].getContext("webgl2"));
  const wait = () => layers.forEach((gl) => gl?.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4)));
  wait();
  const began = performance.now();
  view.render();
  wait();
  return performance.now() - began;
}
