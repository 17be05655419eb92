// Time from navigation to the first interactive step, beside a page that renders a 60-message sequence with mermaid's ESM build:
// same browser, same run, fresh profile and empty cache each time, answers after brotli.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch, open, ROOT, serve, SITE } from "../e2e/lib.mjs";

const RUNS = 15;
const MESSAGES = 60;

const messages = Array.from({ length: MESSAGES }, (_, i) => `  ${"ABCDEFG"[i % 6]}->>${"ABCDEFG"[(i % 6) + 1]}: call number ${i + 1}`);
const MERMAID_PAGE = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><div id="out"></div><script type="module">
import mermaid from "/mermaid/mermaid.esm.min.mjs";
mermaid.initialize({ startOnLoad: false });
const { svg } = await mermaid.render("sequence", ${JSON.stringify(["sequenceDiagram", ...messages].join("\n"))});
document.getElementById("out").innerHTML = svg;
performance.mark("first-step");
</script>`;

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Milliseconds from navigation to the mark `first-step`, and the bytes that came over the wire until then. */
async function startup(browser, url) {
  const page = await open(browser, "about:blank", { origins: [] });
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  let bytes = 0;
  session.on("Network.loadingFinished", ({ encodedDataLength }) => { bytes += encodedDataLength; });
  await page.goto(url);
  await page.waitForFunction(() => performance.getEntriesByName("first-step").length > 0, undefined, { polling: 20 });
  const time = await page.evaluate(() => performance.getEntriesByName("first-step")[0].startTime);
  await page.context().close();
  return { time, bytes };
}

const folder = await mkdtemp(join(tmpdir(), "podpath-bench-"));
await writeFile(join(folder, "index.html"), MERMAID_PAGE);
const browser = await launch();
const ours = await serve({ "/": SITE }, { brotli: true });
const mermaid = await serve({ "/": folder, "/mermaid/": join(ROOT, "tests/node_modules/mermaid/dist") }, { policy: null, brotli: true });
const results = { podpath: [], mermaid: [] };
for (let run = 0; run <= RUNS; run += 1) {
  // Turn by turn, so that whatever else the machine does hits both; the first turn only warms the servers.
  for (const [name, { origin }] of Object.entries({ podpath: ours, mermaid })) {
    const result = await startup(browser, `${origin}/`);
    if (run > 0) results[name].push(result);
  }
}
await browser.close();
await Promise.all([ours.close(), mermaid.close(), rm(folder, { recursive: true })]);

const figures = Object.fromEntries(Object.entries(results).map(([name, runs]) => [name, {
  time: median(runs.map(({ time }) => time)), bytes: median(runs.map(({ bytes }) => bytes)),
}]));
for (const [name, { time, bytes }] of Object.entries(figures)) {
  console.log(`${name.padEnd(8)} first interactive step after ${time.toFixed(0).padStart(5)} ms, ${bytes} bytes (median of ${RUNS})`);
}
console.log(`ratio    ${(figures.podpath.time / figures.mermaid.time).toFixed(2)} (aim: under 0.40)`);
