import { launch, serve, openApp, SITE } from "./lib.mjs";
const site = await serve({ "/": SITE });
const browser = await launch();
const shots = JSON.parse(process.argv[2]);
for (const [name, link, size, scheme] of shots) {
  const page = await openApp(browser, site, link, { size, colorScheme: scheme });
  await page.waitForTimeout(700);
  await page.screenshot({ path: `/tmp/shots/${name}.png` });
  console.log(name, page.problems);
  await page.context().close();
}
await browser.close(); await site.close();
