// Moving an entry is an edit: the calendar is drawn again when it is saved, and the entry stays where it was when the
// server refuses. What was moved can be moved back.
import htmx from "htmx.org";
import { messageOf, notice } from "../notices.js";
import { refresh } from "../records.js";
import { token } from "../requests.js";
import { words } from "../words.js";

/** Return the calendar on the page: it is another one after each drawing. */
export const calendar = () => document.querySelector("[data-calendar]");

async function post(id, told) {
  const { base, view } = calendar().dataset;
  try {
    const headers = { "HX-Request": "true", "X-CSRF-Token": token() };
    const body = new URLSearchParams({ view, ...told });
    const answer = await fetch(`${base}${id}/move`, { method: "POST", body, headers });
    return { ok: answer.ok, status: answer.status, text: await answer.text() };
  } catch {
    return null;
  }
}

const redraw = () => refresh(calendar().dataset.query);
const entryOf = (id, pair) => calendar().querySelector(`.cal-entry[data-id="${id}"][data-pair="${pair}"]`);

/** Move an entry to `to`: {start, end?}. `focus`: go on with it where it then is. */
export async function move(entry, to, { focus = false } = {}) {
  const { id, pair, rev, start, end } = entry.dataset;
  entry.setAttribute("aria-busy", "true");
  const answer = await post(id, { pair, rev, ...to });
  if (!answer?.ok) {
    entry.removeAttribute("aria-busy");
    refused(answer);
    return;
  }
  await redraw();
  const fresh = entryOf(id, pair);
  if (focus) fresh?.querySelector(".cal-link").focus();
  const when = fresh?.querySelector(".cal-link").title.split(" · ").at(-1) ?? to.start;
  const { moved, undo, undone } = calendar().dataset;
  const back = { pair, start, ...(end ? { end } : {}) };
  notice(moved.replace("{when}", when), false, {
    label: undo,
    act: async () => {
      const again = await post(id, { ...back, rev: JSON.parse(answer.text).rev ?? "" });
      if (!again?.ok) return refused(again);
      await redraw();
      notice(undone);
    },
  });
}

function refused(answer) {
  if (!answer) {
    notice(words("offline"), true);
    return;
  }
  notice(messageOf(answer.text) || `${answer.status}`, true);
  const part = document.createElement("template");
  part.innerHTML = answer.text;
  const form = part.content.querySelector("[data-needs-form]");
  if (form) htmx.ajax("GET", form.href, { target: "#panel", swap: "innerHTML" });
  else if (answer.status === 409) redraw();
}

/** Move by the form of an entry's menu. */
export async function moveByForm(event) {
  const form = event.target.closest?.("form[data-move]");
  const told = form && calendar() && new FormData(form);
  const entry = told && entryOf(form.dataset.move, told.get("pair"));
  if (!entry) return;
  event.preventDefault();
  form.closest("[popover]")?.hidePopover();
  const to = { start: told.get("start") };
  if (told.has("end")) to.end = told.get("end");
  move(entry, to, { focus: true });
}
