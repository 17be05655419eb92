// Every fault at every beat: opened from a step, filled by workers, stopped, walked by keyboard, left into a run and come back to.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, assertNoProblems, focused, openApp, see, seeAddress, seeCount, seeNoAddress } from "./lib.mjs";
import { browser, site } from "./site.mjs";

const app = (link, context = {}) => openApp(browser, site, link, { locale: "en", ...context });
const cell = (page, row, column) => page.locator(`.map-scroll tbody tr:nth-child(${row}) > :nth-child(${column}) button`);

test("a reader opens the map from a step, sees it filled, and goes from a cell into its run and back", async () => {
  const page = await app("#/v1/containerd/container.start?api=1");
  await page.getByRole("button", { name: /^Break it here/ }).first().click();
  await page.getByRole("menuitem", { name: /All faults at all beats/ }).click();
  await seeAddress(page, "view=map");
  await see(page.locator(".map-head h1"), "What if it breaks here?");
  // It is over when nobody counts any more.
  await seeCount(page.locator(".map-progress progress"), 0);
  await seeCount(page.locator(".map-sign.unknown"), 0);
  await assertAccessible(page, "the map");
  const shim = page.getByRole("button", { name: /^kill the shim; .*The Pod is Running: heals/i }).first();
  await shim.click();
  await see(page.locator(".map-card h2"), /kill the shim.*Running/i);
  await page.getByRole("button", { name: "Open this run" }).click();
  await seeNoAddress(page, "view=map");
  await seeAddress(page, "do=kill");
  await page.locator(".deeds").waitFor();
  await page.goBack();
  await seeAddress(page, "view=map");
  await seeCount(page.locator(".map-sign.unknown"), 0, "what was found is still there");
  assertNoProblems(page);
});

test("the map is walked with the arrow keys, a beat opens into its steps, and Enter opens a run", async () => {
  const page = await app("#/v1/containerd/pod.seen?view=map&api=1");
  await page.locator(".map-scroll tbody button").first().waitFor();
  await cell(page, 1, 2).focus();
  for (const key of ["ArrowRight", "ArrowRight", "ArrowDown"]) await page.keyboard.press(key);
  await see(() => page.evaluate(() => document.activeElement.closest("tr").rowIndex), 2);
  await page.getByRole("button", { name: "runc", exact: false }).and(page.locator("thead button")).first().click();
  await see(() => page.locator(".map-steps th.number").count(), (count) => count > 12);
  await seeCount(page.locator(".map-progress progress"), 0);
  await page.locator("tbody .map-sign.stuck, tbody .map-sign.new-processes").first().focus();
  assert.match(await focused(page), /;/);
  await page.keyboard.press("Enter");
  await seeAddress(page, "do=");
  assertNoProblems(page);
});

test("trying stops and goes on, and Escape leaves the map", async () => {
  const page = await app("#/v1/dockershim/pod.seen?view=map&api=1");
  await page.locator(".map-scroll tbody button").first().waitFor();
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  const tried = await see(page.locator(".map-progress .number"), /\d+ of \d+ tried/);
  await page.getByRole("button", { name: "Go on", exact: true }).click();
  await see(page.locator(".map-progress .number"), (now) => now !== tried);
  await page.keyboard.press("Escape");
  await page.locator(".scene").waitFor();
  assertNoProblems(page);
});

for (const [size, theme] of [["compact", "dark"], ["medium", "light"], ["low", "dark"]]) {
  test(`axe finds nothing on the map: ${size}, ${theme}`, async () => {
    const page = await app("#/v1/containerd/sandbox.create?view=map&lang=zh", { size, colorScheme: theme });
    await page.locator(".map-sign.heals").nth(3).waitFor();
    await page.getByRole("button", { name: "停止" }).click();
    await page.locator("tbody .map-sign.heals").first().click();
    await page.locator(".map-card h2").waitFor();
    await assertAccessible(page);
    await page.context().close();
  });
}
