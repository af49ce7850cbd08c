// The playground: it asks the kernel for a few steps of training, draws the answer, asks again.

const CLASSES = [[0, 114, 178], [213, 94, 0]];
const PALE = 0.35; // the surface is paler than the points on it
const STEPS_A_FRAME = [1, 5, 20];
const MS_A_FRAME = 40;
const MS_BETWEEN_WORDS = 2000;
const MS_OF_PATIENCE = 2000;
const WIDTH = 360;
const HEIGHT = 350;
const BOX = { left: 46, top: 12, width: 304, height: 296 };
const WAITING = "Waiting: the kernel runs a cell, or is gone.";

/** The colour of each probability of class 1, in 256 steps: blue, white at one half, vermillion. */
const COLOURS = Array.from({ length: 256 }, (_, k) => {
  const sure = (Math.abs(k - 127.5) / 127.5) * (1 - PALE);
  return CLASSES[k < 128 ? 0 : 1].map((part) => Math.round(255 + sure * (part - 255)));
});

const bytesOf = (view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
const floatsOf = (view) => new Float32Array(bytesOf(view).slice().buffer);

/** Make a canvas whose drawing is measured in pixels of the page. */
function picture(label) {
  const canvas = element("canvas", { role: "img", "aria-label": label });
  const scale = Math.max(2, window.devicePixelRatio || 1);
  [canvas.width, canvas.height] = [WIDTH * scale, HEIGHT * scale];
  const pen = canvas.getContext("2d");
  pen.scale(scale, scale);
  return { canvas, pen };
}

/** Empty a picture and give it axes with numbers; returns where values lie. */
function axes(pen, { x, y, xTicks, yTicks, xLabel, yLabel }) {
  const at = (v) => BOX.left + (BOX.width * (v - x[0])) / (x[1] - x[0]);
  const up = (v) => BOX.top + BOX.height * (1 - (v - y[0]) / (y[1] - y[0]));
  pen.fillStyle = "white";
  pen.fillRect(0, 0, WIDTH, HEIGHT);
  pen.fillStyle = pen.strokeStyle = "#333";
  pen.lineWidth = 1;
  pen.font = "13px sans-serif";
  pen.strokeRect(BOX.left, BOX.top, BOX.width, BOX.height);
  pen.textAlign = "center";
  for (const tick of xTicks) pen.fillText(written(tick), at(tick), BOX.top + BOX.height + 16);
  pen.fillText(xLabel, BOX.left + BOX.width / 2, HEIGHT - 8);
  pen.textAlign = "right";
  for (const tick of yTicks) pen.fillText(written(tick), BOX.left - 5, up(tick) + 4);
  pen.save();
  pen.translate(12, BOX.top + BOX.height / 2);
  pen.rotate(-Math.PI / 2);
  pen.textAlign = "center";
  pen.fillText(yLabel, 0, 0);
  pen.restore();
  return { at, up };
}

const written = (tick) => String(Number(tick.toPrecision(3))).replace("-", "\u2212");

/** Round numbers from 0, at most five steps up to the top. */
function ticksTo(top) {
  const rough = top / 5;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = unit * [1, 2, 5, 10].find((factor) => factor * unit >= rough * 0.999);
  return Array.from({ length: Math.floor(top / step + 1e-6) + 1 }, (_, k) => k * step);
}

function clipped(pen, draw) {
  pen.save();
  pen.beginPath();
  pen.rect(BOX.left, BOX.top, BOX.width, BOX.height);
  pen.clip();
  draw();
  pen.restore();
}

function drawSurface(pen, frame, { reach }) {
  const grid = Math.sqrt(frame.surface.byteLength);
  const small = new OffscreenCanvas(grid, grid);
  const image = new ImageData(grid, grid);
  bytesOf(frame.surface).forEach((p, k) => image.data.set([...COLOURS[p], 255], 4 * k));
  small.getContext("2d").putImageData(image, 0, 0);
  const ticks = [-2, -1, 0, 1, 2].filter((tick) => Math.abs(tick) <= reach);
  const range = [-reach, reach];
  const { at, up } = axes(pen, {
    x: range, y: range, xTicks: ticks, yTicks: ticks, xLabel: "x\u2081", yLabel: "x\u2082",
  });
  pen.imageSmoothingQuality = "high";
  pen.drawImage(small, BOX.left, BOX.top, BOX.width, BOX.height);
  const points = floatsOf(frame.points);
  clipped(pen, () => {
    pen.strokeStyle = "white";
    bytesOf(frame.labels).forEach((label, k) => {
      const [x, y] = [at(points[2 * k]), up(points[2 * k + 1])];
      pen.fillStyle = `rgb(${CLASSES[label]})`;
      pen.beginPath();
      if (label) pen.rect(x - 3.5, y - 3.5, 7, 7);
      else pen.arc(x, y, 4, 0, 2 * Math.PI);
      pen.fill();
      pen.stroke();
    });
  });
}

function drawLoss(pen, frame) {
  const values = floatsOf(frame.curve);
  let top = 0;
  for (let k = 1; k < values.length; k += 2) top = Math.max(top, values[k]);
  const yTicks = ticksTo(1.05 * (top || 1));
  const last = Math.max(frame.step, 10);
  const xTicks = ticksTo(last);
  const { at, up } = axes(pen, {
    x: [0, 1.03 * last], y: [0, 1.05 * (top || 1)], xTicks, yTicks, xLabel: "step", yLabel: "loss (nats)",
  });
  clipped(pen, () => {
    pen.strokeStyle = "black";
    pen.lineWidth = 1.5;
    pen.beginPath();
    for (let k = 0; k < values.length; k += 2) pen.lineTo(at(values[k]), up(values[k + 1]));
    pen.stroke();
    pen.beginPath();
    pen.arc(at(values.at(-2)), up(values.at(-1)), 4, 0, 2 * Math.PI);
    pen.fillStyle = "black";
    pen.fill();
  });
}

/** A control for one of some values. */
function oneOf(label, values, start, texts = values) {
  const made = choice(label, texts, values.indexOf(start));
  return { ...made, get: () => values[made.place()], put: (value) => made.set(values.indexOf(value)) };
}

/** A slider over hundredths. */
function hundredths(label, most, start) {
  const texts = Array.from({ length: Math.round(100 * most) + 1 }, (_, k) => (k / 100).toFixed(2));
  const made = slider(label, texts, Math.round(100 * start));
  return { ...made, get: () => made.place() / 100, put: (value) => made.set(Math.round(100 * value)) };
}

/** A field for a whole number; what is typed is brought within limits. */
function whole(label, low, high, start) {
  const input = element("input", { type: "number", min: low, max: high, step: 1, inputmode: "numeric" });
  const row = element("div", { class: "figure-row" }, named(label, input));
  const put = (value) => (input.value = value);
  const get = () => Math.min(Math.max(Math.round(Number(input.value)) || low, low), high);
  put(start);
  return { input, row, get, put };
}

/** A hidden layer's units and activation. */
function layerRow(number, { most_units, activations }) {
  const units = whole(`layer ${number}: units`, 1, most_units, 4);
  const activation = oneOf("activation", activations, "tanh");
  activation.input.setAttribute("aria-label", `activation of layer ${number}`);
  const row = element("div", { class: "playground-layer" }, units.row, activation.row);
  return { row, parts: [units, activation], get: () => [units.get(), activation.get()] };
}

function buildControls(choices, settings) {
  const rates = choices.learning_rates;
  const layers = Array.from({ length: choices.most_layers }, (_, k) => layerRow(k + 1, choices));
  const counts = Array.from({ length: choices.most_layers + 1 }, (_, k) => k);
  const sizes = choices.batch_sizes;
  const texts = sizes.map((size) => (size === Math.max(...sizes) ? `all ${size}` : size));
  const single = {
    points: oneOf("points", choices.points, settings.points),
    noise: hundredths("noise", choices.most_noise, settings.noise),
    optimizer: oneOf("optimizer", choices.optimizers, settings.optimizer),
    learning_rate: oneOf("learning rate", rates, settings.learning_rate),
    seed: whole("seed", 0, choices.largest_seed, settings.seed),
    batch_size: oneOf("batch size", sizes, settings.batch_size, texts),
  };
  return { single, layers, count: oneOf("hidden layers", counts, settings.layers.length) };
}

function render({ model, el }) {
  const choices = model.get("choices");
  const { single, layers, count } = buildControls(choices, model.get("settings"));
  const surface = picture("Probability of class 1 over the plane, and the points");
  const loss = picture("Loss over steps");
  const button = (text) => element("button", { type: "button" }, text);
  const [play, step, reset, copy] = ["Play", "Step", "Reset", "Copy"].map(button);
  const pace = oneOf("steps a redraw", STEPS_A_FRAME, 5);
  const numbers = element("p", { class: "playground-numbers", "aria-hidden": "true" });
  const words = element("p", { class: "figure-words", role: "status", "aria-live": "polite" });
  const field = element("textarea", { readonly: "", rows: 3, spellcheck: "false" });
  const copied = element("span", { role: "status" });
  const id = Math.random().toString(36).slice(2);
  let isPlaying = false;
  let asked = null; // the request that has no answer yet
  let requests = 0;
  let askedAt = 0;
  let spokenAt = 0;
  let timers = [];

  function ask(request) {
    asked = `${id}:${++requests}`;
    askedAt = performance.now();
    model.send({ ...request, ask: asked });
    timers.forEach(clearTimeout);
    timers = [setTimeout(() => (words.textContent = WAITING), MS_OF_PATIENCE)];
  }
  const advance = () => isPlaying && ask({ do: "advance", steps: pace.get() });

  function speak() {
    words.textContent = model.get("frame").words;
    surface.canvas.setAttribute("aria-label", `Probability of class 1 over the plane. ${words.textContent}`);
    spokenAt = performance.now();
  }
  function setPlaying(wanted) {
    isPlaying = wanted;
    play.textContent = wanted ? "Pause" : "Play";
    if (!wanted) speak();
    else if (asked === null) advance();
  }
  function show() {
    const frame = model.get("frame");
    drawSurface(surface.pen, frame, choices);
    drawLoss(loss.pen, frame);
    numbers.textContent = `step ${frame.step} \u00b7 loss ${frame.loss} \u00b7 ${frame.accuracy} right`;
    if (document.activeElement !== field) field.value = frame.line;
    play.disabled = step.disabled = frame.is_diverged;
    if (frame.is_diverged && isPlaying) setPlaying(false);
    const isAnswer = frame.answers === asked;
    if (isAnswer) {
      asked = null;
      timers.forEach(clearTimeout);
      if (isPlaying) timers = [setTimeout(advance, MS_A_FRAME - (performance.now() - askedAt))];
    }
    if (!isPlaying || performance.now() - spokenAt > MS_BETWEEN_WORDS) speak();
  }

  function set(part) {
    model.set("settings", { ...model.get("settings"), ...part });
    model.save_changes(); // one message is under way at most, and the newest value comes next
  }
  const setLayers = () => {
    showRows(count.get());
    set({ layers: layers.slice(0, count.get()).map((layer) => layer.get()) });
  };
  const showRows = (shown) => layers.forEach(({ row }, k) => (row.hidden = k >= shown));

  function follow() {
    const settings = model.get("settings");
    for (const [name, control] of Object.entries(single)) {
      if (control.get() !== settings[name]) control.put(settings[name]);
    }
    if (count.get() !== settings.layers.length) count.put(settings.layers.length);
    settings.layers.forEach((layer, k) => {
      layers[k].parts.forEach((part, j) => part.get() !== layer[j] && part.put(layer[j]));
    });
    showRows(settings.layers.length);
  }

  play.addEventListener("click", () => setPlaying(!isPlaying));
  step.addEventListener("click", () => {
    if (isPlaying) setPlaying(false);
    else if (asked === null) ask({ do: "advance", steps: 1 });
  });
  reset.addEventListener("click", () => {
    setPlaying(false);
    ask({ do: "reset" });
  });
  for (const [name, control] of Object.entries(single)) {
    const event = control.input.type === "number" ? "change" : "input";
    control.input.addEventListener(event, () => {
      const value = control.get();
      if (event === "change") control.put(value);
      set({ [name]: value });
    });
  }
  for (const part of [count, ...layers.flatMap(({ parts }) => parts)]) {
    part.input.addEventListener("change", () => {
      part.put(part.get());
      setLayers();
    });
  }
  field.addEventListener("focus", () => field.select());
  copy.addEventListener("click", async () => {
    field.value = model.get("frame").line;
    field.focus();
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      copied.textContent = "Copied.";
    } catch {
      copied.textContent = "The line is selected: copy it with Ctrl+C, or \u2318C.";
    }
  });

  const legend = "Circles: class 0. Squares: class 1. Blue where the network says class 0, vermillion where it says class 1, white where it cannot tell.";
  const group = element(
    "div",
    { class: "figure-box playground", role: "group", "aria-label": "Playground: a network that learns" },
    element("div", { class: "playground-bar" }, play, step, reset, pace.row, numbers),
    element("div", { class: "playground-pictures" }, surface.canvas, loss.canvas),
    element("p", {}, legend),
    words,
    element("div", { class: "figure-controls" }, ...Object.values(single).map(({ row }) => row), count.row),
    element("div", { class: "figure-controls" }, ...layers.map(({ row }) => row)),
    element("div", { class: "playground-line" }, element("label", {}, "This playground as one line of Python", field), copy, copied),
  );
  keepKeys(group);
  el.append(group);
  model.on("change:frame", show);
  model.on("change:settings", follow);
  follow();
  show();
  return () => {
    isPlaying = false;
    timers.forEach(clearTimeout);
    model.off("change:frame", show);
    model.off("change:settings", follow);
  };
}

export default { render };
