// The <pod-path> element: a simulation inside somebody else's page. The module and the styles are fetched once, from where this
// file lies, however many elements there are.
import init, { mount } from "./podpath.js";

const beside = (name) => new URL(name, import.meta.url);
const styles = fetch(beside("podpath.css")).then((answer) => answer.text()).then((text) => new CSSStyleSheet().replace(text));
const ready = Promise.all([styles, init({ module_or_path: beside("podpath_bg.wasm") })]);

class PodPath extends HTMLElement {
  #mounted;

  async connectedCallback() {
    const [sheet] = await ready;
    if (this.#mounted || !this.isConnected) return;
    const shadow = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [sheet];
    const root = shadow.appendChild(document.createElement("div"));
    this.#mounted = mount(root);
  }

  disconnectedCallback() {
    // An element that is only moved is connected again before the microtask runs.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#mounted?.destroy();
      this.#mounted = undefined;
      this.shadowRoot?.replaceChildren();
    });
  }
}

customElements.define("pod-path", PodPath);
