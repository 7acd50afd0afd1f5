// Editing in place. The editor is the field's own control, fetched from the cell's address and sent back there;
// what the server answers decides: a fresh row, the editor again with the reason, or two values to choose from.
import { words } from "../words.js";
import { messageOf, notice } from "../notices.js";
import { untilAnswered } from "../patience.js";
import { enhance } from "../picker.js";
import { token } from "../requests.js";
import { current, focus, grid, headOf, move as moveOn } from "./cells.js";
import { renew, saved } from "./rows.js";

let open = null;

/** Return the open editor's cell, or null. */
export const editing = () => (open?.cell.isConnected ? open.cell : null);

function addressOf(cell) {
  const { base, fields, view } = grid().dataset;
  const query = new URLSearchParams({ fields, view });
  return `${base}${cell.parentElement.dataset.id}/cell/${headOf(cell).dataset.field}?${query}`;
}

/** Open the editor of a cell. `typed` says that typing began it: the value is replaced, not changed. */
export async function edit(cell, typed = false) {
  if (open && !(await save())) return;
  if (!headOf(cell).hasAttribute("data-editable")) {
    notice(words("read_only"));
    return;
  }
  const started = { cell };
  open = started;
  if (typed) hold(started);
  started.ready = load(started);
  await started.ready;
}

/** Fetch the control and show it, unless the editor was given up meanwhile. */
async function load(started) {
  const answer = await send(addressOf(started.cell));
  if (open !== started) return;
  if (answer?.ok) await draw(answer.text);
  else giveUp(answer);
}

/** Catch what is typed while the editor is on its way: a plain input that also takes an input method's text. */
function hold(started) {
  const input = document.createElement("input");
  input.className = "form-control holding";
  input.setAttribute("aria-label", headOf(started.cell).textContent.trim());
  started.holding = input;
  place(started.cell, input);
  input.focus();
}

function place(cell, ...content) {
  let box = cell.querySelector(":scope > .cell-editor");
  if (!box) {
    box = document.createElement("div");
    box.className = "cell-editor";
    cell.append(box);
    cell.classList.add("editing");
    cell.classList.remove("refused");
  }
  box.replaceChildren(...content);
  return box;
}

/** Show an editor that the server sent, with what was typed while it was on its way. */
async function draw(html) {
  const { cell, holding } = open;
  if (holding?.dataset.composing === "yes") {
    await new Promise((done) => holding.addEventListener("compositionend", () => setTimeout(done), { once: true }));
  }
  const page = new DOMParser().parseFromString(html, "text/html");
  const box = place(cell, document.importNode(page.querySelector("form"), true));
  enhance(box);
  const control = box.querySelector("input:not([type=hidden]), select:not([hidden]), textarea, .picker-input");
  control?.focus();
  if (!control?.matches("textarea, input:not([type=checkbox], [type=radio], [type=range], [type=file])")) return;
  if (holding) {
    control.value = typeable(control, holding.value);
    open.holding = null;
    control.dispatchEvent(new Event("input", { bubbles: true }));
  } else if (cell.dataset.typed !== undefined) {
    control.value = typeable(control, cell.dataset.typed);
  } else control.select();
}

/** Return text as an input takes it: dates and numbers refuse others silently, so they begin empty. */
function typeable(control, text) {
  return ["date", "datetime-local", "time"].includes(control.type) ? "" : text;
}

async function request(address, body = null) {
  const headers = { "HX-Request": "true", "X-CSRF-Token": token() };
  const answer = await fetch(address, body ? { method: "POST", body, headers } : { headers });
  return { ok: answer.ok, status: answer.status, text: await answer.text() };
}

const send = (address) => request(address).catch(() => null);

function giveUp(answer) {
  close();
  notice((answer && messageOf(answer.text)) || words("offline"), true);
}

/** Close the editor and show what the cell showed before. */
export function close({ refocus = true } = {}) {
  if (!open) return;
  const { cell } = open;
  open = null;
  cell.classList.remove("editing", "saving");
  cell.classList.toggle("refused", cell.dataset.typed !== undefined);
  cell.querySelector(":scope > .cell-editor")?.remove();
  if (refocus && cell.isConnected) focus(cell);
}

/** Send what is in the editor; return whether it was taken. Nothing typed is lost when it was not. */
export function save({ move = null } = {}) {
  if (!open) return Promise.resolve(true);
  open.saving ??= store(open, move);
  return open.saving;
}

async function store(sent, move) {
  const { cell } = sent;
  await sent.ready;
  const form = cell.querySelector(".cell-editor form");
  if (open !== sent || !form) return open !== sent;
  cell.classList.add("saving");
  const answer = await untilAnswered(() => request(form.action, new FormData(form)), () => {
    cell.classList.add("unsent");
    return open === sent;
  });
  cell.classList.remove("saving", "unsent");
  sent.saving = null;
  if (open !== sent) return true;
  if (answer?.status === 200) {
    close({ refocus: false });
    drawRow(cell, answer.text, move);
    return true;
  }
  if (answer?.status === 409 || answer?.status === 422) {
    cell.classList.add("refused");
    await draw(answer.text);
  } else {
    notice((answer && messageOf(answer.text)) || words("offline"), true);
    form.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  }
  return false;
}

/** Put the row that the server sent in the place of the old one, and tell what was changed. */
function drawRow(cell, html, move) {
  const row = cell.parentElement;
  const column = cell.cellIndex;
  const page = document.createElement("template");
  page.innerHTML = html;
  const fresh = page.content.querySelector("tr");
  if (!fresh) {
    row.remove();
    return;
  }
  const mine = cell === current();
  renew(row, fresh);
  const now = row.cells[column];
  saved(now);
  if (move && mine) moveOn(now, ...move);
  else if (document.activeElement === document.body) focus(current() ?? now);
  const { told } = page.content.querySelector("table").dataset;
  if (!told) return;
  const [before, after] = JSON.parse(told);
  const detail = { id: Number(row.dataset.id), field: headOf(now).dataset.field, before, after, rev: Number(fresh.dataset.rev) };
  document.dispatchEvent(new CustomEvent("cell:saved", { detail }));
}

document.addEventListener("compositionstart", (event) => event.target.classList?.contains("holding") && (event.target.dataset.composing = "yes"));
document.addEventListener("compositionend", (event) => event.target.classList?.contains("holding") && (event.target.dataset.composing = "no"));
document.addEventListener("submit", (event) => {
  const box = event.target.closest?.(".cell-editor");
  if (!box) return;
  event.preventDefault();
  const button = event.submitter;
  if (button?.name) {
    const told = document.createElement("input");
    Object.assign(told, { type: "hidden", name: button.name, value: button.value });
    event.target.append(told);
  }
  save({ move: [0, 0] });
});
document.addEventListener("click", (event) => {
  if (event.target.closest?.(".cell-editor [data-cancel]")) {
    event.preventDefault();
    close();
  }
});
// Going elsewhere saves; a refused value stays where it is until it is mended or given up.
document.addEventListener("pointerdown", (event) => {
  if (!open || open.cell.contains(event.target) || event.target.closest?.(".picker-list")) return;
  if (!open.cell.classList.contains("refused")) save();
});
// One choice is enough for a select or a tick: it is saved at once.
document.addEventListener("change", (event) => {
  const box = event.target.closest?.(".cell-editor");
  if (box && event.target.matches("select:not([multiple]), input[type=checkbox]:only-of-type, input[type=radio]")) {
    save({ move: [0, 0] });
  }
});

