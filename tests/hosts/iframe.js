// What a page may do with a frame: wait until it is ready, listen to it, and drive it. Messages are `{podpath: 1, type, …}`.
const frame = document.querySelector("#simulation");
const heard = document.querySelector("#heard");
const send = (message) => frame.contentWindow.postMessage({ podpath: 1, ...message }, "*");

addEventListener("message", ({ source, data }) => {
  if (source !== frame.contentWindow || data?.podpath !== 1) return;
  if (data.type === "ready" || data.type === "step" || data.type === "state") heard.value = `${data.type}: step ${data.index} of ${data.count}`;
});
// The frame says `ready` when it loads, and again whenever it is asked: neither side has to be first.
frame.addEventListener("load", () => send({ type: "ping" }));
for (const button of document.querySelectorAll("[data-send]")) {
  button.addEventListener("click", () => send({ type: button.dataset.send, step: button.dataset.step }));
}
