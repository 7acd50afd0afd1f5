// Every changing request carries the page's token; a failed one says why. Answers 409 and 422 are shown like
// others: they bring the form back with what was typed.
import htmx from "htmx.org";
import { messageOf, notice } from "./notices.js";
import { words } from "./words.js";

/** Return the token of the session's forms. */
export function token() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? "";
}

document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get") event.detail.headers["X-CSRF-Token"] = token();
});
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (xhr.status === 409 || xhr.status === 422) {
    event.detail.shouldSwap = !messageOf(xhr.responseText);
    event.detail.isError = !event.detail.shouldSwap;
  }
});
document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = event.detail;
  if (xhr.status === 401) location.reload();
  else notice(messageOf(xhr.responseText) || `${xhr.status}`, true);
});
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, () => notice(words("offline"), true));
}
htmx.config.timeout = 30000;
