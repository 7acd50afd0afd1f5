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
// A page that was sent back by a changing request is no place of its own: the address stays where one can come back to.
document.addEventListener("htmx:beforeHistoryUpdate", ({ detail }) => {
  const { requestConfig, xhr, history } = detail;
  const led = new URL(xhr.responseURL).pathname !== new URL(requestConfig.path, location).pathname;
  if (requestConfig.verb !== "get" && requestConfig.boosted && !led) Object.assign(history, { type: "replace", path: location.pathname + location.search });
});
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, () => notice(words("offline"), true));
}
htmx.config.timeout = 30000;
