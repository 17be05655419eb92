// What the reader does to the node: it makes a run of its own, stands in the link, and can be taken back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, open, see, seeAddress, seeNoAddress, SIZES, step } from "./lib.mjs";
import { browser, site } from "./site.mjs";

const at = (link, size) => open(browser, `${site.origin}/${link}`, { context: { viewport: { width: size[0], height: size[1] } } });

for (const [name, size] of Object.entries({ wide: SIZES.wide, low: [900, 520], compact: SIZES.compact })) {
  test(`a reader kills a process, sees what comes of it, and takes it back: ${name}`, async () => {
    const page = await at("#/v1/dockershim/container.start?l=calls", size);
    const here = await see(() => step(page), (number) => number > 1);
    await page.getByRole("button", { name: /Break it here/ }).click();
    const menu = page.getByRole("menu", { name: /Break it here/ });
    await menu.waitFor();
    await assertAccessible(page);
    const box = await menu.boundingBox();
    assert.ok(box.x >= 0 && box.y >= 0 && box.x + box.width <= size[0] && box.y + box.height <= size[1], `the menu is on the page: ${JSON.stringify(box)}`);
    await page.getByRole("menuitem", { name: /Kill dockerd/ }).click();
    await seeAddress(page, "do=kill%20dockerd");
    assert.equal(await step(page), here, "the reader stays where they are");
    await see(page.locator(".deeds").first(), /kill dockerd@container.start/);
    await page.locator(".deeds summary").first().click();
    await see(page.locator(".deeds details").first(), /dockerd \(\d+\) ended; \d+ took its place/);
    await page.locator(".deeds summary").first().click();
    await page.keyboard.press("ArrowRight");
    await see(page.locator("h1.sentence, .hop-card h2, .hop-card h1").first(), /dockerd/);
    await assertAccessible(page);
    await page.locator(".deeds").first().getByRole("button", { name: "Undo" }).click();
    await seeNoAddress(page, "do=");
    await page.goBack();
    await seeAddress(page, "do=kill%20dockerd");
  });
}

test("what cannot be done in the run of a link is said, and the run is there without it", async () => {
  const page = await at("#/v1/crio/container.start?do=kill%20dockerd@container.start", SIZES.wide);
  await see(page.locator(".notice"), /no process is called dockerd/);
  assert.ok(await step(page) > 1);
});
