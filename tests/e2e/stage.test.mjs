// The stage in every size that readers have: its type keeps its size, the step is in view, and nothing disappears without a way to it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, assertNoProblems, open, PATIENCE_MS, see, still } from "./lib.mjs";
import { browser, site } from "./site.mjs";

/** Windows, and what 200 % and 400 % of zoom make of 1440 x 900. */
const PAGES = [[1440, 900], [1366, 625], [1280, 600], [1100, 500], [1024, 768], [820, 1180], [720, 450], [390, 844], [320, 568], [360, 225]];
/** Boxes on somebody else's page. */
const EMBEDS = [[960, 420], [640, 420], [300, 240]];
const LEAST_PX = 12;

async function at([width, height], query, link, context = {}) {
  const page = await open(browser, `${site.origin}/${query}${link}`, { context: { viewport: { width, height }, locale: "en", ...context } });
  page.setDefaultTimeout(PATIENCE_MS);
  await page.locator(".podpath[data-step] h1").first().waitFor();
  await still(page);
  return page;
}

/** Every text on the page that is smaller than it may be, as it is drawn. */
const small = (page, least) => page.evaluate((least) => {
  const found = new Map();
  const walk = document.createTreeWalker(document.querySelector(".podpath"), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const holder = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !holder.checkVisibility() || holder.closest(".hidden-text, title, style")) continue;
    const drawn = holder.closest("svg.scene text");
    const scale = drawn ? Math.hypot(drawn.getScreenCTM().a, drawn.getScreenCTM().b) : 1;
    const px = parseFloat(getComputedStyle(holder).fontSize) * scale;
    if (px < least - 0.01) found.set(`${holder.localName}.${holder.getAttribute("class") ?? ""}: ${px.toFixed(1)}`, walk.currentNode.data.trim());
  }
  return [...found].map((each) => each.join(" "));
}, LEAST_PX);

/** Whether what the step says is inside of the window on the stage. */
const isTold = (page) => page.evaluate(() => {
  const [plate, figure] = [".scene .plate .frame-line", ".stage figure"].map((what) => document.querySelector(what)?.getBoundingClientRect());
  return !plate || !figure || (plate.top >= figure.top - 1 && plate.bottom <= figure.bottom + 1 && plate.right > figure.left && plate.left < figure.right);
});

for (const [sizes, query] of [[PAGES, ""], [EMBEDS, "?embed"]]) {
  for (const size of sizes) {
    test(`no text is under ${LEAST_PX} px, and the step is in view: ${query || "page"} ${size.join(" x ")}`, async () => {
      for (const link of ["#/v1/dockershim/container.start", "#/v1/containerd/sandbox.network?lang=zh-CN"]) {
        const page = await at(size, query, link);
        for (let step = 0; step < 6; step += 1) {
          assert.deepEqual(await small(page, LEAST_PX), []);
          assert.ok(await isTold(page), `step ${step} of ${link} is not in view`);
          await page.keyboard.press("ArrowRight");
          await still(page);
          await see(() => isTold(page), true, `step ${step} of ${link} does not come into view`, 3_000);
        }
        assertNoProblems(page);
        await page.context().close();
      }
    });
  }
}

/** Whether it is on the page where a reader can come to it. */
async function isReached(locator) {
  for (const one of await locator.all()) {
    if (!(await one.isVisible())) continue;
    await one.scrollIntoViewIfNeeded();
    const [box, view] = [await one.boundingBox(), one.page().viewportSize()];
    if (box && box.width > 0 && box.x < view.width && box.y < view.height && box.x + box.width > 0 && box.y + box.height > 0) return true;
  }
  return false;
}

/** The menu of parts in a small box. */
const REST = "The story, processes, legend";

/** The parts of the app: what each is, and the buttons that lead to it where there is no room. */
const PARTS = {
  "the picture": [(page) => page.locator(".stage .scene, .sheet-stage .scene"), ["Picture", REST]],
  "the language": [(page) => page.getByText("中文", { exact: true }), ["More"]],
  "the steps": [(page) => page.locator(".steps .scroller, .compact ol"), [/^Story \d/, REST]],
  "the processes": [(page) => page.getByRole("tree"), [/^Processes/, REST]],
  "the legend": [(page) => page.locator(".legend li").last(), ["Legend", "Picture", REST]],
  "the payload": [(page) => page.getByRole("tab", { name: "Payload" }), ["Details"]],
  "the commands": [(page) => page.getByRole("tab", { name: /^On your node/ }), ["Details"]],
  "the releases": [(page) => page.getByRole("menuitemradio", { name: /1\.27/ }), [/^Kubernetes/, "More"]],
  "the Pods": [(page) => page.getByRole("menuitem", { name: /^crash/ }), [/^Pod web/]],
  "what can be broken": [(page) => page.getByRole("menuitem", { name: /SIGKILL|^Kill/ }).first(), [/^Break/]],
};

for (const size of PAGES) {
  test(`nothing disappears without a way to it: ${size.join(" x ")}`, async () => {
    const page = await at(size, "", "#/v1/dockershim/container.start");
    for (const [part, [find, doors]] of Object.entries(PARTS)) {
      let reached = await isReached(find(page));
      for (const name of reached ? [] : doors) {
        const button = page.getByRole("button", { name, exact: typeof name === "string" }).or(page.locator("summary", { hasText: name }));
        if (!(await isReached(button.first()))) continue;
        await button.first().click();
        if (name === REST) await page.getByRole("menuitem", { name: new RegExp(part.split(" ").pop(), "i") }).first().click({ timeout: 1_000 }).catch(() => {});
        reached = await see(() => isReached(find(page)), true, part, 2_000).catch(() => false);
        if (reached) break;
        await page.keyboard.press("Escape");
      }
      assert.ok(reached, `${part} cannot be reached`);
      await page.keyboard.press("Escape");
    }
    assertNoProblems(page);
    await page.context().close();
  });
}

test("what a low window leaves out has a name, and leads there; a step comes back", async () => {
  const page = await at([1280, 600], "", "#/v1/dockershim/container.process");
  const figure = page.locator(".stage figure");
  const top = () => figure.evaluate((figure) => figure.scrollTop);
  const before = await top();
  await page.locator("button.beyond", { hasText: "kubelet" }).click();
  await see(top, (now) => now < before);
  await page.keyboard.press("ArrowRight");
  await see(() => isTold(page), true);
  await assertAccessible(page);
  for (const door of ["Story", "Legend", "Processes"]) {
    const button = page.getByRole("button", { name: new RegExp(`^${door}`) });
    if (!(await isReached(button))) continue;
    await button.click();
    await page.getByRole("dialog").waitFor();
    await assertAccessible(page, door);
    await page.keyboard.press("Escape");
    await see(() => page.evaluate(() => document.activeElement.textContent), new RegExp(`^${door}`));
  }
  assertNoProblems(page);
});

test("nothing slides where motion is not wanted", async () => {
  const page = await at([1280, 600], "", "#/v1/dockershim/sandbox.create", { reducedMotion: "reduce" });
  await page.keyboard.press("ArrowRight");
  await see(() => isTold(page), true, "at once", 1_000);
  assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
});
