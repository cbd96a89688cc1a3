// A site with the playground alone, served as `python -m http.server` serves it, and a browser that looks at it.
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import puppeteer from "puppeteer-core";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const CHROMIUM = process.env.CHROMIUM || "/usr/bin/chromium";

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** {address, close} of the playground, or of the whole site in SITE. */
export async function served() {
  if (!existsSync(join(ROOT, "build", "playground", "playground.js"))) throw new Error("npm run build comes first");
  const folder = process.env.SITE || mkdtempSync(join(tmpdir(), "site-"));
  if (!process.env.SITE) for (const part of ["docs", "build"]) cpSync(join(ROOT, part, "playground"), join(folder, "playground"), { recursive: true });
  const port = await freePort();
  const server = spawn(process.env.PYTHON || "python3", ["-m", "http.server", String(port), "--bind", "127.0.0.1", "--directory", folder], { stdio: "ignore" });
  const address = `http://127.0.0.1:${port}/playground/`;
  for (let tries = 0; tries < 100; tries++) {
    if (await fetch(address).then((response) => response.ok, () => false)) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { address, close() { server.kill(); if (!process.env.SITE) rmSync(folder, { recursive: true, force: true }); } };
}

export function browser() {
  return puppeteer.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-dev-shm-usage"], headless: true });
}

/** A page that notes what goes wrong in it, and every address that it asks for. */
export async function opened(browser, address, { width = 1400, height = 900, scheme = "light", wait = true } = {}) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  page.wrong = [];
  page.asked = [];
  page.on("console", (message) => ["error", "warn"].includes(message.type()) && page.wrong.push(message.text()));
  page.on("pageerror", (error) => page.wrong.push(String(error)));
  page.on("request", (request) => page.asked.push(request.url()));
  await page.setViewport({ width, height });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page.goto(address);
  if (wait) await answered(page, 0);
  return page;
}

/** How often the page has answered. */
export const count = (page) => page.evaluate(() => Number(document.documentElement.dataset.answered ?? 0));

/** Waits until the page has answered more often than `before`. */
export async function answered(page, before) {
  await page.waitForFunction((before) => Number(document.documentElement.dataset.answered ?? 0) > before, { timeout: 60000, polling: 10 }, before);
}

/** Does something, and waits for the answer to it, which none to something before it is. */
export async function after(page, act) {
  await page.waitForFunction(() => !("busy" in document.documentElement.dataset), { timeout: 60000, polling: 10 });
  const before = await count(page);
  await act();
  await answered(page, before);
}

/** Pastes a text in the place of the one that is there. */
export async function paste(page, text) {
  await page.focus(".cm-content");
  await page.keyboard.down("Control");
  await page.keyboard.press("KeyA");
  await page.keyboard.up("Control");
  await page.$eval(".cm-content", (content, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    content.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

/** Pastes a text, and waits for the answer. */
export const put = (page, text) => after(page, () => paste(page, text));

export const text = (page, selector) => page.$eval(selector, (element) => element.textContent);
export const texts = (page, selector) => page.$$eval(selector, (elements) => elements.map((element) => element.textContent));
