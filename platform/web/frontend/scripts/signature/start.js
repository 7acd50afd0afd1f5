// A place to sign: what is drawn, or a name that is typed, becomes the picture that the file input sends.
import SignaturePad from "signature_pad";

const RATIO = 2;
const HEIGHT = 160;

/** Return a button with a text. */
function button(text) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-quiet";
  made.textContent = text;
  return made;
}

export function start(element) {
  const input = element.querySelector("input[type=file]");
  if (!input) return;
  const kept = element.querySelector(".file-kept");
  const canvas = document.createElement("canvas");
  canvas.className = "signature-pad";
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", element.dataset.pad);
  const name = document.createElement("input");
  Object.assign(name, { type: "text", className: "form-control signature-name", placeholder: element.dataset.type, autocomplete: "off" });
  name.setAttribute("aria-label", element.dataset.type);
  const clear = button(element.dataset.clear);
  const bar = document.createElement("div");
  bar.className = "signature-bar";
  bar.append(name, clear);
  const hint = document.createElement("span");
  hint.className = "signature-hint";
  hint.textContent = element.dataset.pad;
  hint.setAttribute("aria-hidden", "true");
  const frame = document.createElement("div");
  frame.className = "signature-frame";
  frame.append(canvas, hint);
  const place = document.createElement("div");
  place.className = "signature-place";
  place.append(frame, bar);
  input.hidden = true;
  input.after(place);

  const pad = new SignaturePad(canvas, { penColor: "#12306b", minWidth: 0.8, maxWidth: 2.6 });
  /** Make the canvas as wide as its place; what was drawn is drawn again. */
  function fit() {
    const width = frame.clientWidth;
    if (!width || canvas.width === width * RATIO) return;
    const drawn = pad.toData();
    canvas.width = width * RATIO;
    canvas.height = HEIGHT * RATIO;
    canvas.getContext("2d").scale(RATIO, RATIO);
    pad.clear();
    if (name.value) write();
    else if (drawn.length) pad.fromData(drawn);
  }
  /** Write the typed name as one signs. */
  function write() {
    const context = canvas.getContext("2d");
    let size = 52;
    const width = canvas.width / RATIO;
    do context.font = `italic ${size}px "Kaiti SC", KaiTi, STKaiti, "Snell Roundhand", "Segoe Script", cursive, serif`;
    while (context.measureText(name.value).width > width - 32 && (size -= 4) > 12);
    context.fillStyle = "#12306b";
    context.textBaseline = "middle";
    context.textAlign = "center";
    context.fillText(name.value, width / 2, HEIGHT / 2);
  }
  /** Hand the picture to the file input, as if it had been chosen. */
  function send() {
    const empty = pad.isEmpty() && !name.value.trim();
    hint.hidden = !empty;
    const files = new DataTransfer();
    if (!empty) {
      const bytes = Uint8Array.from(atob(canvas.toDataURL("image/png").split(",")[1]), (each) => each.charCodeAt(0));
      files.items.add(new File([bytes], "signature.png", { type: "image/png" }));
      const tick = kept?.querySelector("input");
      if (tick) tick.checked = false;
    }
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
  pad.addEventListener("beginStroke", () => {
    if (!name.value) return;
    name.value = "";
    pad.clear();
  });
  pad.addEventListener("endStroke", send);
  name.addEventListener("input", (event) => {
    event.stopPropagation();
    pad.clear();
    if (name.value.trim()) write();
    send();
  });
  clear.addEventListener("click", () => {
    name.value = "";
    pad.clear();
    send();
  });
  new ResizeObserver(fit).observe(frame);
  fit();

  if (kept) {
    // There is one already: it is shown, and signed anew only if somebody wants to.
    const again = button(element.dataset.again);
    place.hidden = true;
    place.before(again);
    again.addEventListener("click", () => {
      again.remove();
      place.hidden = false;
      name.focus({ preventScroll: true });
    });
  }
}
