// What a form's rules come to for the values typed so far: platform/runtime/forms/settle.py, step by step the same.
// Names are fields, "section:<key>", and "lines:0:price" for a field of a row.
import { ASK, compute } from "./conditions.js";

const ROUNDS = 10;

/**
 * Return {hidden, required, readOnly, sets, options, warnings, refusals, asks}: sets of names, values by name, and
 * whether the server has to be asked, because the values are no longer those of its last answer.
 *
 * rules     as portable.py tells them
 * sections  {key: [fields]}
 * closed    names that are only shown, whatever the rules say
 * base      what fields held before: {field: value}, of a sub-form {row id: {field: value}}
 * typed     {name: value} of every control that is there, shown or not; ASK where only the server can read it
 * rows      {sub-form: [[row number, row id or ""], …]}
 * answers   what the server said of what a script cannot compute, by "rule@lines:0:" and "rule.1@lines:0:"
 */
export function settle({ rules, sections, closed, base, typed, rows, answers }) {
  const shown = rules.filter((rule) => !rule.rows).flatMap((rule) => rule.acts.filter((act) => act.kind === "show").flatMap((act) => act.names));
  const start = { hidden: spread(new Set(shown), sections), readOnly: new Set(closed), sets: new Map() };
  let outcome = start;
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = outcome;
    outcome = asked({ rules, sections, closed, rows, answers, value: held(before, { base, typed, rows }) });
    if (same(before.hidden, outcome.hidden) && same(before.readOnly, outcome.readOnly) && same(before.sets, outcome.sets)) break;
  }
  return outcome;
}

/** Return a function from a name to its value under an outcome. */
function held(outcome, { base, typed, rows }) {
  const open = (name) => name in typed && !outcome.hidden.has(name) && !outcome.readOnly.has(name);
  return (name) => {
    if (outcome.sets.has(name) && !open(name)) return outcome.sets.get(name);
    if (open(name)) return typed[name];
    const [key, number, child] = name.split(":");
    if (!child) return base[key] ?? null;
    if (outcome.hidden.has(key) || outcome.readOnly.has(key)) return null;
    const id = rows[key]?.find(([each]) => String(each) === number)?.[1];
    return (id ? base[key]?.[id]?.[child] : null) ?? null;
  };
}

function asked({ rules, sections, closed, rows, answers, value }) {
  const outcome = {
    hidden: new Set(), required: new Set(), readOnly: new Set(closed), sets: new Map(), options: new Map(),
    warnings: [], refusals: [], asks: false, asked: new Set(),
  };
  const waiting = new Set();
  const open = new Set();
  for (const rule of rules) {
    for (const prefix of rule.rows ? (rows[rule.rows] ?? []).map(([number]) => `${rule.rows}:${number}:`) : [""]) {
      const ofRule = (name) => value(rule.rows && name.startsWith(`${rule.rows}:`) ? prefix + name.slice(rule.rows.length + 1) : name);
      const outcomeOf = (tree, place) => answer(outcome, tree, ofRule, answers[`${place}@${prefix}`]);
      const holds = rule.when === null || outcomeOf(rule.when, rule.key) === true;
      rule.acts.forEach((act, place) => {
        const names = act.names.map((name) => prefix + name);
        if (act.kind === "show") {
          for (const name of names) {
            waiting.add(name);
            if (holds) open.add(name);
          }
        } else if (act.kind === "set") {
          if (!holds) return;
          const before = outcome.asks;
          outcome.asks = false;
          outcome.sets.set(names[0], outcomeOf(act.tree, `${rule.key}.${place}`));
          outcome.asked[outcome.asks ? "add" : "delete"](names[0]);
          outcome.asks ||= before;
        } else if (holds) apply(outcome, rule, act, names);
      });
    }
  }
  for (const name of waiting) if (!open.has(name)) outcome.hidden.add(name);
  outcome.hidden = spread(outcome.hidden, sections);
  return outcome;
}

/** Return what a tree comes to, or what the server said it does. */
function answer(outcome, tree, value, told) {
  try {
    return compute(tree, value);
  } catch (problem) {
    if (problem !== ASK) throw problem;
    outcome.asks = true;
    return told ?? null;
  }
}

function apply(outcome, rule, act, names) {
  const sets = { hide: "hidden", require: "required", read_only: "readOnly" };
  if (act.kind in sets) for (const name of names) outcome[sets[act.kind]].add(name);
  else if (act.kind === "options") {
    const before = outcome.options.get(names[0]) ?? act.keep;
    outcome.options.set(names[0], before.filter((key) => act.keep.includes(key)));
  } else outcome[act.kind === "warn" ? "warnings" : "refusals"].push({ rule: rule.key, message: act.message, field: names[0] ?? "" });
}

function spread(names, sections) {
  const found = new Set(names);
  for (const name of names) {
    if (name.startsWith("section:")) for (const key of sections[name.slice("section:".length)] ?? []) found.add(key);
  }
  return found;
}

const same = (one, other) => JSON.stringify([...one].sort()) === JSON.stringify([...other].sort());
