// Turns the leaves of the first run: the page can be walked before the app is there, and where it cannot be. The leaves were drawn when
// the app was built (podpath-view/src/picture/book.rs); here is only what puts them up.
const KEYS = { ArrowRight: "forward", ArrowLeft: "back", Home: "first", End: "last" };

/** Opens the book of the picture `root`. `close()` ends it, and says what the reader still waits for. */
export function walk(root, { leaves, first }) {
  const figure = new Figure(root, leaves, first);
  const go = { first: () => 0, back: (at) => at - 1, forward: (at) => at + 1, last: () => leaves.length - 1 };
  let wanted;
  const turn = (how) => (go[how] ? figure.show(go[how](figure.at)) : (wanted = how));
  const click = (event) => {
    const [button, link] = ["[data-go]", "a[href^='#']"].map((selector) => event.target.closest(selector));
    const at = link && leaves.findIndex((leaf) => leaf.at === link.getAttribute("href"));
    if (!button && !(at >= 0)) return;
    event.preventDefault();
    if (button) turn(button.dataset.go);
    else figure.show(at);
  };
  const press = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || !KEYS[event.key]) return;
    if (event.target.closest("textarea, input, select, [role=toolbar]")) return;
    event.preventDefault();
    turn(KEYS[event.key]);
  };
  root.addEventListener("click", click);
  addEventListener("keydown", press);
  document.documentElement.classList.add("walking");
  return { close() { removeEventListener("keydown", press); return wanted; } };
}

/** What is on the page, and the leaf that it shows. */
class Figure {
  constructor(root, leaves, at) {
    Object.assign(this, { root, leaves, at });
    this.nodes = new Map();
    this.states = [];
    for (const [selector, part] of Object.entries(this.state(at))) {
      if (part.order) this.nodes.set(selector, new Map(part.order.map((key, n) => [key, [root.querySelector(selector).children[n], part.pieces[key]]])));
    }
  }

  /** The whole look of a leaf, made of the leaves up to it. */
  state(at) {
    for (let n = this.states.length; n <= at; n += 1) {
      const { at: _, ...parts } = this.leaves[n];
      const state = { ...this.states[n - 1] };
      for (const [selector, part] of Object.entries(parts)) {
        if (Array.isArray(part)) { state[selector] = part; continue; }
        const { "": order = state[selector].order, ...pieces } = part;
        state[selector] = { order, pieces: { ...state[selector]?.pieces, ...pieces } };
      }
      this.states.push(state);
    }
    return this.states[at];
  }

  show(at) {
    if (!this.leaves[at] || at === this.at) return;
    const held = document.activeElement?.closest("li, .transport button");
    const was = this.state(this.at);
    for (const [selector, part] of Object.entries(this.state(at))) {
      if (part === was[selector]) continue;
      const place = this.root.querySelector(selector);
      if (Array.isArray(part)) place.replaceWith(made(part, place.namespaceURI));
      else this.list(place, part, this.nodes.get(selector));
    }
    this.at = at;
    history.replaceState(null, "", this.leaves[at].at);
    this.root.querySelector(".scene .now")?.scrollIntoView({ block: "nearest", inline: "center" });
    const now = this.root.querySelector(".now[aria-current]");
    now?.scrollIntoView({ block: "nearest" });
    if (held && !held.isConnected) now?.focus({ preventScroll: true });
  }

  /** Puts up a list: a piece that looks the same stays the node that it was. */
  list(place, { order, pieces }, nodes) {
    const shown = order.map((key) => {
      const [node, piece] = nodes.get(key) ?? [];
      return [key, piece === pieces[key] ? node : made(pieces[key], place.namespaceURI)];
    });
    place.replaceChildren(...shown.map(([, node]) => node));
    nodes.clear();
    for (const [key, node] of shown) nodes.set(key, [node, pieces[key]]);
  }
}

/** The node of an element: its name, its attributes, what is in it. */
function made(element, namespace) {
  if (typeof element === "string") return document.createTextNode(element);
  const [name, attributes, ...children] = element;
  const space = name === "svg" ? "http://www.w3.org/2000/svg" : namespace;
  const node = document.createElementNS(space, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children.map((child) => made(child, space)));
  return node;
}
