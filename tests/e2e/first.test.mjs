// The first picture: it is in the page as served, nothing moves when the app takes over, and it stays where no script can run.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { brotliCompressSync } from "node:zlib";
import { assertAccessible, launch, open, PATIENCE_MS, see, serve, SITE, SIZES, still } from "./lib.mjs";

/** What the first picture and its first interactive step may weigh on the wire, after brotli. */
const WEIGHT_MAX = 560_000;

let browser, site;
before(async () => {
  browser = await launch();
  site = await serve({ "/": SITE });
});
after(async () => {
  await browser.close();
  await site.close();
});

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
  await see(page.locator("#first h1"), /RunPodSandbox|sandbox/);
  assert.ok(await page.locator("#first .story li").count() > 5);
  await see(page.locator("#scriptless"), /WebAssembly/);
  const box = await page.locator("#first svg.scene").boundingBox();
  assert.ok(box.width > 400 && box.height > 300, JSON.stringify(box));
});

test("where WebAssembly is not allowed the picture stays, and the cause and the header to add are named", async () => {
  const strict = await serve({ "/": SITE }, { policy: "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:" });
  const page = await open(browser, `${strict.origin}/`, { context: { viewport: { width: 1440, height: 900 } } });
  await see(page.locator("#failed"), /'wasm-unsafe-eval'/);
  await see(page.locator("#first h1"), /sandbox/);
  await assertAccessible(page);
  await strict.close();
});

test("what the first picture and its first interactive step need is not heavier than it was", async () => {
  const page = await open(browser, "about:blank", { origins: [] });
  const bodies = [];
  page.on("response", (response) => bodies.push(response.body().catch(() => Buffer.alloc(0))));
  await page.goto(`${site.origin}/`);
  await page.waitForFunction(() => performance.getEntriesByName("first-step").length > 0);
  await still(page);
  const weights = (await Promise.all(bodies)).map((body) => brotliCompressSync(body).length);
  const weight = weights.reduce((sum, each) => sum + each, 0);
  console.log(`first step: ${weight} bytes after brotli in ${weights.length} files`);
  assert.ok(weight <= WEIGHT_MAX, `${weight} bytes`);
});
