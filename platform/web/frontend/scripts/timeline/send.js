// A move is an edit: the server answers, and the timeline is drawn again as it now is; what is refused goes back.
import htmx from "htmx.org";
import { messageOf, notice } from "../notices.js";
import { refresh } from "../records.js";
import { token } from "../requests.js";
import { words } from "../words.js";

let last = null;

/** Move a record as `told` says; `back` undoes what is shown of it already. */
export async function send(timeline, row, told, { said = timeline.dataset.moved, back = () => {} } = {}) {
  const body = new URLSearchParams(told instanceof FormData ? told : { view: timeline.dataset.view, rev: row.dataset.rev, ...told });
  if (row.contains(document.activeElement)) last = { id: row.dataset.id, lane: document.activeElement.matches(".lane") };
  row.setAttribute("aria-busy", "true");
  const answer = await post(`${timeline.dataset.base}${row.dataset.id}/move`, body);
  row.removeAttribute("aria-busy");
  if (answer?.ok) {
    notice(said);
    await refresh(timeline.dataset.href);
    return;
  }
  last = null;
  back();
  await refused(timeline, answer);
}

async function post(address, body) {
  try {
    const headers = { "HX-Request": "true", "X-CSRF-Token": token() };
    const answer = await fetch(address, { method: "POST", body, headers });
    return { ok: answer.ok, status: answer.status, text: await answer.text() };
  } catch {
    return null;
  }
}

async function refused(timeline, answer) {
  if (!answer) {
    notice(words("offline"), true);
    return;
  }
  notice(messageOf(answer.text) || `${answer.status}`, true);
  const part = document.createElement("template");
  part.innerHTML = answer.text;
  const form = part.content.querySelector("[data-needs-form]");
  if (form) htmx.ajax("GET", form.href, { target: "#panel", swap: "innerHTML" });
  else if (answer.status === 409) await refresh(timeline.dataset.href);
}

/** Go on with the record that was moved, after the timeline was drawn again. */
export function focusAgain(timeline) {
  const row = last && timeline.querySelector(`.timeline-row[data-id="${last.id}"]`);
  row?.querySelector(last.lane ? "a.lane" : ".title-link")?.focus({ preventScroll: true });
  last = null;
}

// The form of a record's menu, with its days and what it comes after.
document.addEventListener("submit", (event) => {
  const form = event.target.closest?.("form[data-move]");
  const timeline = form && document.querySelector("[data-timeline]");
  const row = timeline?.querySelector(`.timeline-row[data-id="${form.dataset.move}"]`);
  if (!row) return;
  event.preventDefault();
  const told = new FormData(form);
  form.closest("[popover]")?.hidePopover();
  row.querySelector("a.lane, .title-link").focus({ preventScroll: true });
  send(timeline, row, told);
});
