// Two runs beside each other: from the menu, from the end of a run, from a link; one Next for both.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, assertNoProblems, openApp, see, seeAddress, seeCount, seeNoAddress } from "./lib.mjs";
import { browser, site } from "./site.mjs";

const app = (link, context = {}) => openApp(browser, site, link, { locale: "en", ...context });

test("a reader puts containerd beside docker, walks both, and goes from difference to difference", async () => {
  const page = await app("#/v1/dockershim/sandbox.create");
  await page.getByRole("button", { name: "Compare" }).click();
  await page.getByRole("menuitem", { name: "with containerd" }).click();
  await see(page.locator(".beside h1"), /docker 1\.22 beside containerd 1\.22/);
  await seeAddress(page, "with=containerd");
  await seeCount(page.locator(".beside-counts tbody tr"), 2);
  await see(page.locator(".beside-beat.now .beside-line").first(), /It asks for a sandbox/);
  await see(page.locator(".beside-row .hole").first(), /there is no dockerd in containerd|nothing like it|has it at/);
  await assertAccessible(page, "two runs");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await see(page.locator(".beside-beat.now .beside-line").first(), /A shim starts/);
  await page.getByRole("button", { name: "Next difference" }).click();
  await page.keyboard.press("Home");
  await page.locator(".beside-row summary").first().click();
  await see(page.locator(".beside-row details[open] tr").first(), /./);
  await page.getByRole("button", { name: "Close", exact: true }).click();
  await seeNoAddress(page, "with=");
  await page.locator(".scene").waitFor();
  assertNoProblems(page);
});

test("what was done to a node stands beside the unbroken run, in a link that can be sent", async () => {
  const page = await app("#/v1/dockershim/container.start?do=kill%20dockerd@container.start&with=unbroken");
  await see(page.locator(".beside h1"), /kill dockerd@container\.start beside .*unbroken/);
  assert.ok(await page.locator(".beside-beat").count() > 10);
  assertNoProblems(page);
});

test("a beat that only the other run has is open, and is not where the reader is", async () => {
  const page = await app("#/v1/containerd/sandbox.create?do=remove%20runc@pod.seen&with=unbroken");
  await page.locator(".beside-row").first().waitFor();
  await seeCount(page.locator(".beside-beat.now"), 1);
  const alone = page.locator(".beside-beat", { has: page.locator(".beside-line:disabled") });
  await see(() => alone.count(), (count) => count > 0);
  for (let at = 0; at < (await alone.count()); at += 1) await see(() => alone.nth(at).locator(".beside-line").getAttribute("aria-expanded"), "true");
});

for (const [size, theme] of [["compact", "dark"], ["medium", "light"], ["low", "dark"]]) {
  test(`axe finds nothing on two runs: ${size}, ${theme}`, async () => {
    const page = await app("#/v1/containerd/sandbox.create?with=crio&lang=zh", { size, colorScheme: theme });
    await page.locator(".beside-row").first().waitFor();
    await assertAccessible(page);
    await page.context().close();
  });
}
