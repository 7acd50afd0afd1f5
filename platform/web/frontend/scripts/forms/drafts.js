// What is typed is kept on the server two seconds after the last key and when one leaves. When the server cannot be
// reached, or takes it from nobody here, it is kept in this tab for the same person. Saving waits until the server is
// back: the same post, so one record. Where it would lead to a page that says no, it stays on the form and says why.
import { notice } from "../notices.js";
import { token } from "../requests.js";
import { words } from "../words.js";

const DELAY = 2000;
const AGAIN = 3000;
const LEAVING_BYTES = 60000; // what a browser sends for a page that is going away
const KEPT = "kept", AWAY = "away", SHUT = "shut";
const WHY = { 401: "draft_out", 403: "draft_out", 404: "draft_gone" };

const sleep = (time) => new Promise((done) => setTimeout(done, time));

/** Return what a form holds by field: [[control, text], …]; files and what is not a field are left out. */
function held(form) {
  const fields = [...form.querySelectorAll("input[name='_fields']:not(:disabled)")].map((field) => field.value);
  const found = new Map(fields.map((key) => [key, []]));
  for (const [name, value] of new FormData(form)) {
    const key = name.split(":")[0];
    if (typeof value === "string" && found.has(key) && !name.endsWith(":upload")) found.get(key).push([name, value]);
  }
  return found;
}

class Draft {
  constructor(form, { draft, resume, restored, by }) {
    Object.assign(this, { form, path: draft, place: `${by} ${draft}`, resume, sent: "" });
    this.restored = new Set(restored.split(" ").filter(Boolean));
    this.begun = new Map([...held(form)].map(([key, entries]) => [key, JSON.stringify(entries)]));
    this.save = form.querySelector("[data-save]");
    this.said = document.createElement("span");
    this.said.className = "form-kept";
    this.said.setAttribute("role", "status");
    form.querySelector(".form-foot")?.append(this.said);
    this.listen();
    this.early();
    this.bring();
  }

  /** Count as typed what somebody typed before this script was there. */
  early() {
    const at = document.activeElement;
    if (!this.form.contains(at) || at.defaultValue === undefined || at.value === at.defaultValue) return;
    this.begun.delete(at.name.split(":")[0]);
    this.later();
  }

  listen() {
    const { form } = this;
    for (const name of ["input", "change"]) form.addEventListener(name, () => this.later());
    form.addEventListener("submit", (event) => this.submit(event), true);
    form.addEventListener("htmx:confirm", (event) => {
      if (event.target !== form) return;
      event.preventDefault();
      this.hold(() => event.detail.issueRequest(true));
    });
    form.addEventListener("htmx:afterRequest", (event) => {
      if (event.target === form && !event.detail.successful) this.done = false;
    });
    form.addEventListener("htmx:sendError", (event) => {
      if (event.target === form) this.hold(() => form.requestSubmit());
    });
    const leave = () => {
      if (form.isConnected && document.visibilityState === "hidden") this.send(true);
    };
    document.addEventListener("visibilitychange", leave);
    addEventListener("pagehide", () => form.isConnected && this.send(true));
    addEventListener("pageshow", (event) => {
      if (!event.persisted || !form.isConnected) return;
      // One came back to a form that was sent: sent again it is another one.
      this.done = this.sure = false;
      form.elements._once.value = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    });
  }

  /** Return what is typed and not saved, as a post's text; "" where nothing is. */
  typed() {
    const body = new URLSearchParams();
    for (const [key, entries] of held(this.form)) {
      if (!this.restored.has(key) && this.begun.get(key) === JSON.stringify(entries)) continue;
      for (const [name, value] of entries.length ? entries : [[key, ""]]) body.append(name, value);
    }
    const rev = this.form.elements._rev?.value;
    const text = String(body);
    return text && rev ? `${text}&_rev=${rev}` : text;
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), DELAY);
  }

  /** Keep what is typed. Returns AWAY when the server cannot be reached, SHUT when it takes nothing from here. */
  async send(leaving = false) {
    clearTimeout(this.timer);
    if (this.done) return KEPT;
    const text = this.typed();
    if (text === this.sent) return KEPT;
    const here = (word) => {
      sessionStorage.setItem(this.place, text);
      this.tell(word);
    };
    const away = () => {
      here("draft_here");
      this.timer = setTimeout(() => this.send(), AGAIN);
      return AWAY;
    };
    try {
      const headers = { "X-CSRF-Token": token(), "Content-Type": "application/x-www-form-urlencoded" };
      const answer = await fetch(this.path, { method: "POST", body: text, headers, keepalive: leaving && text.length < LEAVING_BYTES });
      if (answer.status >= 502 && answer.status <= 504) return away();
      if (answer.status in WHY) {
        here(WHY[answer.status]);
        return SHUT;
      }
      if (!answer.ok) return KEPT; // too large to be kept: saving says why
      this.sent = text;
      sessionStorage.removeItem(this.place);
      this.tell(text ? "draft_kept" : "");
      return KEPT;
    } catch {
      return away();
    }
  }

  tell(word) {
    this.said.textContent = word ? words(word) : "";
  }

  /** Send what this tab kept while the server was away, and show it. */
  async bring() {
    const left = sessionStorage.getItem(this.place);
    if (!left || this.restored.size) return;
    const headers = { "X-CSRF-Token": token(), "Content-Type": "application/x-www-form-urlencoded" };
    const answer = await fetch(this.path, { method: "POST", body: left, headers }).catch(() => null);
    if (!answer?.ok) return;
    sessionStorage.removeItem(this.place);
    if (this.form.closest("#panel")) window.htmx.ajax("GET", this.resume, { target: "#panel", swap: "innerHTML" });
    else location.replace(this.resume);
  }

  submit(event) {
    if (this.form.hasAttribute("hx-post") || this.sure || event.submitter?.name === "add_row") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event;
    // Later, as a form that is still telling of one submit takes no other: what is kept already is held no moment.
    this.hold(() => setTimeout(() => {
      this.sure = true;
      this.form.requestSubmit(submitter);
    }));
  }

  /** Do `go` once the server answers; until then the button says that it waits. Where it says no, one stays here. */
  async hold(go) {
    if (this.holding) return;
    this.holding = true;
    const label = this.save?.textContent;
    let state = AWAY;
    while (this.form.isConnected) {
      this.sent = ""; // asked anew, as the record may be gone since
      state = await this.send();
      if (state !== AWAY) break;
      if (this.save) this.save.textContent = words("save_waits");
      await sleep(AGAIN);
    }
    if (this.save) this.save.textContent = label;
    this.holding = false;
    if (state === SHUT) return notice(this.said.textContent, true);
    this.done = true;
    clearTimeout(this.timer);
    if (this.form.isConnected) go();
  }
}

/** Keep the draft of the form that `mark` stands in. */
export function start(mark) {
  new Draft(mark.closest("form"), mark.dataset);
}
