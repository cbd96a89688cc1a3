// The playground in a real browser: `npm run build`, then `npm test`.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { deflateRawSync } from "node:zlib";
import { after as finally_, before, describe, test } from "node:test";
import { after, answered, browser, count, opened, paste, put, served, text, texts } from "./site.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let site;
let chromium;
before(async () => {
  site = await served();
  chromium = await browser();
});
finally_(async () => {
  await chromium?.close();
  site?.close();
});

async function on(options, check) {
  const { fragment = "", quiet = true, ...rest } = options;
  const page = await opened(chromium, site.address + fragment, rest);
  try {
    await check(page);
    if (quiet) assert.deepEqual(page.wrong, []);
  } finally {
    await page.browserContext().close();
  }
}

const doc = (page) => page.evaluate(() => document.querySelector(".cm-content").cmTile?.view?.state.doc.toString() ?? [...document.querySelectorAll(".cm-line")].map((line) => line.textContent).join("\n"));
const cell = (page, layer, column) => page.$eval("table", (table, layer, column) => {
  const at = [...table.tHead.rows[0].cells].findIndex((cell) => cell.textContent === column);
  return [...table.tBodies[0].rows].find((row) => row.querySelector("button").dataset.layer === layer).cells[at].textContent;
}, layer, column);

describe("what is typed is answered", () => {
  test("it opens with AlexNet, whose figures are torchvision's, and asks nobody else", () => on({}, async (page) => {
    assert.match(await text(page, "#totals .params"), /61,100,840/);
    assert.match(await text(page, "#totals .macs"), /714,188,480/);
    assert.equal(await cell(page, "conv1", "Output"), "[N, 64, 55, 55]  ✓");
    const origin = new URL(site.address).origin;
    assert.deepEqual(page.asked.filter((address) => !address.startsWith(origin) && !address.startsWith("data:") && !address.startsWith("blob:")), []);
  }));

  test("a line, PyTorch and Keras code, each key by key", () => on({}, async (page) => {
    await put(page, "28x28x1 -> conv 32 3x3");
    assert.match(await text(page, "#totals .params"), /320/);
    await page.focus(".cm-content");
    await page.keyboard.press("End");
    for (const key of " -> relu -> maxpool 2x2") await page.keyboard.sendCharacter(key);
    await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 3);
    assert.equal(await cell(page, "maxpool", "Output"), "(None, 13, 13, 32)");
    await put(page, "import torch.nn as nn\nnet = nn.Sequential(nn.Conv2d(3, 8, 3), nn.Flatten(), nn.Linear(288, 10))\n");
    assert.match(await text(page, "#faults"), /input/);
    await after(page, () => page.type("#input", "3x8x8"));
    await page.waitForFunction(() => /3,114/.test(document.querySelector("#totals .params")?.textContent));
    await put(page, "from keras import layers, Sequential, Input\nm = Sequential([Input((8, 8, 3)), layers.Conv2D(8, 3), layers.BatchNormalization()])\n");
    await after(page, () => page.$eval("#input", (input) => { input.value = ""; input.dispatchEvent(new Event("input")); }));
    assert.match(await text(page, "#totals .params"), /256.*240 trainable/);
  }));

  test("of a hundred quick changes the last one is what is shown", () => on({}, async (page) => {
    await put(page, "28x28x1 -> conv 1 3x3");
    await page.focus(".cm-content");
    await page.keyboard.press("End");
    for (let at = 0; at < 100; at++) await page.keyboard.sendCharacter(" -> relu"[at % 8]);
    await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 13, { timeout: 20000 }).catch(() => {});
    assert.equal((await texts(page, "tbody tr")).length, 13);
  }));

  test("what is as it was stays: rows, what was unfolded, and the picture's parts", () => on({}, async (page) => {
    await page.evaluate(() => {
      document.querySelector("#told details").open = true;
      window.kept = { relu: document.querySelector("[data-layer=relu_7]"), conv2: document.querySelector("[data-layer=conv2]"), svg: document.querySelector("#picture svg") };
    });
    await after(page, () => page.$eval("#knob-filters", (range) => { range.value = 96; range.dispatchEvent(new Event("input")); }));
    assert.equal(await cell(page, "conv1", "Params"), "23,296 now 34,944");
    assert.match(await cell(page, "conv2", "Weights"), /5×5×96×192/);
    assert.match(await text(page, "#picture"), /each of 96 reads all 3/);
    assert.deepEqual(await page.evaluate(() => [document.querySelector("#told details").open, window.kept.relu.isConnected, window.kept.conv2.isConnected, window.kept.svg.isConnected]), [true, true, false, true]);
    await put(page, "28x28x1 -> conv 32 3x3");
    assert.deepEqual(await texts(page, "tbody button"), ["conv"]);
    await put(page, "zoo:alexnet");
    assert.deepEqual((await texts(page, "tbody tr:nth-child(2) > *")).map((each) => each.trim()), ["relu", "relu", "[N, 96, 55, 55] was [N, 64, 55, 55]", "", "0", "0", "11×11"]);
  }));

  test("the picture follows while a knob is dragged", () => on({}, async (page) => {
    const before = await count(page);
    await page.evaluate(async () => {
      const range = document.querySelector("#knob-filters");
      range.focus();
      const until = performance.now() + 2000;
      for (let at = 0; performance.now() < until; at++) {
        range.value = 32 + (at % 64);
        range.dispatchEvent(new Event("input"));
        await new Promise((resolve) => setTimeout(resolve, 4));
        if (range.value !== String(32 + (at % 64))) throw new Error("the knob was taken out of the hand");
      }
    });
    assert.ok((await count(page)) - before >= 3, `${(await count(page)) - before} pictures in two seconds`);
    await after(page, () => page.$eval("#knob-filters", (range) => { range.value = 80; range.dispatchEvent(new Event("input")); }));
    await page.waitForFunction(() => /each of 80 reads/.test(document.querySelector("#picture").textContent));
  }));

  test("every example opens without a fault, but the one that shows a fault", () => on({}, async (page) => {
    const names = await texts(page, "#examples option");
    assert.ok(names.length > 60);
    for (const [at, name] of [...names.entries()].slice(1)) {
      await after(page, () => page.select("#examples", String(at - 1)));
      const faults = await texts(page, "#faults .fault:not(.warning)");
      assert.equal(faults.length > 0, name.startsWith("A fault"), `${name}: ${faults}`);
    }
  }));
});

describe("faults", () => {
  test("a fault has its line with carets, its characters underlined, its help, and leads to its place", () => on({}, async (page) => {
    await put(page, "28x28x1 -> conv 32 3x3 -> maxpol 2x2");
    assert.match(await text(page, "#faults .said"), /unknown layer type 'maxpol'/);
    assert.equal(await text(page, "#faults pre"), "1 | 28x28x1 -> conv 32 3x3 -> maxpol 2x2\n  |                           ^^^^^^");
    assert.match(await text(page, "#faults .help"), /did you mean maxpool\?/);
    assert.equal(await text(page, ".cm-lintRange-error"), "maxpol");
    await page.click("#faults button.place");
    assert.equal(await page.evaluate(() => getSelection().toString()), "maxpol");
  }));

  test("an underline stands right behind characters of two units and in text of Windows", () => on({}, async (page) => {
    await put(page, "# 𝔘𝔫𝔦 👩‍🔬\r\ninput: 8x8x3\r\nlayers:\r\n  - konv 3 3x3\r\n");
    assert.equal(await text(page, ".cm-lintRange-error"), "konv");
  }));

  test("the arithmetic of what does not fit is shown", () => on({}, async (page) => {
    await put(page, "6x6x3 -> conv 8 3x3 -> conv 8 5x5");
    assert.match(await text(page, "#faults .sums"), /= 0, which must be at least 1/);
  }));
});

describe("what if", () => {
  test("a slider is moved by keys, the table says what was and is, and a button writes it", () => on({}, async (page) => {
    await after(page, async () => {
      await page.focus("#knob-kernel");
      await page.keyboard.press("ArrowLeft");
    });
    assert.deepEqual(await texts(page, "#chips code"), ["conv1.kernel=10"]);
    assert.match(await cell(page, "conv1", "Params"), /^23,296 now 19,264$/);
    await after(page, () => page.click("#write"));
    assert.match(await doc(page), /- conv1: conv 64 10 stride=4 pad=2/);
    assert.equal(await page.$eval("#edits", (edits) => edits.hidden), true);
    assert.equal(await cell(page, "conv1", "Params"), "19,264");
  }));

  test("kernel, stride, padding and filters of a layer of a program are turned, and refused where one call is not enough", () => on({}, async (page) => {
    await put(page, "import torch.nn as nn\nnet = nn.Sequential(*[nn.Conv2d(8, 8, 3, 1, 1) for _ in range(2)])\nnet(torch.zeros(1, 8, 16, 16))\n");
    await after(page, () => page.click("tbody button"));
    for (const [knob, value] of [["kernel", 5], ["stride", 2], ["padding", 2]]) {
      await after(page, () => page.$eval(`#knob-${knob}`, (range, value) => { range.value = value; range.dispatchEvent(new Event("input")); }, value));
    }
    assert.deepEqual(await texts(page, "#chips code"), ["0.kernel=5", "0.stride=2", "0.padding=2"]);
    assert.match(await cell(page, "0", "Output"), /^\[N, 8, 8, 8\] was/);
    await page.click("#write");
    await page.waitForSelector("#refused .fault");
    assert.match(await text(page, "#refused"), /one call makes 0 and 1/);
    await after(page, () => page.click("#clear"));
    assert.equal(await cell(page, "0", "Output"), "[N, 8, 16, 16]");
  }));

  test("an edit that breaks the network shows the fault", () => on({}, async (page) => {
    await page.type("#edit", "input=3x20x20");
    await after(page, () => page.keyboard.press("Enter"));
    assert.match(await text(page, "#faults"), /larger than the/);
    await after(page, () => page.click("#chips button"));
    assert.equal((await texts(page, "#faults .fault")).length, 0);
  }));

  test("the picture and the formulas are those of the layer and of the position", () => on({}, async (page) => {
    assert.match(await text(page, "#picture svg > title"), /^conv1: conv 64 11×11 stride 4 pad 2$/);
    await after(page, () => page.$eval("#step", (range) => { range.value = 3; range.dispatchEvent(new Event("input")); }));
    assert.match(await text(page, "#picture svg > desc"), /output \(0, 3\)/);
    assert.match(await text(page, "#told"), /64×3×11×11×55×55 = 70,276,800/);
    await after(page, () => page.click("#close"));
    assert.match(await text(page, "#picture svg > title"), /AlexNet/);
  }));
});

/** Waits until the state as it is now is in the link. */
async function saved(page) {
  const before = await page.evaluate(() => {
    const { dataset } = document.documentElement;
    document.getElementById("input").dispatchEvent(new Event("input"));
    return Number(dataset.saved ?? 0);
  });
  await page.waitForFunction((before) => Number(document.documentElement.dataset.saved ?? 0) > before, {}, before);
}

describe("links", () => {
  test("a link brings everything back, on another page too", () => on({}, async (page) => {
    await put(page, "28x28x1 -> conv 32 3x3 # ünï 한국어 👩‍🔬 -> relu");
    await after(page, () => page.click("tbody button"));
    await after(page, () => page.$eval("#knob-kernel", (range) => { range.value = 5; range.dispatchEvent(new Event("input")); }));
    await saved(page);
    const link = await page.evaluate(() => location.href);
    await on({ fragment: link.slice(site.address.length) }, async (other) => {
      assert.equal(await doc(other), await doc(page));
      assert.deepEqual(await texts(other, "#chips code"), ["conv.kernel=5"]);
      assert.equal(await text(other, "#layer-title"), "conv");
    });
  }));

  test("a lesson writes one by hand", () => on({ fragment: "#zoo=lenet5&edit=c1.kernel=3&layer=c1" }, async (page) => {
    assert.match(await doc(page), /model: LeNet-5/);
    assert.deepEqual(await texts(page, "#chips code"), ["c1.kernel=3"]);
    await after(page, () => page.evaluate(() => { location.hash = "#text=8x8x3%20->%20conv%204%203x3"; }));
    assert.equal(await cell(page, "conv", "Params"), "112");
  }));

  const bomb = Buffer.from(`{"t":"${"a".repeat(4e6)}"}`);
  for (const [what, fragment, said] of [
    ["cut short", "#1.q1YqUbJSMrLIMLLQNUzUUdJ", /broken: it cannot be unpacked/],
    ["no base64", "#1.<script>", /broken: it holds characters/],
    ["no such example", "#zoo=alexnett", /broken: there is no example "alexnett"/],
    ["an unknown word", "#spec=1", /broken: it says "spec"/],
    ["too long", `#1.${"a".repeat(20000)}`, /broken: it is too long/],
    ["a bomb", `#1.${deflateRawSync(bomb).toString("base64url")}`, /broken: it unfolds to more/],
    ["no network", `#1.${deflateRawSync(Buffer.from('{"t":[1]}')).toString("base64url")}`, /broken: it says no network/],
  ]) {
    test(`a broken link says so: ${what}`, () => on({ fragment }, async (page) => {
      assert.match(await text(page, "#notice"), said);
      assert.match(await text(page, "#totals .params"), /61,100,840/);
    }));
  }

  test("a network that is too long for a link says so", () => on({}, async (page) => {
    const random = Array.from({ length: 3000 }, (_, at) => `# ${(at * 2654435761) % 4294967296} ${(at * 40503) % 65521}`).join("\n");
    await put(page, `${random}\n28x28x1 -> conv 3 3x3`);
    await page.waitForFunction(() => document.getElementById("share").disabled);
    assert.equal(await page.evaluate(() => location.hash), "");
  }));
});

describe("users' text stays text", () => {
  const HOSTILE = ["<img src=x onerror=\"window.hit=1\">", "</script><script>window.hit=1</script>", "<svg onload=window.hit=1>", "&lt;b&gt;", "\u202egnp.evil", "\u001b]0;owned\u0007\u001b[31m", "${window.hit=1}", "javascript:window.hit=1"];

  for (const hostile of HOSTILE) {
    test(`as a name, a comment, an edit, a fault: ${JSON.stringify(hostile)}`, () => on({}, async (page) => {
      const quoted = JSON.stringify(hostile).replace("\\u0007", "\\a");
      await put(page, `model: ${quoted}\ninput: 8x8x3\nlayers:\n  - ${quoted}: conv 4 3x3\n  - relu # ${hostile.replaceAll("\u001b", "").replaceAll("\u0007", "")}\n`);
      await harmless(page);
      await put(page, `import torch.nn as nn\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.add_module(${quoted.replace("\\a", "\\x07")}, nn.Conv2d(3, 4, 3))\n    def forward(self, x):\n        raise ValueError(${quoted.replace("\\a", "\\x07")})\nNet()(torch.zeros(1, 3, 8, 8))\n`);
      await harmless(page);
      await put(page, `28x28x1 -> conv 4 3x3 -> ${hostile}`);
      await harmless(page);
      await page.type("#edit", hostile.replace(/[\u0000-\u001f]/g, ""));
      await after(page, () => page.keyboard.press("Enter"));
      await harmless(page);
    }));
  }

  async function harmless(page) {
    await page.evaluate(() => document.querySelector("tbody button")?.click());
    await new Promise((resolve) => setTimeout(resolve, 150));
    const found = await page.evaluate(() => ({
      hit: window.hit ?? null,
      strange: [...document.querySelectorAll("img, script, b, [onerror], [onload], iframe, a[href^=javascript]")].filter((element) => element.getAttribute("src") !== "playground.js" && element.className !== "cm-widgetBuffer").length,
      marks: [...document.querySelectorAll("#faults, #table, #totals, #told, #picture, .head, #chips")].some((element) => /[\u202a-\u202e\u2066-\u2069\u001b\u0007]/.test(element.textContent)),
    }));
    assert.deepEqual(found, { hit: null, strange: 0, marks: false });
  }

  test("neither the page nor its worker reaches another host", () => on({ quiet: false }, async (page) => {
    const reach = () => fetch("http://localhost:9/").then(() => "reached", (error) => error.message);
    const violated = page.evaluate(() => new Promise((resolve) => document.addEventListener("securitypolicyviolation", (event) => resolve(event.violatedDirective), { once: true })));
    await page.evaluate(reach);
    assert.equal(await violated, "connect-src");
    const [worker] = page.workers();
    const policy = await worker.evaluate(() => new Promise((resolve) => {
      addEventListener("securitypolicyviolation", (event) => resolve(event.violatedDirective), { once: true });
      fetch("http://localhost:9/").catch(() => setTimeout(() => resolve("no violation"), 500));
    }));
    assert.equal(policy, "connect-src");
  }));
});

describe("for everyone", () => {
  for (const width of [400, 900, 1400]) {
    for (const scheme of ["light", "dark"]) {
      test(`axe finds nothing serious at ${width} pixels, ${scheme}`, () => on({ width, scheme }, async (page) => {
        await sound(page);
        await after(page, () => page.$eval("#knob-kernel", (range) => { range.value = 7; range.dispatchEvent(new Event("input")); }));
        await sound(page);
        await put(page, "28x28x1 -> conv 32 3x3 -> maxpol 2x2 -> conv 9 99x99");
        await sound(page);
      }));
    }
  }

  /** Nothing serious by axe's rules, and nothing wider than the window. */
  async function sound(page) {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${wide} pixels too wide`);
    // axe is put in by the debugger, which the page's policy does not bind
    await page.evaluate(AXE);
    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
    const serious = violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
    assert.deepEqual(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(", ")}`), []);
  }

  test("by keyboard alone: from the editor to a layer, its slider, and back", () => on({}, async (page) => {
    await page.focus("#share");
    const visited = [];
    for (let at = 0; at < 60; at++) {
      await page.keyboard.press("Tab");
      visited.push(await page.evaluate(() => document.activeElement.id || document.activeElement.dataset.layer || document.activeElement.className));
      if (visited.at(-1) === "knob-kernel") break;
    }
    assert.ok(visited.some((name) => name.includes("cm-content")), "the editor is reached, and left again");
    for (const name of ["input", "framework", "table", "conv1", "fc8", "knob-kernel"]) assert.ok(visited.includes(name), `${name}: ${visited}`);
  }));

  test("what was found is said aloud, and the theme can be chosen", () => on({}, async (page) => {
    assert.match(await text(page, "#state[role=status]"), /22 layers/);
    await page.click("#theme");
    await page.click("#theme");
    assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), "dark");
    await page.reload();
    await answered(page, 0);
    assert.equal(await text(page, "#theme"), "Theme: dark");
  }));
});

test("what takes too long is stopped, and the page goes on", () => on({}, async (page) => {
  // the worker is held up as an endless reading would hold it up
  await page.evaluate(() => { document.documentElement.dataset.patience = "1000"; });
  const before = await count(page);
  await page.workers()[0].evaluate(() => { setTimeout(() => { const until = performance.now() + 30000; while (performance.now() < until); }, 0); });
  await paste(page, "28x28x1 -> conv 3 3x3");
  await page.waitForFunction(() => /took too long/.test(document.getElementById("state").textContent), { timeout: 20000 });
  await put(page, "28x28x1 -> conv 4 3x3");
  assert.match(await text(page, "#totals .params"), /40/);
  assert.ok((await count(page)) > before);
}));
