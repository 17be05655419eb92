// The stage in every size that readers have: its type keeps its size, the step is in view, and nothing disappears without a way to it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, assertNoProblems, focused, open, openApp, PATIENCE_MS, see, serve, SITE, step, still } from "./lib.mjs";
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

/** Whether what the step says is inside of the window on the stage. At the end of the story the window is where the Pod is. */
const isTold = (page) => page.evaluate(() => {
  if (document.querySelector('.closing, .controls button:last-child[aria-disabled="true"], .thumb-row .primary[aria-disabled="true"]')) return true;
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

/** Which geometry the stage is drawn in, and how much larger than it is drawn. */
const geometry = (page) => page.locator(".stage .scene").evaluate((svg) => [["narrow", "column"].find((name) => svg.classList.contains(name)) ?? "wide", svg.getScreenCTM().a]);

for (const [size, query, name] of [[[1440, 900], "", "wide"], [[1024, 768], "", "wide"], [[640, 420], "?embed", "narrow"], [[390, 844], "", "column"], [[320, 568], "", "column"], [[300, 240], "?embed", "column"]]) {
  test(`the stage is drawn one to one in its ${name} width: ${query || "page"} ${size.join(" x ")}`, async () => {
    const page = await at(size, query, "#/v1/dockershim/container.start");
    assert.deepEqual(await geometry(page), [name, 1]);
    assertNoProblems(page);
    await page.context().close();
  });
}

test("on a phone the picture is there at once, the beats are behind their name, and Next is within 8 tab stops", async () => {
  const page = await at([390, 844], "", "#/v1/dockershim/container.start");
  const [stage, next] = await Promise.all([".stage .view", ".thumb-row .primary"].map((part) => page.locator(part).boundingBox()));
  assert.ok(Math.abs(stage.height - 280) < 1 && stage.width === 390, JSON.stringify(stage));
  assert.ok(next.height >= 48 && next.y + next.height <= 844, JSON.stringify(next));
  await page.evaluate(() => document.body.focus());
  let stops = 0;
  for (; stops < 9 && (await focused(page)) !== "Next"; stops += 1) await page.keyboard.press("Tab");
  assert.ok(stops <= 8, `${stops} tab stops`);
  const before = await step(page);
  await page.keyboard.press("Enter");
  await see(() => step(page), (now) => now > before);
  const picker = page.getByRole("button", { name: /^Story \d+ / });
  await picker.click();
  await page.getByRole("dialog").getByRole("button", { name: /It asks for a sandbox/ }).click();
  await see(picker, /It asks for a sandbox/);
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.locator("button.beyond", { hasText: "kubelet" }).or(page.locator('.scene [data-seat="top-left"]')).first().waitFor();
  await assertAccessible(page);
  assertNoProblems(page);
  await page.context().close();
});

test("a stack of containers opens into a list, and the one that is chosen is shown until the next step", async () => {
  const page = await at([1440, 900], "", "#/v1/dockershim/pod.running?m=two-containers");
  const [count, name] = [page.locator(".scene .count-word").first(), page.locator('.scene [data-seat="workload-right"] .name')];
  const [was, of] = [await name.textContent(), (await count.textContent()).trim()];
  assert.match(of, /^\d of 2$/);
  await page.locator(".scene [data-stack]").first().click();
  const list = page.getByRole("menu");
  await list.waitFor();
  await assertAccessible(page, "the list of containers");
  const other = list.getByRole("menuitemradio", { checked: false });
  await other.click();
  await see(() => name.textContent(), (now) => now !== was);
  assert.notEqual((await count.textContent()).trim(), of);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowRight");
  await see(() => name.textContent(), was);
  await page.getByRole("button", { name: /^Containers/ }).focus();
  await page.keyboard.press("Enter");
  await see(() => page.evaluate(() => document.activeElement.getAttribute("role")), "menuitemradio");
  assertNoProblems(page);
  await page.context().close();
});

test("on paper the picture is whole and narrow, light, and nothing is there that is to be pressed", async () => {
  const page = await at([1440, 900], "", "#/v1/containerd/container.process", { colorScheme: "dark" });
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await page.setViewportSize({ width: 642, height: 971 });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await still(page);
  assert.equal((await geometry(page))[0], "narrow");
  const paper = await page.evaluate(() => {
    const box = (part) => document.querySelector(part).getBoundingClientRect();
    const [figure, scene, say] = [".stage figure", ".stage .scene", ".say h1"].map(box);
    const pressed = [...document.querySelectorAll("button, select, a.button")].filter((each) => each.checkVisibility() && !each.closest(".pane")).map((each) => each.textContent);
    return { whole: scene.height <= figure.height + 1 && scene.width <= figure.width + 1, above: say.bottom <= figure.top, ground: getComputedStyle(document.querySelector(".view figure")).backgroundColor, pressed };
  });
  assert.deepEqual(paper, { whole: true, above: true, ground: "rgb(246, 247, 249)", pressed: [] });
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  assertNoProblems(page);
  await page.context().close();
});

/** What WCAG 2.2, 1.4.12 lets a reader set. */
const SPACING = "*, *::before, *::after { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }";
/** What is cut short and stands whole behind the button that it is on. */
const BEHIND = ".line-of, .beat-name, .picker b, .hidden-text, .steps .scroller, .part";

/** Texts of the picture that lie on each other, and texts beside it that are cut where nothing scrolls. */
const crowded = (page) => page.evaluate((behind) => {
  const found = new Set();
  const texts = [...document.querySelectorAll(".scene text")].filter((text) => text.checkVisibility() && text.textContent.trim()).map((text) => [text, text.getBoundingClientRect()]);
  for (const [at, [one, a]] of texts.entries()) for (const [other, b] of texts.slice(at + 1)) {
    const [x, y] = [Math.min(a.right, b.right) - Math.max(a.left, b.left), Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)];
    if (x > 2 && y > 4) found.add(`${one.textContent} lies on ${other.textContent}`);
  }
  const walk = document.createTreeWalker(document.querySelector(".podpath"), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const holder = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !holder.checkVisibility() || holder.closest(`svg, title, style, ${behind}`)) continue;
    const range = document.createRange();
    range.selectNodeContents(walk.currentNode);
    const text = range.getBoundingClientRect();
    for (let up = holder; up && up !== document.body; up = up.parentElement) {
      const [style, box] = [getComputedStyle(up), up.getBoundingClientRect()];
      if (/auto|scroll/.test(style.overflowX + style.overflowY)) break;
      const cut = (style.overflowX !== "visible" && (text.right > box.right + 1 || text.left < box.left - 1)) || (style.overflowY !== "visible" && text.bottom > box.bottom + 1);
      if (cut && text.width) found.add(`${walk.currentNode.data.trim()} is cut by ${up.className || up.localName}`);
      if (cut) break;
    }
  }
  return [...found];
}, BEHIND);

for (const [size, query] of [[[1440, 900], ""], [[1024, 768], ""], [[820, 1180], ""], [[390, 844], ""], [[320, 568], ""], [[640, 420], "?embed"], [[300, 240], "?embed"]]) {
  test(`with more space between letters, words and lines nothing is cut and nothing overlaps: ${query || "page"} ${size.join(" x ")}`, async () => {
    const open = await serve({ "/": SITE }, { policy: null });
    for (const link of ["#/v1/dockershim/container.process", "#/v1/containerd/sandbox.network?lang=zh-CN"]) {
      const page = await openApp(browser, open, query + link, { viewport: { width: size[0], height: size[1] }, locale: "en" });
      await page.addStyleTag({ content: SPACING });
      await still(page);
      assert.deepEqual(await crowded(page), [], link);
      await page.context().close();
    }
    await open.close();
  });
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
