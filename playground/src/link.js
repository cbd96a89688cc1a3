// The state of the page in the fragment of its address: packed, bounded, and readable in a short form that people write.
export const LONGEST = 12000; // characters of a fragment
const MOST = 300000; // characters that a fragment may unfold to
const MARK = "1.";

/** The fragment of a state, or null where it would be too long. */
export async function packed(state) {
  const bytes = new TextEncoder().encode(JSON.stringify(slim(state)));
  if (bytes.length > MOST) return null;
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const data = new Uint8Array(await new Response(stream).arrayBuffer());
  let text = "";
  for (let at = 0; at < data.length; at += 8192) text += String.fromCharCode(...data.subarray(at, at + 8192));
  const found = MARK + btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  return found.length > LONGEST ? null : found;
}

function slim({ text, input, framework, edits, layer, step }) {
  const found = { t: text };
  if (input) found.i = input;
  if (framework) found.f = framework;
  if (edits.length) found.e = edits;
  if (layer) found.l = layer;
  if (step) found.s = step;
  return found;
}

/** The state of a fragment; null for an empty one. An Error says what is wrong with a broken one. */
export async function unpacked(fragment, examples) {
  if (!fragment) return null;
  if (fragment.length > LONGEST) throw new Error("it is too long");
  if (fragment.startsWith(MARK)) return checked(JSON.parse(await inflated(fragment.slice(MARK.length))));
  return written(new URLSearchParams(fragment), examples);
}

async function inflated(text) {
  if (!/^[\w-]+$/.test(text)) throw new Error("it holds characters that no link has");
  const data = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  const reader = new Blob([data]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let found = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return found + decoder.decode();
    found += decoder.decode(value, { stream: true });
    if (found.length > MOST) {
      reader.cancel().catch(() => {});
      throw new Error("it unfolds to more than a network");
    }
  }
}

function checked(found) {
  const { t, i = "", f = "", e = [], l = null, s = 0 } = found && typeof found === "object" ? found : {};
  const texts = [t, i, f, l ?? "", ...(Array.isArray(e) ? e : [0])];
  if (!texts.every((text) => typeof text === "string") || !Number.isSafeInteger(s)) throw new Error("it says no network");
  return { text: t, input: i.slice(0, 400), framework: ["keras", "torch"].includes(f) ? f : "", edits: e.slice(0, 200), layer: l, step: s };
}

/** `zoo=alexnet&edit=conv1.kernel=7&layer=conv1`, `text=28x28x1 -> conv 8 3x3`: what a lesson writes by hand. */
function written(given, examples) {
  const known = ["zoo", "text", "input", "framework", "edit", "layer", "step"];
  const strange = [...given.keys()].find((key) => !known.includes(key));
  if (strange !== undefined) throw new Error(`it says ${JSON.stringify(strange.slice(0, 40))}, which means nothing here`);
  let text = given.get("text");
  if (given.has("zoo")) {
    const name = given.get("zoo");
    text = examples.find((example) => example.name === name)?.text;
    if (text === undefined) throw new Error(`there is no example ${JSON.stringify(name.slice(0, 40))}`);
  }
  if (text === null) throw new Error("it names no network: zoo=NAME or text=…");
  return checked({
    t: text, i: given.get("input") ?? "", f: given.get("framework") ?? "", e: given.getAll("edit"),
    l: given.get("layer"), s: Number(given.get("step") ?? 0) || 0,
  });
}
