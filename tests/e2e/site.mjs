// A browser and the built site: they are there when the first test of a file runs, and go after the last.
import { after, before } from "node:test";
import { launch, serve, SITE } from "./lib.mjs";

export let browser, site;
before(async () => {
  browser = await launch();
  site = await serve({ "/": SITE });
});
after(async () => {
  await browser.close();
  await site.close();
});
