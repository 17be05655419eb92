// The door to the simulator: what is at hand needs none, what is asked of it is simulated beside the page, and what does not come is told.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { assertAccessible, assertNoProblems, openApp, ROOT, see, seeAddress, seeCount, SITE, stays } from "./lib.mjs";
import { browser, site } from "./site.mjs";

const index = () => JSON.parse(readFileSync(join(SITE, "embed/at-hand/index.json"), "utf8"));
const preset = (name) => readFileSync(join(ROOT, `static/presets/${name}.yaml`), "utf8");

/** What a page has fetched, by the end of the address. */
function fetched(page) {
  const names = [];
  page.on("request", (request) => request.url().endsWith(".svg") || names.push(new URL(request.url()).pathname.split("/").pop()));
  return names;
}

test("another path and another release of a bundled manifest need no simulator, and none is fetched twice", async () => {
  const page = await openApp(browser, site, "#/v1/containerd/container.start");
  const names = fetched(page);
  await page.getByRole("radio", { name: "docker", exact: true }).click();
  await seeAddress(page, "/dockershim/");
  await page.getByRole("radio", { name: "containerd", exact: true }).click();
  await seeAddress(page, "/containerd/");
  await page.getByRole("radio", { name: "docker", exact: true }).click();
  await seeAddress(page, "/dockershim/");
  assert.equal(names.length, 1, names.join(" "));
  assert.match(names[0], /^web-dockershim-1\.22-file\.[0-9a-f]{8}\.gz$/);
  assertNoProblems(page);
});

test("what is at hand has the bytes that the simulator answers in its worker", async () => {
  const page = await openApp(browser, site);
  const files = index();
  for (const [name, path, scenario] of [
    ["web-containerd-1.22-file", "containerd", { release: "1.22", manifest: preset("web") }],
    ["hooks-dockershim-1.22-cluster", "dockershim", { release: "1.22", manifest: preset("hooks"), api_server: true }],
    ["web-crio-1.27-file", "crio", { release: "1.27", manifest: preset("web") }],
    ["startup-cri-dockerd-1.24-file", "cri-dockerd", { release: "1.24" }],
  ]) {
    const answer = await page.evaluate(async (question) => {
      const base = new URL("embed/", document.baseURI).href;
      const { open } = await import(`${base}door.js`);
      return new TextDecoder().decode(await open(base)(question));
    }, JSON.stringify({ run: { path, scenario } }));
    assert.ok(answer === gunzipSync(readFileSync(join(SITE, "embed/at-hand", files[name]))).toString(), name);
  }
  assertNoProblems(page);
});

test("a changed manifest is simulated in the worker, and the page goes on meanwhile", async () => {
  const page = await openApp(browser, site, "#/v1/containerd/container.start?view=manifest");
  await page.locator("textarea").fill(preset("web").replace("name: web", "name: mine"));
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await see(page.locator(".top"), /mine/);
  assertNoProblems(page);
});

test("a worker that does not come is told where the reader looks, nothing typed is lost, and it can be tried again", async () => {
  const page = await openApp(browser, site, "#/v1/containerd/container.start");
  await page.route("**/simulator_bg.wasm", (route) => route.fulfill({ status: 503 }));
  const sentence = await page.locator("h1").first().innerText();
  await page.evaluate(() => { location.hash = "#/v1/containerd/container.start?view=manifest"; });
  await see(page.getByRole("alert"), /simulator_bg\.wasm/);
  await page.locator("textarea").fill("kind: Pod # mine");
  await see(page.getByRole("alert"), /simulator_bg\.wasm/);
  await assertAccessible(page);
  await page.unroute("**/simulator_bg.wasm");
  await page.getByRole("button", { name: "Try again" }).click();
  await seeCount(page.getByRole("alert"), 0);
  await see(() => page.locator(".editor .trust.wrong").count(), 1, "what was typed has been read");
  assert.equal(await page.locator("textarea").inputValue(), "kind: Pod # mine");
  await page.keyboard.press("Escape");
  await stays(page, () => page.locator("h1").first().innerText(), sentence);
});

test("the texts of the other language come when they are asked for", async () => {
  const page = await openApp(browser, site, "#/v1/containerd/container.start");
  const names = fetched(page);
  await page.keyboard.press("l");
  await see(() => page.locator(".podpath").getAttribute("lang"), "zh-CN");
  await see(page.locator("h1").first(), /[\u4e00-\u9fff]/);
  assert.equal(names.filter((name) => name.startsWith("words-zh-CN")).length, 1, names.join(" "));
  assertNoProblems(page);
});
