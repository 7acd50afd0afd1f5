// Which options a field offers: those that a rule keeps, and those that fit what is chosen in the field above it.

/** Offer in every select and list of check boxes what `kept` (name → keys) and the cascades allow. */
export function offer(form, kept) {
  for (const field of form.querySelectorAll("[data-under], select[name], .option-checks")) {
    const name = field.name ?? field.querySelector("input")?.name;
    const keys = kept.get(name);
    const above = chosen(form, field, name);
    if (!keys && !above && !field.dataset.limited) continue;
    field.dataset.limited = "1";
    for (const option of field.querySelectorAll("option[value]:not([value='']), input[type=checkbox]")) {
      const of = option.dataset.of?.split(" ");
      const fits = (!keys || keys.includes(option.value)) && (!above || !of || above.some((key) => of.includes(key)));
      limit(option, fits);
    }
  }
}

/** Return the keys chosen in the field that a cascade stands under; null where there is none. */
function chosen(form, field, name) {
  if (!field.dataset.under) return null;
  const above = name.replace(/[^:]+$/, field.dataset.under);
  const found = [...form.querySelectorAll(`[name="${CSS.escape(above)}"]`)].filter((each) => each.type !== "hidden");
  if (!found.length) return null;
  const keys = found.flatMap((each) => (each.type === "checkbox" ? (each.checked ? [each.value] : []) : [...each.selectedOptions].map((option) => option.value)));
  return keys.filter(Boolean).length ? keys : null;
}

function limit(option, fits) {
  const place = option.matches("option") ? option : option.closest("label");
  option.disabled = !fits;
  place.hidden = !fits;
  if (fits) return;
  if (option.checked) option.checked = false;
  if (option.selected) {
    option.selected = false;
    option.closest("select").value = "";
  }
}
