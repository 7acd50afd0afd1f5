// Forms that the server draws again when a choice changes what else they ask: [data-redraw] is such a choice,
// [data-again] a button that adds or removes a part. Both press the form's [data-redraw-button]. What somebody types or
// chooses while the answer is on its way stays, with the focus; a save pressed meanwhile waits for it.

const redrawn = (elt) => elt.matches("button[hx-post]") && elt.form?.querySelector("[data-redraw-button]") ? elt.form : null;
const again = (address) => [...document.forms].find((form) => form.getAttribute("action") === address && form.querySelector("[data-redraw-button]"));

/** The request under way, with what it `sent`; and what waits for its answer: the server reads a choice by what was there before. */
let under = null;
const waiting = [];

/** Whether what htmx tells of belongs to that request: where none is under way, requests without an xhr would look so. */
const ours = (event) => under !== null && event.detail.xhr === under.xhr;

/** Press the form's hidden button, which sends along what to do. */
function redraw(form, act) {
  const button = form.querySelector("[data-redraw-button]");
  const usual = button.value;
  if (act) button.value = act;
  button.click(); // a click, as htmx sends along only a button that was clicked
  button.value = usual;
}

document.addEventListener("change", (event) => {
  const form = event.target.closest?.("[data-redraw]")?.closest("form");
  if (!form) return;
  if (under?.form !== form) redraw(form);
  else if (!waiting.length) waiting.push((drawn) => redraw(drawn));
});

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  const waits = under?.form === form;
  const act = submitter?.matches("[data-again]") && form.querySelector("[data-redraw-button][hx-post]") ? submitter.value : null;
  if (!act && !waits) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (act && !waits) redraw(form, act);
  else waiting.push((drawn) => (act ? redraw(drawn, act) : drawn.requestSubmit(submitter && same(drawn, submitter, 0))));
}, true);

document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, xhr, requestConfig } = event.detail;
  const form = redrawn(elt);
  if (form) under = { xhr, form, address: form.getAttribute("action"), sent: requestConfig.formData };
});

document.addEventListener("htmx:beforeSwap", (event) => {
  if (!ours(event)) return;
  under.kept = meanwhile(under.form, under.sent);
  under.focus = focused(under.form);
  under.top = document.querySelector("#main")?.scrollTop;
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (!ours(event) || under.drawn) return; // a swap of several elements is told of several times
  under.drawn = true;
  under.form = again(under.address);
  if (!under.form) return;
  take(under.form, under.kept);
  refocus(under.form, under.focus);
  document.querySelector("#main").scrollTop = under.top;
});
// What came is htmx's only once it has settled: a button pressed before would load the whole page.
document.addEventListener("htmx:afterSettle", (event) => {
  if (ours(event)) finish();
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (ours(event) && !under.drawn) finish();
});

/** Do what waited, each for what the one before it left; not where nobody answered, which has been said. */
function finish() {
  const { form, xhr } = under;
  under = null;
  if (!form || !xhr.status) waiting.length = 0;
  while (!under && waiting.length) waiting.shift()(form);
}

/** Return the names whose values are others than were sent, with the values of now. */
function meanwhile(form, sent) {
  const now = new FormData(form);
  const names = new Set([...form.elements].filter((each) => each.name && !each.matches("button, [type=hidden], [type=file]")).map((each) => each.name));
  return [...names].map((name) => [name, now.getAll(name)]).filter(([name, values]) => values.join("\n") !== sent.getAll(name).join("\n").replaceAll("\r\n", "\n"));
}

/** Put those values into the form that came, where it has a place for them. */
function take(form, kept) {
  for (const [name, values] of kept) {
    const controls = [...form.elements].filter((each) => each.name === name && !each.matches("button, [type=hidden], [type=file]"));
    controls.forEach((each, place) => {
      if (each.matches("[type=checkbox], [type=radio]")) each.checked = values.includes(each.value);
      else if (each.matches("select[multiple]")) for (const option of each.options) option.selected = values.includes(option.value);
      else if (each.matches("select")) each.value = [...each.options].some((option) => option.value === values[place]) ? values[place] : each.value;
      else if (values[place] !== undefined) each.value = values[place];
      each.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
  if (kept.length) form.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Return the control of a form that is `like` another: of its name, and of its value where that tells them apart. */
function same(form, like, place) {
  const tells = like.matches("button, [type=checkbox], [type=radio]");
  const found = [...form.elements].filter((each) => each.name === like.name && each.type === like.type && (!tells || (each.value === like.value && each.hasAttribute("data-save") === like.hasAttribute("data-save"))));
  return found[place] ?? found[0] ?? null;
}

/** Return which control of the form has the focus, and where its caret stands. */
function focused(form) {
  const control = document.activeElement;
  if (control?.form !== form || !control.name) return null;
  const place = [...form.elements].filter((each) => each.name === control.name).indexOf(control);
  const text = control.matches("textarea, input") && control.selectionStart !== null;
  return { control, place, caret: text ? [control.selectionStart, control.selectionEnd] : null };
}

/** Give the focus back; to a button that adds where its own has gone. */
function refocus(form, focus) {
  if (!focus || document.activeElement?.form === form) return;
  const control = same(form, focus.control, focus.place) ?? (focus.control.matches("button") ? form.querySelector("[data-again]") : null);
  control?.focus({ preventScroll: true });
  if (focus.caret && control?.selectionStart != null) control.setSelectionRange(...focus.caret);
}
