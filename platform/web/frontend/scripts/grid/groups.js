// A heading fetches its rows when it is first opened, and folds them away after that.
import htmx from "htmx.org";

document.addEventListener("click", (event) => {
  const toggle = event.target.closest?.(".group-toggle");
  if (!toggle || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const body = toggle.closest("tbody").nextElementSibling;
  const open = toggle.getAttribute("aria-expanded") !== "true";
  toggle.setAttribute("aria-expanded", open);
  body.hidden = !open;
  if (open && !body.children.length) htmx.trigger(toggle, "open");
});
document.addEventListener("keydown", (event) => {
  if (event.key === " " && event.target.matches?.(".group-toggle")) {
    event.preventDefault();
    event.target.click();
  }
});
