// The list of names and functions below an expression: arrows choose, Enter or Tab take, Esc closes, Ctrl+Space opens.

const WORD = /[\p{L}\p{N}_.]*$/u;
const MOST = 60;
const NOT = 9;
let number = 0;

/** Completes what is being typed in a text area. */
export class Completion {
  constructor(box, source, { names, functions }) {
    Object.assign(this, { box, source, names, functions, at: -1, found: [] });
    this.list = Object.assign(document.createElement("ul"), { className: "expression-list", id: `completion-${++number}`, hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", box.dataset.offers);
    source.after(this.list);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id })) source.setAttribute(name, value);
    source.addEventListener("input", () => this.open(false));
    source.addEventListener("keydown", (event) => this.keydown(event));
    source.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.list.addEventListener("pointerdown", (event) => {
      const item = event.target.closest("[role=option]");
      event.preventDefault();
      if (item) this.take(Number(item.dataset.at));
    });
    box.querySelector("[data-offer-names]")?.addEventListener("click", () => {
      source.focus();
      this.open(true);
    });
  }

  word() {
    return this.source.value.slice(0, this.source.selectionStart).match(WORD)[0];
  }

  /** Show what fits the word before the caret; all fields where that is asked for and nothing was typed. */
  open(asked) {
    const word = this.word().toLowerCase();
    if (inText(this.source) || (!word && !asked)) return this.close();
    const ranked = [...this.names, ...this.functions].map((each) => ({ each, rank: rank(each, word) })).filter(({ rank }) => rank < NOT);
    this.found = ranked.sort((a, b) => a.rank - b.rank).map(({ each }) => each).slice(0, MOST);
    if (!this.found.length || (this.found.length === 1 && this.found[0].name.toLowerCase() === word && !this.found[0].signature)) return this.close();
    this.list.replaceChildren(...this.found.map((each, at) => this.item(each, at)));
    this.list.hidden = false;
    this.source.setAttribute("aria-expanded", "true");
    this.choose(0);
  }

  item(each, at) {
    const item = document.createElement("li");
    Object.assign(item, { id: `${this.list.id}-${at}` });
    item.setAttribute("role", "option");
    item.dataset.at = at;
    const name = document.createElement("strong");
    name.textContent = each.signature ?? each.label;
    const more = document.createElement("span");
    more.className = "muted";
    more.textContent = each.signature ? `${each.help} ${each.example}` : `${each.name} · ${each.gives}`;
    item.append(name, more);
    return item;
  }

  choose(at) {
    this.at = (at + this.found.length) % this.found.length;
    [...this.list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === this.at)));
    this.source.setAttribute("aria-activedescendant", `${this.list.id}-${this.at}`);
    this.list.children[this.at].scrollIntoView({ block: "nearest" });
  }

  close() {
    this.list.hidden = true;
    this.source.setAttribute("aria-expanded", "false");
    this.source.removeAttribute("aria-activedescendant");
  }

  take(at) {
    const { name, signature } = this.found[at];
    const end = this.source.selectionStart;
    const text = signature ? `${name}()` : name;
    this.source.setRangeText(text, end - this.word().length, end, "end");
    if (signature && !signature.endsWith("()")) this.source.selectionStart = this.source.selectionEnd = this.source.selectionStart - 1;
    this.close();
    this.box.dispatchEvent(new Event("completed"));
  }

  keydown(event) {
    if (event.isComposing) return;
    if (event.key === " " && event.ctrlKey) {
      event.preventDefault();
      return this.open(true);
    }
    if (this.list.hidden) return;
    const acts = {
      ArrowDown: () => this.choose(this.at + 1),
      ArrowUp: () => this.choose(this.at - 1),
      Enter: () => this.take(this.at),
      Tab: () => this.take(this.at),
      Escape: () => this.close(),
    };
    if (!(event.key in acts)) return;
    event.preventDefault();
    event.stopPropagation();
    acts[event.key]();
  }
}

/** Return how well a name or a function fits what was typed: what begins so stands before what only holds it. */
function rank({ name, label, signature }, word) {
  const [called, said] = [name.toLowerCase(), (label ?? "").toLowerCase()];
  if (signature) return called.startsWith(word) ? 1 : NOT;
  if (called.startsWith(word) || said.startsWith(word)) return 0;
  if (called.includes(`.${word}`)) return 2;
  return called.includes(word) || said.includes(word) ? 3 : NOT;
}

/** Say whether the caret stands within a text in quotes. */
function inText(source) {
  return (source.value.slice(0, source.selectionStart).match(/"/g) ?? []).length % 2 === 1;
}
