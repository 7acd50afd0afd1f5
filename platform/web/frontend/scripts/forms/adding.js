// A linked record is made in a dialog over the form; then it is chosen. Without this script the button leads to a page
// that leads back.
import { QuickDialog } from "./quick_dialog.js";

function choose(select, id, title) {
  if (!select) return;
  select.add(new Option(title, id));
  if (!select.multiple) select.value = id;
  [...select.options].find((option) => option.value === id).selected = true;
  for (const name of ["picker:draw", "input", "change"]) select.dispatchEvent(new Event(name, { bubbles: name !== "picker:draw" }));
}

/** Open the dialog when the button is pressed. */
export function start(button) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const select = button.form.querySelector(`select[name="${button.dataset.addTo}"]`);
    new QuickDialog(button, ({ id, title }) => choose(select, String(id), title)).open(button.dataset.add);
  });
}
