// The slider of time: 0 is the whole of it, k the k-th step. A step is drawn once per picture of the screen, however fast
// the slider is moved.
export function replay(figure, data, { state, moves, paint }) {
  const slider = document.getElementById("at");
  const moment = document.getElementById("moment");
  const play = document.getElementById("play");
  const met = linesByStep(data);
  const numbers = new Map(data.dots.map(({ key }, k) => [key, k]));
  const [strong, faint] = [paint.soft, paint.faint].map(Sigma.utils.floatColor);
  let timer = 0;
  const show = (step) => {
    const lines = step ? met[step - 1] : null;
    state.step = lines && { lines, awake: awakeIn(data, lines), numbers, strong, faint };
    slider.value = String(step);
    moment.textContent = step ? momentOf(data, step, lines.length, figure.dataset.pairs) : figure.dataset.whole;
    figure.dataset.step = String(step);
    moves();
    remember(step);
  };
  slider.addEventListener("input", () => show(Number(slider.value)));
  play.addEventListener("click", () => {
    if (timer) { clearInterval(timer); timer = 0; play.textContent = figure.dataset.play; return; }
    play.textContent = figure.dataset.pause;
    timer = setInterval(() => show((Number(slider.value) % data.n_steps) + 1), 250);
  });
  return { show: (step) => show(Math.min(step, data.n_steps)) };
}

// For each step the numbers of the lines whose two dots met in it.
function linesByStep(data) {
  const counts = new Uint32Array(data.n_steps);
  for (const [, , , steps] of data.lines) for (const step of steps) counts[step] += 1;
  const met = Array.from(counts, (n) => new Uint32Array(n));
  counts.fill(0);
  data.lines.forEach(([, , , steps], k) => { for (const step of steps) { met[step][counts[step]] = k; counts[step] += 1; } });
  return met;
}

// Per dot, whether it is at an end of one of these lines.
function awakeIn(data, lines) {
  const awake = new Uint8Array(data.dots.length);
  for (const k of lines) { awake[data.lines[k][0]] = 1; awake[data.lines[k][1]] = 1; }
  return awake;
}

function momentOf(data, step, nPairs, words) {
  const start = new Date((data.start_us + (step - 1) * data.step_us) / 1000);
  return `${start.toISOString().slice(0, 16).replace("T", " ")} UTC · ${nPairs} ${words}`;
}

// The address tells the moment. Browsers refuse an address that changes all the time, so it waits until the slider rests.
let resting = 0;
function remember(step) {
  clearTimeout(resting);
  resting = setTimeout(() => {
    const address = new URL(location.href);
    if (step) address.searchParams.set("at", step); else address.searchParams.delete("at");
    if (address.href !== location.href) history.replaceState(null, "", address);
  }, 150);
}
