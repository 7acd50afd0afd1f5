// Short notices at the edge of the page: what went wrong with a request, what has been done.
import { words } from "./words.js";

const SECONDS = 6;

/** Show a notice; a bad one stays until it is closed. */
export function notice(text, bad = false) {
  const place = document.querySelector("#notices");
  if (!place || !text) return;
  const box = document.createElement("div");
  box.className = `notice ${bad ? "notice-bad" : "notice-good"}`;
  const said = document.createElement("span");
  said.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn-close";
  close.setAttribute("aria-label", words("close"));
  close.addEventListener("click", () => box.remove());
  box.append(said, close);
  place.append(box);
  if (!bad) setTimeout(() => box.remove(), SECONDS * 1000);
}

/** Return the message of an error page, whole or fragment. */
export function messageOf(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  return page.querySelector(".error-message")?.textContent.trim() ?? "";
}
