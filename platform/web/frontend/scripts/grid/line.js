// A new record typed at the foot of the grid. It is sent as the create form is; what that refuses is shown by the form
// itself, in the panel, with what was typed. Where the form asks for more than the columns hold, it is opened at once;
// on a phone too, where a line of columns is no place to type.
import htmx from "htmx.org";
import { messageOf, notice } from "../notices.js";
import { enhance } from "../picker.js";
import { token } from "../requests.js";
import { words } from "../words.js";
import { grid } from "./cells.js";
import { saved } from "./rows.js";

const form = () => document.querySelector("#new-line");
const opener = () => document.querySelector("#grid [data-line]");
const headers = () => ({ "HX-Request": "true", "X-CSRF-Token": token() });

const phone = () => matchMedia("(max-width: 767.98px)").matches;

/** Begin a line below the rows, or open the form. */
async function begin() {
  const { base, fields } = grid().dataset;
  const answer = phone() ? null : await fetch(`${base}line?${new URLSearchParams({ fields })}`, { headers: headers() }).catch(() => null);
  if (!answer?.ok || answer.status === 204) {
    htmx.ajax("GET", opener().href, { target: "#panel", swap: "innerHTML" });
    return;
  }
  const page = document.createElement("template");
  page.innerHTML = `<table>${await answer.text()}</table>`;
  const row = page.content.querySelector(".new-line");
  for (const control of row.querySelectorAll("td :is(input, select, textarea, button)")) control.setAttribute("form", "new-line");
  giveUp();
  opener().closest("tr").after(row);
  opener().closest("tr").hidden = true;
  enhance(row);
  row.querySelector("td :is(input:not([type=hidden]), select:not([hidden]), textarea)")?.focus({ preventScroll: true });
}

function giveUp() {
  form()?.closest("tr").remove();
  if (opener()) opener().closest("tr").hidden = false;
}

async function send() {
  const row = form().closest("tr");
  if (row.classList.contains("saving")) return;
  const values = new FormData(form());
  row.classList.add("saving");
  const answer = await fetch(form().action, { method: "POST", body: values, headers: headers() }).catch(() => null);
  row.classList.remove("saving");
  if (answer?.status === 204) await made(JSON.parse(answer.headers.get("HX-Trigger"))["records-changed"]);
  else if (answer?.status === 422 || answer?.status === 409) {
    // Sent once more, so that the panel shows what comes: the form knows it by its token.
    htmx.ajax("POST", form().action, { values, target: "#panel", swap: "innerHTML" });
  } else notice((answer && messageOf(await answer.text())) || words("offline"), true);
}

/** Show the new record as the last row, wherever the list will sort it to, and go on with the next. */
async function made({ path, said }) {
  const { base, fields } = grid().dataset;
  const id = /\/(\d+)$/.exec(path)?.[1];
  const answer = id && (await fetch(`${base}rows?${new URLSearchParams({ ids: id, fields })}`, { headers: headers() }).catch(() => null));
  if (answer?.ok) {
    const page = document.createElement("template");
    page.innerHTML = `<table><tbody>${await answer.text()}</tbody></table>`;
    const row = page.content.querySelector("tr[data-id]");
    if (row) place(row);
  }
  notice(said || words("saved"));
  await begin();
}

function place(row) {
  let body = grid().querySelector("tbody[data-made]");
  if (!body) {
    body = document.createElement("tbody");
    body.dataset.made = "";
    grid().tFoot.before(body);
  }
  row.querySelector(".n")?.replaceChildren("+");
  body.append(row);
  for (const cell of row.cells) saved(cell);
  document.querySelector("#grid-scroll").scrollTop = document.querySelector("#grid-scroll").scrollHeight;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("#grid [data-line]");
  if (link && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    begin();
  } else if (event.target.closest?.(".new-line [data-give-up]")) {
    giveUp();
    opener()?.focus();
  }
});
document.addEventListener("submit", (event) => {
  if (event.target !== form()) return;
  event.preventDefault();
  send();
});
document.addEventListener("keydown", (event) => {
  if (!event.target.closest?.(".new-line") || event.defaultPrevented || event.isComposing) return;
  if (event.key === "Escape") {
    event.preventDefault();
    giveUp();
    opener()?.focus();
  } else if (event.key === "Enter" && !event.shiftKey && event.target.matches("input, textarea, select")) {
    event.preventDefault();
    form().requestSubmit();
  }
});
addEventListener("beforeunload", (event) => {
  const typed = form() && [...form().elements].some((each) => each.matches("input:not([type=hidden]), textarea") && each.value !== each.defaultValue);
  if (typed) event.preventDefault();
});
