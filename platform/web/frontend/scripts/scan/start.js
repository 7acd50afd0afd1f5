// A button that reads a code with the camera, where the browser can; the line can always be typed.
const FORMATS = { qr: "qr_code", code128: "code_128", ean13: "ean_13" };
const EVERY = 150;

export function start(element) {
  const line = element.querySelector("input");
  if (!line || line.readOnly || !("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-secondary";
  button.textContent = element.dataset.say;
  const note = document.createElement("p");
  note.className = "form-note location-note";
  note.setAttribute("role", "status");
  element.append(button);
  element.after(note);
  button.addEventListener("click", async () => {
    note.textContent = "";
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      note.textContent = element.dataset.denied;
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
      line.value = found.rawValue;
      line.dispatchEvent(new Event("input", { bubbles: true }));
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
