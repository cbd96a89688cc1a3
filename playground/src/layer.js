// One layer: its knobs, its picture, its formulas; or the picture of the network.
import { become, find, make } from "./dom.js";

let shown = ""; // which knobs stand in the panel

/** Shows the answer about a layer; `turn(key, text, base)` is called when a knob is turned. Where it is `stale`, the knob that is
 *  being turned is ahead of it, and stays where it is. */
export function showLayer(answer, dark, turn, stale) {
  const layer = answer.layer;
  find("layer-title").textContent = layer === null || layer === undefined ? "Picture" : answer.called;
  find("words").textContent = layer ? answer.words ?? "" : "";
  find("close").hidden = !layer;
  find("hint").hidden = Boolean(layer);
  showKnobs(layer ? answer.knobs : [], layer, turn, stale);
  showPicture(answer, dark);
  const step = find("step");
  find("positions").hidden = !(answer.positions > 1);
  if (answer.positions > 1) {
    step.max = String(answer.positions - 1);
    if (document.activeElement !== step) step.value = String(answer.step);
    step.setAttribute("aria-valuetext", `${answer.step + 1} of ${answer.positions}`);
  }
  become(find("told"), told(answer));
}

function told(answer) {
  if (!answer.sections) return [];
  const parts = answer.sections.flatMap(({ title, lines, notes }) => [make("dt", {}, title),
    make("dd", {}, ...lines.map((line) => make("p", { class: "formula" }, line)), ...notes.map((note) => make("p", {}, note)))]);
  const legend = answer.legend.flatMap(([symbol, meaning]) => [make("dt", {}, symbol), make("dd", {}, meaning)]);
  return [make("h3", {}, "Where each number comes from"), make("p", { class: "edges" }, answer.edges), make("dl", { class: "formulas" }, ...parts),
    legend.length ? make("details", {}, make("summary", {}, "What the symbols say"), make("dl", { class: "legend" }, ...legend)) : ""];
}

function showKnobs(knobs, layer, turn, stale) {
  const group = find("knobs");
  group.hidden = !knobs.length;
  const key = JSON.stringify([layer, knobs.map((knob) => [knob.key, knob.kind, knob.modes, knob.low !== undefined])]);
  if (key !== shown) {
    shown = key;
    group.replaceChildren(...knobs.map((knob) => control(knob, turn)));
  }
  for (const knob of knobs) update(group.querySelector(`[data-key="${CSS.escape(knob.key)}"]`), knob, stale);
}

function control(knob, turn) {
  const id = `knob-${knob.key}`;
  const box = make("div", { class: "knob", "data-key": knob.key, title: knob.help });
  const label = make("label", { for: id }, knob.key.replaceAll("_", " "), knob.symbol ? make("span", { class: "symbol", "aria-hidden": "true" }, knob.symbol) : null);
  box.append(label);
  const said = (text) => turn(knob.key, text, box.dataset.base);
  const modes = knob.kind === "flag" ? ["true", "false"] : knob.modes;
  if (knob.low !== undefined) {
    box.append(
      make("input", { type: "range", id, min: knob.low, max: knob.high, step: 1, oninput: (event) => said(event.target.value) }),
      make("input", { type: "number", min: knob.low, step: 1, "aria-label": `${knob.key}, as a number`, oninput: (event) => event.target.value && said(event.target.value) }));
    if (modes.length) box.append(make("select", { "aria-label": `${knob.key}, by name`, onchange: (event) => said(event.target.value || "0") },
      make("option", { value: "" }, "amount"), ...modes.map((mode) => make("option", {}, mode))));
  } else if (modes.length) {
    box.append(make("select", { id, onchange: (event) => said(event.target.value) }, ...modes.map((mode) => make("option", {}, mode))));
  } else {
    box.append(make("input", { type: "text", id, onchange: (event) => event.target.value.trim() && said(event.target.value.trim()) }));
  }
  return box;
}

function update(box, knob, stale) {
  const plain = knob.value === null ? knob.text : String(knob.value);
  box.dataset.base = knob.base;
  box.classList.toggle("turned", knob.turned);
  for (const input of box.querySelectorAll("input, select")) {
    if (stale && document.activeElement === input) continue;
    if (input.type === "range") {
      if (document.activeElement !== input) input.max = String(Math.max(knob.high, knob.value ?? 0));
      input.setAttribute("aria-valuetext", plain);
    }
    if (input.tagName === "SELECT" && knob.low !== undefined) input.value = knob.value === null ? knob.text : "";
    else if (document.activeElement !== input || input.type === "range") input.value = input.type === "text" || input.tagName === "SELECT" ? knob.text : plain;
  }
}

let last = null;

function showPicture(answer, dark) {
  const region = find("picture");
  if (last && answer.svg && answer.svg === last.svg && dark === last.dark) return;
  last = { svg: answer.svg, instead: answer.instead, dark };
  region.hidden = answer.svg === undefined;
  if (answer.svg) {
    // the picture follows the page's theme rather than the system's
    const themed = answer.svg.replace("@media (prefers-color-scheme:dark)", dark ? "@media all" : "@media not all");
    const parsed = new DOMParser().parseFromString(themed, "image/svg+xml").documentElement;
    if (parsed.localName === "svg") become(region, [document.adoptNode(parsed)]);
  } else if (answer.svg === null) {
    region.replaceChildren(make("p", { class: "empty" }, `No picture: ${answer.instead}.`));
  }
}

/** Draws the picture again, after the theme was changed. */
export function themed(dark) {
  if (last) showPicture(last, dark);
}
