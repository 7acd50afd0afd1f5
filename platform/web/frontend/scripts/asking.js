// What asks the device for a value: a button beside the line it fills in, and a note below for what was denied. The line
// stays what is sent, and can always be typed.

/** Add the button and the note of an element; answers {line, button, tell}, or null where nothing can be typed. */
export function addButton(element) {
  const line = element.querySelector("input");
  if (!line || line.readOnly) return null;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-secondary";
  button.textContent = element.dataset.say;
  const note = document.createElement("p");
  note.className = "form-note location-note";
  note.setAttribute("role", "status");
  element.append(button);
  element.after(note);
  return { line, button, tell: (text) => (note.textContent = text) };
}

/** Fill in the line as if it had been typed. */
export function fill(line, text) {
  line.value = text;
  line.dispatchEvent(new Event("input", { bubbles: true }));
}
