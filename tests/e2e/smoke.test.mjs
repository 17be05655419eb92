// The built files start, everywhere they must: as an app, and as an element on pages of this and of another origin.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { assertAccessible, assertNoProblems, launch, open, POLICY, see, serve, SITE } from "./lib.mjs";

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
  await page.locator("#app h1").first().waitFor();
  assertNoProblems(page);
  await assertAccessible(page);
});

test("the app starts in a folder of a host", async () => {
  const server = await serve({ "/docs/podpath/": SITE });
  closing.push(server.close);
  const page = await open(browser, `${server.origin}/docs/podpath/`);
  await page.locator("#app h1").first().waitFor();
  assertNoProblems(page);
});

test("a policy without 'wasm-unsafe-eval' gets an explanation", async () => {
  const { origin } = await site({ policy: POLICY.replace(" 'wasm-unsafe-eval'", "") });
  const page = await open(browser, `${origin}/`);
  await page.locator("#blocked").waitFor({ state: "visible" });
  await see(page.locator("#blocked"), /wasm-unsafe-eval/);
  assert.notDeepEqual(page.problems, [], "the policy did block something");
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
