import { launch, serve, open } from "/tmp/wt/evidence/tests/e2e/lib.mjs";
import { readFileSync } from "node:fs";
const file = process.argv[2] ?? "cri/cri-dockerd/kill-dockerd.1.json";
const sizes = { wide: [1440, 900], medium: [820, 1180], compact: [390, 844], low: [640, 420] };
const want = (process.argv[3] ?? "wide,medium,compact,low").split(",");
const steps = (process.argv[4] ?? "beside,recording,simulation").split(",");
const scheme = process.argv[5] ?? "light", locale = process.argv[6] ?? "en";
const site = await serve({ "/": process.env.PODPATH_SITE });
const browser = await launch();
const bytes = readFileSync("/tmp/wt/evidence/recordings/" + file).toString("base64");
for (const name of want) {
  const [width, height] = sizes[name];
  const page = await open(browser, site.origin + "/#/v1/containerd/sandbox.create", { context: { viewport: { width, height }, colorScheme: scheme, locale } });
  await page.locator(".podpath h1").first().waitFor({ timeout: 60000 });
  const t0 = Date.now();
  const data = await page.evaluateHandle(([b, n]) => { const u = Uint8Array.from(atob(b), c => c.charCodeAt(0)); const d = new DataTransfer(); d.items.add(new File([u], n, { type: "application/json" })); return d; }, [bytes, file.split("/").pop()]);
  await page.dispatchEvent(".podpath", "drop", { dataTransfer: data });
  await page.locator(".recording-bar, .refused").first().waitFor({ timeout: 60000 });
  console.log(name, "opened in", Date.now() - t0, "ms");
  for (const step of steps) {
    const label = locale.startsWith("zh") ? { beside: "并排", recording: "录制", simulation: "模拟" } : { beside: "Side by side", recording: "Recording", simulation: "Simulation" };
    if (step !== "beside") await page.getByRole("radio", { name: label[step], exact: true }).click();
    else { for (let i = 0; i < 3; i++) { const b = page.getByRole("button", { name: /difference|不同/i }); if (await b.count()) await b.first().click({ force: true }); } }
    if (step !== "beside") for (let i = 0; i < 12; i++) await page.keyboard.press("ArrowRight");
    await page.waitForTimeout(400);
    await page.screenshot({ path: `/tmp/ev-${name}-${step}-${scheme}-${locale}.png` });
  }
  console.log(page.problems);
  await page.context().close();
}
await browser.close(); await site.close();
