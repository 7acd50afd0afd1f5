// A move in a view is an edit that the server answers: what is refused is told, what was done can be taken back by the
// button of its notice and by Ctrl Z.
import htmx from "htmx.org";
import { messageOf, notice } from "./notices.js";
import { token } from "./requests.js";
import { words } from "./words.js";

const MOST = 100;
const done = [];

/** Ask the server to move a record; answers {ok, status, text}. Throws where nobody answers. */
export async function sendMove(address, told) {
  const headers = { "HX-Request": "true", "X-CSRF-Token": token() };
  const answer = await fetch(address, { method: "POST", body: told, headers });
  return { ok: answer.ok, status: answer.status, text: await answer.text() };
}

/** Say why a move was refused and open the form that asks for what it lacks; `redraw` where somebody was faster. */
export function refused(answer, redraw) {
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

/**
 * Say that a record was moved and offer to take it back: `answer` has the move that does, made on its revision. `place`
 * names the view, `address` and `told` are what every move in it says, `redraw` draws it anew.
 */
export function moved(said, answer, { place, address, told, redraw }) {
  const { rev, back } = JSON.parse(answer.text);
  const step = { place, redraw, address, told: new URLSearchParams({ ...told, rev: rev ?? "" }) };
  for (const [name, value] of Object.entries(back)) for (const each of [value].flat()) step.told.append(name, each);
  done.push(step);
  if (done.length > MOST) done.shift();
  notice(said, false, { label: words("undo"), act: () => takeBack(step) });
}

async function takeBack(step) {
  if (!done.includes(step)) return;
  done.splice(done.indexOf(step), 1);
  const answer = await sendMove(step.address, step.told).catch(() => null);
  if (!answer) done.push(step);
  if (!answer?.ok) {
    refused(answer, step.redraw);
    return;
  }
  await step.redraw();
  notice(words("undo_done"));
}

/** Return what names the view that an element of moves draws. */
export const placeOf = ({ dataset }) => `${dataset.base}?${dataset.view}`;

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "z") return;
  const view = document.querySelector("[data-undoable]");
  if (!view || event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable], dialog, #panel")) return;
  event.preventDefault();
  const last = done.findLast((step) => step.place === placeOf(view));
  if (last) takeBack(last);
  else notice(words("nothing_to_undo"));
});
