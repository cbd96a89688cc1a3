// Builds the playground's parts into ../build/playground: the page's script, its worker, Pyodide's core, the standard library
// precompiled, a snapshot of Python's memory with what of cnncalc's wheel and PyYAML is used at once, and the rest of the
// wheel. PYTHON names the Python that makes the wheel (default python3); it needs pip and PyYAML. `--page` builds the script alone.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import { loadPyodide } from "pyodide";
import create from "pyodide/pyodide.asm.mjs";
import { roomy, unpack } from "./src/unpack.js";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, "..");
const OUT = join(ROOT, "build", "playground");
const PYODIDE = join(HERE, "node_modules", "pyodide");
const PYTHON = process.env.PYTHON || "python3";

const LIBRARY = join(OUT, "python.zip");
const SETTINGS = { packages: [], stdLibURL: LIBRARY, env: { HOME: "/home", PYTHONDONTWRITEBYTECODE: "1" } };

/** Packages of the standard library that nothing here imports. */
const UNUSED = [
  "ctypes/", "curses/", "dbm/", "email/", "ensurepip/", "http/", "idlelib/", "lib2to3/", "mailbox",
  "multiprocessing/", "pydoc", "sqlite3/", "test/", "tkinter/", "turtle", "unittest/", "urllib/", "venv/", "webbrowser",
  "wsgiref/", "xml/", "xmlrpc/", "zoneinfo/", "pdb", "doctest", "ftplib", "imaplib", "smtplib", "poplib", "netrc",
];
/** Parts of the wheel that the page never asks for: the commands (but what puts edits into a text), other programs' hooks. */
const LEFT_OUT = [/^cnncalc\/cli\/(?!__init__|texts)/, /^cnncalc\/hooks\/pytest/, /\.dist-info\//];

const started = performance.now();
if (!process.argv.includes("--page")) {
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  await python(await wheel());
}
await script(readdirSync(OUT).find((name) => name.startsWith("parts-")));
for (const name of readdirSync(OUT, { recursive: true }).sort()) console.log(`${name.padEnd(40)} ${statSync(join(OUT, name)).size.toLocaleString("en")}`);
console.log(`built in ${((performance.now() - started) / 1000).toFixed(1)} s`);

/** The page's script and the worker's, each in one file. */
async function script(parts) {
  const shared = { bundle: true, minify: true, format: "esm", target: "es2022", legalComments: "none", define: { PARTS: JSON.stringify(parts) } };
  await esbuild.build({ ...shared, entryPoints: [join(HERE, "src", "page.js")], outfile: join(OUT, "playground.js") });
  const external = ["./pyodide.mjs", "./pyodide.asm.mjs"];
  await esbuild.build({ ...shared, entryPoints: [join(HERE, "src", "worker.js")], outfile: join(OUT, parts, "worker.js"), external });
}

/** What cnncalc's wheel and PyYAML hold: [path, bytes] of each file. */
async function wheel() {
  const folder = mkdtempSync(join(tmpdir(), "playground-"));
  try {
    execFileSync(PYTHON, ["-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, ROOT], { stdio: ["ignore", "inherit", "inherit"] });
    const unpack = "import sys, zipfile, pathlib, shutil, yaml\n"
      + "folder = pathlib.Path(sys.argv[1])\n"
      + "zipfile.ZipFile(next(folder.glob('*.whl'))).extractall(folder / 'all')\n"
      + "shutil.copytree(pathlib.Path(yaml.__file__).parent, folder / 'all' / 'yaml', ignore=shutil.ignore_patterns('*.so', '*.pyd', '__pycache__'))\n";
    execFileSync(PYTHON, ["-c", unpack, folder]);
    const list = "import sys, json; sys.path.insert(0, sys.argv[1]); from cnncalc.hooks.playground.examples import examples; print(json.dumps(examples()))";
    writeFileSync(join(OUT, "examples.json"), execFileSync(PYTHON, ["-I", "-c", list, join(folder, "all")]));
    const found = [];
    const all = join(folder, "all");
    for (const entry of readdirSync(all, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const name = relative(all, path).replaceAll("\\", "/");
      if (!LEFT_OUT.some((pattern) => pattern.test(name))) found.push([name, readFileSync(path)]);
    }
    return found.sort(([a], [b]) => (a < b ? -1 : 1));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The standard library, the snapshot and the rest of the wheel, compiled by the very Python that will read them. */
async function python(wheel) {
  const pyodide = await loadPyodide({ packages: [] });
  pyodide.FS.writeFile("/pack.py", readFileSync(join(HERE, "pack.py")));
  pyodide.runPython("import sys; sys.path.insert(0, '/'); import pack");
  const pack = pyodide.pyimport("pack");
  pyodide.FS.writeFile("/stdlib.zip", readFileSync(join(PYODIDE, "python_stdlib.zip")));
  pack.stdlib("/stdlib.zip", "/python.zip", pyodide.toPy(UNUSED));
  const library = pyodide.FS.readFile("/python.zip");
  writeFileSync(LIBRARY, library);
  const packed = wheel.map(([name, bytes]) => {
    // the programs under models/ are read as text
    if (!name.endsWith(".py") || name.startsWith("cnncalc/models/")) return [name, bytes];
    return [`${name}c`, pack.compiled(name, bytes.toString("utf8")).toJs()];
  });
  const { snapshot, loaded } = await remembered(joined(packed));
  const rest = joined(packed.filter(([name]) => !loaded.has(name)));
  await proved(snapshot, rest);
  rmSync(LIBRARY);
  // what belongs together is in one folder, called after what is in it: no cache mixes it with what was there before
  const files = { "python.zip": library, "python.snapshot": gzipSync(snapshot, { level: 9 }), "cnncalc.pack": gzipSync(rest, { level: 9 }) };
  for (const name of ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm"]) files[name] = readFileSync(join(PYODIDE, name));
  files["pyodide-lock.json"] = JSON.stringify(lock());
  const hash = createHash("sha256");
  for (const name of Object.keys(files).sort()) hash.update(name).update(files[name]);
  const folder = join(OUT, `parts-${hash.digest("hex").slice(0, 12)}`);
  mkdirSync(folder);
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
}

/** Files in one: the length of a list of names and lengths, the list, the files. */
function joined(files) {
  const head = Buffer.from(JSON.stringify(files.map(([name, bytes]) => [name, bytes.length])));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(head.length);
  return new Uint8Array(Buffer.concat([size, head, ...files.map(([, bytes]) => bytes)]));
}

/** Python's memory after it has answered once what is asked most, and the files that it needs no more. */
async function remembered(all) {
  const pyodide = await loadPyodide({ ...SETTINGS, _makeSnapshot: true });
  unpack(pyodide.FS, all);
  pyodide.FS.writeFile("/warm.py", readFileSync(join(HERE, "warm.py")));
  pyodide.runPython("import sys; sys.path[:0] = ['/lib/python', '/']; import warm");
  const loaded = new Set(pyodide.runPython("warm.loaded()").toJs());
  pyodide.runPython("sys.path.remove('/'); del sys.modules['warm'], warm");
  return { snapshot: pyodide.makeMemorySnapshot(), loaded };
}

/** A snapshot that cannot answer is none: what the worker does is done once. */
async function proved(snapshot, rest) {
  const pyodide = await loadPyodide({ ...SETTINGS, _loadSnapshot: snapshot, createPyodideModule: roomy(create, snapshot) });
  unpack(pyodide.FS, rest);
  const answer = pyodide.pyimport("cnncalc.hooks.playground.answer").answer;
  for (const text of ["zoo:alexnet", "28x28 -> lstm 8", "import keras\nm = keras.applications.MobileNet()\n"]) {
    const told = JSON.parse(answer(JSON.stringify({ do: "table", text })));
    if (!told.names?.length) throw new Error(`the snapshot does not answer ${text}: ${JSON.stringify(told)}`);
  }
}

/** Pyodide's list of packages, with none in it. */
function lock() {
  const { info } = JSON.parse(readFileSync(join(PYODIDE, "pyodide-lock.json"), "utf8"));
  return { info, packages: {} };
}
