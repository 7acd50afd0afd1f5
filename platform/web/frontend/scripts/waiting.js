// A request that takes longer than 200 ms shows on the part of the page it will change.

const DELAY = 200;
const waiting = new WeakMap();

document.addEventListener("htmx:beforeRequest", (event) => {
  const { target, xhr } = event.detail;
  const shown = target.closest(".grid-screen")?.querySelector(".grid-box") ?? target;
  waiting.set(xhr, { shown, timer: setTimeout(() => shown.classList.add("waiting"), DELAY) });
});
document.addEventListener("htmx:afterRequest", (event) => {
  const found = waiting.get(event.detail.xhr);
  if (!found) return;
  clearTimeout(found.timer);
  found.shown.classList.remove("waiting");
});
