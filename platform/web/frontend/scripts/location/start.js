// One button that asks the device where it is; the line stays what is sent, and can always be typed.
export function start(element) {
  const line = element.querySelector("input");
  if (!line || line.readOnly || !navigator.geolocation) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-secondary";
  button.textContent = element.dataset.say;
  const note = document.createElement("p");
  note.className = "form-note location-note";
  note.setAttribute("role", "status");
  button.addEventListener("click", () => {
    button.disabled = true;
    note.textContent = "";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const name = line.value.replace(/^\s*[-+\d.]+[,\s]+[-+\d.]+\s*/, "");
        line.value = `${coords.latitude.toFixed(6)}, ${coords.longitude.toFixed(6)} ${name}`.trim();
        line.dispatchEvent(new Event("input", { bubbles: true }));
        button.disabled = false;
      },
      () => {
        note.textContent = element.dataset.denied;
        button.disabled = false;
        line.focus();
      },
      { enableHighAccuracy: true, timeout: 15_000 },
    );
  });
  element.append(button);
  element.after(note);
}
