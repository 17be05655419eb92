// Pages of somebody else, with a simulation in them: tests/hosts/element.html and tests/hosts/iframe.html.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { assertAccessible, assertNoProblems, launch, open, POLICY, ROOT, see, seeCount, serve, SITE, still } from "./lib.mjs";

const HOSTS = join(ROOT, "tests/hosts");
let browser;
const servers = [];
before(async () => { browser = await launch(); });
after(async () => {
  await browser.close();
  await Promise.all(servers.map((server) => server.close()));
});

async function host(name, policy = POLICY) {
  const server = await serve({ "/": SITE, "/hosts/": HOSTS }, { policy });
  servers.push(server);
  return open(browser, `${server.origin}/hosts/${name}`, { context: { viewport: { width: 1000, height: 1300 } } });
}

test("two elements on a page have a state each, and leave the page's keys and styles alone", async () => {
  const page = await host("element.html");
  const [docker, containerd] = [page.locator("#docker"), page.locator("#containerd")];
  for (const element of [docker, containerd]) await element.locator("h1").waitFor();
  const before = await docker.locator("h1").innerText();
  await page.getByRole("button", { name: "Next in the second one" }).click();
  await page.waitForFunction(() => document.querySelector("#heard").value.startsWith("step "));
  await see(() => containerd.getAttribute("step"), (step) => step !== "container.start", "the attribute follows");
  await still(page);
  assert.equal(await docker.locator("h1").innerText(), before);
  assert.equal(await docker.getAttribute("path"), "dockershim");
  // A key in the page's own field is the page's; a key in an element is the element's.
  await page.locator("#field").focus();
  await page.keyboard.press("ArrowRight");
  await see(page.locator("#keys"), "1");
  await still(page);
  assert.equal(await docker.locator("h1").innerText(), before);
  await docker.getByRole("button", { name: "Play" }).focus();
  await page.keyboard.press("o");
  await page.waitForFunction((before) => document.querySelector("#docker").shadowRoot.querySelector("h1").textContent !== before, before);
  await still(page);
  assert.equal(await page.locator("#keys").innerText(), "1", "a key that was used does not reach the page");
  const size = (locator) => locator.evaluate((element) => getComputedStyle(element).fontSize);
  assert.equal(await size(page.locator("#next")), "20px");
  assert.notEqual(await size(docker.getByRole("button", { name: "Play" })), "20px");
  await assertAccessible(page);
  assertNoProblems(page);
});

test("an element is moved without a new start, and removed without a trace", async () => {
  const page = await host("element.html");
  await page.locator("#docker h1").waitFor();
  await page.locator("#docker").evaluate((element) => element.next());
  await page.waitForFunction(() => document.querySelector("#docker").getAttribute("step") !== "container.start");
  const at = await page.locator("#docker").getAttribute("step");
  await page.evaluate(() => document.querySelector("main").append(document.querySelector("#docker")));
  assert.equal((await page.locator("#docker").evaluate((element) => element.getState())).milestone ?? at, at);
  await page.evaluate(() => { window.gone = document.querySelector("#docker"); window.gone.remove(); });
  await page.waitForFunction(() => window.gone.shadowRoot.querySelector(".place").childElementCount === 0);
  assertNoProblems(page);
});

test("where WebAssembly is forbidden, an element keeps what stands in it and says so", async () => {
  const page = await host("element.html", POLICY.replace(" 'wasm-unsafe-eval'", ""));
  await page.waitForFunction(() => document.querySelector("#heard").value === "error blocked");
  assert.ok(await page.locator("#docker a").isVisible());
});

test("a frame is driven by messages, and its state is in its address", async () => {
  const page = await host("iframe.html", `${POLICY}; frame-src 'self'`);
  const frame = page.frameLocator("#simulation");
  await frame.locator("h1.sentence").waitFor();
  await page.waitForFunction(() => document.querySelector("#heard").value.startsWith("ready"));
  const before = await frame.locator("h1.sentence").innerText();
  await page.getByRole("button", { name: "Next" }).click();
  await page.waitForFunction(() => document.querySelector("#heard").value.startsWith("step"));
  await see(() => frame.locator("h1.sentence").innerText(), (sentence) => sentence !== before);
  await page.getByRole("button", { name: "To the sandbox" }).click();
  await page.waitForFunction(() => document.querySelector("#simulation").contentWindow.location.hash.includes("sandbox.create"));
  await seeCount(frame.getByRole("radiogroup"), 0, "no top bar in a frame");
  assertNoProblems(page);
});
