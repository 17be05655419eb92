// The built files start, everywhere they must: as an app, and as an element on pages of this and of another origin.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { assertAccessible, assertNoProblems, launch, open, PATIENCE_MS, POLICY, see, serve, SITE } from "./lib.mjs";

let browser;
const closing = [];
before(async () => { browser = await launch(); });
after(async () => {
  await browser.close();
  for (const close of closing) await close();
});

/** Serves a page with two elements from an origin of its own; `script` is where it takes pod-path.js from. */
async function hostPage(script, policy, folders = {}) {
  const folder = await mkdtemp(join(tmpdir(), "podpath-host-"));
  closing.push(() => rm(folder, { recursive: true }));
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>host</title><link rel="icon" href="data:,">
    <script type="module" src="${script}"></script><pod-path id="one"></pod-path><pod-path id="two"></pod-path></html>`;
  await writeFile(join(folder, "index.html"), page);
  const server = await serve({ "/": folder, ...folders }, { policy });
  closing.push(server.close);
  return server;
}

async function site(options) {
  const server = await serve({ "/": SITE }, options);
  closing.push(server.close);
  return server;
}

async function assertTwoElements(page) {
  for (const id of ["one", "two"]) await page.locator(`#${id} h1, #${id} [role]`).first().waitFor();
  assertNoProblems(page);
}

test("the app starts under a strict policy, without a word in the console, and axe finds nothing", async () => {
  const { origin } = await site();
  const page = await open(browser, `${origin}/`);
  await page.locator("#app [data-step] h1").first().waitFor();
  assertNoProblems(page);
  await assertAccessible(page);
});

test("the app starts in a folder of a host", async () => {
  const server = await serve({ "/docs/podpath/": SITE });
  closing.push(server.close);
  const page = await open(browser, `${server.origin}/docs/podpath/`);
  await page.locator("#app [data-step] h1").first().waitFor();
  assertNoProblems(page);
});

/** A page of ours on which a file comes as `answer` says. */
async function spoilt(pattern, answer, options) {
  const { origin } = await site(options);
  const profile = await browser.newContext();
  profile.setDefaultTimeout(PATIENCE_MS);
  const page = await profile.newPage();
  await page.route(pattern, answer);
  await page.goto(`${origin}/#/v1/containerd/sandbox.create`);
  return page;
}

const said = (page) => page.locator("#failed [data-reason]:visible").getAttribute("data-reason");
const WASM = "**/*_bg.wasm";

const SPOILT = {
  "a policy without 'wasm-unsafe-eval'": ["blocked", /wasm-unsafe-eval/, "**/nothing", (route) => route.continue(), { policy: POLICY.replace(" 'wasm-unsafe-eval'", "") }],
  "a module that is not there": ["missing", /_bg\.wasm \(404\)/, WASM, (route) => route.fulfill({ status: 404 })],
  "a server that fails": ["missing", /_bg\.wasm \(500\)/, WASM, (route) => route.fulfill({ status: 500 })],
  "a connection that breaks": ["missing", /_bg\.wasm/, WASM, (route) => route.abort()],
  "bytes that are no module": ["missing", /_bg\.wasm/, WASM, (route) => route.fulfill({ contentType: "application/wasm", body: "<html>" })],
  "a script that is not there": ["missing", /podpath.*\.js/, "**/podpath-*.js", (route) => route.fulfill({ status: 404 })],
};
for (const [what, [reason, words, pattern, answer, options]] of Object.entries(SPOILT)) {
  test(`${what} is told as what it is, with a way on`, async () => {
    const page = await spoilt(pattern, answer, options);
    await page.locator("#failed").waitFor({ state: "visible" });
    await see(() => said(page), reason);
    await see(page.locator("#failed"), words);
    await page.getByRole("button", { name: "Try again" }).waitFor();
    await assertAccessible(page);
  });
}

test("a module that traps is told, keeps what was typed, and leads on without the link", async () => {
  const { origin } = await site();
  const page = await open(browser, `${origin}/#/v1/containerd/sandbox.create?view=manifest`);
  await page.locator("#app textarea").fill("kind: Pod # mine");
  await page.evaluate(() => dispatchEvent(new ErrorEvent("error", { error: new WebAssembly.RuntimeError("unreachable") })));
  await page.locator("#failed").waitFor({ state: "visible" });
  await see(() => said(page), "broken");
  await see(() => page.locator("#failed textarea").inputValue(), "kind: Pod # mine");
  await assertAccessible(page);
  await page.getByRole("button", { name: "Open podpath without this link" }).click();
  await page.locator("#app [data-step] h1").first().waitFor();
  await page.locator("#failed").waitFor({ state: "hidden" });
});

test("while it loads, and where nothing may run, the page says so", async () => {
  const page = await spoilt("**/*.js", (route) => route.abort());
  await see(page.locator("#starting"), /podpath is loading/);
  const nothing = await spoilt("**/nothing", (route) => route.continue(), { policy: "default-src 'none'" });
  await see(nothing.locator("#starting"), /does not let podpath/);
});

test("the element starts twice on a page of the same origin, under the strict policy", async () => {
  const { origin } = await hostPage("/podpath/pod-path.js", POLICY, { "/podpath/": join(SITE, "embed") });
  await assertTwoElements(await open(browser, `${origin}/`));
});

test("the element starts twice on a page of another origin that names ours", async () => {
  const ours = await site({ headers: { "access-control-allow-origin": "*" } });
  const policy = `default-src 'none'; script-src ${ours.origin} 'wasm-unsafe-eval'; connect-src ${ours.origin}; img-src data:`;
  const { origin } = await hostPage(`${ours.origin}/embed/pod-path.js`, policy);
  await assertTwoElements(await open(browser, `${origin}/`, { origins: [origin, ours.origin] }));
});
