// The short form that makes a record in place: in a dialog over the page, sent without leaving it.
import { messageOf, notice } from "../notices.js";
import { enhance } from "../picker.js";
import { words } from "../words.js";

const HTMX = { headers: { "HX-Request": "true" } };

async function troubled(answer) {
  notice(answer ? messageOf(await answer.text()) || `${answer.status}` : words("offline"), true);
}

/** Say whether a control waits for something: what came filled in needs no visit. */
const isEmpty = (control) => control.checkVisibility() && !control.value && !control.closest(".picker")?.querySelector(".picker-remove");

export class QuickDialog {
  /** `opener` gets the focus back; `made({id, title, said})` is called once the record is there. */
  constructor(opener, made) {
    Object.assign(this, { opener, made });
    this.dialog = document.createElement("dialog");
    this.dialog.className = "quick-dialog";
    this.dialog.setAttribute("aria-labelledby", "quick-heading");
    this.dialog.addEventListener("submit", (event) => this.send(event));
    this.dialog.addEventListener("click", (event) => {
      if (!event.target.closest("[data-quick-close]")) return;
      event.preventDefault();
      this.dialog.close();
    });
    // What happens in the dialog is not the form's beneath: neither its keys nor its drafts.
    for (const name of ["keydown", "input", "change"]) this.dialog.addEventListener(name, (event) => event.stopPropagation());
    this.dialog.addEventListener("close", () => {
      this.dialog.remove();
      this.opener.focus();
    });
  }

  /** Show the form of an address. */
  async open(address) {
    const answer = await fetch(address, HTMX).catch(() => null);
    if (!answer?.ok) return troubled(answer);
    document.body.append(this.dialog);
    this.fill(await answer.text());
    this.dialog.showModal();
    const controls = [...this.dialog.querySelectorAll("input:not([type=hidden]), select, textarea")];
    (controls.find(isEmpty) ?? controls[0])?.focus();
  }

  fill(html) {
    this.dialog.innerHTML = html;
    // Ids are the field's, as in the form beneath: here they get a name of their own.
    for (const part of this.dialog.querySelectorAll("[id], [for], [aria-describedby], [aria-labelledby]")) {
      for (const name of ["id", "for", "aria-describedby", "aria-labelledby"]) {
        const told = part.getAttribute(name);
        if (told?.startsWith("f-")) part.setAttribute(name, `q${told}`);
      }
    }
    enhance(this.dialog);
    this.dialog.dispatchEvent(new Event("parts:look", { bubbles: true }));
    this.dialog.querySelector("[data-focus]")?.focus();
  }

  async send(event) {
    event.preventDefault();
    event.stopPropagation();
    const form = event.target;
    const save = form.querySelector("[data-save]");
    save.disabled = true;
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), ...HTMX }).catch(() => null);
    save.disabled = false;
    if (answer?.status === 422 || answer?.status === 409) return this.fill(await answer.text());
    if (!answer?.ok) return troubled(answer);
    const told = await answer.json();
    this.dialog.close();
    if (told.said) notice(told.said);
    this.made(told);
  }
}
