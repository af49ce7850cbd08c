// One player for both places: JupyterLab (anywidget calls `render`) and reports (`mountAll`).

const KEPT_BY_LAB = new Set(["Escape", "Tab"]);

/** Cut one block of PNG files into object URLs. */
function cut(bytes, sizes) {
  let at = 0;
  return sizes.map((size) => {
    const file = new Blob([bytes.subarray(at, at + size)], { type: "image/png" });
    at += size;
    return URL.createObjectURL(file);
  });
}

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function slider(label, ticks, start) {
  const input = element("input", { type: "range", min: 0, max: ticks.length - 1, step: 1 });
  const value = element("span", { class: "frame-player-value", "aria-hidden": "true" });
  input.value = start;
  const row = element("div", { class: "frame-player-row" }, element("label", {}, label, input), value);
  const say = () => {
    value.textContent = ticks[input.value];
    input.setAttribute("aria-valuetext", ticks[input.value]);
  };
  return { input, row, say };
}

/** Build a player inside `root`; returns a function that frees what it holds. */
export function mount(root, { frames, sizes, labels, ticks, alts, start, interval, width, height }) {
  const urls = cut(frames, sizes);
  const decoded = urls.map((url) => Object.assign(new Image(), { src: url }));
  const picture = element("img", { width, height });
  const words = element("p", { class: "frame-player-words", "aria-live": "polite" });
  const play = element("button", { type: "button" }, "Play");
  const sliders = labels.map((label, k) => slider(label, ticks[k], start[k]));
  const first = sliders[0].input;
  let timer = null;

  function draw() {
    const index = sliders.reduce((at, { input }, k) => at * ticks[k].length + Number(input.value), 0);
    for (const { say } of sliders) say();
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
    first.value = Number(first.value) + 1;
    if (first.value === first.max) pause();
    draw();
  }
  function begin() {
    if (first.value === first.max) first.value = 0;
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
  const player = element("div", { class: "frame-player", role: "group", "aria-label": labels.join(", ") });
  // JupyterLab would take the arrows for moving between cells, and letters for commands.
  player.addEventListener("keydown", (event) => {
    const isLabs = event.ctrlKey || event.metaKey || event.altKey || KEPT_BY_LAB.has(event.key);
    if (!isLabs && !(event.shiftKey && event.key === "Enter")) event.stopPropagation();
  });
  sliders[0].row.append(play);
  player.append(picture, ...sliders.map(({ row }) => row), words);
  root.append(player);
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
