// When a field changes that others depend on, the server says what follows: values of other tables, records that match.
import { token } from "../requests.js";

const DELAY = 300;

/** Put a value into a field's controls; where it is only shown, show it. Returns whether something changed. */
export function write(form, key, { holds, titles, shown }) {
  const controls = [...form.querySelectorAll(`[name="${key}"]`)];
  if (!controls.length) {
    const value = form.querySelector(`[data-field="${key}"] .form-value`);
    if (value) value.textContent = shown || "–";
    return;
  }
  const [first] = controls;
  const wanted = Array.isArray(holds) ? holds : holds === "" ? [] : [holds];
  if (first.matches("select")) {
    for (const id of wanted) {
      if (![...first.options].some((option) => option.value === id)) first.add(new Option(titles[id] ?? id, id));
    }
    for (const option of first.options) option.selected = wanted.includes(option.value);
    if (!wanted.length && !first.multiple) first.value = "";
    first.dispatchEvent(new Event("picker:draw"));
  } else if (first.matches("[type=checkbox], [type=radio]")) {
    for (const each of controls) each.checked = holds === true || wanted.includes(each.value);
  } else first.value = String(holds);
  first.dispatchEvent(new Event("input", { bubbles: true }));
  first.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Ask for the form that `mark` stands in. */
export function start(mark) {
  const form = mark.closest("form");
  const names = mark.dataset.linkedOf.split(" ");
  const held = (name) => JSON.stringify(new FormData(form).getAll(name));
  const known = new Map(names.map((name) => [name, held(name)]));
  let timer;
  let asking;

  async function ask() {
    const changed = names.filter((name) => known.get(name) !== held(name));
    if (!changed.length) return;
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string" && name !== "csrf") body.append(name, value);
    for (const name of changed) body.append("_changed", name);
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(mark.dataset.linked, { method: "POST", body, signal: asking.signal, headers: { "X-CSRF-Token": token() } });
      if (!answer.ok) return;
      const told = await answer.json();
      for (const name of changed) known.set(name, held(name));
      for (const [key, value] of Object.entries(told.values)) {
        write(form, key, value);
        // What the server put in, it has followed up already.
        if (known.has(key)) known.set(key, held(key));
      }
      for (const [place, html] of Object.entries(told.matches)) {
        const box = form.querySelector(`[data-matches="${place}"]`);
        if (box) box.innerHTML = html;
      }
    } catch {
      // The server is away: saving takes the values over.
    }
  }

  for (const kind of ["input", "change"]) {
    form.addEventListener(kind, (event) => {
      if (!names.includes(event.target.name)) return;
      clearTimeout(timer);
      timer = setTimeout(ask, kind === "change" ? 0 : DELAY);
    });
  }
}
