// The worker in which cnncalc runs: it answers one request after the other, so that typing never waits.
import { loadPyodide } from "./pyodide.mjs";

const started = performance.now();
const marks = {};
const mark = (name) => { marks[name] = Math.round(performance.now() - started); };
const at = (name) => new URL(name, import.meta.url).href;

let answer = null;
const waiting = [];
self.onmessage = ({ data }) => (answer ? reply(data) : waiting.push(data));

function reply({ id, request }) {
  const begun = performance.now();
  const text = answer(request);
  self.postMessage({ id, text, took: performance.now() - begun });
}

/** Puts the files of the pack where Python looks for packages. */
function unpack(FS, bytes) {
  const head = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const names = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + head)));
  const folders = new Set();
  let from = 4 + head;
  for (const [name, length] of names) {
    const path = `/lib/python/${name}`;
    const folder = path.slice(0, path.lastIndexOf("/"));
    if (!folders.has(folder)) {
      FS.mkdirTree(folder);
      folders.add(folder);
    }
    FS.writeFile(path, bytes.subarray(from, from + length), { canOwn: true });
    from += length;
  }
}

async function fetched(name) {
  const response = await fetch(at(name));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  const unzipped = response.body.pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(unzipped).arrayBuffer());
}

async function start() {
  const pack = fetched("cnncalc.pack");
  const pyodide = await loadPyodide({
    indexURL: at("./"), stdLibURL: at("python.zip"), lockFileURL: at("pyodide-lock.json"), packages: [],
    env: { PYTHONDONTWRITEBYTECODE: "1", HOME: "/home" },
  });
  mark("python");
  unpack(pyodide.FS, await pack);
  mark("unpacked");
  pyodide.runPython("import sys; sys.path.insert(0, '/lib/python')");
  answer = pyodide.pyimport("cnncalc.hooks.playground.answer").answer;
  mark("imported");
  answer(JSON.stringify({ do: "table", text: "model: warm\ninput: 8x8x3\nlayers:\n  - conv 4 3x3\n" }));
  mark("ready");
  self.postMessage({ ready: marks });
  for (const data of waiting.splice(0)) reply(data);
}

start().catch((error) => self.postMessage({ failed: String(error && error.message || error) }));
