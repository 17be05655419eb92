// The simulator in a worker: a question comes, an answer goes. It is loaded when the first question comes.
import { load } from "./load.js";

const VERSION = 1;
const url = (name) => new URL(name, import.meta.url).href;
let simulator;

addEventListener("message", async ({ data: { podpath, id, question, file } }) => {
  try {
    if (podpath !== VERSION) throw new Error(`simulator ${VERSION}`);
    simulator ??= load(url("simulator.js"), url("simulator_bg.wasm"));
    const { answered } = await simulator;
    const answer = answered(question, file ?? new Uint8Array());
    postMessage({ podpath: VERSION, id, answer }, [answer.buffer]);
  } catch (error) {
    postMessage({ podpath: VERSION, id, lost: { reason: error.reason ?? "broken", what: error.what ?? error.message } });
  }
});
