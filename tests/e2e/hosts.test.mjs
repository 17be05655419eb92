// Pages of somebody else, with a simulation in them: tests/hosts/element.html and tests/hosts/iframe.html.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { assertAccessible, assertNoProblems, launch, open, POLICY, ROOT, see, seeCount, serve, SITE, stays } from "./lib.mjs";

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
  await stays(page, () => docker.locator("h1").innerText(), before);
  await see(() => docker.getAttribute("path"), "dockershim");
  // A key in the page's own field is the page's; a key in an element is the element's.
  await page.locator("#field").focus();
  await page.keyboard.press("ArrowRight");
  await see(page.locator("#keys"), "1");
  await stays(page, () => docker.locator("h1").innerText(), before);
  await docker.getByRole("button", { name: "Play" }).focus();
  await page.keyboard.press("o");
  await page.waitForFunction((before) => document.querySelector("#docker").shadowRoot.querySelector("h1").textContent !== before, before);
  await stays(page, page.locator("#keys"), "1", "a key that was used does not reach the page");
  const size = (locator) => locator.evaluate((element) => getComputedStyle(element).fontSize);
  await see(() => size(page.locator("#next")), "20px");
  await see(() => size(docker.getByRole("button", { name: "Play" })), (size) => size !== "20px");
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
  await stays(page, async () => (await page.locator("#docker").evaluate((element) => element.getState())).milestone ?? at, at);
  await page.evaluate(() => { window.gone = document.querySelector("#docker"); window.gone.remove(); });
  await page.waitForFunction(() => window.gone.shadowRoot.querySelector(".place").childElementCount === 0);
  assertNoProblems(page);
});

test("of six elements that are told to play, one plays: the last", async () => {
  const page = await host("element.html");
  await page.locator("#docker h1").waitFor();
  await page.evaluate(async () => {
    const first = document.querySelector("#docker");
    window.six = Array.from({ length: 6 }, () => first.parentElement.appendChild(first.cloneNode(true)));
    window.six.forEach((element) => { element.removeAttribute("id"); element.style.height = "200px"; element.scrollIntoView(); });
  });
  await page.waitForFunction(() => window.six.every((element) => element.shadowRoot?.querySelector("h1")));
  await page.evaluate(() => Promise.all(window.six.map((element) => element.play())));
  const playing = () => page.evaluate(() => Promise.all(window.six.map(async (element) => (await element.getState()).playing)));
  await see(playing, [false, false, false, false, false, true]);
  await stays(page, playing, [false, false, false, false, false, true]);
  assertNoProblems(page);
});

test("a place that is none is refused, by the element and by the frame, and nothing moves", async () => {
  const page = await host("element.html");
  await page.locator("#containerd h1").waitFor();
  const refused = await page.evaluate(async () => {
    const element = document.querySelector("#containerd");
    const before = (await element.getState()).index;
    const keys = [];
    for (const place of ["banana", "", "container.start~99", 999999, -1, NaN, undefined]) {
      keys.push(await element.goto(place).then(() => "went", ({ key }) => key));
    }
    return { keys: [...new Set(keys)], moved: (await element.getState()).index - before };
  });
  assert.deepEqual(refused, { keys: ["unknown-place"], moved: 0 });
  await page.evaluate(() => document.querySelector("#containerd").goto("sandbox.create"));
  await see(() => page.evaluate(async () => (await document.querySelector("#containerd").getState()).step), "sandbox.create");
  assertNoProblems(page);

  const other = await host("iframe.html", `${POLICY}; frame-src 'self'`);
  await other.waitForFunction(() => document.querySelector("#heard").value.startsWith("ready"));
  const answer = await other.evaluate(() => new Promise((heard) => {
    addEventListener("message", ({ data }) => data?.type === "error" && heard(data));
    document.querySelector("#simulation").contentWindow.postMessage({ podpath: 1, type: "goto", step: "banana", id: 7 }, "*");
  }));
  assert.deepEqual([answer.key, answer.what, answer.id], ["unknown-place", "banana", 7]);
});

test("what an event says is what the documentation says, and so is the policy that a page needs", async () => {
  const docs = readFileSync(join(ROOT, "docs/embed.md"), "utf8");
  const table = docs.split("| field | meaning |")[1].split("\n\n")[0];
  const fields = [...table.matchAll(/^\| (`.*?`) \|/gm)].flatMap(([, names]) => [...names.matchAll(/`(\w+)`/g)].map(([, name]) => name));
  const page = await host("element.html");
  await page.locator("#containerd h1").waitFor();
  const detail = await page.evaluate(() => new Promise((heard) => {
    const element = document.querySelector("#containerd");
    element.addEventListener("podpath-step", ({ detail }) => heard(detail), { once: true });
    element.next();
  }));
  assert.deepEqual(Object.keys(detail).sort(), fields.sort());
  const needed = /script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'/;
  for (const text of [docs, readFileSync(join(ROOT, "README.md"), "utf8"), POLICY]) assert.match(text, needed);
});

test("where WebAssembly is forbidden, an element keeps what stands in it and says so", async () => {
  const page = await host("element.html", POLICY.replace(" 'wasm-unsafe-eval'", ""));
  await page.waitForFunction(() => document.querySelector("#heard").value === "error blocked");
  await stays(page, () => page.locator("#docker a").isVisible(), true);
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
