// Ctrl K goes to the search of everything; what it finds is shown below it while one types.
import { anchor } from "./menus.js";

const input = document.querySelector("#search-all");
const found = document.querySelector("#search-found");

if (input && found) {
  anchor("search-found", () => input);
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      input.focus();
      input.select();
    }
  });
  found.addEventListener("htmx:afterSwap", () => {
    if (input.value.trim() && document.activeElement === input) found.showPopover();
    else found.hidePopover();
  });
  input.addEventListener("input", () => input.value.trim() || found.hidePopover());
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      found.hidePopover();
      input.blur();
    }
    if (event.key === "ArrowDown" && found.matches(":popover-open")) {
      found.querySelector(".menu-item")?.focus();
      event.preventDefault();
    }
  });
  document.addEventListener("pointerdown", (event) => {
    if (!found.contains(event.target) && event.target !== input) found.hidePopover();
  });
  document.addEventListener("focusin", (event) => {
    if (!found.contains(event.target) && event.target !== input) found.hidePopover();
  });
}
