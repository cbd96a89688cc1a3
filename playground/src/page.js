// The playground: what is typed is answered by cnncalc in a worker, the latest state always wins, the state is in the link.
import { find, make, visible } from "./dom.js";
import { Editor } from "./editor.js";
import { Engine } from "./engine.js";
import { showAll, showFaults } from "./faults.js";
import { showLayer, themed } from "./layer.js";
import { LONGEST, packed, unpacked } from "./link.js";
import { showTable, showTotals } from "./table.js";

const FIRST = "alexnet";
const OFTEN = 150; // ms within which a picture may be left out while somebody goes on typing or turning
const state = { text: "", input: "", framework: "", edits: [], layer: null, step: 0 };
let examples = [];
let busy = false;
let drawn = 0; // when the picture was
let stale = false;
let written = ""; // the fragment that the page wrote itself
let saving = 0;

const started = performance.now();
const engine = new Engine(ready, failed);
const editor = new Editor(find("editor"), () => {
  state.text = editor.text;
  changed();
});

/** Answers the state, and again while it has changed meanwhile. */
async function run() {
  if (busy) {
    stale = true;
    return;
  }
  busy = true;
  document.documentElement.dataset.busy = "";
  do {
    stale = false;
    const { text, input, framework, edits, layer, step } = state;
    const given = { text, input, framework, edits };
    const [table, picture] = engine.both({ do: "table", ...given }, { do: "layer", ...given, layer, step });
    const answer = await table;
    show(answer);
    counted("shown");
    if (answer.stopped || answer.broken) continue;
    if (stale && performance.now() - drawn < OFTEN) continue;
    const detail = await picture;
    if (!detail.stopped && !detail.broken && !detail.passed) showLayer(turned(detail), isDark(), turn, stale);
    drawn = performance.now();
    counted("answered");
  } while (stale);
  busy = false;
  delete document.documentElement.dataset.busy;
}

/** Counts on the page itself what has been shown: for tests, and for whoever waits for it. */
function counted(what) {
  const { dataset } = document.documentElement;
  dataset[what] = String(Number(dataset[what] ?? 0) + 1);
}

function show(answer) {
  if (answer.stopped) return say("This took too long and was stopped; change the text to try again.", "bad");
  if (answer.broken) return say(`A fault of cnncalc itself, please report it: ${answer.broken}`, "bad");
  const errors = answer.faults.length;
  say(errors ? `${errors} ${errors === 1 ? "fault" : "faults"}` : `${answer.names?.length ?? 0} layers · ${answer.took < 10 ? answer.took.toFixed(1) : Math.round(answer.took)} ms`, errors ? "bad" : "good");
  editor.mark([...answer.faults, ...answer.warnings]);
  showAll(answer, (from, to) => editor.go(from, to));
  if (answer.columns || !errors) {
    showTable(answer, state.layer, choose);
    showTotals(answer);
  }
  find("table").classList.toggle("partial", errors > 0);
  return undefined;
}

function turned(detail) {
  for (const knob of detail.knobs ?? []) knob.turned = state.edits.some((edit) => edit.startsWith(`${detail.layer}.${knob.key}=`));
  return detail;
}

function choose(layer) {
  state.layer = layer;
  state.step = 0;
  changed();
}

/** A knob of the chosen layer was turned: its edit, or none where it is as in the text. */
function turn(key, value, base) {
  const mark = `${state.layer}.${key}=`;
  const edits = state.edits.filter((edit) => !edit.startsWith(mark));
  const same = (text) => [...new Set(text.split("×"))].join("×");
  if (same(value) !== same(base)) edits.push(mark + value.replaceAll("×", "x"));
  state.edits = edits;
  changed();
}

function changed() {
  showEdits();
  run();
  clearTimeout(saving);
  saving = setTimeout(save, 250);
}

function showEdits() {
  find("edits").hidden = !state.edits.length;
  find("refused").hidden = true;
  find("chips").replaceChildren(...state.edits.map((edit) => make("li", {}, make("code", {}, visible(edit)), make("button", {
    type: "button", "aria-label": `Undo ${visible(edit)}`, onclick: () => {
      state.edits = state.edits.filter((other) => other !== edit);
      changed();
    },
  }, "×"))));
}

async function write() {
  const { text, input, framework, edits } = state;
  const answer = await engine.ask({ do: "write", text, input, framework, edits });
  if (state.text !== text || state.edits !== edits) return;
  if (answer.text !== undefined) {
    editor.put(answer.text);
    state.text = editor.text;
    state.edits = [];
    changed();
  } else {
    showFaults(find("refused"), answer.faults ?? [], null);
  }
}

async function save() {
  const fragment = await packed(state);
  find("share").disabled = fragment === null;
  find("share").title = fragment === null ? `The network is too long for a link of ${LONGEST.toLocaleString("en")} characters` : "";
  written = fragment ?? "";
  history.replaceState(null, "", fragment ? `#${fragment}` : location.pathname);
  counted("saved");
}

function put(found) {
  Object.assign(state, found);
  editor.put(state.text);
  state.text = editor.text;
  find("input").value = state.input;
  find("framework").value = state.framework;
  showEdits();
  run();
}

async function open() {
  const fragment = location.hash.slice(1);
  if (fragment && fragment === written) return;
  const first = { text: examples.find((example) => example.name === FIRST)?.text ?? "", input: "", framework: "", edits: [], layer: "conv1", step: 0 };
  const notice = find("notice");
  notice.hidden = true;
  try {
    put((await unpacked(fragment, examples)) ?? first);
  } catch (error) {
    notice.textContent = visible(`This link is broken: ${error instanceof Error && !(error instanceof TypeError) && !(error instanceof SyntaxError) && !(error instanceof DOMException) ? error.message : "it cannot be unpacked"}. ${state.text ? "What was here stays." : "An example is shown in its place."}`);
    notice.hidden = false;
    if (!state.text) put(first);
  }
}

function say(text, kind) {
  const target = find("state");
  target.className = kind;
  if (target.textContent !== text) target.textContent = text;
}

function ready(marks) {
  document.documentElement.dataset.ready = String(Math.round(performance.now()));
  document.documentElement.dataset.marks = JSON.stringify({ ...marks, worker: Math.round(started) });
}

function failed(message) {
  say(`cnncalc cannot start here: ${message}. Its parts are made by npm run build; a browser of the last two years runs them.`, "bad");
}

const THEMES = ["system", "light", "dark"];
const system = matchMedia("(prefers-color-scheme: dark)");

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : system.matches;
}

function setTheme(name) {
  if (name === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = name;
  find("theme").textContent = `Theme: ${name}`;
  try {
    localStorage.setItem("playground-theme", name);
  } catch {
    // where nothing may be kept, it holds for this visit
  }
  themed(isDark());
}

function listen() {
  find("theme").addEventListener("click", () => setTheme(THEMES[(THEMES.indexOf(document.documentElement.dataset.theme ?? "system") + 1) % THEMES.length]));
  system.addEventListener("change", () => themed(isDark()));
  find("input").addEventListener("input", (event) => {
    state.input = event.target.value;
    changed();
  });
  find("framework").addEventListener("change", (event) => {
    state.framework = event.target.value;
    changed();
  });
  find("examples").addEventListener("change", (event) => {
    const example = examples[Number(event.target.value)];
    if (!example) return;
    put({ text: example.text, input: "", framework: "", edits: [], layer: null, step: 0 });
    changed();
    event.target.value = "";
  });
  find("close").addEventListener("click", () => {
    choose(null);
    find("table").focus();
  });
  find("step").addEventListener("input", (event) => {
    state.step = Number(event.target.value);
    changed();
  });
  find("other").addEventListener("submit", (event) => {
    event.preventDefault();
    const edit = find("edit").value.trim();
    if (!edit) return;
    state.edits = [...state.edits.filter((other) => other !== edit), edit];
    find("edit").value = "";
    changed();
  });
  find("write").addEventListener("click", write);
  find("clear").addEventListener("click", () => {
    state.edits = [];
    changed();
  });
  find("share").addEventListener("click", async () => {
    await save();
    try {
      await navigator.clipboard.writeText(location.href);
      find("share").textContent = "Copied";
    } catch {
      find("share").textContent = "The link is in the address bar";
    }
    setTimeout(() => { find("share").textContent = "Copy link"; }, 2000);
  });
  addEventListener("hashchange", open);
}

function offer() {
  const groups = new Map();
  examples.forEach((example, at) => {
    if (!groups.has(example.group)) groups.set(example.group, make("optgroup", { label: example.group }));
    groups.get(example.group).append(make("option", { value: at }, example.title ? `${example.title} (${example.name})` : example.name));
  });
  find("examples").append(...groups.values());
}

let theme = "system";
try {
  theme = localStorage.getItem("playground-theme") ?? "system";
} catch {
  // nothing is kept here
}
setTheme(THEMES.includes(theme) ? theme : "system");
listen();
try {
  examples = await (await fetch(new URL("examples.json", import.meta.url))).json();
  offer();
} catch {
  // without its examples the page still answers what is typed
}
await open();
