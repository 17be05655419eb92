// Fetches podpath's module and makes it ready, for the app (boot.js) and for the element (pod-path.js). What can go wrong has one of
// three causes, and each asks something else of the reader: `Failed.cause` says which.
const EMPTY = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]); // the smallest module there is

export class Failed extends Error {
  /** `blocked`: no WebAssembly here. `missing`: a file did not arrive, or not whole. `broken`: podpath itself is at fault. */
  constructor(cause, what, error) {
    super(`podpath: ${what}`, { cause: error });
    this.name = "Failed";
    this.reason = cause;
    this.what = what;
  }
}

/** The module whose script is at `js` and whose WebAssembly is at `wasm`, ready to be called. */
export async function load(js, wasm) {
  allowed();
  const [module, answer] = await Promise.all([
    import(js).catch((error) => { throw new Failed("missing", nameOf(js), error); }),
    fetch(wasm).catch((error) => { throw new Failed("missing", nameOf(wasm), error); }),
  ]);
  if (!answer.ok) throw new Failed("missing", `${nameOf(wasm)} (${answer.status})`);
  await module.default({ module_or_path: answer }).catch((error) => { throw new Failed("missing", nameOf(wasm), error); });
  return module;
}

function allowed() {
  try {
    new WebAssembly.Module(EMPTY);
  } catch (error) {
    throw new Failed("blocked", "WebAssembly", error);
  }
}

const nameOf = (url) => new URL(url).pathname.split("/").pop();
