// Pictures of the playground at three widths, to be looked at: `npm run shots` writes them to build/shots.
import { mkdirSync } from "node:fs";
import { after, browser, opened, put, served } from "./site.mjs";

const OUT = new URL("../../build/shots/", import.meta.url).pathname;
const STATES = {
  plain: async () => {},
  edited: async (page) => {
    for (const [knob, value] of [["kernel", 7], ["stride", 2]]) {
      await after(page, () => page.$eval(`#knob-${knob}`, (range, value) => { range.value = value; range.dispatchEvent(new Event("input")); }, value));
    }
  },
  faults: (page) => put(page, "28x28x1 -> conv 32 3x3 -> maxpol 2x2 -> conv 64 33x33 -> flatten -> dense 10"),
  broken: async (page) => {
    await page.type("#edit", "input=3x20x20");
    await after(page, () => page.keyboard.press("Enter"));
  },
  network: (page) => after(page, () => page.click("#close")),
  code: async (page) => {
    const at = await page.$$eval("#examples option", (options) => options.find((option) => option.textContent === "PyTorch").value);
    await after(page, () => page.select("#examples", at));
    await after(page, () => page.click("tbody tr:nth-child(4) button"));
  },
};

mkdirSync(OUT, { recursive: true });
const site = await served();
const chromium = await browser();
const wanted = process.argv.slice(2);
for (const width of [400, 900, 1400]) {
  for (const [name, act] of Object.entries(STATES)) {
    if (wanted.length && !wanted.includes(name)) continue;
    const scheme = Object.keys(STATES).indexOf(name) % 2 ? "dark" : "light";
    const page = await opened(chromium, site.address, { width, scheme });
    await act(page);
    await page.evaluate(() => document.activeElement?.blur());
    await page.screenshot({ path: `${OUT}${name}-${width}.png`, fullPage: true });
    await page.browserContext().close();
  }
}
await chromium.close();
site.close();
