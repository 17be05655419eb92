// Contrast, computed from static/css/tokens.css for both themes: what axe would find in each of them, without a browser. And that the
// other sheets take their colours from the tokens.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ROOT } from "./lib.mjs";

const SHEETS = join(ROOT, "static/css");
const text = (name) => readFileSync(join(SHEETS, name), "utf8").replace(/\/\*.*?\*\//gs, "");
const others = readdirSync(SHEETS).filter((name) => name.endsWith(".css") && name !== "tokens.css");

const THEMES = ["light", "dark"];
const FAMILIES = ["fn", "grpc", "http", "ttrpc", "exec", "fail"];

/** `#RRGGBB` and `rgb(r g b / a)` as red, green, blue and how much it covers. */
function color(value) {
  if (value.startsWith("#")) return [1, 3, 5].map((at) => parseInt(value.slice(at, at + 2), 16)).concat(1);
  const [red, green, blue, cover = 1] = value.match(/[\d.]+/g).map(Number);
  return [red, green, blue, cover];
}

/** The tokens that are colours, in a theme. The first definition of a name counts: later ones are for readers who ask for more contrast. */
function tokens(theme) {
  const found = {};
  for (const [, name, light, dark] of text("tokens.css").matchAll(/--([\w-]+):[^;]*?light-dark\((#\w+|rgb\([^)]*\)), (#\w+|rgb\([^)]*\))\)/g)) {
    found[name] ??= color(theme === "light" ? light : dark);
  }
  return found;
}

const over = ([r, g, b, cover], ground) => [r, g, b].map((part, at) => part * cover + ground[at] * (1 - cover)).concat(1);
const light = (color) => color.slice(0, 3).map((part) => part / 255)
  .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);

/** The ratio of WCAG 2. */
function contrast(ink, ground) {
  const [low, high] = [light(ink), light(ground)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** Every ground on which text stands: a name, and what it looks like. */
function grounds(theme) {
  const all = tokens(theme);
  const tint = { light: 0.07, dark: 0.11 }[theme];
  const plain = ["paper", "wash", "sunk"].map((name) => [name, all[name]]);
  const marked = [["marked", over(all.marked, all.paper)], ["marked on wash", over(all.marked, all.wash)]];
  const tinted = FAMILIES.map((family) => [`tint of ${family}`, over([...all[family].slice(0, 3), tint], all.paper)]);
  return { all, plain, marked, tinted };
}

for (const theme of THEMES) {
  test(`text can be read on every ground: ${theme}`, () => {
    const { all, plain, marked, tinted } = grounds(theme);
    const pairs = [];
    for (const ink of ["ink", "ink-2", "ink-3"]) for (const [name, ground] of [...plain, ...marked, ...tinted]) pairs.push([ink, all[ink], name, ground]);
    for (const ink of ["ink", "ink-2"]) for (const name of ["raised", "line"]) pairs.push([ink, all[ink], name, all[name]]);
    for (const family of FAMILIES) {
      for (const [name, ground] of plain) pairs.push([family, all[family], name, ground]);
      pairs.push([family, all[family], "its own tint", tinted.find(([name]) => name.endsWith(family))[1]]);
      pairs.push(["inverse", all.inverse, family, all[family]]);
    }
    pairs.push(["inverse", all.inverse, "ink", all.ink]);
    const weak = pairs.map(([ink, a, name, b]) => [`${ink} on ${name}`, contrast(a, b)]).filter(([, ratio]) => ratio < 4.5);
    assert.deepEqual(weak.map(([pair, ratio]) => `${pair}: ${ratio.toFixed(2)}`), []);
  });

  test(`what can be used is told from its ground: ${theme}`, () => {
    const { all, plain } = grounds(theme);
    const weak = plain.map(([name, ground]) => [`control on ${name}`, contrast(all.control, ground)]).filter(([, ratio]) => ratio < 3);
    assert.deepEqual(weak, []);
  });
}

for (const theme of THEMES) {
  test(`lines of past calls and the borders of what lives are told from the stage: ${theme}`, () => {
    const { all } = grounds(theme);
    const sheet = text("stage.css");
    const rule = (who, what) => sheet.match(new RegExp(`\\.scene ${who} \\{[^}]*\\b${what}: ([^;]+);`))[1];
    const strength = Number(rule("\\.past \\.line", "opacity"));
    const lines = FAMILIES.map((family) => [`a past ${family} line`, over([...all[family].slice(0, 3), strength], all.wash)]);
    const borders = ["box", "host"].map((who) => [`the border of a ${who}`, all[rule(`\\.${who}`, "stroke").match(/--([\w-]+)/)[1]]]);
    const weak = [...lines, ...borders].map(([name, ink]) => [name, contrast(ink, all.wash)]).filter(([, ratio]) => ratio < 3);
    assert.deepEqual(weak.map(([name, ratio]) => `${name}: ${ratio.toFixed(2)}`), []);
  });
}

test("no sheet has a colour of its own", () => {
  const painted = (name) => text(name).replace(/mask[\w-]*:[^;}]*/g, ""); // a mask has no colour that is seen
  const own = others.flatMap((name) => (painted(name).match(/#[0-9a-f]{3,8}\b(?![^{}]*\{)/gi) ?? []).map((color) => `${name}: ${color}`));
  assert.deepEqual(own, []);
});

test("text has one of the inks, the colour of its family, or none", () => {
  const INKS = ["var(--ink)", "var(--ink-2)", "var(--ink-3)", "var(--inverse)", "var(--fail)", "var(--c)", "inherit", "transparent", "currentColor"];
  const SYSTEM = ["HighlightText", "CanvasText", "Highlight", "GrayText", "ButtonText", "LinkText"];
  // WCAG asks nothing of what cannot be pressed, and of a drawing only what is asked of a control.
  const exempt = (who) => who.includes('[aria-disabled="true"]') || who.endsWith(" svg");
  const odd = others.flatMap((name) => [...text(name).matchAll(/([^{};]+)\{([^{}]*)\}/g)].flatMap(([, who, rule]) =>
    [...rule.matchAll(/(?<![\w-])color:\s*([^;]+)/g)].map(([, value]) => value.trim())
      .filter((value) => !INKS.includes(value) && !SYSTEM.includes(value) && !exempt(who.trim()))
      .map((value) => `${name}: ${who.trim()}: ${value}`)));
  assert.deepEqual(odd, []);
});
