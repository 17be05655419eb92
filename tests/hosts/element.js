// What a page may do with an element: listen to it, and drive it.
const heard = document.querySelector("#heard");
const second = document.querySelector("#containerd");
second.addEventListener("podpath-step", ({ detail }) => { heard.value = `step ${detail.index} of ${detail.count}`; });
document.addEventListener("podpath-error", ({ detail }) => { heard.value = `error ${detail.key}`; });
document.querySelector("#next").addEventListener("click", () => second.next());

let keys = 0;
addEventListener("keydown", (event) => { if (!event.defaultPrevented) document.querySelector("#keys").value = ++keys; });
