// Asking again and again, but only while somebody looks: every few seconds, slower when nobody touches the page, not at
// all while it is hidden, and at once when it shows again.
const OFTEN = 4_000;
const SELDOM = 15_000;
const IDLE_AFTER = 60_000;

let touched = Date.now();
for (const name of ["pointermove", "keydown", "scroll", "touchstart"]) {
  addEventListener(name, () => (touched = Date.now()), { passive: true, capture: true });
}

/** Call `ask` from time to time for as long as `element` is on the page; `gone` once when it is not any more. */
export function poll(element, ask, gone = () => {}, pause = 0) {
  let timer = 0;
  let busy = false;

  async function turn() {
    clearTimeout(timer);
    if (busy) return;
    if (!element.isConnected) {
      document.removeEventListener("visibilitychange", turn);
      gone();
      return;
    }
    if (!document.hidden) {
      busy = true;
      await ask().catch(() => {});
      busy = false;
    }
    timer = setTimeout(turn, Math.max(pause, Date.now() - touched > IDLE_AFTER ? SELDOM : OFTEN));
  }

  document.addEventListener("visibilitychange", turn);
  turn();
}

/** Return the JSON of an address, null when it cannot be had; a refusal throws its status. */
export async function asked(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer) return null;
  if (!answer.ok) throw answer.status;
  return answer.json();
}

/** Show one line above `place`, with a button when there is something to do about it; a new one takes its place. */
export function bar(place, text, button = "", act = null) {
  place.parentElement.querySelector(":scope > .news-bar")?.remove();
  if (!text) return;
  const line = document.createElement("div");
  line.className = "news-bar";
  line.setAttribute("role", "status");
  line.append(text);
  if (act) {
    const press = document.createElement("button");
    press.type = "button";
    press.className = "btn btn-secondary";
    press.textContent = button;
    press.addEventListener("click", () => {
      line.remove();
      act();
    });
    line.append(press);
  }
  place.before(line);
}
