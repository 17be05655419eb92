// The way from a page to the simulator: first what was made when the app was built, the traces and the texts, then a worker. One door
// serves every simulation on a page: nothing is fetched twice, and there is one worker. docs/simulator.md describes what is asked and answered.
import { Failed } from "./load.js";

const VERSION = 1;
const STOP = '{"stop":{}}';
const LEAVE = '{"leave":{}}';
const ATTEMPT = '{"attempt"';
const WORDS = '{"words"';
const KEPT = '{"kept"';

/** A door to the traces and the worker that lie at `base`. `ask(question, atHand, file)` promises the bytes of an answer. */
export function open(base) {
  const url = (name) => new URL(name, base).href;
  const worker = hire(url);
  const crew = [];
  const there = {};
  let list;
  const listed = () => (list ??= fetched(url("at-hand/index.json")).then((answer) => answer.json()).catch((error) => {
    list = undefined;
    throw error;
  }));
  const near = async (question, name) => {
    try {
      // The list of recordings names files itself, so that the index stays short.
      const file = name.endsWith(".gz") ? name : (await listed())[name];
      if (file) return await inflated(url(`at-hand/${file}`));
    } catch (error) {
      // No simulator knows the words and the recordings.
      if (question.startsWith(WORDS) || question.startsWith(KEPT)) throw error;
    }
    return worker(question);
  };
  const keep = (name, answer) => (there[name] ??= answer().catch((error) => { delete there[name]; throw error; }));
  // What is tried is shared by as many workers as there are processors; whoever has least to do takes the next.
  const attempt = (question) => {
    const most = Math.min(Math.max(navigator.hardwareConcurrency || 1, 1), 4);
    const idle = crew.find(({ waiting }) => !waiting.size);
    if (!idle && crew.length < most) crew.push(hire(url));
    return (idle ?? crew.reduce((a, b) => (b.waiting.size < a.waiting.size ? b : a)))(question);
  };
  const leave = async () => {
    for (const one of crew.splice(0)) await one(STOP);
    return new Uint8Array();
  };
  const ask = (question, name, file) => {
    if (question.startsWith(ATTEMPT)) return attempt(question);
    if (question === LEAVE) return leave();
    return name ? keep(name, () => near(question, name)) : worker(question, file);
  };
  /** Fetches the run of the first picture; that it does not come is told to who asks for it. */
  ask.warm = async () => {
    try {
      const files = await listed();
      await keep(files.first, () => inflated(url(`at-hand/${files[files.first]}`)));
    } catch { /* whoever asks for it asks again */ }
  };
  return ask;
}

/** A worker that is there when it is first asked; again when it has died. */
function hire(url) {
  const waiting = new Map();
  let worker, count = 0;
  const lose = (cause, what) => {
    worker?.then((worker) => worker.terminate()).catch(() => {});
    worker = undefined;
    for (const { fail } of waiting.values()) fail(new Failed(cause, what));
    waiting.clear();
  };
  const hear = ({ data }) => {
    if (data.podpath !== VERSION) return lose("broken", `simulator ${data.podpath}`);
    if (data.lost) return lose(data.lost.reason, data.lost.what);
    waiting.get(data.id)?.go(data.answer);
    waiting.delete(data.id);
  };
  const ask = (question, file) => new Promise((go, fail) => {
    if (question === STOP) return lose("stopped", ""), go(new Uint8Array());
    const id = ++count;
    waiting.set(id, { go, fail });
    worker ??= begin(url, hear, lose);
    worker.then((worker) => worker.postMessage({ podpath: VERSION, id, question, file })).catch((error) => lose(error.reason ?? "blocked", error.what ?? "worker.js"));
  });
  return Object.assign(ask, { waiting });
}

async function begin(url, hear, lose) {
  const script = url("worker.js");
  // A worker must come from the page's own origin: for a page elsewhere a script of one line takes it over.
  const own = new URL(script).origin === location.origin;
  const address = own ? script : URL.createObjectURL(new Blob([`import ${JSON.stringify(script)};`], { type: "text/javascript" }));
  const worker = new Worker(address, { type: "module" });
  worker.addEventListener("message", hear);
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    lose(event.message ? "broken" : "missing", event.message ?? "worker.js");
  });
  return worker;
}

async function fetched(address) {
  const answer = await fetch(address).catch((error) => { throw new Failed("missing", new URL(address).pathname, error); });
  if (!answer.ok) throw new Failed("missing", `${new URL(address).pathname} (${answer.status})`);
  return answer;
}

/** The bytes of a file that was compressed when the app was built. */
export async function inflated(address) {
  const { body } = await fetched(address);
  return new Uint8Array(await new Response(body.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
}
