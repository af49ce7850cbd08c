// A live figure: native controls, and a canvas whose picture the kernel draws.

const MAKERS = { slider, choice, switch: toggle };

async function render({ model, el }) {
  const canvas = element("canvas", { role: "img" });
  const words = element("p", { class: "figure-words", role: "status", "aria-live": "polite" });
  const failure = element("p", { class: "figure-words", role: "alert" });
  const places = model.get("places");
  const controls = model
    .get("controls")
    .map(({ kind, label, texts }, k) => MAKERS[kind](label, texts, places[k]));
  let asked = 0;
  let drawn = 0;

  async function show() {
    const mine = ++asked;
    const shown = model.get("shown");
    const bitmap = await createImageBitmap(new Blob([shown.picture], { type: "image/png" }));
    if (mine < drawn) return; // decoded after a newer one
    drawn = mine;
    if (canvas.width !== bitmap.width) canvas.width = bitmap.width; // which clears the canvas
    if (canvas.height !== bitmap.height) canvas.height = bitmap.height;
    canvas.getContext("2d").drawImage(bitmap, 0, 0);
    canvas.setAttribute("aria-label", shown.words);
    words.textContent = shown.words;
    failure.textContent = shown.failure;
    words.hidden = Boolean(shown.failure);
    failure.hidden = !shown.failure;
  }

  function hide() {
    const hidden = model.get("hidden");
    controls.forEach(({ row }, k) => (row.hidden = hidden.includes(k)));
  }

  for (const { input } of controls) {
    input.addEventListener("input", () => {
      // One message is under way at most; Jupyter's model keeps the newest value until it is done.
      model.set("places", controls.map(({ place }) => place()));
      model.save_changes();
    });
  }
  model.on("change:places", () => {
    model.get("places").forEach((place, k) => controls[k].set(place));
  });
  model.on("change:hidden", hide);
  model.on("change:shown", show);
  hide();
  await show();
  const labels = model.get("controls").flatMap(({ label }, k) => (controls[k].row.hidden ? [] : label));
  el.append(figure("live-figure", labels, canvas, controls, words, failure));
}

export default { render };
