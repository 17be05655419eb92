// What every browser test needs: a browser, a server, a page that remembers what went wrong on it, and axe.
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";

/** The repository. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** The built app; `cargo xtask` says where. */
export const SITE = process.env.PODPATH_SITE ?? join(ROOT, "dist");
/** The content security policy under which app and self-hosted element work. */
export const POLICY = readFileSync(join(ROOT, "static/csp.txt"), "utf8").trim();

/** How long anything may take on a machine that has much else to do, in milliseconds. */
export const PATIENCE_MS = 60_000;

const TYPES = {
  ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8", ".wasm": "application/wasm", ".json": "application/json", ".svg": "image/svg+xml",
  ".png": "image/png",
};

/** Starts Chromium without a window. Close it after the tests. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    chromiumSandbox: false,
    args: ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"],
  });
}

/**
 * Serves folders on a free port: a new origin for each call.
 * `folders` maps a path prefix to a folder: `{ "/": SITE, "/page/": "…" }`; the longest prefix wins.
 * `policy` is the content security policy of every answer, null for none; `headers` come on top.
 * `brotli` compresses answers, as a real host does.
 */
export async function serve(folders, { policy = POLICY, headers = {}, brotli = false } = {}) {
  const prefixes = Object.entries(folders).sort(([a], [b]) => b.length - a.length);
  const packed = new Map();
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://host").pathname));
    const [prefix, folder] = prefixes.find(([prefix]) => path.startsWith(prefix)) ?? [];
    const name = path.endsWith("/") ? `${path}index.html` : path;
    try {
      let body = await readFile(join(folder, name.slice(prefix.length)));
      const all = { "content-type": TYPES[extname(name)] ?? "application/octet-stream", ...headers };
      if (policy) all["content-security-policy"] = policy;
      if (brotli) {
        if (!packed.has(name)) packed.set(name, brotliCompressSync(body));
        body = packed.get(name);
        all["content-encoding"] = "br";
      }
      response.writeHead(200, { ...all, "content-length": body.length }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((closed) => { server.close(closed); server.closeAllConnections(); }),
  };
}

/**
 * Looks until it sees what is wanted, and gives that back: a value that is equal, a pattern that matches, or a function that holds.
 * `look` is a locator, whose text is read, or a function. A page shows what an action does when it comes to it, so whatever is looked at
 * after an action is looked at by this: a journey that reads at once passes by luck.
 */
export async function see(look, wanted, message, ms = PATIENCE_MS) {
  const read = typeof look === "function" ? look : async () => (await look.innerText()).trim();
  const end = Date.now() + ms;
  for (;;) {
    const seen = await read();
    try {
      if (wanted instanceof RegExp) assert.match(seen, wanted, message);
      else if (typeof wanted === "function") assert.ok(wanted(seen), message ?? `${wanted} does not hold of ${JSON.stringify(seen)}`);
      else assert.deepEqual(seen, wanted, message);
      return seen;
    } catch (wrong) {
      if (Date.now() > end) throw wrong;
    }
    await pause(50);
  }
}

/** Fails unless, when the page has done all that follows from what was done to it, it is so: for what must not have changed. */
export async function stays(page, look, wanted, message) {
  await still(page);
  await see(look, wanted, message, 0);
}

/** Waits until there are so many of these. */
export const seeCount = (locator, count, message) => see(() => locator.count(), count, message);

/** Waits until the part of the address after `#` has a text. */
export const seeAddress = (page, part) => page.waitForFunction((part) => location.hash.includes(part), part);

/** Waits until it does not have it any more. */
export const seeNoAddress = (page, part) => page.waitForFunction((part) => !location.hash.includes(part), part);

/** The number of the step on screen. */
export const step = async (page) => Number(await page.locator(".podpath").getAttribute("data-step"));

/** What has the focus: its text, or its name. */
export const focused = (page) => page.evaluate(() => document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent.trim());

/**
 * Waits until the page has nothing left to do: drawn, effects run, timers of the address passed, movements at their end. For what must
 * *not* have happened, and for what is measured: places, sizes, colours.
 */
export async function still(page) {
  await page.evaluate(async () => {
    const drawn = () => new Promise((done) => requestAnimationFrame(() => requestIdleCallback(done, { timeout: 5_000 })));
    await drawn();
    await new Promise((done) => setTimeout(done, 150)); // longer than the address waits for the next step
    const ends = document.getAnimations().filter((animation) => Number.isFinite(animation.effect.getComputedTiming().endTime));
    await Promise.all(ends.map((animation) => animation.finished.catch(() => {})));
    await drawn();
  });
}

/**
 * Opens `url` in a fresh profile. `context` is Playwright's (viewport, colorScheme, locale, reducedMotion, hasTouch…).
 * `page.problems` collects what no page of ours may do: console errors and warnings, exceptions, failed requests, breaches of
 * the policy, requests to origins other than `origins`.
 */
export async function open(browser, url, { context = {}, origins = [new URL(url).origin] } = {}) {
  const profile = await browser.newContext(context);
  profile.setDefaultTimeout(PATIENCE_MS);
  const page = await profile.newPage();
  page.problems = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && page.problems.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => page.problems.push(`exception: ${error.message}`));
  page.on("requestfailed", (request) => page.problems.push(`failed: ${request.url()} ${request.failure()?.errorText}`));
  page.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith("http") && !origins.includes(origin)) page.problems.push(`third origin: ${request.url()}`);
  });
  await page.goto(url);
  return page;
}

/** Fails with what went wrong on the page so far. */
export function assertNoProblems(page) {
  assert.deepEqual(page.problems, []);
}

/** Fails with what axe finds on the page as it is now: WCAG 2.2 A and AA, and axe's best practices. */
export async function assertAccessible(page, name = page.url()) {
  await still(page);
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.map((node) => `    ${node.target} ${node.html}`).join("\n")}`);
  assert.deepEqual(found, [], `axe, at ${name}`);
}

/** The sizes in which the app is looked at: width and height in CSS pixels. */
export const SIZES = { wide: [1440, 900], medium: [820, 1180], compact: [390, 844], low: [640, 420] };

/**
 * What axe looks at: every size once, every theme and every language twice. The sizes differ in what is on the page; the languages in
 * words, which `cargo test` holds complete; the themes in colours, whose contrast `tokens.test.mjs` computes in both.
 */
export const LOOKS = [
  { size: "wide", theme: "light", lang: "en" },
  { size: "medium", theme: "dark", lang: "zh" },
  { size: "compact", theme: "light", lang: "zh" },
  { size: "low", theme: "dark", lang: "en" },
];

/** Opens the app at a link, in a size, and waits for its first step. */
export async function openApp(browser, site, link = "", { size = "wide", ...context } = {}) {
  const [width, height] = SIZES[size];
  const page = await open(browser, `${site.origin}/${link}`, { context: { viewport: { width, height }, ...context } });
  await page.locator(".podpath[data-step] h1").first().waitFor();
  await still(page); // the listeners are there, and everything has its size
  return page;
}
