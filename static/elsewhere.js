// Before anything is drawn: the first picture of the page is that of no link. Where a link leads elsewhere, it stays away.
if (/^#.|embed/.test(location.hash + location.search)) document.documentElement.classList.add("elsewhere");
