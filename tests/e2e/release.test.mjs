// The release of Kubernetes: its menu, its place in the link, and a kubelet that does not start.
import { test } from "node:test";
import { assertAccessible, assertNoProblems, LOOKS, openApp, see, seeAddress, seeCount, seeNoAddress } from "./lib.mjs";
import { browser, site } from "./site.mjs";

const app = (link, { theme = "light", ...context } = {}) => openApp(browser, site, link, { colorScheme: theme, locale: "en", ...context });

/** Opens the menu of releases, and chooses one. */
async function choose(page, release) {
  await page.getByRole("button", { name: /^Kubernetes 1\./ }).click();
  await page.getByRole("menuitemradio", { name: release }).click();
}

test("the menu of releases: the same place, another release, and the link says so", async () => {
  const page = await app("#/v1/containerd/container.start");
  const sentence = await page.locator("h1.sentence").innerText();
  await choose(page, /1\.23/);
  await seeAddress(page, "#/v1/containerd/container.start?r=1.23");
  await choose(page, /1\.24/);
  await seeAddress(page, "r=1.24");
  await page.getByRole("button", { name: "Kubernetes 1.24" }).click();
  await see(() => page.getByRole("menuitemradio", { name: /1\.24.*dockershim is removed/ }).getAttribute("aria-checked"), "true");
  await assertAccessible(page, "the menu");
  await page.keyboard.press("Escape");
  await see(page.locator("h1.sentence"), sentence.trim());
  await choose(page, /1\.22/);
  await seeNoAddress(page, "r=");
  await page.goBack();
  await seeAddress(page, "r=1.24");
  assertNoProblems(page);
});

test("docker on 1.24: the kubelet does not start, says why, and there is a way on", async () => {
  const page = await app("#/v1/dockershim/container.start");
  await choose(page, /1\.24/);
  const refused = page.locator(".refused-kubelet[role=status]");
  await see(refused, /The kubelet of Kubernetes 1\.24 does not start on the docker path\./);
  await see(refused, /unknown flag: --network-plugin/);
  await refused.getByRole("button", { name: "cri-dockerd on 1.24" }).click();
  await seeAddress(page, "#/v1/cri-dockerd/container.start");
  await seeCount(refused, 0);
  assertNoProblems(page);
});

for (const { size, theme, lang } of LOOKS) {
  test(`axe finds nothing on a kubelet that does not start: ${size}, ${theme}, ${lang}`, async () => {
    const page = await app(`#/v1/dockershim/container.start?r=1.27&lang=${lang}`, { size, theme });
    await page.locator(".refused-kubelet").waitFor();
    await assertAccessible(page, theme);
    assertNoProblems(page);
    await page.context().close();
  });
}

test("on a narrow screen the release is in the menu", async () => {
  const page = await app("#/v1/containerd/container.start", { size: "compact" });
  await page.getByRole("button", { name: "More", exact: true }).click();
  await seeCount(page.getByRole("menuitemradio", { checked: true }), 1);
  await assertAccessible(page, "the menu");
  await page.getByRole("menuitemradio", { name: /1\.26/ }).click();
  await seeAddress(page, "r=1.26");
});

test("the steady chatter is folded away, and can be shown", async () => {
  const page = await app("#/v1/containerd/container.start");
  const last = () => page.getByRole("slider").getAttribute("max").then(Number);
  const before = await last();
  await page.locator(".chatter button").click();
  await see(last, (last) => last > before);
  await assertAccessible(page, "chatter");
  assertNoProblems(page);
});
