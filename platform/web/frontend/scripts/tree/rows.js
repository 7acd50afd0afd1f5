// The rows of a tree: what is open, fetching what stands below a row, and the address that keeps it.
import htmx from "htmx.org";
import { messageOf, notice } from "../notices.js";
import { words } from "../words.js";

/** Return every row that is a record. */
export function rows(tree) {
  return [...tree.querySelectorAll("tbody tr[data-id]")];
}

/** Return the rows directly under one, those that fetch further ones included. */
function under(tree, id) {
  return [...tree.querySelectorAll(`tbody tr[data-parent="${id}"]`)];
}

/** Show or hide what stands below a row, as deep as it is open. */
export function show(tree, row, open) {
  row.setAttribute("aria-expanded", open);
  reveal(tree, row.dataset.id, open);
  history.replaceState(history.state, "", address(tree));
}

function reveal(tree, id, open) {
  for (const each of under(tree, id)) {
    each.hidden = !open;
    if (each.dataset.id) reveal(tree, each.dataset.id, open && each.getAttribute("aria-expanded") === "true");
  }
}

/** Open or close a row, fetching what stands below it at first. */
export async function toggle(tree, row) {
  const open = row.getAttribute("aria-expanded") !== "true";
  if (open && !under(tree, row.dataset.id).length && !(await fetchBelow(row))) return;
  show(tree, row, open);
}

async function fetchBelow(row) {
  row.setAttribute("aria-busy", "true");
  try {
    const level = Number(row.getAttribute("aria-level")) + 1;
    const answer = await fetch(`${row.dataset.inside}&level=${level}`, { headers: { "HX-Request": "true" } });
    const text = await answer.text();
    if (!answer.ok) {
      notice(messageOf(text) || `${answer.status}`, true);
      return false;
    }
    const part = document.createElement("template");
    part.innerHTML = text;
    const fresh = [...part.content.querySelectorAll("tr")];
    row.after(...fresh);
    for (const each of fresh) htmx.process(each);
    fresh[0]?.dispatchEvent(new CustomEvent("htmx:afterSettle", { bubbles: true, detail: { target: row, elt: row } }));
    return true;
  } catch {
    notice(words("offline"), true);
    return false;
  } finally {
    row.removeAttribute("aria-busy");
  }
}

/** Return the address of the list with what is open in it. */
export function address(tree, also = []) {
  const open = [...tree.querySelectorAll('tr[aria-expanded="true"]')].map((row) => row.dataset.id);
  const told = [...new Set([...open, ...also])].join(",");
  const base = tree.dataset.tree;
  return told ? `${base}${base.includes("?") ? "&" : "?"}open=${told}` : base;
}
