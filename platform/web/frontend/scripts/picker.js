// A select with [data-picker] asks the server while one types, so that any of a million records can be chosen.
// Without this script the select offers what the page brought along.

const DELAY = 200;
let count = 0;

class Picker {
  constructor(select) {
    this.select = select;
    const label = this.label();
    this.list = document.createElement("div");
    this.list.className = "menu picker-list";
    this.list.id = `picker-${++count}`;
    this.list.popover = "manual";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", label);
    this.box = document.createElement("div");
    this.box.className = `picker form-control${select.classList.contains("is-invalid") ? " is-invalid" : ""}`;
    this.input = document.createElement("input");
    Object.assign(this.input, { type: "text", autocomplete: "off", className: "picker-input" });
    const told = { role: "combobox", "aria-expanded": "false", "aria-controls": this.list.id, "aria-autocomplete": "list", "aria-label": label };
    for (const [name, value] of Object.entries(told)) this.input.setAttribute(name, value);
    for (const name of ["aria-describedby", "aria-invalid", "aria-required"]) {
      if (select.hasAttribute(name)) this.input.setAttribute(name, select.getAttribute(name));
    }
    if (select.dataset.placeholder) this.input.placeholder = select.dataset.placeholder;
    if (select.autofocus) this.input.autofocus = true;
    // The label's click finds the visible control.
    if (select.id) {
      this.input.id = select.id;
      select.id = `${select.id}-select`;
    }
    this.chosen = document.createElement("span");
    this.chosen.className = "picker-chosen";
    this.box.append(this.chosen, this.input);
    select.hidden = true;
    select.after(this.box, this.list);
    this.draw();
    this.listen();
  }

  label() {
    const { select } = this;
    // Beside it first: for `labels` a browser looks through the whole page.
    const beside = select.id && select.parentElement?.querySelector(`label[for="${CSS.escape(select.id)}"]`);
    return select.getAttribute("aria-label") ?? (beside || select.labels?.[0])?.textContent.trim() ?? "";
  }

  listen() {
    this.select.addEventListener("picker:draw", () => this.draw());
    this.input.addEventListener("focus", () => this.ask());
    this.input.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.ask(), DELAY);
    });
    this.input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.box.addEventListener("click", () => this.input.focus());
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const item = event.target.closest(".menu-item");
      if (item) this.choose(item);
    });
  }

  /** Show what is chosen: one as the text of the box, many as chips. */
  draw() {
    const options = [...this.select.selectedOptions].filter((option) => option.value !== "");
    this.chosen.replaceChildren(
      ...options.map((option) => {
        const chip = document.createElement("span");
        chip.className = "chip chip-link";
        chip.textContent = option.text;
        const remove = document.createElement("button");
        remove.type = "button";
        remove.className = "picker-remove";
        remove.setAttribute("aria-label", `× ${option.text}`);
        remove.textContent = "×";
        remove.addEventListener("click", (event) => {
          event.stopPropagation();
          this.unset(option);
        });
        chip.append(remove);
        return chip;
      }),
    );
  }

  unset(option) {
    option.selected = false;
    this.draw();
    this.changed();
    this.input.focus();
  }

  changed() {
    this.select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  async ask() {
    const url = new URL(this.select.dataset.picker, location.href);
    url.searchParams.set("q", this.input.value.trim());
    // Which records are offered may depend on what else the form holds.
    for (const name of (this.select.dataset.pickerWith ?? "").split(" ").filter(Boolean)) {
      for (const value of new FormData(this.select.form).getAll(name)) url.searchParams.append(name, value);
    }
    this.asked?.abort();
    this.asked = new AbortController();
    try {
      const answer = await fetch(url, { signal: this.asked.signal, headers: { Accept: "application/json" } });
      if (answer.ok) this.offer((await answer.json()).choices);
    } catch (error) {
      if (error.name !== "AbortError") this.close();
    }
  }

  offer(choices) {
    const taken = new Set([...this.select.selectedOptions].map((option) => option.value));
    this.list.replaceChildren(
      ...choices
        .filter((choice) => !taken.has(String(choice.id)))
        .map((choice, index) => {
          const item = document.createElement("div");
          item.className = "menu-item";
          item.id = `${this.list.id}-${index}`;
          item.setAttribute("role", "option");
          item.dataset.id = choice.id;
          item.textContent = choice.title;
          return item;
        }),
    );
    if (!this.list.children.length || document.activeElement !== this.input) return this.close();
    const at = this.box.getBoundingClientRect();
    this.list.dataset.placed = "";
    this.list.showPopover();
    this.list.style.minWidth = `${at.width}px`;
    const above = at.bottom + this.list.offsetHeight > innerHeight && at.top > this.list.offsetHeight;
    this.list.style.left = `${Math.min(at.left, innerWidth - this.list.offsetWidth - 8)}px`;
    this.list.style.top = `${above ? at.top - this.list.offsetHeight - 4 : at.bottom + 4}px`;
    this.input.setAttribute("aria-expanded", "true");
    this.point(0);
  }

  point(index) {
    const items = [...this.list.children];
    if (!items.length) return;
    this.at = (index + items.length) % items.length;
    items.forEach((item, i) => item.setAttribute("aria-selected", i === this.at));
    items[this.at].scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", items[this.at].id);
  }

  key(event) {
    const open = this.list.matches(":popover-open");
    const chips = [...this.select.selectedOptions].filter((option) => option.value !== "");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (open) this.point(this.at + (event.key === "ArrowDown" ? 1 : -1));
      else this.ask();
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === "Enter" && open) {
      this.choose(this.list.children[this.at]);
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === "Escape" && open) {
      this.close();
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === "Backspace" && !this.input.value && chips.length) this.unset(chips.at(-1));
  }

  choose(item) {
    // An answer that is still on its way would open the list again, over what comes next.
    clearTimeout(this.timer);
    this.asked?.abort();
    let option = [...this.select.options].find((each) => each.value === item.dataset.id);
    if (!option) {
      option = new Option(item.textContent, item.dataset.id);
      this.select.add(option);
    }
    if (!this.select.multiple) this.select.value = option.value;
    option.selected = true;
    this.input.value = "";
    this.draw();
    this.close();
    this.changed();
  }

  close() {
    if (this.list.matches(":popover-open")) this.list.hidePopover();
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

/** Turn the selects within `part` into pickers. */
export function enhance(part) {
  for (const select of part.querySelectorAll("select[data-picker]:not([data-enhanced])")) {
    select.dataset.enhanced = "";
    new Picker(select);
  }
}

enhance(document);
document.addEventListener("htmx:load", (event) => enhance(event.detail.elt.parentElement ?? event.detail.elt));
