// The rows of a sub-form as a small grid: Enter and arrows move, what is pasted from a spreadsheet fills cells and
// makes rows, rows are moved, copied and taken out, and columns of numbers are added up.
import Sortable from "sortablejs";
import { read } from "../grid/table_text.js";
import { enhance } from "../picker.js";

const MOST = 500;
const TEXT = "input:not([type=hidden], [type=checkbox], [type=radio], [type=file]), textarea";
const CONTROL = "input:not([type=hidden]), select, textarea";
const YES = new Set(["1", "true", "yes", "是", "√", "✓", "y"]);

class Rows {
  constructor(group) {
    this.group = group;
    this.key = group.dataset.rows;
    this.body = group.querySelector("tbody");
    // Looked for once: beside hundreds of rows each look is long.
    this.tools = group.querySelector("template[data-row-tools]");
    this.place = new RegExp(`^(f-)?${this.key}([:-])\\d+([:-])`);
    for (const row of this.rows()) this.equip(row);
    group.addEventListener("keydown", (event) => this.keydown(event));
    group.addEventListener("paste", (event) => this.paste(event));
    group.addEventListener("click", (event) => this.click(event));
    for (const kind of ["input", "change"]) group.addEventListener(kind, () => this.add());
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) for (const row of addedNodes) if (row.matches?.("tr[data-row]")) this.equip(row);
      if (!this.pasting) this.add();
    }).observe(this.body, { childList: true });
    Sortable.create(this.body, { handle: ".row-grip", draggable: "tr[data-row]", animation: 120, onEnd: () => this.moved() });
    this.add();
  }

  rows() {
    return [...this.body.children].filter((row) => row.matches("tr[data-row]"));
  }

  cells(row) {
    return [...row.querySelectorAll("td[data-child]")];
  }

  /** Give a row its grip and buttons. */
  equip(row) {
    row.querySelector(".row-tools")?.remove();
    row.querySelector(".form-rows-act").prepend(this.tools.content.cloneNode(true));
  }

  /** Number rows anew in the order in which they stand: the server reads them in the order of their numbers. */
  renumber() {
    this.rows().forEach((row, number) => {
      for (const part of row.querySelectorAll("[name], [id], [for], [aria-describedby], [aria-controls]")) {
        for (const name of ["name", "id", "for", "aria-describedby", "aria-controls"]) {
          const told = part.getAttribute(name);
          if (told) part.setAttribute(name, told.replace(this.place, (_, lead = "", a, b) => `${lead}${this.key}${a}${number}${b}`));
        }
      }
    });
  }

  moved() {
    this.renumber();
    this.tell(this.body);
  }

  tell(part) {
    part.dispatchEvent(new Event("input", { bubbles: true }));
    part.dispatchEvent(new Event("change", { bubbles: true }));
  }

  more() {
    const before = this.rows().length;
    if (before >= MOST) return null;
    this.group.dispatchEvent(new Event("rows:more", { bubbles: true }));
    return this.rows()[before] ?? null;
  }

  click(event) {
    const button = event.target.closest("[data-row-up], [data-row-down], [data-row-copy]");
    if (button) {
      const row = button.closest("tr");
      if ("rowCopy" in button.dataset) this.copy(row);
      else {
        const up = "rowUp" in button.dataset;
        const other = up ? row.previousElementSibling : row.nextElementSibling;
        if (!other?.matches("tr[data-row]")) return;
        if (up) other.before(row);
        else other.after(row);
        this.moved();
        row.querySelector(up ? "[data-row-up]" : "[data-row-down]").focus();
      }
    }
    // A row that was never saved goes at once.
    const remove = event.target.closest(".row-remove input:checked");
    const row = remove?.closest("tr");
    if (row && !row.querySelector("input[name$=':id']") && this.rows().length > 1) {
      const next = row.nextElementSibling ?? row.previousElementSibling;
      row.remove();
      this.moved();
      next?.querySelector(CONTROL)?.focus();
    }
  }

  copy(row) {
    const fresh = this.more();
    if (!fresh) return;
    row.after(fresh);
    this.renumber();
    this.cells(row).forEach((cell, at) => {
      const [from, to] = [this.control(cell), this.control(this.cells(fresh)[at])];
      if (!from || !to) return;
      if (from.matches("select")) {
        for (const option of from.selectedOptions) this.choose(to, option.value, option.text);
      } else if (from.matches("[type=checkbox]")) to.checked = from.checked;
      else to.value = from.value;
      this.tell(to);
    });
  }

  /** Return what of a cell is sent: the select beneath a picker, or the control itself. */
  control(cell) {
    return cell?.querySelector("select[name]") ?? cell?.querySelector("input[name]:not([type=hidden]), textarea[name]");
  }

  choose(select, value, text) {
    if (![...select.options].some((option) => option.value === value)) select.add(new Option(text, value));
    if (!select.multiple) select.value = value;
    [...select.options].find((option) => option.value === value).selected = true;
    select.dispatchEvent(new Event("picker:draw"));
  }

  keydown(event) {
    const { target, key } = event;
    const cell = target.closest("td[data-child]");
    if (!cell || event.defaultPrevented || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const steps = { Enter: event.shiftKey ? -1 : 1, ArrowUp: -1, ArrowDown: 1 };
    if (!(key in steps) || (key !== "Enter" && !target.matches("input[type=text], input:not([type])")) || target.matches("textarea, button, summary")) return;
    if (target.matches(".picker-input[aria-expanded=true]") || (key !== "Enter" && target.matches(".picker-input"))) return;
    event.preventDefault();
    const row = cell.closest("tr");
    const at = this.cells(row).indexOf(cell);
    const rows = this.rows();
    const next = rows[rows.indexOf(row) + steps[key]] ?? (key === "Enter" && steps[key] > 0 ? this.more() : null);
    const control = next && this.cells(next)[at]?.querySelector(CONTROL.split(", ").map((each) => `${each}:not([hidden])`).join(", "));
    control?.focus();
    control?.select?.();
  }

  async paste(event) {
    const cell = event.target.closest("td[data-child]");
    const text = event.clipboardData.getData("text/plain");
    if (!cell || !/[\t\n]/.test(text.replace(/\r?\n$/, ""))) return;
    event.preventDefault();
    const table = read(text);
    let row = cell.closest("tr");
    const first = this.cells(row).indexOf(cell);
    this.pasting = true;
    for (const line of table) {
      if (!row?.matches?.("tr[data-row]")) row = this.more();
      if (!row) break;
      const cells = this.cells(row).slice(first).filter((each) => this.control(each));
      for (const [at, value] of line.slice(0, cells.length).entries()) await this.put(this.control(cells[at]), value.trim());
      row = row.nextElementSibling;
    }
    this.pasting = false;
    this.tell(event.target); // once for all: every telling looks at the whole form
  }

  /** Write a pasted text into a control and leave telling of it to the caller; an option or record is found by its name. */
  async put(control, text) {
    if (control.disabled) return;
    if (control.matches("select")) {
      const wanted = text.toLowerCase();
      let found = [...control.options].find((option) => option.text.trim().toLowerCase() === wanted || option.value === text);
      if (!found && text && control.dataset.picker) {
        const url = new URL(control.dataset.picker, location.href);
        url.searchParams.set("q", text);
        const answer = await fetch(url, { headers: { Accept: "application/json" } }).catch(() => null);
        const choice = answer?.ok && (await answer.json()).choices.find((each) => each.title.trim().toLowerCase() === wanted);
        if (choice) found = { value: String(choice.id), text: choice.title };
      }
      if (found) this.choose(control, found.value, found.text);
    } else if (control.matches("[type=checkbox]")) control.checked = YES.has(text.toLowerCase());
    else control.value = text;
  }

  /** Show what the columns of numbers come to. */
  add() {
    const sums = [...this.group.querySelectorAll("[data-sum-of]")];
    for (const place of sums) {
      const texts = this.rows()
        .filter((row) => !row.querySelector(".row-remove :checked"))
        .map((row) => row.querySelector(`[data-child="${place.dataset.sumOf}"] ${TEXT.split(", ")[0]}`)?.value.replace(/[,，\s]/g, "") ?? "")
        .filter((text) => text !== "" && Number.isFinite(Number(text)));
      const digits = Math.max(0, ...texts.map((text) => text.split(".")[1]?.length ?? 0));
      const total = texts.reduce((sum, text) => sum + Number(text), 0);
      const options = { minimumFractionDigits: Math.min(digits, 10), maximumFractionDigits: Math.min(digits, 10) };
      place.textContent = texts.length ? new Intl.NumberFormat(document.documentElement.lang, options).format(total) : "";
    }
    const foot = this.group.querySelector("tfoot");
    if (foot) foot.hidden = this.rows().length < 2 || sums.every((place) => !place.textContent);
  }
}

/** Make a small grid of the rows of a sub-form. */
export function start(group) {
  enhance(group);
  new Rows(group);
}
