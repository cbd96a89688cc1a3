// Builds the playground's parts into ../build/playground: the page's script, its worker, Pyodide's core, and two archives of
// precompiled Python, the standard library's and that of cnncalc's wheel with PyYAML. PYTHON names the Python that makes the
// wheel (default python3); it needs pip and PyYAML.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import { loadPyodide } from "pyodide";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, "..");
const OUT = join(ROOT, "build", "playground");
const PYODIDE = join(HERE, "node_modules", "pyodide");
const PYTHON = process.env.PYTHON || "python3";

/** Packages of the standard library that nothing here imports. */
const UNUSED = [
  "ctypes/", "curses/", "dbm/", "email/", "ensurepip/", "http/", "idlelib/", "lib2to3/", "mailbox",
  "multiprocessing/", "pydoc", "sqlite3/", "test/", "tkinter/", "turtle", "unittest/", "urllib/", "venv/", "webbrowser",
  "wsgiref/", "xml/", "xmlrpc/", "zoneinfo/", "pdb", "doctest", "ftplib", "imaplib", "smtplib", "poplib", "netrc",
];
/** Parts of the wheel that the page never asks for: the commands (but what puts edits into a text), other programs' hooks. */
const LEFT_OUT = [/^cnncalc\/cli\/(?!__init__|texts)/, /^cnncalc\/hooks\/pytest/, /\.dist-info\//];

const started = performance.now();
rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
await script();
const files = await wheel();
await python(files);
for (const name of ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm"]) copyFileSync(join(PYODIDE, name), join(OUT, name));
writeFileSync(join(OUT, "pyodide-lock.json"), JSON.stringify(lock()));
for (const name of readdirSync(OUT).sort()) console.log(`${name.padEnd(24)} ${statSync(join(OUT, name)).size.toLocaleString("en")}`);
console.log(`built in ${((performance.now() - started) / 1000).toFixed(1)} s`);

/** The page's script and the worker's, each in one file. */
async function script() {
  await esbuild.build({
    entryPoints: { playground: join(HERE, "src", "page.js"), worker: join(HERE, "src", "worker.js") },
    outdir: OUT, bundle: true, minify: true, format: "esm", target: "es2022", legalComments: "none",
    external: ["./pyodide.mjs"],
  });
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

/** Both archives, compiled by the very Python that will read them. */
async function python(files) {
  const pyodide = await loadPyodide({ packages: [] });
  pyodide.FS.writeFile("/pack.py", readFileSync(join(HERE, "pack.py")));
  pyodide.runPython("import sys; sys.path.insert(0, '/'); import pack");
  const pack = pyodide.pyimport("pack");
  pyodide.FS.writeFile("/stdlib.zip", readFileSync(join(PYODIDE, "python_stdlib.zip")));
  pack.stdlib("/stdlib.zip", "/python.zip", pyodide.toPy(UNUSED));
  writeFileSync(join(OUT, "python.zip"), pyodide.FS.readFile("/python.zip"));
  const packed = [];
  for (const [name, bytes] of files) {
    // the programs under models/ are read as text
    if (!name.endsWith(".py") || name.startsWith("cnncalc/models/")) packed.push([name, bytes]);
    else packed.push([`${name}c`, pack.compiled(name, bytes.toString("utf8")).toJs()]);
  }
  const head = Buffer.from(JSON.stringify(packed.map(([name, bytes]) => [name, bytes.length])));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(head.length);
  writeFileSync(join(OUT, "cnncalc.pack"), gzipSync(Buffer.concat([size, head, ...packed.map(([, bytes]) => bytes)]), { level: 9 }));
}

/** Pyodide's list of packages, with none in it. */
function lock() {
  const { info } = JSON.parse(readFileSync(join(PYODIDE, "pyodide-lock.json"), "utf8"));
  return { info, packages: {} };
}
