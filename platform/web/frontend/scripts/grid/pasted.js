// What was pasted below the last row: it is offered to become records. Lines that are refused stay, with the reason.
import { messageOf, notice } from "../notices.js";
import { refresh } from "../records.js";
import { token } from "../requests.js";
import { words } from "../words.js";
import { grid } from "./cells.js";
import { write } from "./table_text.js";

const MOST_TOLD = 20;

/** Offer to add lines of texts as records; `fields` are the columns they stand in. */
export function offer(lines, fields) {
  document.querySelector(".pasted-rest")?.remove();
  if (!lines.length || !document.querySelector("#grid [data-line]")) return lines.length && notice(words("rows_beyond", { n: lines.length }), true);
  show({ lines: lines.map((texts, place) => ({ texts, number: place + 1 })), fields });
}

function show(rest, refused = []) {
  document.querySelector(".pasted-rest")?.remove();
  const bar = document.createElement("div");
  bar.className = "pasted-rest";
  bar.setAttribute("role", "region");
  bar.tabIndex = -1;
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  said.textContent = refused.length ? words("lines_refused", { n: refused.length }) : words("rows_beyond", { n: rest.lines.length });
  bar.setAttribute("aria-label", said.textContent);
  const add = button(refused.length ? words("lines_again") : words("lines_add", { n: rest.lines.length }), () => send(rest, add), refused.length ? "btn btn-secondary" : "btn btn-primary");
  const copy = button(words("lines_copy"), () => navigator.clipboard.writeText(write(rest.lines.map((line) => line.texts))).then(() => notice(words("copied"))));
  const close = button("", () => bar.remove(), "btn-close");
  close.setAttribute("aria-label", words("close"));
  bar.append(said, add, ...(refused.length ? [copy] : []), spring(), close);
  if (refused.length) bar.append(reasons(refused));
  document.querySelector(".grid-box").append(bar);
  add.focus();
}

function button(text, act, classes = "btn btn-secondary") {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className: classes, textContent: text });
  made.addEventListener("click", act);
  return made;
}

const spring = () => Object.assign(document.createElement("span"), { className: "spring" });

function reasons(refused) {
  const list = document.createElement("ul");
  for (const { number, faults } of refused.slice(0, MOST_TOLD)) {
    const item = document.createElement("li");
    const told = faults.map(({ field, text }) => (field ? `${field}: ${text}` : text));
    item.textContent = `${words("lines_one", { n: number })}: ${told.join(" ")}`;
    list.append(item);
  }
  if (refused.length > MOST_TOLD) list.append(Object.assign(document.createElement("li"), { textContent: "…" }));
  return list;
}

async function send(rest, pressed) {
  pressed.disabled = true;
  // The same lines sent again are known by their token; others are others.
  rest.once ??= crypto.getRandomValues(new Uint32Array(4)).join("-");
  const body = JSON.stringify({ fields: rest.fields, lines: rest.lines.map((line) => line.texts), once: rest.once });
  const headers = { "Content-Type": "application/json", "HX-Request": "true", "X-CSRF-Token": token() };
  const answer = await fetch(`${grid().dataset.base}lines`, { method: "POST", body, headers }).catch(() => null);
  if (!answer?.ok) {
    pressed.disabled = false;
    notice((answer && messageOf(await answer.text())) || words("offline"), true);
    return;
  }
  const { made, refused } = await answer.json();
  document.querySelector(".pasted-rest")?.remove();
  if (made.length) {
    notice(words("lines_made", { n: made.length }));
    await refresh(location.href);
  }
  if (!refused.length) return;
  const lines = refused.map(({ line }) => rest.lines[line]);
  show({ lines, fields: rest.fields }, refused.map(({ line, faults }) => ({ number: rest.lines[line].number, faults })));
}

addEventListener("beforeunload", (event) => {
  if (document.querySelector(".pasted-rest")) event.preventDefault();
});
