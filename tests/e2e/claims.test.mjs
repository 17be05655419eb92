// The page of misconceptions: by keyboard from the menu to the answer and on to the run, in both languages, at every size.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, assertNoProblems, focused, LOOKS, openApp, see, seeAddress, stays, still } from "./lib.mjs";
import { browser, site } from "./site.mjs";

const app = (link, { theme = "light", ...context } = {}) => openApp(browser, site, link, { colorScheme: theme, locale: "en", ...context });

test("the keyboard alone opens a claim, predicts, reads the answer and watches the run", async () => {
  const page = await app("#/v1/dockershim/container.start");
  await page.getByRole("button", { name: "Misconceptions", exact: true }).focus();
  await page.keyboard.press("Enter");
  await seeAddress(page, "#/v1/misconceptions/");
  await see(() => focused(page), /Kubernetes dropped Docker/, "the focus is on the heading of the new page");
  await page.getByRole("button", { name: /The kubelet pulls the images/ }).focus();
  await page.keyboard.press("Enter");
  await seeAddress(page, "misconceptions/kubelet-pulls");
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await see(() => page.locator(".choice input:checked").getAttribute("value"), "3");
  await page.keyboard.press("Tab");
  await see(() => focused(page), "See the answer");
  await page.keyboard.press("Enter");
  await see(page.locator(".claim-verdict[role=status]"), /What happens: dockerd\./);
  await see(() => focused(page), "Ask me again", "the focus stays where it was");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await seeAddress(page, "#/v1/dockershim/image.pull");
  await see(page.locator("h1.sentence"), /pull/);
  await page.goBack();
  await seeAddress(page, "misconceptions/kubelet-pulls");
  await see(page.locator(".claim-verdict"), /dockerd/, "the answer is still there");
  assertNoProblems(page);
});

test("a claim that no run can answer says so, and names its source", async () => {
  const page = await app("#/v1/misconceptions/political");
  await page.getByRole("button", { name: "Skip the question" }).click();
  await page.getByRole("heading", { name: "No run can show this" }).waitFor();
  await stays(page, () => page.locator(".watch").count(), 0);
  await see(() => page.locator(".claim-sources a").first().getAttribute("href"), /^https:\/\/kubernetes\.io\/blog\/2022/);
});

test("a link to a claim opens it under its own title, and Escape leads to the run", async () => {
  const page = await app("#/v1/misconceptions/images");
  await page.waitForFunction(() => document.title.startsWith("“My Docker images stop working”"));
  const top = async () => (await page.locator(".claim.open h3").boundingBox()).y;
  await see(top, (y) => y > 40 && y < 200, "the open claim stands at the top");
  await page.keyboard.press("Escape");
  await page.locator("h1.sentence").waitFor();
});

for (const { size, theme, lang } of LOOKS) {
  test(`axe finds nothing in the list, the question and the answer: ${size}, ${theme}, ${lang}`, async () => {
    const page = await app(`#/v1/misconceptions/competitor?lang=${lang}`, { size, theme });
    await see(() => page.locator("html").getAttribute("lang"), lang === "zh" ? "zh-CN" : "en");
    await assertAccessible(page, "question");
    await page.locator(".choice").first().click();
    await page.locator(".predict-row button").click();
    await page.locator(".watch").waitFor();
    await assertAccessible(page, "answer");
    await page.locator(".claim.open h3 button").click();
    await page.locator(".claim.open").waitFor({ state: "detached" });
    await assertAccessible(page, "list");
    assertNoProblems(page);
    await page.context().close();
  });
}

test("at 320 pixels nothing is wider than the page, and everything can be hit", async () => {
  const page = await openApp(browser, site, "#/v1/misconceptions/competitor", { size: "compact", locale: "en" });
  await page.setViewportSize({ width: 320, height: 640 });
  await page.locator(".choice").first().click();
  await page.locator(".predict-row button").click();
  await page.locator(".watch").waitFor();
  await still(page);
  const wrong = await page.evaluate(() => [...document.querySelectorAll(".claims-frame *")].filter((element) => {
    const { left, right, width, height } = element.getBoundingClientRect();
    const wide = width > 0 && (right > innerWidth + 1 || left < -1) && !element.closest("svg, .hidden-text");
    const low = width > 0 && height < 32 && element.matches("button, a");
    return wide || low;
  }).map((element) => element.outerHTML.slice(0, 90)));
  assert.deepEqual(wrong, []);
});
