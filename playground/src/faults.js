// Faults and warnings below the editor: what is wrong, the line with its caret, the way out.
import { find, make } from "./dom.js";

export function showFaults(target, faults, go) {
  target.hidden = !faults.length;
  target.replaceChildren(...faults.map((fault) => one(fault, go)));
}

export function showAll(answer, go) {
  showFaults(find("faults"), [...answer.faults, ...answer.warnings], go);
}

function one(fault, go) {
  const said = `${fault.layer ? `${fault.layer}: ` : ""}${fault.message}`;
  const place = fault.where && (Number.isInteger(fault.from) && go
    ? make("button", { type: "button", class: "place", onclick: () => go(fault.from, fault.to) }, fault.where)
    : make("span", { class: "place" }, fault.where));
  return make("article", { class: fault.severity === "error" ? "fault" : "fault warning" },
    make("p", { class: "said" }, make("strong", {}, `${fault.severity}: `), said, " ", place || null),
    fault.excerpt.length ? make("pre", { tabindex: "0", "aria-label": "The line at fault" }, fault.excerpt.join("\n")) : null,
    fault.help ? make("p", { class: "help" }, make("strong", {}, "help: "), fault.help) : null,
    fault.arithmetic.length ? make("ul", { class: "sums" }, ...fault.arithmetic.map((line) => make("li", {}, line))) : null,
    fault.more ? make("p", { class: "more" }, `and ${fault.more} more uses`) : null);
}
