// Starts the app. Trunk's own loader is an inline script, which a strict content security policy forbids;
// Trunk.toml writes the names of the built files into this script's data attributes instead.
const { js, wasm } = document.querySelector("script[data-wasm]").dataset;
const url = (name) => new URL(name, document.baseURI).href;
try {
  const podpath = await import(url(js));
  await podpath.default({ module_or_path: url(wasm) });
  podpath.start(document.getElementById("app"));
} catch (error) {
  document.getElementById("blocked").hidden = false;
  throw error;
}
