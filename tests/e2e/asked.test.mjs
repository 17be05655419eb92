// What is asked about: a box, a process, a word, a badge. The card has its five lines, lies beside its box and on the page, and gives the
// focus back; and the menu of a place breaks what is there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, assertNoProblems, focused, openApp, see, seeAddress, seeCount, SIZES } from "./lib.mjs";
import { browser, site } from "./site.mjs";

const card = (page) => page.locator(".asked");
const lines = (page) => page.locator(".asked dt").count();

/** Whether two boxes have something in common. */
const meet = (a, b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

async function assertPlaced(page, own, size) {
  const [width, height] = SIZES[size];
  const box = await card(page).boundingBox();
  assert.ok(box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height, `on the page: ${JSON.stringify(box)}`);
  assert.ok(!meet(box, await own.boundingBox()), `not over its own box: ${JSON.stringify(box)}`);
}

for (const [size, theme, lang] of [["wide", "light", "en"], ["medium", "dark", "zh"]]) {
  test(`every box of the stage says what it is, beside it: ${size}, ${theme}, ${lang}`, async () => {
    const page = await openApp(browser, site, `#/v1/dockershim/container.start?l=calls&api=1&lang=${lang}`, { size, colorScheme: theme });
    const seats = await page.locator(".scene [data-seat]").evaluateAll((seats) => seats.map((seat) => seat.dataset.seat));
    assert.ok(seats.length >= 13, seats.join());
    for (const seat of seats) {
      const box = page.locator(`.scene [data-seat="${seat}"]`).first();
      await box.click();
      await see(() => lines(page), 5, seat);
      await assertPlaced(page, box, size);
      if (seat === "keeper-left") await assertAccessible(page, `the card of ${seat}`);
      await page.keyboard.press("Escape");
      await seeCount(card(page), 0, seat);
    }
    assertNoProblems(page);
  });
}

test("the boxes are one stop of the keyboard; Enter asks, Escape gives the focus back", async () => {
  const page = await openApp(browser, site, "#/v1/containerd/container.start?l=calls");
  assert.equal(await page.locator('.scene [data-seat][tabindex="0"]').count(), 1);
  await page.locator('.scene [data-seat][tabindex="0"]').focus();
  await page.keyboard.press("ArrowRight");
  const name = await focused(page);
  await page.keyboard.press("Enter");
  await see(() => lines(page), 5);
  await see(() => page.evaluate(() => document.activeElement.className.split(" ")[0]), "asked");
  await page.keyboard.press("Escape");
  await seeCount(card(page), 0);
  assert.equal(await focused(page), name);
});

for (const lang of ["en", "zh"]) {
  test(`a word in the sentence is asked about with the keyboard: ${lang}`, async () => {
    const page = await openApp(browser, site, `#/v1/containerd/container.start?l=calls&lang=${lang}`);
    const keys = await page.locator(".say .term").evaluateAll((terms) => terms.map((term) => term.dataset.term));
    assert.ok(keys.length > 0 && new Set(keys).size === keys.length, keys.join());
    const term = page.locator(".say .term").first();
    await term.focus();
    await page.keyboard.press("Enter");
    await see(() => lines(page), 5);
    await assertPlaced(page, term, "wide");
    await assertAccessible(page);
    await page.keyboard.press("Escape");
    await seeCount(card(page), 0);
    await see(() => page.evaluate(() => document.activeElement.dataset.term), keys[0]);
  });
}

test("a badge says how calls travel, and the card goes when the reader goes on", async () => {
  const page = await openApp(browser, site, "#/v1/containerd/container.start?l=calls");
  await page.locator(".say .badge").click();
  await see(page.locator(".asked h2"), /CRI/);
  await page.keyboard.press("ArrowRight");
  await seeCount(card(page), 0);
});

test("a process says whose it is; killing it from there is a run of its own, and process 1 says why it cannot be killed", async () => {
  const page = await openApp(browser, site, "#/v1/dockershim/container.start?l=calls");
  await page.keyboard.press("End");
  await seeCount(page.locator(".processes .proc.future"), 0);
  await page.locator(".processes .proc", { hasText: "shim" }).last().click();
  await see(page.locator(".asked dl"), /through a launcher/);
  await page.getByRole("button", { name: "Kill it here" }).click();
  await page.getByRole("menuitem", { name: /SIGTERM/ }).waitFor();
  await assertAccessible(page);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /see it: what happens if shim/ }).click();
  await seeAddress(page, "do=kill");
  await seeCount(card(page), 0);
  await page.locator(".processes .proc", { hasText: "systemd" }).first().click();
  await see(card(page), /Process 1 cannot be killed/);
  assert.equal(await page.getByRole("button", { name: "Kill it here" }).count(), 0);
});

test("the menu of a step and of a process is where they are, for pointer and keyboard", async () => {
  const page = await openApp(browser, site, "#/v1/containerd/container.start?l=calls");
  await page.locator(".step-row.now").click({ button: "right" });
  await see(card(page), /fail/i);
  await assertAccessible(page);
  await page.keyboard.press("Escape");
  await seeCount(card(page), 0);
  await page.locator(".processes .proc[tabindex='0']").focus();
  await page.keyboard.press("Shift+F10");
  await see(card(page), /Process 1 cannot be killed/);
  await page.keyboard.press("Escape");
  await seeCount(card(page), 0);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Shift+F10");
  await page.getByRole("menuitem", { name: /SIGKILL/ }).waitFor();
  await see(() => page.evaluate(() => document.activeElement.getAttribute("role")), "menuitem");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await seeAddress(page, "TERM");
});

test("what can follow is followed: to the next step that has to do with it", async () => {
  const page = await openApp(browser, site, "#/v1/containerd/container.start?l=calls");
  const before = await page.locator(".podpath").getAttribute("data-step");
  await page.locator('.scene [data-seat="keeper-left"]').click();
  await page.getByRole("button", { name: "Follow it" }).click();
  await see(() => page.locator(".podpath").getAttribute("data-step"), (step) => Number(step) > Number(before));
  await see(page.locator("h1").first(), /shim/);
});
