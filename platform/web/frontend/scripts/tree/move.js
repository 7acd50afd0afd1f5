// Moving a row under another is an edit of the field that points to its parent; the tree is drawn again after it.
import htmx from "htmx.org";
import { refused, sendMove } from "../moving.js";
import { notice } from "../notices.js";
import { address, rows } from "./rows.js";

async function move(tree, row, to) {
  const redraw = (opened) => htmx.ajax("GET", address(tree, opened), { target: "#screen", swap: "outerHTML" });
  const told = new URLSearchParams({ view: tree.dataset.view, to, rev: row.dataset.rev });
  const answer = await sendMove(`${tree.dataset.base}${row.dataset.id}/move`, told).catch(() => null);
  if (!answer?.ok) {
    refused(answer, () => redraw([]));
    return;
  }
  notice(tree.dataset.moved);
  redraw(to ? [to] : []);
}

/** Carry a row a level down, under the row of its level above it, or a level up, beside its parent. */
export function carry(tree, row, shown, step) {
  if (!row.matches(".movable")) return;
  const level = (each) => Number(each.getAttribute("aria-level"));
  if (step > 0) {
    const above = shown.slice(0, shown.indexOf(row)).reverse();
    const next = above.find((each) => level(each) <= level(row));
    if (next && level(next) === level(row)) move(tree, row, next.dataset.id);
  } else if (row.dataset.parent) {
    move(tree, row, shown.find((each) => each.dataset.id === row.dataset.parent)?.dataset.parent ?? "");
  }
}

/** Let rows be dragged under others, and onto the header to stand at the top. */
export function dropInto(tree) {
  let dragged = null;
  const place = (event) => event.target.closest?.("tbody tr[data-id], thead tr");
  const clear = () => tree.querySelectorAll(".drop-here").forEach((each) => each.classList.remove("drop-here"));
  tree.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("tr.movable");
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.querySelector(".title-link").textContent);
  });
  tree.addEventListener("dragover", (event) => {
    const here = place(event);
    clear();
    if (!dragged || !here || here === dragged) return;
    event.preventDefault();
    here.classList.add("drop-here");
  });
  tree.addEventListener("dragleave", clear);
  tree.addEventListener("dragend", () => {
    clear();
    dragged = null;
  });
  tree.addEventListener("drop", (event) => {
    const here = place(event);
    clear();
    if (!dragged || !here || here === dragged) return;
    event.preventDefault();
    if ((here.dataset.id ?? "") !== dragged.dataset.parent) move(tree, dragged, here.dataset.id ?? "");
    dragged = null;
  });
}

/** Move by the form of a row's menu. */
export function moveByForm(event) {
  const form = event.target.closest?.("form[data-move]");
  const tree = document.querySelector("[data-tree]");
  const row = form && tree && rows(tree).find((each) => each.dataset.id === form.dataset.move);
  if (!row) return;
  event.preventDefault();
  form.closest("[popover]")?.hidePopover();
  move(tree, row, new FormData(form).get("to") ?? "");
}
