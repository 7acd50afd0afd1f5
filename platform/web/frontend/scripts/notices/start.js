// The bell: a menu of the latest notices instead of a page of its own, and a number that keeps up. Where the list of
// notices is open it is drawn anew when something has come.
import htmx from "htmx.org";
import { poll } from "../live/poll.js";
import { anchor, place } from "../menus.js";

const PAUSE = 15_000;

export function start(bell) {
  const menu = document.querySelector("#notice-menu");
  const number = bell.querySelector(".bell-count");
  const label = bell.dataset.label;
  const list = () => document.querySelector("[data-notices]");
  let told = bell.dataset.told;

  async function count() {
    if (document.hidden) return;
    const answer = await fetch("/notices/count", { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) return;
    const { unread, newest } = await answer.json();
    number.textContent = unread > 99 ? "99+" : unread;
    number.hidden = !unread;
    bell.setAttribute("aria-label", unread ? `${label}: ${number.textContent}` : label);
    const before = told;
    told = `${unread}/${newest}`;
    if (before !== told) redraw();
  }

  /** Draw the list anew, not under the hands of who has a menu of it open. */
  function redraw() {
    const old = list();
    if (!old || old.querySelector(":popover-open")) return;
    htmx.ajax("GET", old.dataset.notices, { target: old, swap: "outerHTML" });
  }

  async function open() {
    anchor("notice-menu", () => bell);
    await htmx.ajax("GET", "/notices?menu=1", { target: "#notice-menu", swap: "innerHTML" });
    if (!menu.matches(":popover-open")) menu.showPopover();
    place(menu);
    menu.querySelector("button, a")?.focus({ preventScroll: true });
  }

  bell.setAttribute("role", "button");
  bell.setAttribute("aria-haspopup", "true");
  let closing = false;
  bell.addEventListener("pointerdown", () => (closing = menu.matches(":popover-open")));
  bell.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (closing) menu.hidePopover();
    else open();
    closing = false;
  });
  bell.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    bell.click();
  });
  menu.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.requestConfig.verb !== "post") return;
    menu.hidePopover();
    bell.focus();
    count();
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.requestConfig.verb === "post" && list()?.contains(event.detail.elt)) count();
  });
  document.addEventListener("notices:read", count);
  // The page has just been drawn: what it tells is as new as can be.
  setTimeout(() => poll(bell, count, () => {}, list() ? 0 : PAUSE), 2_000);
}
