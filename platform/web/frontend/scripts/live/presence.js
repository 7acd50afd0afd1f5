// Who has the record open: telling the others now and then, and showing them.
import { token } from "../requests.js";

const EVERY = 15_000;

function send(address, members, leaving = false) {
  const body = new FormData();
  body.set("csrf", token());
  for (const [name, value] of Object.entries(members)) body.set(name, value);
  if (leaving) return navigator.sendBeacon(address, body);
  return fetch(address, { method: "POST", body }).catch(() => null);
}

/** Tell that one is at the record at `here` for as long as `element` stands on a page that shows. */
export function beHere(element, here, editing) {
  const address = `${here}/here`;
  let read = 1;
  let timer = 0;
  const leave = () => send(address, { left: 1 }, true);

  async function beat() {
    clearTimeout(timer);
    if (!element.isConnected) {
      document.removeEventListener("visibilitychange", beat);
      removeEventListener("pagehide", leave);
      if (!document.querySelector(`[data-live="${here}"], [data-editing="${here}"]`)) leave();
      return;
    }
    if (document.hidden) return;
    await send(address, { editing: editing ? 1 : 0, read });
    if (read) document.dispatchEvent(new CustomEvent("notices:read"));
    read = 0;
    timer = setTimeout(beat, EVERY);
  }

  document.addEventListener("visibilitychange", beat);
  document.addEventListener("panel:closed", beat);
  addEventListener("pagehide", leave);
  beat();
}

/** Return a person's round mark. */
function mark(person) {
  const face = document.createElement(person.picture ? "img" : "span");
  face.className = `avatar chip-${person.color}`;
  if (person.picture) Object.assign(face, { src: person.picture, alt: "" });
  else face.textContent = person.initials;
  face.title = person.name;
  return face;
}

/** Show who else is here: marks, and in words who is editing, else who is looking. */
export function show(place, people) {
  const told = JSON.stringify(people);
  if (!place || place.dataset.told === told) return;
  place.dataset.told = told;
  const editing = people.filter((person) => person.editing);
  const named = (editing.length ? editing : people).map((person) => person.name).join(", ");
  const sentence = document.createElement("span");
  sentence.textContent = people.length ? place.dataset[editing.length ? "textEditing" : "textHere"].replace("{names}", named) : "";
  place.replaceChildren(...people.map(mark), sentence);
}
