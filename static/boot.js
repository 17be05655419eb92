// Starts the app. Trunk's own loader is an inline script, which a strict content security policy forbids;
// Trunk.toml writes the names of the built files into this script's data attributes instead.
// What does not start, or stops, is told on the page: index.html has the sentences.
import { walk } from "./book.js";
import { inflated, open } from "./door.js";
import { load } from "./load.js";

const { js, wasm } = document.querySelector("script[data-wasm]").dataset;
const url = (name) => new URL(name, document.baseURI).href;
const app = document.getElementById("app");
const failed = document.getElementById("failed");
let poster;

failed.querySelector("[data-do=again]").addEventListener("click", () => location.reload());
failed.querySelector("[data-do=plain]").addEventListener("click", () => {
  history.replaceState(null, "", location.pathname + location.search);
  location.reload();
});

/** Says what happened, and keeps what somebody has typed where it can be copied. */
function tell(reason, what) {
  if (!failed.hidden) return;
  const typed = [...app.querySelectorAll("textarea")].map((field) => field.value).find(Boolean);
  for (const part of failed.querySelectorAll("[data-reason]")) part.hidden = part.dataset.reason !== reason;
  for (const part of failed.querySelectorAll("code")) part.textContent = part.textContent.replace("{what}", what);
  failed.querySelector("[data-do=plain]").hidden = reason !== "broken" || !location.hash;
  if (typed) keep(typed);
  // The poster, or the first picture and its story, can be read all the same.
  const shown = poster ?? document.getElementById("first");
  if (!poster) document.documentElement.classList.remove("elsewhere");
  app.inert = !shown;
  failed.role = shown ? "complementary" : "main";
  document.getElementById("starting")?.remove();
  failed.hidden = false;
  failed.querySelector("h1").focus();
}

function keep(typed) {
  const copy = Object.assign(document.createElement("textarea"), { value: typed, readOnly: true, rows: 10 });
  const label = failed.querySelector(".typed");
  label.append(copy);
  label.hidden = false;
}

/** A module that has trapped answers nothing more, wherever that happened. */
const trapped = (error) => error instanceof WebAssembly.RuntimeError || (error instanceof RangeError && /wasm/.test(error.stack));
addEventListener("error", ({ error }) => trapped(error) && tell("broken", error.message));
addEventListener("unhandledrejection", ({ reason }) => trapped(reason) && tell("broken", reason.message));

const ask = open(url("embed/"));
const first = document.documentElement.classList.contains("elsewhere") ? null : document.getElementById("first");

/** The picture that the page was served with can be walked at once: its leaves are on their way before the app. */
async function leaf() {
  try {
    const book = JSON.parse(new TextDecoder().decode(await inflated(url(document.querySelector("script[data-book]").dataset.book))));
    const walking = walk(first, book);
    performance.mark("first-step");
    // What is on screen is drawn before anything else is fetched.
    await new Promise((go) => (window.requestIdleCallback ?? setTimeout)(go, { timeout: 1000 }));
    return walking;
  } catch { /* then the app is the first that walks */ }
}

/** In a frame the poster of its link comes first, and the app when the frame comes near the window, is touched or is spoken to. */
async function called() {
  const { near, Poster } = await import(url("embed/pod-path.js"));
  const [, path, step, query] = location.hash.match(/^#\/v\d+\/([^/?]*)\/?([^?]*)\??(.*)/) ?? [];
  const link = new URLSearchParams(query);
  poster = app.appendChild(document.createElement("div"));
  poster.className = "framed";
  new Poster(poster.attachShadow({ mode: "open" })).put({
    path, step: step && decodeURIComponent(step), manifest: link.get("m") ?? link.get("x"), lang: link.get("lang") ?? document.documentElement.lang, theme: link.get("theme"),
  });
  await Promise.race([near(poster), new Promise((spoken) => addEventListener("message", ({ source }) => source === parent && spoken()))]);
}

/** The page in the other language starts the app in it, at the address of the app, where links say the language. */
function inOwnLanguage() {
  const { lang } = document.documentElement;
  if (lang === "en") return;
  const [place, query] = (location.hash || "#/v1/").split("?");
  const link = new URLSearchParams(query);
  if (!link.has("lang")) link.set("lang", lang.split("-")[0]);
  history.replaceState(null, "", `./${location.search}${place}?${link}`);
}

try {
  if (/[?&]embed\b/.test(location.search) && parent !== self) await called().catch(() => {});
  const walking = first && await leaf();
  // The run of the first picture is on its way before anybody asks for it.
  if (first) ask.warm();
  const podpath = await load(url(js), url(wasm));
  inOwnLanguage();
  await podpath.start(app, ask);
  const wanted = walking?.close();
  if (wanted) requestAnimationFrame(() => app.querySelector(`.transport .${wanted}`)?.click());
} catch (error) {
  tell(error.reason ?? "broken", error.what ?? error.message);
  throw error;
}
