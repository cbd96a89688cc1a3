// The table of a network: a row a layer, what an edit changed beside what it was, shares as bars.
import { find, make } from "./dom.js";

const BARS = ["params", "macs"];
const PARTS = ["trainable", "frozen", "non_trainable", "buffers"];
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
  const rows = answer.names.map((name, at) => row(answer, columns, name, at, chosen, choose, most));
  const total = make("tr", {}, ...columns.map((c, at) => (at ? make("td", { class: c.right ? "right" : null }, sum(answer, c)) : make("th", { scope: "row" }, "total"))));
  region.replaceChildren(make("table", {},
    make("caption", { class: "hidden" }, `${answer.model || "The network"}, layer by layer`),
    make("thead", {}, head), make("tbody", {}, ...rows), make("tfoot", {}, total)));
  if (answer.left) region.append(make("p", { class: "empty" }, `and ${answer.left.toLocaleString("en")} more layers`));
  if (focused !== null) [...region.querySelectorAll("button")].find((button) => button.dataset.layer === focused)?.focus({ preventScroll: true });
}

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
    const share = BARS.includes(column.key) ? number(text) / most[column.key] : 0;
    if (share > 0) cell.style.setProperty("--share", `${(100 * share).toFixed(1)}%`);
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
  find("totals").replaceChildren(...totals.filter(({ key }) => !PARTS.includes(key)).map(({ key, label, text, unit }) => {
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
  find("notes").replaceChildren(...notes.map((note) => make("li", {}, note)));
}

/** What of the parameters is trained. */
function divided(all, parts) {
  const trained = parts.find(({ key }) => key === "trainable");
  const others = parts.filter(({ key, text }) => key !== "trainable" && text !== "0").map(({ label, text }) => `${text} ${label}`);
  return [trained?.text === all ? "all trainable" : trained ? `${trained.text} trainable` : "", ...others].filter(Boolean).join(" · ");
}
