// The <pod-path> element: a simulation inside somebody else's page. The module and the styles are fetched once, from where this
// file lies, however many elements there are. What stands inside the element stays to be seen until the simulation is there, and
// for good where it cannot be: without WebAssembly, under a policy that forbids it, or when a file does not arrive.
import { open } from "./door.js";
import { Failed, load } from "./load.js";

const beside = (name) => new URL(name, import.meta.url).href;
const HOME = new URL("../", import.meta.url).href;
const ATTRIBUTES = ["path", "release", "api-server", "step", "range", "view", "lang", "theme", "controls", "speed", "manifest", "do"];

const ask = open(beside(""));

let parts;
/** The styles and the module, asked for when the first element needs them, and again when they did not come. */
function loaded() {
  parts ??= Promise.all([styles(), load(beside("podpath.js"), beside("podpath_bg.wasm"))]).catch((error) => {
    parts = undefined;
    throw error;
  });
  return parts;
}

async function styles() {
  const answer = await fetch(beside("podpath.css")).catch((error) => { throw new Failed("missing", "podpath.css", error); });
  if (!answer.ok) throw new Failed("missing", `podpath.css (${answer.status})`);
  return new CSSStyleSheet().replace(await answer.text());
}

const frame = new CSSStyleSheet();
frame.replaceSync(":host{display:block;height:420px;border:1px solid light-dark(#C9CED8,#3A4352);border-radius:12px;overflow:hidden;contain:content}"
  + ":host([hidden]){display:none}.place{all:initial;display:block;height:100%}.place:empty{display:none}");

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
  #waiting = [];
  #failed;
  #near;
  #mounting = false;
  #reflecting = false;

  connectedCallback() {
    if (!this.shadowRoot) this.#prepare();
    if (!this.#mounted && !this.#near) this.#await();
  }

  disconnectedCallback() {
    // An element that is only moved is connected again before the microtask runs.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#near?.disconnect();
      this.#near = undefined;
      this.#mounted?.destroy();
      this.#mounted = undefined;
      this.#place.replaceChildren();
    });
  }

  attributeChangedCallback(name, before, now) {
    if (this.#mounted && !this.#reflecting && before !== now) this.#mounted.set(name, now ?? undefined);
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

  #prepare() {
    const shadow = this.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [frame];
    const place = shadow.appendChild(document.createElement("div"));
    place.className = "place";
    shadow.appendChild(document.createElement("slot"));
  }

  /** Starts when the element comes near the window, and pauses when it leaves it. */
  #await() {
    this.#near = new IntersectionObserver(([{ isIntersecting }]) => {
      if (!isIntersecting) return this.#mounted?.command("pause", undefined);
      if (!this.#mounted) this.#start();
    }, { rootMargin: "200px" });
    this.#near.observe(this);
  }

  async #start() {
    if (this.#mounting) return;
    this.#mounting = true;
    try {
      const [sheet, { mount }] = await loaded();
      if (!this.isConnected) return;
      this.shadowRoot.adoptedStyleSheets = [frame, sheet];
      this.shadowRoot.querySelector("slot").hidden = true;
      this.#place.append(document.createElement("span")); // something to measure; the app replaces it
      const attributes = ATTRIBUTES.filter((name) => this.hasAttribute(name)).map((name) => [name, this.getAttribute(name)]);
      const mounted = await mount(this.#place, attributes, HOME, (kind, json) => this.#hear(kind, JSON.parse(json)), ask);
      if (!this.isConnected) return mounted.destroy();
      this.#mounted = mounted;
      this.#waiting.splice(0).forEach(({ go }) => go(this.#mounted));
    } catch (error) {
      this.#failed = refusal(error.reason ?? "broken", error.what ?? error);
      this.#waiting.splice(0).forEach(({ fail }) => fail(this.#failed));
      this.#hear("error", { key: this.#failed.key, what: this.#failed.what });
    } finally {
      this.#mounting = false;
    }
  }

  #there() {
    if (this.#mounted) return Promise.resolve(this.#mounted);
    return this.#failed ? Promise.reject(this.#failed) : new Promise((go, fail) => this.#waiting.push({ go, fail }));
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
