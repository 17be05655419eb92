// A reader's own recording: opened, played, laid beside the simulation of the same inputs; and what is said of a file that is none.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { assertAccessible, assertNoProblems, openApp, ROOT, see, seeCount, stays, step, still } from "./lib.mjs";
import { browser, site } from "./site.mjs";

const recording = (name) => readFileSync(join(ROOT, "recordings", name));
const LIFECYCLE = recording("cri/containerd/kill-shim.1.json");

const app = (context) => openApp(browser, site, "#/v1/containerd/sandbox.create?l=calls", context);

/** Drops a file on the page, as a file manager does. */
async function drop(page, name, bytes) {
  const data = await page.evaluateHandle(([name, text]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], name));
    return transfer;
  }, [name, Buffer.from(bytes).toString("base64")]);
  await page.dispatchEvent(".podpath", "dragover", { dataTransfer: data });
  await page.locator(".drop-curtain").waitFor();
  await page.dispatchEvent(".podpath", "drop", { dataTransfer: data });
  await page.locator(".drop-curtain").waitFor({ state: "detached" });
}

const row = (page) => page.locator(".compare-row.now").getAttribute("aria-rowindex").then((index) => Number(index) - 1);

test("a dropped recording stands beside the simulation of its inputs, and nothing leaves the page", async () => {
  const page = await app();
  const address = page.url();
  const requests = [];
  page.on("request", (request) => requests.push(`${request.method()} ${new URL(request.url()).pathname.split("/").pop()} ${request.postData() ?? ""}`.trim()));
  await drop(page, "mine.json", recording("cri/cri-dockerd/kill-dockerd.1.json"));
  await page.locator(".recording-bar", { hasText: "mine.json" }).waitFor();
  await see(page.locator(".sum", { hasText: "total" }).locator("dd"), (total) => Number(total) > 0.9 && Number(total) <= 1);
  await see(() => page.locator(".layer").count(), (layers) => layers >= 6, "a score a layer");
  await see(() => row(page), 1);
  await page.keyboard.press("ArrowRight");
  await see(() => row(page), 2);
  await page.getByRole("button", { name: "Next difference" }).click();
  await see(page.locator(".compare-row.now .verdict-word"), /only|differ|other order/);
  await page.keyboard.press("Home");
  await page.locator(".compare-row", { hasText: "POST /containers/create" }).first().click();
  await see(page.locator(".compare-detail h2"), /POST \/containers\/create/);
  await still(page);
  assert.deepEqual(requests.sort(), ["GET load.js", "GET simulator.js", "GET simulator_bg.wasm", "GET worker.js"], "the simulator comes, and nothing goes");
  assert.equal(page.url(), address, "a recording is in no link");
  assertNoProblems(page);
});

test("it plays like any run, and each view keeps the place", async () => {
  const page = await app();
  await drop(page, "mine.json", LIFECYCLE);
  await page.locator(".compare-row", { hasText: "runc create" }).first().click();
  await page.getByRole("button", { name: "Show in the recording" }).click();
  await see(page.locator(".step-row.now .title"), "runc create");
  await see(page.locator(".say .trust"), "recorded");
  const here = await step(page);
  await page.locator(".podpath").press("ArrowRight");
  await see(() => step(page), here + 1);
  await page.locator(".podpath").press("ArrowLeft");
  await see(() => step(page), here);
  await page.getByRole("radio", { name: "Simulation" }).click();
  await see(page.locator(".step-row.now .title"), /runc create/);
  await page.getByRole("radio", { name: "Side by side" }).click();
  await see(page.locator(".compare-row.now"), /runc create/);
  await page.getByRole("button", { name: "Close the recording" }).click();
  await seeCount(page.locator(".recording-bar"), 0);
  await see(page.locator(".step-row.now .title"), "RunPodSandbox");
  assertNoProblems(page);
});

test("the keyboard alone opens a recording", async () => {
  const page = await app();
  await page.getByRole("button", { name: /^Pod web/ }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Open a recording…" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "Open a recording" }).waitFor();
  await assertAccessible(page, "the dialog");
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a file…" }).focus();
  await page.keyboard.press("Enter");
  await (await chooser).setFiles({ name: "mine.json", mimeType: "application/json", buffer: LIFECYCLE });
  await page.locator(".compare-row.now").waitFor();
  await seeCount(page.getByRole("dialog"), 0);
  assertNoProblems(page);
});

const event = (more) => `{"format":"capture/1","path":"containerd","scenario":"s","events":[${more}]}`;
const BROKEN = [
  ["cut.json", LIFECYCLE.subarray(0, 5_000), /is not JSON.*1:5000/, /capture\/1/],
  ["trace.json", '{"format":"trace/1","events":[]}', /has the format trace\/1/, /podpath replay/],
  ["other.json", "[1,2]", /not a recording/, /events/],
  ["some.json", "{}", /which format/, /capture\/1/],
  ["path.json", event("").replace("containerd", "rkt"), /path rkt/, /dockershim, containerd/],
  ["empty.json", event(""), /Nothing happens/, /events/],
  ["event.json", event('{"t_ms":-1,"layer":"cri","op":"Version","phase":"call"}'), /events\[0\]: t_ms/, /Mend that event/],
  ["big.json", Buffer.alloc(4_194_305, 32), /too big: 4\.\d MB/, /At most 4\.\d MB/],
];

test("of a broken file it is said what is wrong and what to do, and the run stays", async () => {
  const page = await app();
  const sentence = await page.locator("h1.sentence").innerText();
  for (const [name, bytes, cause, fix] of BROKEN) {
    await drop(page, name, bytes);
    const card = page.locator(".refused", { hasText: name });
    await card.waitFor();
    await see(card, cause, name);
    await see(card, fix, name);
    await page.keyboard.press("Escape");
    await page.locator("[role=dialog]").waitFor({ state: "detached" });
  }
  await stays(page, () => page.locator("h1.sentence").innerText(), sentence);
  await drop(page, "cut.json", "{");
  await page.locator(".refused").waitFor();
  await assertAccessible(page, "an error");
  assertNoProblems(page);
});

test("what a kubelet did stands beside the simulation of what was given to it, with the pace of its polls", async () => {
  const page = await app();
  await drop(page, "simple.json", recording("kubelet/containerd/simple.1.json"));
  await page.locator(".compare-row.now").waitFor();
  await see(() => page.locator(".compare-row").count(), (rows) => rows > 5);
  await page.getByText("cadence").first().waitFor();
  assertNoProblems(page);
});

test("the comparison fits every size, in both themes and languages, and axe finds nothing", async () => {
  for (const [size, colorScheme, locale] of [["wide", "light", "en"], ["medium", "dark", "zh-CN"], ["compact", "light", "zh-CN"], ["low", "dark", "en"]]) {
    const page = await app({ size, colorScheme, locale });
    await drop(page, "mine.json", LIFECYCLE);
    await page.locator(".compare-row.now").waitFor();
    await assertAccessible(page, size);
    const wide = await page.evaluate(() => [...document.querySelectorAll(".podpath *")].filter((element) => {
      const { left, right, width } = element.getBoundingClientRect();
      return width > 0 && (right > innerWidth + 1 || left < -1) && !element.closest(".layers, .hidden-text, .skip");
    }).map((element) => element.outerHTML.slice(0, 90)));
    assert.deepEqual(wide, [], size);
    await see(() => page.locator(".podpath").getAttribute("lang"), locale);
    assertNoProblems(page);
    await page.context().close();
  }
});
