// The search of everything: one types, walks through what is found with the arrows, and opens it with Enter.

const DELAY = 120;
let dialog = null;
let asked = null;
let timer = 0;
let at = -1;
let shown = null;

const box = () => dialog.querySelector(".palette-input");
const found = () => dialog.querySelector(".palette-found");
const options = () => [...found().querySelectorAll("a[role=option]")];

/** Fill the dialog that has just been opened; `entered` is the Enter that was faster than this script. */
export function startPalette(element, entered) {
  if (!dialog) {
    dialog = element;
    listen();
  }
  found().replaceChildren();
  shown = null;
  if (entered) openChosen(entered);
  else ask();
}

function listen() {
  box().addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, DELAY);
  });
  box().addEventListener("keydown", key);
  dialog.querySelector("[data-palette-close]").addEventListener("click", () => dialog.close());
  // A press beside the box closes it: the dialog itself is only its edge.
  dialog.addEventListener("pointerdown", (event) => {
    if (event.target === dialog) dialog.close();
  });
  found().addEventListener("pointermove", (event) => {
    const one = event.target.closest("a[role=option]");
    if (one) point(options().indexOf(one), false);
  });
  found().addEventListener("click", (event) => {
    if (event.target.closest("a[role=option]") && !event.ctrlKey && !event.metaKey) dialog.close();
  });
  dialog.addEventListener("close", () => asked?.abort());
}

async function ask() {
  clearTimeout(timer);
  const url = new URL(dialog.dataset.palette, location.href);
  const text = box().value.trim();
  if (text) url.searchParams.set("q", text);
  else url.searchParams.set("recent", recent());
  asked?.abort();
  asked = new AbortController();
  const { signal } = asked;
  try {
    const answer = await fetch(url, { signal, headers: { "HX-Request": "true" } });
    if (!answer.ok || signal.aborted) return;
    draw(await answer.text(), text);
  } catch (error) {
    if (error.name !== "AbortError") found().replaceChildren();
  }
}

function recent() {
  try {
    return localStorage.getItem(`recent:${dialog.dataset.app}`) ?? "";
  } catch {
    return "";
  }
}

function draw(html, text) {
  shown = text;
  // The server's own fragment, in which everything typed is escaped.
  found().innerHTML = html;
  options().forEach((each, number) => (each.id = `palette-${number}`));
  found().scrollTop = 0;
  point(options().length ? 0 : -1);
}

function point(number, scroll = true) {
  const all = options();
  all[at]?.setAttribute("aria-selected", "false");
  at = all.length ? (number + all.length) % all.length : -1;
  for (const each of all) each.setAttribute("aria-selected", String(each === all[at]));
  if (at < 0) return box().removeAttribute("aria-activedescendant");
  box().setAttribute("aria-activedescendant", all[at].id);
  if (scroll) all[at].scrollIntoView({ block: "nearest" });
}

function key(event) {
  if (event.isComposing) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") point(at + (event.key === "ArrowDown" ? 1 : -1));
  else if (event.key === "PageDown" || event.key === "PageUp") section(event.key === "PageDown");
  else if (event.key === "Enter") openChosen(event);
  else return;
  event.preventDefault();
}

/** Go to the first option of the next or the last section. */
function section(forward) {
  const all = options();
  const firsts = [...found().querySelectorAll("[role=group]")].map((each) => all.indexOf(each.querySelector("a[role=option]")));
  const next = forward ? firsts.find((each) => each > at) : firsts.filter((each) => each < at).at(-1);
  if (next !== undefined) point(next);
}

async function openChosen(event) {
  // Somebody who types fast means what they typed, not what is still shown.
  if (box().value.trim() !== shown) await ask();
  const one = options()[at];
  if (!one) {
    location.href = `${dialog.dataset.search}?q=${encodeURIComponent(box().value.trim())}`;
    return;
  }
  if (event.ctrlKey || event.metaKey) window.open(one.href, "_blank", "noopener");
  else {
    dialog.close();
    one.click();
  }
}
