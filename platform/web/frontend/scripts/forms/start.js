// A form that thinks along: its rules are computed here at once; what only the server knows is asked of it shortly
// after the last key. The page holds everything a rule may show; what is hidden or closed is off, so it is not sent.
import { token } from "../requests.js";
import { controls, read, write, written } from "./controls.js";
import { enableParts } from "./layout.js";
import { offer } from "./options.js";
import { settle } from "./settle.js";

const QUIET = 150;

/** Start a form. Other parts hear "form:answer" with what the server said, on the form. */
export function start(form) {
  const told = JSON.parse(form.dataset.form);
  form.querySelector("input[name=_plain]")?.remove();
  enableParts(form, told);
  if (told.rules) new Rules(form, told);
  else {
    offer(form, new Map());
    form.addEventListener("input", () => offer(form, new Map()));
  }
}

/** Ask the server for a form's state; `more` are further members of the post. Return null where it cannot be reached. */
export async function askState(form, told, more = {}, signal = undefined) {
  const body = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
  for (const [name, value] of Object.entries(more)) body.set(name, value);
  try {
    const answer = await fetch(told.state, { method: "POST", body, signal, headers: { "X-CSRF-Token": token() } });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/** Say whether somebody is typing already, before this script was there. */
function typedEarly(form) {
  const at = document.activeElement;
  return form.contains(at) && at.defaultValue !== undefined && at.value !== at.defaultValue;
}

class Rules {
  constructor(form, told) {
    Object.assign(this, { form, told, answers: told.answers, texts: {}, last: new Map(), touched: typedEarly(form) });
    this.outcome = this.settled();
    this.last = new Map(this.outcome.sets);
    this.draw();
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
    const soon = () => {
      clearTimeout(this.clicked);
      this.clicked = setTimeout(() => this.changed());
    };
    form.addEventListener("click", (event) => {
      if (event.target.closest("[data-add-row], .row-remove")) soon();
    });
    form.addEventListener("rows:more", soon);
  }

  /** Return the rules' outcome for what the controls hold now. */
  settled() {
    const { form, told, answers } = this;
    const typed = {};
    const rows = {};
    for (const [name, kind] of Object.entries(told.kinds)) {
      const [key, child] = name.split(":");
      if (child) {
        rows[key] ??= rowsOf(form, key);
        for (const [number, , row] of rows[key]) this.take(typed, row, `${key}:${number}:${child}`, kind);
      } else this.take(typed, form, key, kind);
    }
    for (const { rows: key } of told.rules) if (key) rows[key] ??= rowsOf(form, key);
    return settle({ ...told, typed, rows, answers });
  }

  take(typed, place, name, kind) {
    const found = controls(place, name);
    if (found.length || place.querySelector(`input[name=_fields][value="${CSS.escape(name)}"]`)) typed[name] = read(found, kind);
  }

  changed() {
    this.touched = true;
    if (this.drawing) return;
    this.outcome = this.settled();
    this.draw();
    clearTimeout(this.waiting);
    if (this.outcome.asks) this.waiting = setTimeout(() => this.ask(), QUIET);
  }

  async ask() {
    this.asking?.abort();
    this.asking = new AbortController();
    const answer = await askState(this.form, this.told, {}, this.asking.signal);
    if (!answer) return;
    Object.assign(this, { answers: answer.answers, texts: answer.values });
    this.outcome = this.settled();
    this.draw();
    this.form.dispatchEvent(new CustomEvent("form:answer", { detail: answer }));
  }

  draw() {
    this.drawing = true;
    const { form, outcome } = this;
    for (const field of form.querySelectorAll("fieldset[data-field]")) this.drawField(field, field.dataset.field);
    for (const section of form.querySelectorAll("[data-section]")) {
      section.hidden = section.disabled = outcome.hidden.has(`section:${section.dataset.section}`);
    }
    for (const group of form.querySelectorAll("[data-rows]")) this.drawRows(group);
    offer(form, outcome.options);
    this.drawSets();
    this.say();
    form.dispatchEvent(new CustomEvent("form:drawn"));
    this.drawing = false;
  }

  drawField(field, name) {
    const { hidden, readOnly, required } = this.outcome;
    toggle(field, hidden.has(name), readOnly.has(name));
    const wanted = required.has(name) || this.told.required.includes(name);
    const mark = field.querySelector(":scope > .form-label .required");
    if (mark) mark.hidden = !wanted;
    for (const each of controls(field, name)) mandatory(each, wanted);
  }

  drawRows(group) {
    const key = group.dataset.rows;
    const { hidden, readOnly, required } = this.outcome;
    for (const [number, , row] of rowsOf(this.form, key)) {
      for (const cell of row.querySelectorAll("td[data-child]")) {
        const name = `${key}:${number}:${cell.dataset.child}`;
        const box = cell.querySelector(":scope > fieldset");
        if (!box) continue;
        toggle(box, hidden.has(name), readOnly.has(name));
        box.querySelector(":scope > .required").hidden = !required.has(name);
        for (const each of controls(cell, name)) mandatory(each, required.has(name) || this.told.required.includes(`${key}:${cell.dataset.child}`));
      }
    }
  }

  /** Write what rules set: always where nobody can type, else when its rule begins to hold or its value changes. */
  drawSets() {
    const { outcome, told, last, form } = this;
    const before = new Map(last);
    last.clear();
    let moved = false;
    for (const [name, value] of outcome.sets) {
      last.set(name, value);
      const closed = outcome.hidden.has(name) || outcome.readOnly.has(name);
      if (!closed && before.has(name) && JSON.stringify(before.get(name)) === JSON.stringify(value)) continue;
      const kind = told.kinds[name.replace(/:\d+:/, ":")] ?? {};
      const held = outcome.asked.has(name) ? this.texts[name] : written(value, kind);
      const found = controls(form, name);
      if (held !== undefined && found.length) moved = write(found, held) || moved;
    }
    if (moved && !this.again) {
      this.again = true;
      setTimeout(() => {
        this.again = false;
        this.changed();
      });
    }
  }

  /** Show what rules say beside the fields they name, and read it out. */
  say() {
    const { form, outcome } = this;
    for (const old of form.querySelectorAll("[data-said]")) old.remove();
    if (!this.touched) return;
    const heard = [];
    const said = form.querySelector("[data-form-said]");
    for (const [kind, list] of [["fault", outcome.refusals], ["warning", outcome.warnings]]) {
      for (const { message, field } of list) {
        const note = field && !outcome.hidden.has(field) && document.getElementById(`f-${field.replaceAll(":", "-")}-note`);
        const line = Object.assign(document.createElement("p"), { className: `form-${kind}`, textContent: message });
        line.dataset.said = "";
        (note || said).append(line);
        if (note) heard.push(message);
      }
    }
    const region = form.querySelector("[data-form-heard]");
    if (region.textContent !== heard.join(" ")) region.textContent = heard.join(" ");
  }
}

/** Return [number, record id or "", row] of every row of a sub-form that is to stay. */
function rowsOf(form, key) {
  const rows = form.querySelectorAll(`[data-rows="${CSS.escape(key)}"] tr[data-row]`);
  return [...rows].flatMap((row) => {
    const named = row.querySelector(`[name^="${CSS.escape(key)}:"]`);
    if (!named || row.querySelector("[name$=':remove']:checked")) return [];
    return [[named.name.split(":")[1], row.querySelector("[name$=':id']")?.value ?? "", row]];
  });
}

function toggle(box, hidden, closed) {
  box.hidden = hidden;
  box.disabled = hidden || closed;
  box.classList.toggle("is-closed", closed);
}

function mandatory(control, wanted) {
  if (wanted) control.setAttribute("aria-required", "true");
  else control.removeAttribute("aria-required");
}
