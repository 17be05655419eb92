// Posters: what an element and a frame show before the simulation is asked for, what they fetch and when, and what stays where podpath
// cannot run.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { brotliCompressSync } from "node:zlib";
import { assertAccessible, assertNoProblems, open, PATIENCE_MS, POLICY, ROOT, see, seeCount, serve, SITE, stays, still } from "./lib.mjs";
import { browser, site } from "./site.mjs";

/** What the element's own file may weigh, after brotli. */
const WEIGHT_MAX = 4096;
const STRICT = POLICY.replace(" 'wasm-unsafe-eval'", "");

const script = () => readFileSync(join(SITE, "embed/pod-path.js"), "utf8");
const made = () => JSON.parse(script().match(/^const MADE ?= ?(\{.*\});$/m)[1]);

/** A page of somebody else, under a policy, and the addresses that it has fetched. */
async function host(body, { policy = POLICY, context = {}, ready = () => {} } = {}) {
  const page = await open(browser, "about:blank", { context: { viewport: { width: 1000, height: 700 }, ...context }, origins: [site.origin] });
  page.fetched = [];
  page.on("request", (request) => page.fetched.push(new URL(request.url()).pathname));
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title><link rel="icon" href="data:,"><main><h1>A page</h1>${body}</main></html>`;
  await page.route("**/host.html", (route) => route.fulfill({ contentType: "text/html", headers: { "content-security-policy": `${policy}; frame-src 'self'` }, body: html }));
  await ready(page);
  await page.goto(`${site.origin}/host.html`);
  page.fetched.splice(0, 1);
  return page;
}

const ELEMENT = '<script type="module" src="/embed/pod-path.js"></script>';
const AWAY = '<hr><div><svg width="1" height="4000"></svg></div>';
const elements = (count, attributes = 'path="containerd" step="container.start" lang="en"') =>
  Array.from({ length: count }, () => `<pod-path ${attributes}><a href="/">Open the simulation</a></pod-path>`).join("\n");

test("the element's own file weighs at most 4 KB after brotli, and has no comments", () => {
  const weight = brotliCompressSync(script()).length;
  console.log(`pod-path.js: ${weight} bytes after brotli`);
  assert.ok(weight <= WEIGHT_MAX, `${weight} bytes`);
  assert.doesNotMatch(script(), /^\s*\/[/*]|\{\{/m);
});

test("there is a poster of every step that the documentation names, on every path, in both languages", () => {
  const docs = readFileSync(join(ROOT, "docs/embed.md"), "utf8").split("have a poster:")[1].split("\n\n")[0];
  const named = [...docs.matchAll(/`([a-z.]+)`/g)].map(([, name]) => name);
  const { names, steps } = made();
  assert.deepEqual(steps, [...named, "opening"], "and one of where a run opens");
  for (const path of Object.keys(names)) {
    for (const step of [...steps, "end"]) {
      for (const lang of ["en", "zh"]) assert.ok(existsSync(join(SITE, `embed/posters/${path}/${step}.${lang}.svg`)), `${path} ${step} ${lang}`);
    }
  }
});

for (const count of [1, 20]) {
  test(`${count} on a page: nothing but the script and posters before they come near, and nothing twice after`, async () => {
    const kinds = ['path="containerd" step="container.start"', 'path="docker" step="sandbox.create"', 'path="containerd" step="container.start" theme="dark"'];
    const all = Array.from({ length: count }, (_, at) => elements(1, `${kinds[at % 3]} lang="en"`)).join("\n");
    const page = await host(ELEMENT + AWAY + all);
    await seeCount(page.locator("pod-path .view svg"), count);
    await still(page);
    const posters = count === 1 ? 1 : 2;
    assert.equal(page.fetched.length, 1 + posters, page.fetched.join(" "));
    assert.ok(page.fetched.every((path) => path === "/embed/pod-path.js" || /^\/embed\/posters\/[\w-]+\/[\w.]+\.en\.svg$/.test(path)), page.fetched.join(" "));
    for (let at = 0; at < count; at++) {
      await page.locator("pod-path").nth(at).scrollIntoViewIfNeeded();
      await page.locator("pod-path").nth(at).locator("h1.sentence").waitFor();
    }
    await still(page);
    const twice = page.fetched.filter((path, at) => page.fetched.indexOf(path) !== at);
    assert.deepEqual(twice, []);
    for (const [what, pattern] of [["viewer", /podpath_bg\.wasm$/], ["words", /words-/]]) {
      assert.equal(page.fetched.filter((path) => pattern.test(path)).length, 1, what);
    }
    assert.ok(!page.fetched.some((path) => /words-zh|simulator/.test(path)), page.fetched.join(" "));
    assertNoProblems(page);
    await page.context().close();
  });
}

test("who is touched or spoken to does not wait until it comes near", async () => {
  const page = await host(ELEMENT + AWAY + elements(1));
  await page.locator("pod-path .view svg").waitFor();
  await page.evaluate(() => document.querySelector("pod-path").next());
  await see(() => page.locator("pod-path").getAttribute("step"), (step) => step !== "container.start");
  assertNoProblems(page);
});

test("nothing moves when the simulation takes a poster over: the same box, the sentence in its place", async () => {
  let go;
  // The page keeps the room before the script is there, as the documentation says.
  const page = await host(`<link rel="stylesheet" href="/host.css">${ELEMENT}${elements(1)}<p id="below">Below</p>`, { ready: async (page) => {
    await page.route("**/host.css", (route) => route.fulfill({ contentType: "text/css", body: "pod-path { display: block; height: 420px }" }));
    const gone = new Promise((done) => { go = done; });
    await page.route("**/podpath_bg.wasm", async (route) => { await gone; await route.continue(); });
    await page.addInitScript(() => {
      window.shifts = [];
      new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.shifts.push([entry.value, entry.sources.map(({ node }) => node?.className || node?.id || node?.nodeName)]); }).observe({ type: "layout-shift", buffered: true });
    });
  } });
  const place = (selector) => page.locator(selector).boundingBox();
  const told = page.locator("pod-path .told .sentence");
  await told.waitFor();
  await still(page);
  const was = [await place("pod-path"), await place("#below"), await told.boundingBox()];
  const said = await told.innerText();
  go();
  await page.locator("pod-path h1.sentence").waitFor();
  await seeCount(page.locator("pod-path .poster"), 0);
  await still(page);
  assert.deepEqual(await page.evaluate(() => window.shifts), []);
  assert.deepEqual([await place("pod-path"), await place("#below")], was.slice(0, 2));
  const now = await page.locator("pod-path h1.sentence").boundingBox();
  assert.deepEqual([now.x, now.y], [was[2].x, was[2].y]);
  assert.equal(await page.locator("pod-path h1.sentence").innerText(), said);
  assertNoProblems(page);
});

test("a step without a poster and another manifest show how their path looks in the end", async () => {
  const page = await host(`${ELEMENT}${AWAY}${elements(1, 'path="crio" step="29" lang="zh"')}${elements(1, 'path="docker" manifest="hooks" lang="en"')}`);
  await see(page.locator("pod-path .sentence").nth(0), /CRI-O.*Pod 已在运行/);
  await see(page.locator("pod-path .sentence").nth(1), "The node on the docker path, once the Pod runs.");
  assert.deepEqual(page.fetched.slice(1).sort(), ["/embed/posters/crio/end.zh.svg", "/embed/posters/dockershim/end.en.svg"]);
  assertNoProblems(page);
});

test("where WebAssembly is forbidden the element keeps its poster and what stands in it, and says which header to add", async () => {
  for (const [lang, cause] of [["en", /does not allow WebAssembly.*script-src 'self' 'wasm-unsafe-eval'/s], ["zh", /不允许 WebAssembly.*script-src 'self' 'wasm-unsafe-eval'/s]]) {
    const page = await host(ELEMENT + elements(1, `path="containerd" step="container.start" lang="${lang}"`), { policy: STRICT });
    await see(page.getByRole("alert"), cause);
    assert.ok(await page.locator("pod-path .view svg").isVisible());
    assert.ok(await page.getByRole("link", { name: "Open the simulation" }).isVisible());
    await assertAccessible(page);
    await page.context().close();
  }
});

test("a file that does not come is named below the poster, and asked for again by a button", async () => {
  const page = await host(ELEMENT + elements(2), { ready: (page) => page.route("**/podpath_bg.wasm", (route) => route.fulfill({ status: 503 })) });
  await see(page.getByRole("alert").first(), /podpath_bg\.wasm \(503\)/);
  assert.ok(await page.locator("pod-path .view svg").first().isVisible());
  await page.unroute("**/podpath_bg.wasm");
  await page.getByRole("button", { name: "Try again" }).first().click();
  await page.locator("pod-path h1.sentence").first().waitFor();
  await stays(page, () => page.getByRole("alert").count(), 1, "the other one is asked by itself");
});

test("without a poster and without podpath there is what stands in the element, with the cause", async () => {
  const page = await host(ELEMENT + elements(1), { ready: (page) => page.route(/posters|bg\.wasm/, (route) => route.abort()) });
  await see(page.getByRole("alert"), /podpath_bg\.wasm/);
  assert.ok(await page.getByRole("link", { name: "Open the simulation" }).isVisible());
});

test("with scripts off an element is what stands in it", async () => {
  const noscript = '<noscript><img src="/embed/posters/containerd/container.start.en.svg#medium" width="640" height="286" alt="The kubelet asks containerd to start the app container."></noscript>';
  const page = await host(`${ELEMENT}<pod-path>${noscript}<a href="/">Open the simulation</a></pod-path>`, { context: { javaScriptEnabled: false } });
  assert.ok(await page.getByRole("img").isVisible());
  assert.ok(await page.getByRole("link").isVisible());
});

const FRAME = '<iframe src="/?embed#/v1/containerd/container.start?lang=zh&theme=dark" title="A step" width="640" height="420"></iframe>';
const NEEDED = /\.wasm$|at-hand|podpath-\w+\.js/;

test("a frame shows its poster, and asks for the app when it comes near", async () => {
  const page = await host(AWAY + FRAME);
  const frame = page.frameLocator("iframe");
  await see(frame.locator(".told .sentence"), /containerd/);
  await still(page);
  assert.deepEqual(page.fetched.filter((path) => NEEDED.test(path)), []);
  await page.locator("iframe").scrollIntoViewIfNeeded();
  await frame.locator("h1.sentence").waitFor();
  await seeCount(frame.locator(".poster"), 0);
  assert.deepEqual(page.fetched.filter((path, at) => NEEDED.test(path) && page.fetched.indexOf(path) !== at), []);
  assertNoProblems(page);
});

test("a frame that is spoken to starts, and so does one that is alone in its window", async () => {
  const page = await host(AWAY + FRAME);
  await page.frameLocator("iframe").locator(".told .sentence").waitFor();
  await page.evaluate(() => document.querySelector("iframe").contentWindow.postMessage({ podpath: 1, type: "ping" }, "*"));
  await page.frameLocator("iframe").locator("h1.sentence").waitFor();
  await page.goto(`${site.origin}/?embed#/v1/containerd/container.start`);
  await page.locator("h1.sentence").waitFor();
  assertNoProblems(page);
});

test("a frame in which podpath cannot run keeps its poster and names the cause", async () => {
  const page = await open(browser, "about:blank", { origins: [site.origin], context: { viewport: { width: 800, height: 600 } } });
  const strict = await serve({ "/": SITE, "/hosts/": join(ROOT, "tests/hosts") }, { policy: `${STRICT}; frame-src 'self'` });
  await page.goto(`${strict.origin}/hosts/iframe.html`);
  const frame = page.frameLocator("iframe");
  await see(frame.locator("#failed"), /script-src 'self' 'wasm-unsafe-eval'/);
  await frame.locator(".framed .view svg").waitFor();
  await strict.close();
});

for (const [name, lang, other, cause] of [["", "en", "中文", /Scripts are off.*wasm-unsafe-eval/s], ["zh.html", "zh-CN", "English", /脚本已被禁用.*wasm-unsafe-eval/s]]) {
  test(`without scripts the page in ${lang} has the whole story, the cause, and the other language one click away`, async () => {
    const profile = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1200, height: 800 } });
    profile.setDefaultTimeout(PATIENCE_MS);
    const page = await profile.newPage();
    await page.goto(`${site.origin}/${name}`);
    assert.equal(await page.locator("html").getAttribute("lang"), lang);
    await see(page.locator("#scriptless"), cause);
    const [stage, story] = [await page.locator("#first .stage").boundingBox(), await page.locator(".story").boundingBox()];
    assert.ok(story.y >= stage.y + stage.height, "the story stands below the picture");
    assert.ok(await page.locator(".story li").count() > 5);
    await page.getByRole("link", { name: other, exact: true }).click();
    await see(() => page.locator("html").getAttribute("lang"), lang === "en" ? "zh-CN" : "en");
    await profile.close();
  });
}

test("the Chinese page says in Chinese why podpath cannot run, and starts it in Chinese where it can", async () => {
  const strict = await serve({ "/": SITE }, { policy: STRICT });
  const page = await open(browser, `${strict.origin}/zh.html`, { context: { locale: "en" } });
  await see(page.locator("#failed"), /不允许 WebAssembly.*wasm-unsafe-eval/s);
  await see(page.locator("#first h1"), /[\u4e00-\u9fff]/);
  await assertAccessible(page);
  await strict.close();
  const other = await open(browser, `${site.origin}/zh.html`, { context: { locale: "en" } });
  await see(() => other.locator(".podpath").getAttribute("lang"), "zh-CN");
  await see(other.locator(".podpath[data-step] h1").first(), /[\u4e00-\u9fff]/);
  assert.match(other.url(), /lang=zh/);
  assert.doesNotMatch(other.url(), /zh\.html/);
  assertNoProblems(other);
});
