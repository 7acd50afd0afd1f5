// A record that stays open: what others change or say appears, what one is typing stays.
import htmx from "htmx.org";
import { words } from "../words.js";
import { asked, bar, poll } from "./poll.js";
import { beHere, show } from "./presence.js";

/** Put a part of the record as it now is in the place of the one that stands there. */
function put(old, fresh) {
  old.replaceWith(fresh);
  htmx.process(fresh);
  fresh.dispatchEvent(new CustomEvent("parts:look", { bubbles: true }));
  fresh.classList.add("fresh");
}

/** Bring a stream up to date: its entries alone, as somebody may be writing above or between them. */
function renewStream(old, fresh) {
  const entries = old.querySelector(":scope > .events");
  const writing = [...old.querySelectorAll(".events textarea")].some((text) => text.value !== text.defaultValue || text === document.activeElement);
  const made = fresh.querySelector(":scope > .events");
  if (writing || !made || old.querySelector("[aria-current]")?.getAttribute("href") !== fresh.querySelector("[aria-current]")?.getAttribute("href")) return;
  if (entries) put(entries, made);
  else {
    old.querySelector(":scope > .stream-none")?.remove();
    old.append(made);
    put(made, made.cloneNode(true));
  }
}

export function start(record) {
  const here = record.dataset.live;
  let said;
  let rev = Number(record.dataset.rev);
  beHere(record, here, false);

  async function renew() {
    const answer = await fetch(record.dataset.this, { headers: record.hasAttribute("data-inside") ? { "HX-Request": "true" } : {} });
    if (!answer.ok || !record.isConnected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector(".record");
    if (!fresh) return;
    for (const old of record.querySelectorAll("[data-fresh]")) {
      const made = fresh.querySelector(`[data-fresh="${old.dataset.fresh}"]`);
      if (made && !old.querySelector(".stream") && !(old.contains(document.activeElement) && document.activeElement.matches("input, textarea, select"))) put(old, made);
    }
    const streams = fresh.querySelectorAll(".stream");
    record.querySelectorAll(".stream").forEach((old, n) => streams[n] && renewStream(old, streams[n]));
    rev = Number(fresh.dataset.rev);
    record.dataset.rev = rev;
  }

  record.addEventListener("record:renew", renew);
  poll(record, async () => {
    let told;
    try {
      told = await asked(`${here}/news`);
    } catch (status) {
      if (status === 404) bar(record.querySelector(".record-name"), words("news_gone"));
      return;
    }
    if (!told) return;
    show(record.querySelector("[data-present]"), told.here);
    const news = told.rev > rev || (said !== undefined && told.said !== said);
    said = told.said;
    if (news) await renew();
  });
}
