// After many records were changed or deleted: the list is brought up to date, and a notice offers to take it back.
// An act that goes on in batches shows in the panel how far it is; when it has ended, the list below is drawn again.
import htmx from "htmx.org";
import { messageOf, notice } from "../notices.js";
import { refresh } from "../records.js";
import { token } from "../requests.js";
import { words } from "../words.js";

const panel = () => document.querySelector("#panel");

document.addEventListener("bulk-done", (event) => {
  const { text, undo } = event.detail;
  document.dispatchEvent(new CustomEvent("records-changed", { detail: {} }));
  notice(text, false, undo && { label: words("undo"), act: () => takeBack(undo) });
});

document.addEventListener("bulk-ended", () => {
  const { over } = panel()?.dataset ?? {};
  if (over && document.querySelector("#screen")) refresh(over);
});

async function takeBack(address) {
  const answer = await fetch(address, { method: "POST", headers: { "HX-Request": "true", "X-CSRF-Token": token() } }).catch(() => null);
  if (!answer?.ok) {
    notice(answer ? messageOf(await answer.text()) : words("offline"), true);
    return;
  }
  const done = JSON.parse(answer.headers.get("HX-Trigger") ?? "{}")["bulk-done"];
  if (done) notice(done.text);
  // What could not be taken back, or is still under way, has a page of its own.
  else htmx.ajax("GET", answer.headers.get("X-Act"), { target: "#panel", swap: "innerHTML" });
  if (document.querySelector("#screen")) htmx.ajax("GET", location.href, { target: "#screen", swap: "outerHTML" });
}
