// A comment's form: Ctrl+Enter sends it, files are named, pictures can be pasted, "@" offers colleagues.
import { offerPeople } from "./people.js";

/** Say which files will be sent along. */
function nameFiles(form, input) {
  const place = form.querySelector("[data-files]");
  if (place) place.textContent = [...input.files].map((file) => file.name).join(", ");
}

/** Add pasted files to those already chosen. */
function take(form, input, files) {
  const all = new DataTransfer();
  for (const file of [...input.files, ...files]) all.items.add(file);
  input.files = all.files;
  nameFiles(form, input);
}

export function start(form) {
  const text = form.querySelector("textarea");
  const input = form.querySelector("input[type=file]");
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit();
  });
  input?.addEventListener("change", () => nameFiles(form, input));
  if (input) {
    text.addEventListener("paste", (event) => {
      const { files } = event.clipboardData;
      if (!files.length) return;
      event.preventDefault();
      take(form, input, files);
    });
  }
  // Half a comment is not lost by a click on a link.
  addEventListener("beforeunload", (event) => {
    if (form.isConnected && text.value.trim() !== text.defaultValue.trim() && !form.matches(".htmx-request")) event.preventDefault();
  });
  form.addEventListener("htmx:confirm", (event) => {
    if (event.target === form && !text.value.trim() && !input?.files.length) {
      event.preventDefault();
      text.focus();
    }
  });
  offerPeople(text, form.dataset.comment, form.dataset.label);
  if (text.autofocus) {
    text.focus();
    text.setSelectionRange(text.value.length, text.value.length);
  }
}
