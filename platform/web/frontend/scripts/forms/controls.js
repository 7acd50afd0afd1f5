// The controls of a form as values and back: what is typed, where it is plain enough to be read here.
import { ASK, THERE } from "./conditions.js";

// Letters whose normal form, blanks and breaks the server knows better.
const DOUBTFUL = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u00a0\u1680\u2000-\u200a\u202f\u205f]/u;

const READ = {
  text: (text) => (DOUBTFUL.test(text) ? ASK : text.trim().normalize("NFC") || null),
  there: (text) => (text.trim() ? THERE : null),
  number: (text, { decimals }) => number(text, decimals, ""),
  percent: (text, { decimals }) => number(text, decimals, "e-2"),
  option: (text) => text || null,
  date: (text) => (!text ? null : /^\d{4}-\d\d-\d\d$/.test(text) ? text : ASK),
  record: (text) => (text ? Number(text) : null),
};

function number(text, decimals, power) {
  const bare = text.trim();
  if (!bare) return null;
  const found = /^-?\d{1,12}(?:\.(\d+))?$/.exec(bare);
  return found && (found[1] ?? "").length <= decimals ? Number(bare + power) : ASK;
}

/** Return the controls of a name that stand in `place`. */
export function controls(place, name) {
  return [...place.querySelectorAll(`[name="${CSS.escape(name)}"]`)].filter((each) => each.type !== "hidden");
}

/** Return the value of a name's controls, read as `kind` says. */
export function read(found, kind) {
  if (kind.kind === "boolean") return found.some((each) => each.checked);
  const texts = found.flatMap((each) => {
    if (each.type === "checkbox" || each.type === "radio") return each.checked ? [each.value] : [];
    return each.multiple ? [...each.selectedOptions].map((option) => option.value) : [each.value];
  });
  if (kind.kind === "options") return texts;
  if (kind.many) return texts.map(Number);
  return READ[kind.kind] ? READ[kind.kind](texts[0] ?? "", kind) : ASK;
}

/** Return what a control holds for a value that a script has computed; undefined where only the server knows. */
export function written(value, kind) {
  if (value === null || typeof value === "boolean" || Array.isArray(value)) return value ?? "";
  if (kind.kind !== "number") return String(value);
  const text = String(Number(value.toPrecision(15)));
  const places = /^-?\d+(?:\.(\d+))?$/.exec(text);
  return places && (places[1] ?? "").length <= kind.decimals ? text : undefined;
}

/** Put into a name's controls what the server or a rule says they hold; return whether that changed anything. */
export function write(found, held) {
  let changed = false;
  for (const each of found) {
    if (each.type === "checkbox" || each.type === "radio") {
      const checked = Array.isArray(held) ? held.includes(each.value) : typeof held === "boolean" ? held : each.value === held;
      changed ||= each.checked !== checked;
      each.checked = checked;
    } else if (each.multiple) {
      for (const option of each.options) option.selected = [].concat(held).includes(option.value);
      changed = true;
    } else if (each.type !== "file" && each.value !== String(held)) {
      each.value = held;
      changed = true;
    }
  }
  if (changed) found[0].dispatchEvent(new Event("input", { bubbles: true }));
  return changed;
}
