// Elements from texts: what users wrote only ever becomes text.

/** `make("td", { class: "right" }, "text", child)`. */
export function make(tag, attributes = {}, ...children) {
  const found = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) found.addEventListener(name.slice(2), value);
    else found.setAttribute(name, value === true ? "" : value);
  }
  found.append(...children.filter((child) => child !== null && child !== undefined));
  return found;
}

/** Makes an element's children like these, and touches what differs alone; they have no listeners, and `open` stays as it is. */
export function become(element, children) {
  const old = [...element.childNodes];
  const fresh = children.filter((child) => child !== "").map((child) => (typeof child === "string" ? document.createTextNode(child) : child));
  fresh.forEach((node, at) => {
    const before = old[at];
    if (!before) element.append(node);
    else if (before.nodeName !== node.nodeName) before.replaceWith(node);
    else if (node.nodeType === Node.ELEMENT_NODE) alike(before, node);
    else if (before.data !== node.data) before.data = node.data;
  });
  for (const node of old.slice(fresh.length)) node.remove();
}

function alike(before, node) {
  for (const { name, value } of node.attributes) if (before.getAttribute(name) !== value) before.setAttribute(name, value);
  if (before.attributes.length > node.attributes.length) {
    for (const { name } of [...before.attributes]) if (name !== "open" && !node.hasAttribute(name)) before.removeAttribute(name);
  }
  become(before, [...node.childNodes]);
}

export const find = (id) => document.getElementById(id);

/** A text with what would turn the direction of writing, or is not seen, written as escapes: as cnncalc prints it. */
export const visible = (text) => text.replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, (c) => {
  const code = c.charCodeAt(0).toString(16);
  return code.length < 3 ? `\\x${code.padStart(2, "0")}` : `\\u${code.padStart(4, "0")}`;
});
