import { launch, openApp, serve, SITE, still } from "./lib.mjs";
const [,, out, ...links] = process.argv;
const browser = await launch();
const site = await serve({ "/": SITE });
for (const spec of links) {
  const [name, link, w, h, theme, keys] = spec.split("|");
  const ctx = await browser.newContext({ viewport: { width: +w || 1440, height: +h || 900 }, colorScheme: theme || "light", locale: "en" });
  const page = await ctx.newPage();
  page.on("console", (m) => ["error","warning"].includes(m.type()) && console.log(name, m.text()));
  page.on("pageerror", (e) => console.log(name, e.message));
  await page.goto(`${site.origin}/${link}`);
  await page.locator(".podpath[data-step] h1").first().waitFor({ timeout: 20000 }).catch((e) => console.log(name, "no h1"));
  await still(page);
  for (const key of (keys || "").split(",").filter(Boolean)) { await page.keyboard.press(key); await still(page); }
  await page.screenshot({ path: `${out}/${name}.png` });
  await ctx.close();
}
await browser.close(); await site.close();
