// One player for both places: JupyterLab (anywidget calls `render`) and reports (`mountAll`).

/** Cut one block of PNG files into object URLs. */
function cut(bytes, sizes) {
  let at = 0;
  return sizes.map((size) => {
    const file = new Blob([bytes.subarray(at, at + size)], { type: "image/png" });
    at += size;
    return URL.createObjectURL(file);
  });
}

/** Build a player inside `root`; returns a function that frees what it holds. */
export function mount(root, { frames, sizes, labels, ticks, alts, start, interval, width, height }) {
  const urls = cut(frames, sizes);
  const decoded = urls.map((url) => Object.assign(new Image(), { src: url }));
  const picture = element("img", { width, height });
  const words = element("p", { class: "figure-words", "aria-live": "polite" });
  const play = element("button", { type: "button" }, "Play");
  const sliders = labels.map((label, k) => slider(label, ticks[k], start[k]));
  const first = sliders[0].input;
  let timer = null;

  function draw() {
    const index = sliders.reduce((at, { place }, k) => at * ticks[k].length + place(), 0);
    picture.src = urls[index];
    picture.alt = words.textContent = alts[index];
  }
  function pause() {
    clearInterval(timer);
    timer = null;
    play.textContent = "Play";
    words.setAttribute("aria-live", "polite");
  }
  function step() {
    sliders[0].set(sliders[0].place() + 1);
    if (first.value === first.max) pause();
    draw();
  }
  function begin() {
    if (first.value === first.max) sliders[0].set(0);
    play.textContent = "Pause";
    words.setAttribute("aria-live", "off"); // a frame every quarter second is too fast to read out
    draw();
    timer = setInterval(step, interval);
  }

  play.addEventListener("click", () => (timer === null ? begin() : pause()));
  for (const { input } of sliders) {
    input.addEventListener("input", () => {
      pause();
      draw();
    });
  }
  sliders[0].row.append(play);
  root.append(figure("frame-player", labels, picture, sliders, words));
  draw();
  return () => {
    pause();
    decoded.length = 0;
    for (const url of urls) URL.revokeObjectURL(url);
  };
}

/** Start every player of a report that has not started yet. */
export function mountAll() {
  for (const holder of document.querySelectorAll("[data-frame-player]:not([data-started])")) {
    holder.dataset.started = "";
    const data = JSON.parse(holder.querySelector("script").textContent);
    const frames = Uint8Array.from(atob(data.frames), (character) => character.charCodeAt(0));
    mount(holder, { ...data, frames });
  }
}

const STATE = ["sizes", "labels", "ticks", "alts", "start", "interval", "width", "height"];

function render({ model, el }) {
  const view = model.get("frames");
  const frames = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  return mount(el, { ...Object.fromEntries(STATE.map((name) => [name, model.get(name)])), frames });
}

export default { render };
