// The <pod-path> element: a simulation inside somebody else's page. This file alone puts up a poster, the picture of a step; everything
// else is fetched when an element comes near the window or is touched, from where this file lies, once for all of them.
// Where podpath cannot run the poster stays, with the cause and with what stands inside the element.
// By the build: which posters there are, their style sheet, what is said where podpath cannot run.
const MADE = "{{made}}";

const { names, steps, first, opening, version, css, said } = MADE;
const beside = (name) => new URL(name, import.meta.url).href;
const HOME = beside("../");
const ATTRIBUTES = ["path", "release", "api-server", "step", "range", "view", "level", "lang", "theme", "controls", "speed", "manifest", "do", "compare"];

const kept = {};
/** What is asked for when it is first needed, and again when it did not come. */
const once = (name, get) => (kept[name] ??= get().catch((error) => { delete kept[name]; throw error; }));

const missing = (what, cause) => Object.assign(new Error(`podpath: ${what}`, { cause }), { reason: "missing", what });
const script = (name) => import(beside(name)).catch((error) => { throw missing(name, error); });
const text = (name) => once(name, async () => {
  const answer = await fetch(beside(name)).catch((error) => { throw missing(name, error); });
  if (!answer.ok) throw missing(`${name} (${answer.status})`);
  return answer.text();
});
const sheet = (css) => new CSSStyleSheet().replace(css);

/** The simulation: its style sheet, its module, the way to the simulator. */
const loaded = () => once("", () => Promise.all([
  text("podpath.css").then(sheet),
  script("load.js").then(({ load }) => load(beside("podpath.js"), beside("podpath_bg.wasm"))),
  script("door.js").then(({ open }) => open(beside(""))),
]));

const frame = new CSSStyleSheet();
frame.replaceSync(css);

/** Comes true when an element comes near the window or is touched. */
export const near = (element) => new Promise((there) => {
  const watch = new IntersectionObserver((seen) => seen.some(({ isIntersecting }) => isIntersecting) && go(), { rootMargin: "200px" });
  const go = () => (watch.disconnect(), there());
  for (const kind of ["pointerover", "pointerdown", "focusin"]) element.addEventListener(kind, go, { once: true });
  watch.observe(element);
});

function add(parent, name, className, ...children) {
  const made = parent.appendChild(document.createElement(name));
  made.className = className;
  made.append(...children);
  return made;
}

/** A step as it stands still, in a shadow tree. */
export class Poster {
  #shadow;
  #box;
  #wanted;
  #wrong;

  constructor(shadow) {
    this.#shadow = shadow;
    shadow.adoptedStyleSheets = [frame];
    this.#box = add(shadow, "div", "poster");
  }

  /** Shows the step of the first manifest; of another one, and where a step has no poster, how its path looks in the end. */
  async put({ path, step, lang, theme, manifest, controls }) {
    const wanted = (this.#wanted = {});
    const id = names[path] ? path : Object.keys(names).find((id) => names[id] === path) ?? Object.keys(names)[0];
    const tag = /^zh/i.test([lang, navigator.language].find((tag) => /^(en|zh)/i.test(tag))) ? "zh" : "en";
    const at = (manifest || first) === first && (step || opening);
    const known = steps.includes(at);
    this.#box.lang = tag;
    const svg = await text(`posters/${id}/${known ? at : "end"}.${tag}.svg?${version}`).catch(() => "");
    // Without a poster what stands inside the element is shown.
    if (!svg) return void (this.#wrong || add(this.#box, "slot", ""));
    if (this.#wanted !== wanted) return;
    // A style sheet that is parsed with its document is an inline one, which policies forbid.
    const [before, style, after] = svg.split(/<\/?style>/);
    const drawn = new DOMParser().parseFromString(before + after, "image/svg+xml").documentElement;
    const [title, why] = ["title", "desc"].map((name) => drawn.querySelector(name).textContent);
    // Its letters are those of the picture.
    this.#box.className = `poster ${theme} ${drawn.getAttribute("class")}`;
    const sentence = known ? drawn.getAttribute("aria-label") : said[tag].end.replace("{path}", names[id]);
    // A theme that is asked for is not the one of the system.
    const dark = { light: "not all", dark: "all" }[theme] ?? "(prefers-color-scheme:dark)";
    const look = new CSSStyleSheet();
    look.replaceSync(style.replaceAll("&quot;", "'").replace("(prefers-color-scheme:dark)", dark));
    this.#shadow.adoptedStyleSheets = [frame, look];
    this.#box.replaceChildren();
    const view = add(this.#box, "div", "view");
    drawn.ariaHidden = "true";
    const cuts = [...drawn.querySelectorAll("view")].map((cut) => cut.getAttribute("viewBox"));
    drawn.replaceChildren(drawn.getElementById("stage"));
    if (!known) drawn.setAttribute("preserveAspectRatio", "xMidYMax slice");
    view.append(drawn);
    new ResizeObserver(() => {
      const { clientWidth: w, clientHeight: h } = view;
      const [whole, wide, medium, small] = cuts;
      drawn.setAttribute("viewBox", !known || h > w * 0.75 ? whole : w < 560 ? small : w < 800 ? medium : wide);
    }).observe(view);
    const told = add(this.#box, "div", "told");
    add(told, "p", "sentence", sentence);
    if (known) add(told, "p", "reason", why);
    if (this.#wrong) this.#box.append(this.#wrong);
    else if (controls !== "none") add(this.#box, "div", "foot", title.split(" · ").slice(1).join(" · "));
  }

  /** Says why podpath cannot run, below the picture. */
  tell({ reason, what }, again) {
    const words = said[this.#box.lang] ?? said.en;
    const { origin } = new URL(HOME);
    const cause = words[reason].replace("{what}", what).replaceAll("{origin}", origin === location.origin ? "'self'" : origin);
    this.#box.querySelector(".foot")?.remove();
    const foot = (this.#wrong = add(this.#box, "div", "foot wrong"));
    foot.setAttribute("role", "alert");
    const told = add(foot, "p", "");
    cause.split("`").forEach((part, at) => at % 2 ? add(told, "code", "", part) : told.append(part));
    add(foot, "slot", "");
    add(foot, "button", "", words.again).onclick = again;
  }

  /** The simulation has taken over, with these style sheets. */
  remove(...sheets) {
    this.#shadow.adoptedStyleSheets = [frame, ...sheets];
    this.#box.remove();
  }
}

/** Only one of them plays at a time: the last one that was asked to, or in which somebody pressed Play. */
let playing;
function plays(element) {
  if (playing !== element) playing?.pause();
  playing = element;
}

/** An error as a page can read it: its key, and what it is about. */
const refusal = (key, what) => Object.assign(new Error(`${key}: ${what}`), { key, what: String(what) });

class PodPath extends HTMLElement {
  static observedAttributes = ATTRIBUTES;
  #mounted;
  #poster;
  #ready;
  #waiting = [];
  #failed;
  #left;
  #starting = false;
  #reflecting = false;

  connectedCallback() {
    if (!this.shadowRoot) add(this.attachShadow({ mode: "open" }), "div", "place");
    if (this.#mounted || this.#poster) return;
    this.#put();
    near(this).then(() => this.isConnected && this.#start());
  }

  disconnectedCallback() {
    // An element that is only moved is connected again before the microtask runs.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#left?.disconnect();
      this.#mounted?.destroy();
      this.#poster?.remove();
      this.#mounted = this.#poster = this.#failed = undefined;
      this.#place.replaceChildren();
    });
  }

  attributeChangedCallback(name, before, now) {
    if (this.#reflecting || before === now) return;
    if (this.#mounted) this.#mounted.set(name, now ?? undefined);
    else if (this.#poster && !this.#failed) this.#put();
  }

  play() {
    plays(this);
    return this.#command("play");
  }
  pause() { return this.#command("pause"); }
  next() { return this.#command("next"); }
  prev() { return this.#command("prev"); }
  /** To a milestone or a step's number; rejects where there is no such place, and stays. */
  goto(place) { return this.#command("goto", String(place)); }
  /** What is on screen. */
  async getState() { return JSON.parse((await this.#there()).state()); }

  get #place() { return this.shadowRoot.querySelector(".place"); }

  #put() {
    this.#poster ??= new Poster(this.shadowRoot);
    this.#poster.put(this);
  }

  async #start() {
    if (this.#mounted || this.#starting) return;
    this.#starting = true;
    this.#failed = undefined;
    try {
      const [sheet, { mount }, ask] = await loaded();
      if (!this.isConnected) return;
      this.shadowRoot.adoptedStyleSheets.push(sheet);
      const attributes = ATTRIBUTES.filter((name) => this.hasAttribute(name)).map((name) => [name, this.getAttribute(name)]);
      const ready = new Promise((go) => { this.#ready = go; });
      const mounted = await mount(this.#place, attributes, HOME, (kind, json) => this.#hear(kind, JSON.parse(json)), ask);
      // Before that nobody would hear a command.
      await ready;
      if (!this.isConnected) return mounted.destroy();
      this.#mounted = mounted;
      this.#poster?.remove(sheet);
      this.#poster = undefined;
      this.#left = new IntersectionObserver(([{ isIntersecting }]) => isIntersecting || mounted.command("pause"), { rootMargin: "200px" });
      this.#left.observe(this);
      this.#waiting.splice(0).forEach(({ go }) => go(mounted));
    } catch (error) {
      const { reason = "broken", what = String(error) } = error;
      this.#failed = refusal(reason, what);
      this.#poster?.tell({ reason, what }, () => this.#start());
      this.#waiting.splice(0).forEach(({ fail }) => fail(this.#failed));
      this.#hear("error", { key: reason, what });
    } finally {
      this.#starting = false;
    }
  }

  #there() {
    if (this.#mounted) return Promise.resolve(this.#mounted);
    if (this.#failed) return Promise.reject(this.#failed);
    this.#start();
    return new Promise((go, fail) => this.#waiting.push({ go, fail }));
  }

  async #command(name, place) {
    const mounted = await this.#there();
    // What was set just now is on screen first.
    if (name === "goto") await new Promise((go) => setTimeout(go));
    const wrong = mounted.command(name, place);
    if (wrong) throw refusal(wrong, place);
  }

  #hear(kind, detail) {
    if (kind === "key") return;
    if (kind === "ready") this.#ready();
    if (kind === "step" || kind === "ready") this.#reflect(detail);
    if (kind === "play") plays(this);
    this.dispatchEvent(new CustomEvent(`podpath-${kind}`, { detail, bubbles: true, composed: true }));
  }

  /** The attributes say what is on screen. */
  #reflect({ path, step }) {
    this.#reflecting = true;
    if (this.getAttribute("path") !== path) this.setAttribute("path", path);
    if (this.getAttribute("step") !== step) this.setAttribute("step", step);
    this.#reflecting = false;
  }
}

for (const name of ATTRIBUTES) {
  Object.defineProperty(PodPath.prototype, name, {
    get() { return this.getAttribute(name); },
    set(value) { value == null ? this.removeAttribute(name) : this.setAttribute(name, value); },
  });
}

if (!customElements.get("pod-path")) customElements.define("pod-path", PodPath);
