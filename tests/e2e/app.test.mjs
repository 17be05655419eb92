// Journeys through the app: what keys and pointers do, what a link opens, what happens where there is little room.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, assertNoProblems, focused, open, openApp, see, seeAddress, seeCount, stays, step, still } from "./lib.mjs";
import { browser, site } from "./site.mjs";

const app = (link, { theme = "light", ...context } = {}) => openApp(browser, site, link, { colorScheme: theme, locale: "en", ...context });

test("the keyboard alone walks the story, and the address follows", async () => {
  const page = await app("#/v1/containerd/sandbox.create?l=calls");
  const start = await step(page);
  await page.keyboard.press("ArrowRight");
  await see(() => step(page), start + 1);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("PageDown");
  await seeAddress(page, "sandbox.network");
  await page.goBack();
  await seeAddress(page, "sandbox.create");
  await see(() => step(page), start);
  assertNoProblems(page);
});

test("Back leads to where the beat was left, however fast it was", async () => {
  const page = await app("#/v1/containerd/sandbox.create?l=calls");
  const start = await step(page);
  const address = () => page.evaluate(() => location.hash);
  const opened = await address();
  await page.keyboard.press("ArrowRight");
  await see(address, (hash) => hash !== opened);
  // Before the address has followed the first of these, the second one is in another beat.
  await page.evaluate(async () => {
    for (const key of ["ArrowLeft", "PageDown"]) {
      document.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
      await new Promise((next) => setTimeout(next));
    }
  });
  await seeAddress(page, "sandbox.network");
  await page.goBack();
  await see(() => step(page), start);
  await see(address, opened);
  await page.goForward();
  await seeAddress(page, "sandbox.network");
});

test("Tab reaches the transport once, arrows move inside it, and Enter steps", async () => {
  const page = await app("#/v1/containerd/sandbox.create?l=calls");
  const start = await step(page);
  await page.getByRole("button", { name: "Play" }).focus();
  await page.keyboard.press("ArrowRight");
  await see(() => focused(page), "Forward");
  await stays(page, () => step(page), start, "an arrow key in the toolbar moves the focus, not the story");
  await page.keyboard.press("Enter");
  await see(() => step(page), start + 1);
  await stays(page, () => focused(page), "Forward", "the focus stays");
  await seeCount(page.locator("[role=toolbar] [tabindex='0']"), 1);
});

test("the scrub bar takes clicks, drags and keys", async () => {
  const page = await app("#/v1/containerd/sandbox.create?l=calls");
  const slider = page.getByRole("slider");
  const last = Number(await slider.getAttribute("max"));
  const bar = await page.locator(".scrub").boundingBox();
  await page.mouse.click(bar.x + bar.width - 2, bar.y + bar.height / 2);
  await see(() => step(page), last);
  await page.mouse.move(bar.x + bar.width - 4, bar.y + bar.height / 2);
  await page.mouse.down();
  await page.mouse.move(bar.x + bar.width / 2, bar.y + bar.height / 2, { steps: 4 });
  await page.mouse.up();
  await still(page);
  const middle = await see(() => step(page), (step) => step > 1 && step < last);
  await page.keyboard.press("ArrowRight");
  await see(() => step(page), middle + 1);
  await see(() => slider.getAttribute("aria-valuetext"), new RegExp(`Call ${middle + 1} of ${last}: .+`));
});

test("playing goes on by itself and stops at the end", async () => {
  const page = await app("#/v1/containerd/sandbox.create?l=calls");
  const last = Number(await page.getByRole("slider").getAttribute("max"));
  await page.getByRole("slider").fill(String(last - 3));
  await see(() => step(page), last - 3);
  await page.keyboard.press("k");
  await page.getByRole("button", { name: "Pause", exact: true }).waitFor();
  await see(() => step(page), last);
  await page.getByRole("button", { name: "Play" }).waitFor();
});

test("another path keeps the place, and says so in the address", async () => {
  const page = await app("#/v1/containerd/container.start?l=calls");
  await page.getByRole("radio", { name: "docker", exact: true }).click();
  await seeAddress(page, "#/v1/dockershim/container.start");
  await see(page.locator("h1.sentence"), /dockershim/);
  await see(page.locator(".step-row.now .title"), "StartContainer");
});

test("a pasted manifest travels in the link", async () => {
  const page = await app("#/v1/containerd/container.start?view=manifest");
  await page.locator("#app textarea").fill("apiVersion: v1\nkind: Pod\nmetadata:\n  name: mine\nspec:\n  containers:\n  - name: solo\n    image: busybox\n");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await seeAddress(page, "x=d1.");
  const link = await page.evaluate(() => location.hash);
  const other = await app(link.replace("view=manifest&", "").replace("?view=manifest", ""));
  await see(other.locator("h1.sentence"), /solo/);
  assertNoProblems(other);
});

test("a broken link opens the nearest thing, and says so", async () => {
  for (const link of ["#/v1/containerd/no.such.place", "#/v1/nowhere/9", "#/v1/containerd/container.start?m=nothing", "#/v1/containerd/1?x=d1.AAAA", "#%%%"]) {
    const page = await app(link);
    if (!link.startsWith("#%")) await page.locator(".notice").waitFor();
    assertNoProblems(page);
    await page.context().close();
  }
});

test("nothing is lost at 320 pixels or at 200 %: no two-way scrolling", async () => {
  const page = await open(browser, `${site.origin}/#/v1/containerd/container.start`, { context: { viewport: { width: 320, height: 640 } } });
  await page.locator(".podpath h1").first().waitFor();
  await still(page);
  const wide = await page.evaluate(() => [...document.querySelectorAll(".podpath *")].filter((element) => {
    const { left, right, width } = element.getBoundingClientRect();
    return width > 0 && (right > innerWidth + 1 || left < -1) && !element.closest(".code, svg, .tabs, .hidden-text, .skip");
  }).map((element) => element.outerHTML.slice(0, 90)));
  assert.deepEqual(wide, []);
});

test("every control is large enough to be hit", async () => {
  for (const [size, least] of [["wide", 24], ["compact", 32]]) {
    const page = await app("#/v1/containerd/container.start", { size });
    const small = await page.evaluate((least) => [...document.querySelectorAll(".podpath :is(button, select, a)")].filter((element) => {
      const { width, height } = element.getBoundingClientRect();
      return width > 0 && (height < least || width < 24);
    }).map((element) => element.outerHTML.slice(0, 120)), least);
    assert.deepEqual(small, [], size);
    await page.context().close();
  }
});

test("where nothing may move, nothing moves", async () => {
  const page = await app("#/v1/containerd/sandbox.create?l=calls", { reducedMotion: "reduce" });
  const start = await step(page);
  await page.keyboard.press("ArrowRight");
  await see(() => step(page), start + 1);
  const moving = await page.evaluate(() => document.getAnimations().length); // at once: later, a movement would be at its end
  assert.equal(moving, 0);
});

test("the story is told in twelve beats, in less than a minute, and ends with a frame whose doors lead on", async () => {
  const page = await app("");
  await see(page.locator("h1.sentence"), "kubectl sends the API server a Pod.");
  await see(page.locator(".count"), /beat 1 of 12/);
  const beats = page.locator(".beat-row");
  await seeCount(beats, 13);
  await page.clock.install();
  await page.getByRole("button", { name: "Play", exact: true }).click();
  for (let seconds = 0; seconds < 60 && !(await page.locator(".closing").count()); seconds += 1) await page.clock.runFor(1000);
  await page.clock.resume();
  await see(page.locator(".closing h1"), /web runs/);
  await assertAccessible(page, "the closing frame");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowDown");
  await seeAddress(page, "l=calls");
  await page.locator(".step-row").first().waitFor();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowRight");
  await page.getByRole("link", { name: /The same Pod on containerd/ }).click();
  await seeAddress(page, "with=containerd");
  await seeAddress(page, "api=1");
  await see(page.locator(".beside h1"), /docker 1\.22 beside containerd 1\.22/);
  await page.locator(".both-view svg").waitFor();
  assertNoProblems(page);
});

test("a click on a path, a release or a tab leaves the arrow keys to the story", async () => {
  const page = await app("#/v1/dockershim/sandbox.create?l=calls");
  for (const choose of [page.getByRole("radio", { name: "containerd", exact: true }), page.getByRole("tab", { name: /^Changed/ })]) {
    await choose.click();
    await still(page);
    const before = { step: await step(page), path: await page.evaluate(() => location.hash.split("/")[2]) };
    await page.keyboard.press("ArrowRight");
    await see(() => step(page), before.step + 1);
    await stays(page, () => page.evaluate(() => location.hash.split("/")[2]), before.path);
  }
});

test("search finds words, processes, calls and what they carry, and goes there", async () => {
  const page = await app("#/v1/dockershim/sandbox.create?l=calls");
  await page.keyboard.press("/");
  const dialog = page.getByRole("dialog", { name: "Search" });
  await dialog.getByRole("searchbox").fill("shim");
  await see(dialog.locator(".word").first(), /A small program that stays with containers/);
  await assertAccessible(page, "search");
  await dialog.getByRole("searchbox").fill("busybox:1.36 PullImage");
  await see(dialog.locator(".found"), /Nothing in this run|PullImage/);
  await dialog.getByRole("searchbox").fill("StartContainer");
  await page.keyboard.press("Enter");
  await see(page.locator(".step-row.now .title, h1.sentence").first(), /StartContainer|start/);
  await seeCount(dialog, 0);
  assertNoProblems(page);
});
