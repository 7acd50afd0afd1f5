// Menus are popovers: the browser opens and closes them, this places them by their button and lets the arrows walk
// through them.

const GAP = 4;
const anchors = new Map();

/** Tell where a menu without a button of its own belongs: a function that finds the element. */
export function anchor(id, find) {
  anchors.set(id, find);
}

/** Put a menu under its button, or above it where there is no room. */
export function place(menu) {
  const button = anchors.get(menu.id)?.() ?? document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);
  if (!button) return;
  const at = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const left = Math.max(8, Math.min(at.left, innerWidth - width - 8));
  const below = at.bottom + GAP;
  const top = below + height <= innerHeight - 8 ? below : Math.max(8, Math.min(at.top - GAP, innerHeight - 8) - height);
  menu.style.left = `${left}px`;
  menu.style.top = `${top}px`;
}

document.addEventListener(
  "beforetoggle",
  (event) => {
    if (!event.target.matches?.(".menu") || event.newState !== "open") return;
    event.target.dataset.placed = "";
    place(event.target);
  },
  true,
);
document.addEventListener(
  "toggle",
  (event) => {
    const menu = event.target;
    if (!menu.matches?.(".menu")) return;
    const button = document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);
    button?.setAttribute("aria-expanded", event.newState === "open");
    if (event.newState === "open") place(menu);
  },
  true,
);
for (const name of ["resize", "orientationchange"]) {
  addEventListener(name, () => document.querySelectorAll(".menu:popover-open").forEach(place));
}

// What opens over the page leaves no menu above it.
document.addEventListener("click", (event) => {
  if (event.target.closest?.(".menu:popover-open a.menu-item[data-panel]")) event.target.closest(".menu").hidePopover();
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".menu");
  if (event.target.matches?.("[popovertarget]") && event.key === "ArrowDown" && !menu) {
    const opened = document.getElementById(event.target.getAttribute("popovertarget"));
    opened.showPopover();
    opened.querySelector(".menu-item")?.focus();
    event.preventDefault();
    return;
  }
  if (!menu || !["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) return;
  if (event.target.matches("input:not([type=checkbox]), select, textarea")) return;
  const items = [...menu.querySelectorAll(".menu-item:is(a, button), .menu-check input")];
  const now = items.indexOf(event.target);
  const next = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: items.length - 1 }[event.key];
  items[(next + items.length) % items.length]?.focus();
  event.preventDefault();
});
