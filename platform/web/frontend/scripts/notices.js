// Short notices at the edge of the page: what went wrong with a request, what has been done.
import { words } from "./words.js";

const SECONDS = 6;
const SECONDS_TO_ACT = 20;

/** Show a notice; a bad one stays until it is closed. `action`: {label, act} of a button beside the text. */
export function notice(text, bad = false, action = null) {
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
  box.append(said);
  if (action) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-secondary btn-sm";
    button.textContent = action.label;
    button.addEventListener("click", () => {
      box.remove();
      action.act();
    });
    box.append(button);
  }
  box.append(close);
  place.append(box);
  if (!bad) setTimeout(() => box.remove(), (action ? SECONDS_TO_ACT : SECONDS) * 1000);
}

/** Return the message of an error page, whole or fragment. */
export function messageOf(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  return page.querySelector(".error-message")?.textContent.trim() ?? "";
}

// What a form says after saving came with the page: it becomes a notice like any other, which goes away.
for (const box of document.querySelectorAll("[data-said-once]")) {
  box.remove();
  notice(box.textContent);
}
// What was just done in the builder came with the page as well, with a form that takes it back.
for (const box of document.querySelectorAll("[data-done]")) setTimeout(() => box.remove(), SECONDS_TO_ACT * 1000);
