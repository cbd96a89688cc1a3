// How long the playground takes to open from a cold cache, and to answer a change of AlexNet: `npm run measure [rounds] [keys] [pause]`.
import { readFileSync, readdirSync } from "node:fs";
import { loadavg } from "node:os";
import { browser, opened, served } from "./site.mjs";

const ROUNDS = Number(process.argv[2] ?? 10);
const CHANGES = Number(process.argv[3] ?? 200);
const PAUSE = Number(process.argv[4] ?? 1500); // ms from the opening to the first key

const told = (name, values) => {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]);
  console.log(`${name.padEnd(58)} p50 ${String(at(0.5)).padStart(5)} ms   p95 ${String(at(0.95)).padStart(5)} ms   most ${String(at(1)).padStart(5)} ms`);
};

/** ms of processor time that a process and its descendants have taken, where /proc tells. */
function spent(root) {
  const parents = new Map();
  const times = new Map();
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\) /, "").split(" ");
      parents.set(Number(pid), Number(fields[1]));
      times.set(Number(pid), 10 * (Number(fields[11]) + Number(fields[12])));
    } catch {
      // it has ended
    }
  }
  const under = (pid) => pid === root || (parents.has(pid) && parents.get(pid) > 1 && under(parents.get(pid)));
  return [...times.keys()].filter(under).reduce((sum, pid) => sum + times.get(pid), 0);
}

const site = await served();
console.log(`load average ${loadavg()[0].toFixed(1)} before`);
const cold = [];
const work = [];
for (let round = 0; round < ROUNDS; round++) {
  const chromium = await browser(); // a new profile: nothing is cached
  const before = spent(chromium.process().pid);
  const begun = performance.now();
  const page = await opened(chromium, site.address);
  cold.push(performance.now() - begun);
  work.push(spent(chromium.process().pid) - before);
  if (round === ROUNDS - 1) {
    const before = spent(chromium.process().pid);
    await new Promise((resolve) => setTimeout(resolve, PAUSE)); // nobody types sooner; the page practises meanwhile
    await changes(page);
    console.log(`processor time a key, of all cores: ${Math.round((spent(chromium.process().pid) - before) / CHANGES)} ms`);
  }
  await chromium.close();
}
told("from the address to AlexNet's table and picture, cold cache", cold);
told("of it processor time, of all cores", work);
console.log(`load average ${loadavg()[0].toFixed(1)} after`);
site.close();

async function changes(page) {
  const found = await page.evaluate(async (count) => {
    const until = (test) => new Promise((resolve) => {
      const look = () => (test() ? resolve() : setTimeout(look, 0));
      look();
    });
    const { dataset } = document.documentElement;
    const content = document.querySelector(".cm-content");
    const tables = [];
    const pictures = [];
    for (let at = 0; at < count; at++) {
      const answered = Number(dataset.answered);
      const shown = Number(dataset.shown);
      const begun = performance.now();
      // a key at the end of the line of a kernel: conv1's filters are changed
      const line = [...content.querySelectorAll(".cm-line")].find((line) => /conv1:/.test(line.textContent));
      const node = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      let text = node.nextNode();
      while (text && !/conv 6\d*/.test(text.data)) text = node.nextNode();
      const place = text.data.search(/conv 6/) + 6;
      const range = document.createRange();
      range.setStart(text, place);
      range.setEnd(text, place + 1);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      document.execCommand("insertText", false, String(at % 10));
      await until(() => Number(dataset.shown) > shown);
      tables.push(performance.now() - begun);
      await until(() => Number(dataset.answered) > answered);
      pictures.push(performance.now() - begun);
    }
    return { tables, pictures };
  }, CHANGES);
  told(`from a key to AlexNet's new table, ${CHANGES} keys`, found.tables);
  told(`from a key to the layer's new picture, ${CHANGES} keys`, found.pictures);
}
