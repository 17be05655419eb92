// Every size, both themes and languages, and everything that can be opened: axe finds nothing, and the console is silent.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, assertNoProblems, focused, LOOKS, openApp, see } from "./lib.mjs";
import { browser, site } from "./site.mjs";

const app = (link, { theme = "light", ...context } = {}) => openApp(browser, site, link, { colorScheme: theme, locale: "en", ...context });

for (const { size, theme, lang } of LOOKS) {
  test(`axe finds nothing: ${size}, ${theme}, ${lang}`, async () => {
    const page = await app(`#/v1/containerd/container.start?lang=${lang}`, { size, theme });
    await see(() => page.locator("html").getAttribute("lang"), lang === "zh" ? "zh-CN" : "en");
    await assertAccessible(page, `${size} ${theme} ${lang}`);
    assertNoProblems(page);
    await page.context().close();
  });
}

test("what can be opened is accessible: editor with an error, examples, help, sharing, tabs", async () => {
  const page = await app("#/v1/docker/container.start?view=manifest");
  await page.locator("#app textarea").fill("apiVersion: v1\nkind: Pod\nmetadata:\n  name: Web\nspec:\n  affinity: {}\n  containers:\n  - name: app\n    image: busybox\n");
  await page.locator(".problem").first().waitFor();
  await assertAccessible(page, "editor, typing");
  await page.locator(".editor-head h1").click();
  await page.getByRole("button", { name: "Examples", exact: true }).click();
  await assertAccessible(page, "editor, reading, examples");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Close the editor" }).click();
  for (const name of ["Help and keys", "Share"]) {
    await page.getByRole("button", { name, exact: true }).click();
    await page.getByRole("dialog").waitFor();
    await assertAccessible(page, name);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  }
  for (const name of [/^Changed/, /^Source/, /^On your node/]) {
    await page.getByRole("tab", { name }).click();
    await assertAccessible(page, String(name));
  }
  assertNoProblems(page);
});

test("on a phone the keyboard comes to Next within eight stops, and a list of steps is one stop", async () => {
  const page = await app("#/v1/dockershim/container.start?api=1", { size: "compact" });
  const names = [];
  while (names.length < 8 && names.at(-1) !== "Next") {
    await page.keyboard.press("Tab");
    names.push(await focused(page));
  }
  assert.equal(names.at(-1), "Next", names.join(" · "));
  const wide = await app("#/v1/dockershim/container.start?l=calls");
  assert.equal(await wide.locator('.steps [data-goto][tabindex="0"]').count(), 1);
});
