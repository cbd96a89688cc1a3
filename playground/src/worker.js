// The worker in which cnncalc runs: it answers one request after the other, so that typing never waits.
import { loadPyodide } from "./pyodide.mjs";
import create from "./pyodide.asm.mjs";
import { roomy, unpack } from "./unpack.js";

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

async function fetched(name) {
  const response = await fetch(at(name));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  const unzipped = response.body.pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(unzipped).arrayBuffer());
}

async function start() {
  const pack = fetched("cnncalc.pack");
  const snapshot = fetched("python.snapshot").finally(() => mark("fetched"));
  const pyodide = await loadPyodide({
    indexURL: at("./"), stdLibURL: at("python.zip"), lockFileURL: at("pyodide-lock.json"), packages: [],
    env: { HOME: "/home", PYTHONDONTWRITEBYTECODE: "1" }, _loadSnapshot: snapshot,
    createPyodideModule: roomy(create, snapshot),
  });
  mark("python");
  unpack(pyodide.FS, await pack);
  mark("unpacked");
  answer = pyodide.pyimport("cnncalc.hooks.playground.answer").answer;
  mark("ready");
  self.postMessage({ ready: marks });
  for (const data of waiting.splice(0)) reply(data);
}

start().catch((error) => self.postMessage({ failed: String(error && error.message || error) }));
