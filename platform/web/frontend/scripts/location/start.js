// One button that asks the device where it is.
import { addButton, fill } from "../asking.js";

export function start(element) {
  const made = navigator.geolocation ? addButton(element) : null;
  if (!made) return;
  const { line, button, tell } = made;
  button.addEventListener("click", () => {
    button.disabled = true;
    tell("");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const name = line.value.replace(/^\s*[-+\d.]+[,\s]+[-+\d.]+\s*/, "");
        fill(line, `${coords.latitude.toFixed(6)}, ${coords.longitude.toFixed(6)} ${name}`.trim());
        button.disabled = false;
      },
      () => {
        tell(element.dataset.denied);
        button.disabled = false;
        line.focus();
      },
      { enableHighAccuracy: true, timeout: 15_000 },
    );
  });
}
