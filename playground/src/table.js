// The table of a network: a row a layer, what an edit changed beside what it was, shares as bars.
import { become, find, make } from "./dom.js";

const BARS = ["params", "macs"];
const PARTS = ["trainable", "frozen", "non_trainable", "buffers"];
let shown = []; // what each row of the table was made of
const number = (text) => (/^[\d,]+$/.test(text) ? Number(text.replaceAll(",", "")) : 0);

/** Shows the rows of an answer; `chosen` is the name of a layer, `choose(name)` is called for another. */
export function showTable(answer, chosen, choose) {
  const region = find("table");
  if (!answer.columns) {
    region.replaceChildren(make("p", { class: "empty" }, answer.faults.length ? "No layer can be computed yet." : ""));
    return;
  }
  const focused = region.contains(document.activeElement) ? document.activeElement.dataset.layer : null;
  const columns = answer.columns;
  const most = Object.fromEntries(BARS.map((key) => [key, Math.max(1, ...columns.find((c) => c.key === key).texts.map(number))]));
  const head = make("tr", {}, ...columns.map((c) => make("th", { scope: "col", class: c.right ? "right" : null }, c.title)));
  const total = make("tr", {}, ...columns.map((c, at) => (at ? make("td", { class: c.right ? "right" : null }, sum(answer, c)) : make("th", { scope: "row" }, "total"))));
  if (region.firstElementChild?.localName !== "table") {
    region.replaceChildren(make("table", {}, make("caption", { class: "hidden" }), make("thead"), make("tbody"), make("tfoot")));
    shown = [];
  }
  const [captions, heads, body, foot] = region.firstElementChild.children;
  become(captions, [`${answer.model || "The network"}, layer by layer`]);
  become(heads, [head]);
  become(foot, [total]);
  rows(body, answer, columns, chosen, choose, most);
  while (region.children.length > 1) region.lastElementChild.remove();
  if (answer.left) region.append(make("p", { class: "empty" }, `and ${answer.left.toLocaleString("en")} more layers`));
  if (focused !== null && document.activeElement?.dataset.layer !== focused) [...region.querySelectorAll("button")].find((button) => button.dataset.layer === focused)?.focus({ preventScroll: true });
}

/** The rows: those that are as they were stay. */
function rows(body, answer, columns, chosen, choose, most) {
  const old = [...body.children];
  const said = answer.names.map((name, at) => JSON.stringify([name, name === chosen, answer.quiet[at], answer.changed && at in answer.changed ? answer.changed[at] : 0,
    ...columns.map((column) => [column.key, column.right, column.texts[at], BARS.includes(column.key) ? share(column, at, most) : 0])]));
  answer.names.forEach((name, at) => {
    if (old[at] && shown[at] === said[at]) return;
    const made = row(answer, columns, name, at, chosen, choose, most);
    if (old[at]) old[at].replaceWith(made);
    else body.append(made);
  });
  for (const left of old.slice(said.length)) left.remove();
  shown = said;
}

const share = (column, at, most) => (100 * number(column.texts[at]) / most[column.key]).toFixed(1);

function row(answer, columns, name, at, chosen, choose, most) {
  const changed = answer.changed && at in answer.changed;
  const was = changed ? answer.changed[at] : {};
  const cells = columns.map((column, index) => {
    const text = column.texts[at];
    if (!index) {
      const button = make("button", { type: "button", "data-layer": name, "aria-pressed": String(name === chosen), onclick: () => choose(name === chosen ? null : name) }, text);
      return make("th", { scope: "row" }, button, was === null ? make("span", { class: "new" }, "new") : null);
    }
    const cell = make("td", { class: [column.right ? "right" : "", column.key].join(" ").trim() });
    if (was && column.key in was) {
      const [old, now] = [make("del", {}, was[column.key] || "–"), make("ins", {}, text || "–")];
      // numbers end where numbers end; what begins at the left is first what it is now
      cell.append(...(column.right ? [old, make("span", { class: "hidden" }, " now "), now] : [now, make("span", { class: "hidden" }, " was "), old]));
    } else {
      cell.append(text);
    }
    if (BARS.includes(column.key) && number(text) > 0) cell.style.setProperty("--share", `${share(column, at, most)}%`);
    return cell;
  });
  const classes = [answer.quiet[at] ? "quiet" : "", changed ? "changed" : "", name === chosen ? "chosen" : ""].join(" ").trim();
  return make("tr", { class: classes || null, onclick: (event) => event.target.closest("button") || getSelection().toString() || choose(name === chosen ? null : name) }, ...cells);
}

function sum(answer, column) {
  const before = answer.before?.[column.key];
  if (before === undefined || before === column.total) return column.total;
  const cell = document.createDocumentFragment();
  cell.append(make("del", {}, before), make("span", { class: "hidden" }, " now "), make("ins", {}, column.total));
  return cell;
}

/** Shows the totals, notes, warnings and layers that are gone. */
export function showTotals(answer) {
  find("facts").textContent = answer.facts ? `${answer.model ? `${answer.model} · ` : ""}${answer.facts}` : "";
  const totals = answer.totals ?? [];
  const parts = totals.filter(({ key }) => PARTS.includes(key));
  become(find("totals"), totals.filter(({ key }) => !PARTS.includes(key)).map(({ key, label, text, unit }) => {
    const before = answer.before?.[key];
    const value = make("dd", {}, text);
    if (before !== undefined && before !== text) value.replaceChildren(make("del", {}, before), make("span", { class: "hidden" }, " now "), make("ins", {}, text));
    const size = key === "params" ? divided(text, parts) : /\(([^)]+)\)/.exec(unit)?.[1] ?? (key === "macs" ? unit : "");
    if (size) value.append(make("small", {}, size));
    return make("div", { class: key }, make("dt", {}, label), value);
  }));
  const notes = [...(answer.notes ?? [])];
  if (answer.gone?.length) notes.unshift(`gone: ${answer.gone.join(", ")}`);
  find("notes").hidden = !notes.length;
  become(find("notes"), notes.map((note) => make("li", {}, note)));
}

/** What of the parameters is trained. */
function divided(all, parts) {
  const trained = parts.find(({ key }) => key === "trainable");
  const others = parts.filter(({ key, text }) => key !== "trainable" && text !== "0").map(({ label, text }) => `${text} ${label}`);
  return [trained?.text === all ? "all trainable" : trained ? `${trained.text} trainable` : "", ...others].filter(Boolean).join(" · ");
}
