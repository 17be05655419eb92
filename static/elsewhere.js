// Before anything is drawn: the first picture of the page is that of no link. Where a link leads elsewhere, it stays away; else the leaves
// to walk it are on their way.
if (/^#.|embed/.test(location.hash + location.search)) document.documentElement.classList.add("elsewhere");
else document.head.append(Object.assign(document.createElement("link"), { rel: "preload", as: "fetch", crossOrigin: "anonymous", href: document.currentScript.dataset.book }));
