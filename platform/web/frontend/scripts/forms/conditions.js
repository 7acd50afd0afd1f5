// Computes the conditions of a form's rules as the server does (platform/runtime/forms/portable.py says the trees).
// A value is a number, text, true or false, a list, or null where nothing is there. What cannot be computed exactly
// alike throws ASK, and the server is asked.

/** Thrown where only the server knows. */
export const ASK = Symbol("ask");
/** Stands for a value of which a script knows only that there is one. */
export const THERE = Symbol("there");
const LARGEST = 1e307;

const absent = (value) => value === null || value === undefined;
const folded = (text) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
const digits15 = (number) => Number(number.toPrecision(15));
const finite = (number) => (Number.isFinite(number) && Math.abs(number) <= LARGEST ? number : null);

/** Compare texts by code point, as Python and the databases do. */
function order(one, other) {
  if (typeof one !== "string") return one < other ? -1 : one > other ? 1 : 0;
  const [left, right] = [[...one], [...other]];
  for (let place = 0; place < Math.min(left.length, right.length); place += 1) {
    if (left[place] !== right[place]) return left[place].codePointAt(0) - right[place].codePointAt(0);
  }
  return left.length - right.length;
}
const SIGNS = {
  "=": (one, other) => order(one, other) === 0,
  "<>": (one, other) => order(one, other) !== 0,
  "<": (one, other) => order(one, other) < 0,
  "<=": (one, other) => order(one, other) <= 0,
  ">": (one, other) => order(one, other) > 0,
  ">=": (one, other) => order(one, other) >= 0,
};
const AS = { number: (value) => value, digits: digits15, text: folded, exact: (value) => value, strict: (value) => value };

/** Compare in a style: "strict" values that are missing are unlike everything, other missing ones give nothing. */
function compared(style, sign, one, other) {
  if (one === THERE || other === THERE) {
    // That something is there is enough to know that it is not the empty text.
    if ((sign === "=" || sign === "<>") && (one === "" || other === "")) return sign === "<>";
    throw ASK;
  }
  if (absent(one) || absent(other)) return style === "strict" ? sign === "<>" : null;
  return SIGNS[sign](AS[style](one), AS[style](other));
}

const known = (value) => {
  if (value === THERE || (Array.isArray(value) && value.includes(THERE))) throw ASK;
  return value;
};
const strict = (compute) => (...values) => (values.map(known).some(absent) ? null : compute(...values));

const FUNCTIONS = {
  digits15: strict(digits15),
  folded: (value) => (value === THERE ? THERE : strict(folded)(value)),
  absent,
  present: (value) => !absent(value),
  fallback: (...values) => values.slice(0, -1).find((value) => !absent(value)) ?? values.at(-1),
  choose: (condition, then, other) => (condition === true ? then : condition === false ? other : null),
  switch: (value, ...rest) => {
    known(value);
    for (let place = 0; !absent(value) && place < rest.length - 1; place += 2) {
      if (!absent(known(rest[place])) && rest[place] === value) return rest[place + 1];
    }
    return rest.at(-1);
  },
  all: (...values) => (values.includes(false) ? false : values.every((value) => value === true) ? true : null),
  any: (...values) => (values.includes(true) ? true : values.every((value) => value === false) ? false : null),
  differ: strict((...values) => values.filter(Boolean).length % 2 === 1),
  not: strict((value) => !value),
  among: (value, ...others) => !absent(known(value)) && others.some((other) => known(other) === value),
  has: (list, value) => !absent(known(list)) && !absent(known(value)) && list.includes(value),
  has_text: (list, value) => !absent(known(list)) && !absent(known(value)) && list.map(folded).includes(folded(value)),
  count: strict((list) => list.length),
  plus: strict((one, other) => finite(one + other)),
  minus: strict((one, other) => finite(one - other)),
  times: strict((one, other) => finite(one * other)),
  divide: strict((one, other) => (other === 0 ? null : finite(one / other))),
  negate: strict((number) => -number),
  percent: strict((number) => number / 100),
  join: strict((one, other) => one + other),
  boolean_number: strict(Number),
  number_boolean: strict((number) => number !== 0),
  boolean_text: strict((value) => (value ? "TRUE" : "FALSE")),
};

/** Return what a tree comes to; `value(name)` gives a field's value. Throws ASK where only the server knows. */
export function compute(tree, value) {
  if (typeof tree !== "object") throw ASK;
  if ("c" in tree) {
    if (tree.until <= Date.now()) throw ASK; // what was reckoned from today is another value tomorrow
    return tree.c;
  }
  if ("n" in tree) {
    const found = value(tree.n);
    if (found === ASK) throw ASK;
    return absent(found) ? tree.f ?? null : found;
  }
  const parts = tree.a.map((part) => compute(part, value));
  const [style, sign] = tree.op.split(" ");
  return sign ? compared(style, sign, ...parts) : FUNCTIONS[style](...parts);
}
