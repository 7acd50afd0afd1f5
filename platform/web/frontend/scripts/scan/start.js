// A button that reads a code with the camera, where the browser can.
import { addButton, fill } from "../asking.js";

const FORMATS = { qr: "qr_code", code128: "code_128", ean13: "ean_13" };
const EVERY = 150;

export function start(element) {
  const made = "BarcodeDetector" in window && navigator.mediaDevices ? addButton(element) : null;
  if (!made) return;
  const { line, button, tell } = made;
  button.addEventListener("click", async () => {
    tell("");
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      tell(element.dataset.denied);
      line.focus();
      return;
    }
    const dialog = document.createElement("dialog");
    dialog.className = "scan-window";
    dialog.setAttribute("aria-label", element.dataset.say);
    const video = document.createElement("video");
    video.muted = video.playsInline = true;
    video.srcObject = stream;
    const stop = document.createElement("button");
    stop.type = "button";
    stop.className = "btn btn-primary";
    stop.textContent = element.dataset.stop;
    dialog.append(video, stop);
    document.body.append(dialog);
    const detector = new window.BarcodeDetector({ formats: [FORMATS[element.dataset.scan]] });
    const timer = setInterval(async () => {
      const [found] = await detector.detect(video).catch(() => []);
      if (!found || !dialog.open) return;
      fill(line, found.rawValue);
      dialog.close();
    }, EVERY);
    dialog.addEventListener("close", () => {
      clearInterval(timer);
      stream.getTracks().forEach((track) => track.stop());
      dialog.remove();
      line.focus();
    });
    stop.addEventListener("click", () => dialog.close());
    dialog.showModal();
    await video.play().catch(() => {});
  });
}
