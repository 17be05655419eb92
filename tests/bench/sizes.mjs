// What each built file weighs, raw and after brotli, and what the app and the element load for their first picture.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { brotliCompressSync } from "node:zlib";

const site = process.env.PODPATH_SITE;
const files = readdirSync(site, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
const weigh = (entry) => {
  const path = join(entry.parentPath ?? entry.path, entry.name);
  const bytes = readFileSync(path);
  return { name: relative(site, path), raw: bytes.length, brotli: brotliCompressSync(bytes).length };
};
const rows = files.map(weigh).sort((a, b) => (a.name < b.name ? -1 : 1));
const total = (name, some) => ({
  name,
  raw: some.reduce((sum, row) => sum + row.raw, 0),
  brotli: some.reduce((sum, row) => sum + row.brotli, 0),
});
const inElement = (row) => row.name.startsWith("embed/");
rows.push(total("= the app", rows.filter((row) => !inElement(row))), total("= the element", rows.filter(inElement)));
console.log(`${"bytes".padEnd(40)} ${"raw".padStart(10)} ${"brotli".padStart(10)}`);
for (const { name, raw, brotli } of rows) console.log(`${name.padEnd(40)} ${String(raw).padStart(10)} ${String(brotli).padStart(10)}`);
