// The editor of expressions: completes names and functions, and says while one types what is wrong and where, or what
// the expression gives, with its value for a few records. Without it the text area works as it is.
import { token } from "../requests.js";
import { Completion } from "./completion.js";

const WAIT = 350;
const known = new Map();

/** Ask once for the names and functions of a table. */
function vocabulary(address) {
  if (!known.has(address)) known.set(address, fetch(address, { headers: { Accept: "application/json" } }).then((answer) => (answer.ok ? answer.json() : { names: [], functions: [] })));
  return known.get(address);
}

/** Start one editor. */
export async function start(box) {
  const source = box.querySelector("textarea");
  const told = box.querySelector(".expression-told");
  const address = box.dataset.expression;
  if (!address) return;
  let timer = 0;
  let asked = 0;
  const look = async () => {
    const text = source.value.trim();
    const mine = ++asked;
    if (!text) return told.replaceChildren();
    const body = JSON.stringify({ source: source.value, wanted: box.dataset.wanted });
    const headers = { "Content-Type": "application/json", "X-CSRF-Token": token() };
    const answer = await fetch(address, { method: "POST", body, headers }).catch(() => null);
    if (mine !== asked || !answer?.ok) return;
    show(box, source, told, await answer.json());
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(look, WAIT);
  };
  source.addEventListener("input", later);
  box.addEventListener("completed", later);
  new Completion(box, source, await vocabulary(address));
  // Who typed before all of this was here is offered what goes on from there.
  if (document.activeElement === source && source.value !== source.defaultValue) source.dispatchEvent(new Event("input", { bubbles: true }));
  else if (source.value.trim()) look();
}

function show(box, source, told, { faults, gives, preview = [] }) {
  source.classList.toggle("is-invalid", faults.length > 0);
  source.toggleAttribute("aria-invalid", faults.length > 0);
  if (faults.length) return told.replaceChildren(...faults.flatMap((fault) => faulty(source, fault)));
  const good = element("p", "condition-good", `${box.dataset.gives} ${gives}`);
  const values = element("ul", "expression-preview");
  for (const { title, value } of preview) {
    const line = element("li", "");
    line.append(element("span", "muted", title), " ", element("output", "", value));
    values.append(line);
  }
  told.replaceChildren(good, ...(preview.length ? [values] : []));
}

/** A fault with its place marked; a press goes there. */
function faulty(source, { position, length, message }) {
  const line = element("p", "form-fault", "");
  const place = element("button", "expression-place");
  place.type = "button";
  const text = source.value;
  const from = Math.max(0, position - 20);
  const end = position + Math.max(length, 1);
  place.append(from ? "…" : "", text.slice(from, position), element("mark", "", text.slice(position, end) || "␣"), text.slice(end, end + 20), end + 20 < text.length ? "…" : "");
  place.addEventListener("click", () => {
    source.focus();
    source.setSelectionRange(position, end);
  });
  line.append(place, " ", message);
  return [line];
}

function element(name, className, text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}
