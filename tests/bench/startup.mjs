// Time from navigation to the first picture and to the first interactive step, beside pages that render a sequence of 60 and of 600 messages
// with mermaid's ESM build: same browser, same run, fresh profile and empty cache each time, answers after brotli. Medians.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch, open, ROOT, serve, SITE } from "../e2e/lib.mjs";

const RUNS = 15;
const MESSAGES = [60, 600];

const page = (count) => {
  const messages = Array.from({ length: count }, (_, i) => `  ${"ABCDEFG"[i % 6]}->>${"ABCDEFG"[(i % 6) + 1]}: call number ${i + 1}`);
  return `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><div id="out"></div><script type="module">
import mermaid from "/mermaid/mermaid.esm.min.mjs";
mermaid.initialize({ startOnLoad: false, maxTextSize: 1e6 });
const { svg } = await mermaid.render("sequence", ${JSON.stringify(["sequenceDiagram", ...messages].join("\n"))});
document.getElementById("out").innerHTML = svg;
performance.mark("first-step");
</script>`;
};

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Milliseconds from navigation to the first paint with something in it and to the mark `first-step`, and the bytes over the wire until then. */
async function startup(browser, url) {
  const page = await open(browser, "about:blank", { origins: [] });
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  let bytes = 0;
  session.on("Network.loadingFinished", ({ encodedDataLength }) => { bytes += encodedDataLength; });
  await page.goto(url);
  await page.waitForFunction(() => performance.getEntriesByName("first-step").length > 0 && performance.getEntriesByName("first-contentful-paint").length > 0, undefined, { polling: 20 });
  const [picture, step] = await page.evaluate(() => ["first-contentful-paint", "first-step"].map((name) => performance.getEntriesByName(name)[0].startTime));
  await page.context().close();
  return { picture, step, bytes };
}

const folder = await mkdtemp(join(tmpdir(), "podpath-bench-"));
for (const count of MESSAGES) await writeFile(join(folder, `${count}.html`), page(count));
const browser = await launch();
const ours = await serve({ "/": SITE }, { brotli: true });
const mermaid = await serve({ "/": folder, "/mermaid/": join(ROOT, "tests/node_modules/mermaid/dist") }, { policy: null, brotli: true });
const addresses = { podpath: `${ours.origin}/`, ...Object.fromEntries(MESSAGES.map((count) => [`mermaid ${count}`, `${mermaid.origin}/${count}.html`])) };
const results = Object.fromEntries(Object.keys(addresses).map((name) => [name, []]));
for (let run = 0; run <= RUNS; run += 1) {
  // Turn by turn, so that whatever else the machine does hits all; the first turn only warms the servers.
  for (const [name, address] of Object.entries(addresses)) {
    const result = await startup(browser, address);
    if (run > 0) results[name].push(result);
  }
}
await browser.close();
await Promise.all([ours.close(), mermaid.close(), rm(folder, { recursive: true })]);

const figure = (name, what) => median(results[name].map((result) => result[what]));
for (const name of Object.keys(addresses)) {
  console.log(`${name.padEnd(12)} first picture ${figure(name, "picture").toFixed(0).padStart(5)} ms, first step ${figure(name, "step").toFixed(0).padStart(5)} ms, ${figure(name, "bytes")} bytes (medians of ${RUNS})`);
}
for (const count of MESSAGES) {
  const other = figure(`mermaid ${count}`, "step");
  console.log(`ratio to ${count} messages: first picture ${(figure("podpath", "picture") / other).toFixed(2)}, first step ${(figure("podpath", "step") / other).toFixed(2)}`);
}
