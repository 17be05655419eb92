// A node in a cluster, where the Pod comes from an API server; and a node on which only the kubelet starts.
import { test } from "node:test";
import { assertAccessible, assertNoProblems, LOOKS, openApp, see, seeAddress, seeCount, seeNoAddress, stays } from "./lib.mjs";
import { browser, site } from "./site.mjs";

const app = (link, { theme = "light", ...context } = {}) => openApp(browser, site, link, { colorScheme: theme, locale: "en", ...context });
const seat = (page, name) => page.locator(`.scene [data-seat="${name}"]`);

test("the Pod menu puts the node into a cluster and out of it again: the same place, and the link says so", async () => {
  const page = await app("#/v1/containerd/container.start");
  await stays(page, () => seat(page, "server").count(), 0);
  const daemon = await seat(page, "daemon-left").locator("rect").first().getAttribute("y");
  await page.getByRole("button", { name: /^Pod web/ }).click();
  await see(() => page.getByRole("menuitemradio", { name: /From a file on the node/ }).getAttribute("aria-checked"), "true");
  await assertAccessible(page, "the menu");
  await page.getByRole("menuitemradio", { name: /From the API server/ }).click();
  await seeAddress(page, "#/v1/containerd/container.start?api=1");
  await see(() => seat(page, "server").textContent(), /API server/);
  await see(() => seat(page, "client").textContent(), /kubectl/);
  await see(() => seat(page, "daemon-left").locator("rect").first().getAttribute("y"), daemon, "nobody on the node moves");
  await page.goBack();
  await seeNoAddress(page, "api=1");
  await seat(page, "server").waitFor({ state: "detached" });
  assertNoProblems(page);
});

test("the Pod comes down the watch: kubectl tells the API server, and the kubelet has asked it before", async () => {
  const page = await app("#/v1/containerd/pod.seen?api=1&l=calls");
  await see(page.locator("h1.sentence"), /learns of the pod web from the API server/);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await see(page.locator("h1.sentence"), /kubectl sends the API server a new pod/);
  await page.getByRole("radio", { name: "docker", exact: true }).click();
  await seeAddress(page, "#/v1/dockershim/");
  await seeAddress(page, "api=1");
  assertNoProblems(page);
});

test("only the kubelet’s start: it is chosen, travels in the link, and leads back to a Pod", async () => {
  const page = await app("#/v1/containerd/container.start");
  await page.getByRole("button", { name: /^Pod web/ }).click();
  await page.getByRole("menuitem", { name: "Only the kubelet’s start" }).click();
  await seeAddress(page, "?m=startup");
  await page.getByRole("radio", { name: "docker", exact: true }).click();
  await seeAddress(page, "#/v1/dockershim/");
  await page.getByRole("button", { name: /^Kubernetes 1\./ }).click();
  await page.getByRole("menuitemradio", { name: /1\.24/ }).click();
  const refused = page.locator(".refused-kubelet[role=status]");
  await see(refused, /unknown flag: --network-plugin/);
  await refused.getByRole("button", { name: "containerd on 1.24" }).click();
  await seeAddress(page, "m=startup&r=1.24");
  await seeCount(refused, 0);
  await page.getByRole("button", { name: /^No Pod/ }).click();
  await page.getByRole("menuitem", { name: /^nginx/ }).click();
  await seeAddress(page, "m=nginx");
  assertNoProblems(page);
});

test("a link to the start opens where the kubelet has started; its editor says that no Pod runs, and runs one", async () => {
  const page = await app("#/v1/containerd?m=startup&view=manifest");
  await seeAddress(page, "?m=startup");
  await see(page.locator(".editor-origin [role=status]"), /No Pod is on the node/);
  await assertAccessible(page, "the editor");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await seeNoAddress(page, "m=startup");
  await seeCount(page.locator(".editor-origin [role=status]"), 0);
  await page.getByRole("radio", { name: "The API server" }).click();
  await seeAddress(page, "api=1");
  assertNoProblems(page);
});

for (const { size, theme, lang } of LOOKS) {
  test(`axe finds nothing on a node in a cluster and on a start without a Pod: ${size}, ${theme}, ${lang}`, async () => {
    for (const link of [`pod.seen?api=1&lang=${lang}`, `kubelet.ready?m=startup&api=1&lang=${lang}`]) {
      const page = await app(`#/v1/containerd/${link}`, { size, theme });
      await assertAccessible(page, link);
      assertNoProblems(page);
      await page.context().close();
    }
  });
}

test("on a low page the menu can be scrolled, and the keys reach its end", async () => {
  const page = await app("#/v1/containerd/container.start", { size: "low" });
  await page.getByRole("button", { name: /^Pod web/ }).click();
  await page.keyboard.press("End");
  const end = async () => {
    const { y, height } = await page.getByRole("menuitem").last().boundingBox();
    return y + height;
  };
  await see(end, (end) => end <= 420, "the last entry is on the page");
  await assertAccessible(page, "the low menu");
});
