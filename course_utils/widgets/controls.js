// What frames figures and live figures share: native controls that keep their keys from Lab.

const KEPT_BY_LAB = new Set(["Escape", "Tab"]);

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function named(label, input) {
  return element("label", {}, element("span", { class: "figure-name" }, label), input);
}

/** Each maker gives the row to show, its input, and how to read and to set the value's place. */
function slider(label, texts, start) {
  const input = element("input", { type: "range", min: 0, max: texts.length - 1, step: 1 });
  const value = element("span", { class: "figure-value", "aria-hidden": "true" });
  const row = element("div", { class: "figure-row" }, named(label, input), value);
  const say = () => {
    value.textContent = texts[input.value];
    input.setAttribute("aria-valuetext", texts[input.value]);
  };
  const set = (place) => {
    input.value = place;
    say();
  };
  set(start);
  input.addEventListener("input", say);
  return { input, row, set, place: () => Number(input.value) };
}

function choice(label, texts, start) {
  const input = element("select", {}, ...texts.map((text) => element("option", {}, text)));
  const row = element("div", { class: "figure-row" }, named(label, input));
  const set = (place) => (input.selectedIndex = place);
  set(start);
  return { input, row, set, place: () => input.selectedIndex };
}

function toggle(label, texts, start) {
  const input = element("input", { type: "checkbox" });
  const row = element("div", { class: "figure-row" }, element("label", {}, input, label));
  const set = (place) => (input.checked = place === 1);
  set(start);
  return { input, row, set, place: () => Number(input.checked) };
}

/** JupyterLab would take the arrows for moving between cells, and letters for commands. */
function keepKeys(root) {
  root.addEventListener("keydown", (event) => {
    const isLabs = event.ctrlKey || event.metaKey || event.altKey || KEPT_BY_LAB.has(event.key);
    if (!isLabs && !(event.shiftKey && event.key === "Enter")) event.stopPropagation();
  });
}

/** Put together a picture, the controls' rows, and what stands below them. */
function figure(kind, labels, picture, controls, ...below) {
  const rows = element("div", { class: "figure-controls" }, ...controls.map(({ row }) => row));
  const attributes = { class: `figure-box ${kind}`, role: "group", "aria-label": labels.join(", ") };
  const shown = element("div", { class: "figure-picture" }, picture);
  const made = element("div", attributes, shown, rows, ...below);
  keepKeys(made);
  return made;
}
