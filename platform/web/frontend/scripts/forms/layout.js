// Forms in tabs or steps: one section at a time, in a wrapper of its own, so that rules may hide the section itself.
import { askState } from "./start.js";

/** Show a form's sections as its layout says; a page of sections stays as it is. */
export function enableParts(form, told) {
  const bar = form.querySelector("[data-form-parts]");
  if (!bar) return;
  const steps = told.layout === "steps";
  const parts = [...bar.querySelectorAll("[data-part]")].map((button) => {
    const section = form.querySelector(`[data-section="${CSS.escape(button.dataset.part)}"]`);
    const panel = document.createElement("div");
    section.before(panel);
    panel.append(section);
    panel.id = `panel-${button.dataset.part}`;
    return { button, section, panel };
  });
  const [back, next, save] = ["[data-step-back]", "[data-step-next]", "[data-save]"].map((each) => form.querySelector(each));
  let shown = null;
  let reached = 0;
  const open = () => parts.filter((part) => !part.section.hidden);

  function show(part, focus = false) {
    shown = part;
    const list = open();
    const at = list.indexOf(part);
    reached = Math.max(reached, at);
    for (const each of parts) {
      each.panel.hidden = each !== part;
      each.button.hidden = each.section.hidden;
      if (steps) each.button.toggleAttribute("aria-current", false);
      else each.button.setAttribute("aria-selected", String(each === part));
      if (!steps) each.button.tabIndex = each === part ? 0 : -1;
    }
    if (steps) {
      list.forEach((each, place) => {
        each.button.disabled = place > reached;
        each.button.classList.toggle("is-done", place < at);
        each.button.querySelector(".form-part-number").textContent = place + 1;
      });
      part.button.setAttribute("aria-current", "step");
      back.hidden = at === 0;
      next.hidden = at === list.length - 1;
      save.hidden = !next.hidden;
    }
    if (focus) part.section.querySelector("input:not([type=hidden]):enabled, select:enabled, textarea:enabled")?.focus();
    part.button.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  async function goOn() {
    next.disabled = true;
    const answer = await askState(form, told, { _check: shown.button.dataset.part });
    next.disabled = false;
    // Where the server is away one goes on: it looks at everything again when the form is saved.
    if (answer && tell(shown.section, answer.faults ?? [])) return;
    const list = open();
    show(list[Math.min(list.indexOf(shown) + 1, list.length - 1)], true);
  }

  for (const part of parts) part.button.addEventListener("click", () => show(part, steps));
  if (steps) {
    back.addEventListener("click", () => show(open()[Math.max(open().indexOf(shown) - 1, 0)], true));
    next.addEventListener("click", goOn);
    form.addEventListener("submit", (event) => {
      if (next.hidden || event.submitter?.matches("[data-add-row]")) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      goOn();
    }, true);
  } else {
    bar.setAttribute("role", "tablist");
    for (const { button, panel } of parts) {
      button.setAttribute("role", "tab");
      button.setAttribute("aria-controls", panel.id);
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", button.id);
    }
    bar.addEventListener("keydown", (event) => {
      const move = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[event.key];
      if (!move) return;
      event.preventDefault();
      const list = open();
      const at = list.indexOf(shown) + move;
      show(list[Number.isFinite(at) ? (at + list.length) % list.length : at < 0 ? 0 : list.length - 1]);
      shown.button.focus();
    });
  }
  // What the summary leads to may lie in another part: it is shown before the link is followed.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".form-summary a[href^='#']");
    const place = link && document.getElementById(link.hash.slice(1));
    const part = place && parts.find((each) => each.panel.contains(place));
    if (part) show(part);
  }, true);
  form.addEventListener("form:drawn", () => show(shown.section.hidden ? open()[0] : shown));
  bar.hidden = false;
  form.classList.add("is-parted");
  const wrong = open().find((part) => part.section.querySelector(".is-wrong"));
  if (wrong) reached = parts.length;
  show(wrong ?? open()[0]);
}

/** Show faults, [name, message] each, beside their controls; return whether there are any. */
function tell(section, faults) {
  for (const old of section.querySelectorAll("[data-checked]")) old.remove();
  for (const old of section.querySelectorAll(".is-wrong")) old.classList.remove("is-wrong");
  for (const [name, message] of faults) {
    const id = `f-${name.replaceAll(":", "-").replaceAll(".", "-")}`;
    const note = document.getElementById(`${id}-note`);
    const line = Object.assign(document.createElement("p"), { className: "form-fault", textContent: message });
    line.dataset.checked = "";
    note?.prepend(line);
    note?.closest("[data-field], td")?.classList.add("is-wrong");
    document.getElementById(id)?.setAttribute("aria-invalid", "true");
  }
  const first = faults.length && document.getElementById(`f-${faults[0][0].replaceAll(":", "-")}`);
  if (first) (first.matches("input, select, textarea") ? first : first.querySelector("input, select, textarea"))?.focus();
  return faults.length > 0;
}
