// The first picture: it is in the page as served, nothing moves when the app takes over, and it stays where no script can run.
import assert from "node:assert/strict";
import { test } from "node:test";
import { brotliCompressSync } from "node:zlib";
import { assertAccessible, open, PATIENCE_MS, see, serve, SITE, SIZES, still } from "./lib.mjs";
import { browser, site } from "./site.mjs";

/** What the first picture and its first interactive step may weigh on the wire, after brotli. */
const WEIGHT_MAX = 200_000;

for (const [name, [width, height]] of Object.entries({ wide: SIZES.wide, compact: SIZES.compact })) {
  test(`nothing moves when the app takes the first picture over: ${name}`, async () => {
    const profile = await browser.newContext({ viewport: { width, height } });
    const page = await profile.newPage();
    await page.addInitScript(() => {
      window.shifts = [];
      new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.shifts.push([entry.value, entry.sources.map(({ node }) => node?.className ?? node?.nodeName)]); })
        .observe({ type: "layout-shift", buffered: true });
    });
    await page.goto(`${site.origin}/`);
    await page.locator(".top").first().waitFor();
    await still(page);
    assert.deepEqual(await page.evaluate(() => window.shifts), []);
    assert.equal(await page.locator("#first").count(), 0, "the app is there in its place");
  });
}

test("without scripts there are the picture, its sentence, the steps and the whole story, and axe finds nothing", async () => {
  const profile = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1440, height: 900 } });
  profile.setDefaultTimeout(PATIENCE_MS);
  const page = await profile.newPage();
  await page.goto(`${site.origin}/`);
  await see(page.locator("#first h1"), /kubectl sends the API server a Pod/);
  assert.ok(await page.locator("#first .story li").count() > 5);
  await see(page.locator("#scriptless"), /WebAssembly/);
  const box = await page.locator("#first svg.scene").boundingBox();
  assert.ok(box.width > 400 && box.height > 300, JSON.stringify(box));
});

test("where WebAssembly is not allowed the picture stays, and the cause and the header to add are named", async () => {
  const strict = await serve({ "/": SITE }, { policy: "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:" });
  const page = await open(browser, `${strict.origin}/`, { context: { viewport: { width: 1440, height: 900 } } });
  await see(page.locator("#failed"), /'wasm-unsafe-eval'/);
  await see(page.locator("#first h1"), /kubectl sends the API server a Pod/);
  await assertAccessible(page);
  await strict.close();
});

test("what the first picture and its first interactive step need weighs no more than 200 KB", async () => {
  const page = await open(browser, "about:blank", { origins: [] });
  const bodies = new Map();
  page.on("response", (response) => bodies.set(response.url(), response.body().catch(() => Buffer.alloc(0))));
  await page.goto(`${site.origin}/`);
  await page.waitForFunction(() => performance.getEntriesByName("first-step").length > 0);
  await page.locator(".top").first().waitFor();
  // Whatever was asked for before the first step answers counts, used or not.
  const asked = await page.evaluate(() => {
    const [step] = performance.getEntriesByName("first-step");
    return performance.getEntriesByType("resource").filter(({ startTime }) => startTime <= step.startTime).map(({ name }) => name);
  });
  const urls = [`${site.origin}/`, ...new Set(asked)];
  const weights = await Promise.all(urls.map(async (url) => [url.replace(site.origin, ""), brotliCompressSync(await bodies.get(url)).length]));
  const weight = weights.reduce((sum, [, each]) => sum + each, 0);
  console.log(`first step: ${weight} bytes after brotli: ${weights.map((each) => each.join(" ")).join(", ")}`);
  assert.ok(weights.length > 4, "the page, its style, its scripts, the leaves");
  assert.ok(weight <= WEIGHT_MAX, `${weight} bytes`);
});

/** A page whose app never comes: what its module is asked for is not answered. */
async function alone(options = {}) {
  const profile = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await profile.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.route(/_bg\.wasm$/, () => {});
  await page.goto(`${site.origin}/`);
  await page.locator(".walking").waitFor();
  return page;
}

/** What a reader sees of the step. */
const seen = (page) => page.evaluate(() => ({
  sentence: document.querySelector("h1.sentence").textContent,
  current: document.querySelector(".beat-row[aria-current]").textContent.trim().replace(/\s+/g, " "),
  nodes: [...document.querySelectorAll(".scene [data-seat]")].map((node) => `${node.dataset.seat} ${node.getAttribute("class")} ${node.textContent.replace(/\s/g, "")}`),
  count: document.querySelector(".count").textContent.trim().replace(/\s+/g, " "),
}));

test("the first picture can be walked before the app is there, and shows what the app shows at the same step", async () => {
  const page = await alone();
  const full = await open(browser, `${site.origin}/`, { context: { viewport: { width: 1440, height: 900 } } });
  await full.locator(".top").first().waitFor();
  for (const key of ["ArrowRight", "ArrowRight", "ArrowLeft", "End", "ArrowLeft", "Home", "ArrowRight"]) {
    await page.keyboard.press(key);
    await full.keyboard.press(key);
    await see(full.locator("h1.sentence"), await page.locator("h1.sentence").textContent());
    await still(full);
    assert.deepEqual(await seen(page), await seen(full), key);
  }
  await page.locator(".transport [data-go=forward]").click();
  await see(page.locator(".count"), /beat 2 of 12/);
  await page.locator(".beat-row", { hasText: "network" }).click();
  await see(page.locator(".beat-row.now"), /The Pod gets its network/);
  await page.keyboard.press("End");
  await see(page.locator(".closing h1"), /web runs/);
  await assertAccessible(page);
});

test("the app takes the first picture over where the reader has come to, and does what they still waited for", async () => {
  const profile = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await profile.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const held = [];
  await page.route(/_bg\.wasm$/, (route) => held.push(route));
  await page.goto(`${site.origin}/`);
  await page.locator(".walking").waitFor();
  await page.keyboard.press("ArrowRight");
  await page.locator(".transport [data-go=forward]").click();
  const sentence = await page.locator("h1.sentence").textContent();
  await page.locator(".transport [data-go=play]").click();
  while (!held.length) await new Promise((go) => setTimeout(go, 20));
  const before = await page.locator(".count").textContent();
  await Promise.all(held.map((route) => route.continue()));
  await page.locator(".top").first().waitFor();
  assert.ok(before.includes("of"), before);
  await see(page.locator(".transport .play[aria-label=Pause]"), "");
  await page.locator(".transport .play").click();
  assert.ok(sentence.length > 10);
});

test("where WebAssembly is blocked the story can still be walked", async () => {
  const strict = await serve({ "/": SITE }, { policy: "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:" });
  const page = await open(browser, `${strict.origin}/`, { context: { viewport: { width: 1440, height: 900 } } });
  await see(page.locator("#failed"), /'wasm-unsafe-eval'/);
  const before = await page.locator("h1.sentence").textContent();
  await page.keyboard.press("ArrowRight");
  assert.notEqual(await page.locator("h1.sentence").textContent(), before);
  await strict.close();
});
