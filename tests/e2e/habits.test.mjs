// A person's habits: a file dropped, a workload pasted, one step back, what was run lately, what is copied, what a reload keeps.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { assertAccessible, assertNoProblems, openApp, ROOT, see, seeAddress, seeCount, still, step } from "./lib.mjs";
import { browser, site } from "./site.mjs";

const POD = readFileSync(join(ROOT, "static/presets/web.yaml"), "utf8").replace("name: web", "name: mine");
const WORKLOAD = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
  namespace: market
spec:
  template:
    metadata:
      labels: {app: shop}
    spec:
      containers:
      - name: app
        image: busybox:1.36
`;

/** Drops a file on the page. */
const drop = (page, name, text) => page.evaluate(([name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name));
  document.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
}, [name, text]);

const draft = (page) => page.locator("textarea").inputValue();

test("a manifest that is dropped is in the editor, and one step back is the text that was there", async () => {
  const page = await openApp(browser, site, "#/v1/containerd/container.start?view=manifest");
  const before = await draft(page);
  await drop(page, "pod.yaml", POD);
  await see(() => draft(page), POD);
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await see(() => draft(page), before);
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await see(() => draft(page), POD);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await see(page.locator(".top"), /mine/);
  assertNoProblems(page);
});

test("a workload becomes its Pod with one button, with its name, its namespace and its labels, and that can be undone", async () => {
  const page = await openApp(browser, site, "#/v1/containerd/container.start?view=manifest");
  await page.locator("textarea").fill(WORKLOAD);
  await page.locator(".problem .fixes button").first().click();
  await see(() => draft(page), (text) => /kind: Pod/.test(text) && /name: shop/.test(text) && /namespace: market/.test(text) && /app: shop/.test(text));
  await assertAccessible(page);
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await see(() => draft(page), WORKLOAD);
});

test("what was typed and not run is there after a reload, and what was run is in the menu until it is forgotten", async () => {
  const page = await openApp(browser, site, "#/v1/containerd/container.start?view=manifest");
  await page.locator("textarea").fill(POD);
  await still(page);
  await new Promise((done) => setTimeout(done, 400));
  await page.reload();
  await see(() => draft(page), POD);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await see(page.locator(".top"), /mine/);
  await page.getByRole("button", { name: "Close the editor" }).click();
  await page.getByRole("button", { name: "docker", exact: true }).or(page.getByRole("radio", { name: "docker", exact: true })).click();
  await seeAddress(page, "/dockershim/");
  await page.reload();
  await page.locator(".podpath[data-step] h1").first().waitFor();
  await page.locator(".top > .menu-place > button").first().click();
  await seeCount(page.getByRole("menuitem", { name: /mine · / }), 2);
  await assertAccessible(page);
  await page.getByRole("menuitem", { name: /mine · containerd/ }).click();
  await seeAddress(page, "/containerd/");
  await page.locator(".top > .menu-place > button").first().click();
  await page.getByRole("menuitem", { name: /Forget/ }).click();
  await page.locator(".top > .menu-place > button").first().click();
  await seeCount(page.getByRole("menuitem", { name: /mine · / }), 0);
});

test("a step is copied as link, as command, as what it carries and as Markdown", async () => {
  const page = await openApp(browser, site, "#/v1/dockershim/container.start?l=calls&do=kill%20kubelet@container.start", { permissions: ["clipboard-read", "clipboard-write"] });
  const copied = async (name) => {
    await page.getByRole("button", { name: /Copy as|Copied/ }).click();
    await page.getByRole("menuitem", { name }).click();
    return see(() => page.evaluate(() => navigator.clipboard.readText()), (text) => text.length > 0);
  };
  await page.getByRole("button", { name: "Share", exact: true }).click();
  await assertAccessible(page);
  assert.match(await copied("Link"), /#\/v1\/dockershim\/container\.start\?/);
  assert.equal(await copied(/Command/), "podpath run static/presets/web.yaml --path dockershim --release 1.22 --do 'kill kubelet@container.start'");
  assert.ok(JSON.parse(await copied(/Payload/)));
  assert.match(await copied("Markdown"), /^\*\*StartContainer\*\* [\s\S]*```json/);
});

test("a recording that came with the app is opened from a list, and is still open after a reload", async () => {
  const page = await openApp(browser, site, "#/v1/containerd/container.start");
  await page.getByRole("button", { name: "Open a recording…", exact: true }).first().click();
  await page.locator(".recording-list summary", { hasText: "cri/containerd" }).first().click();
  await assertAccessible(page);
  await page.locator(".recording-list details[open] button", { hasText: "exit1" }).first().click();
  await see(page.locator(".recording-what"), /exit1/);
  await still(page);
  await page.reload();
  await see(page.locator(".recording-what"), /exit1/);
  await page.getByRole("button", { name: /Close the recording/ }).click();
  await seeCount(page.locator(".recording-what"), 0);
  await still(page);
  await page.reload();
  await page.locator(".podpath[data-step] h1").first().waitFor();
  await still(page);
  assert.equal(await page.locator(".recording-what").count(), 0);
});

test("keys that are a letter can be turned off, and stay off", async () => {
  const page = await openApp(browser, site, "#/v1/containerd/container.start?l=calls");
  await page.keyboard.press("?");
  await page.getByRole("switch", { name: /single letter/ }).click();
  await page.keyboard.press("Escape");
  await seeCount(page.getByRole("dialog"), 0);
  await page.reload();
  await page.locator(".podpath[data-step] h1").first().waitFor();
  await still(page);
  const before = await step(page);
  for (const key of ["o", "t", "l", "?", "/", "u"]) await page.keyboard.press(key);
  await still(page);
  assert.equal(await step(page), before);
  assert.equal(await page.getByRole("dialog").count(), 0);
  assert.equal(await page.locator(".podpath").getAttribute("lang"), "en");
  await page.keyboard.press("ArrowRight");
  await see(() => step(page), (now) => now > before);
});

test("a Pod of a cluster is described as kubectl does, at the step where the reader is", async () => {
  const page = await openApp(browser, site, "#/v1/containerd/pod.seen?l=calls&api=1");
  await page.getByRole("tab", { name: "kubectl describe" }).click();
  await see(page.locator(".described"), /Status:\s+Pending/);
  await page.keyboard.press("End");
  await see(page.locator(".described"), /Status:\s+Running[\s\S]*Events:[\s\S]*Started container app/);
  await assertAccessible(page);
  await page.keyboard.press("Home");
  await see(page.locator(".described"), /NotFound/);
  assertNoProblems(page);
});

test("a run goes on where the reader wants it to, and the link keeps that", async () => {
  const page = await openApp(browser, site, "#/v1/containerd/container.start?m=crash&api=1");
  await page.keyboard.press("End");
  await see(page.locator(".beat-row.now, .beat-row").last(), () => true);
  assert.match(await page.locator(".steps").innerText(), /Restart 3/);
  // The list has only the rows that can be seen.
  const told = async () => Number(/Beats\s*(\d+)/.exec(await page.locator(".levels").innerText())?.[1]);
  const beats = await told();
  await page.getByRole("link", { name: /Go on/ }).click();
  await seeAddress(page, "for=");
  await see(told, (count) => count > beats);
});
