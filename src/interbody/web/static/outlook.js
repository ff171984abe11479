// The year and register pickers of forecast tables. Without this script the year of the report's choice is shown.

/** Show one year and one register of a table. */
function show(outlook) {
  const year = outlook.querySelector("[data-year-picker]")?.value;
  const register = outlook.querySelector("[data-register-picker]:checked")?.value ?? "patient";
  for (const rows of outlook.querySelectorAll("tbody[data-year]")) rows.hidden = rows.dataset.year !== year;
  for (const words of outlook.querySelectorAll("[data-register]")) words.hidden = words.dataset.register !== register;
}

/** Take up the choice that was made before a table was replaced by a newer one. */
export function keepChoice(before, after) {
  if (!before || !after) return;
  const picker = after.querySelector("[data-year-picker]");
  const chosen = before.querySelector("[data-year-picker]")?.value;
  if (picker && chosen && picker.options[chosen]) picker.value = chosen;
  const register = before.querySelector("[data-register-picker]:checked")?.value;
  const same = register && after.querySelector(`[data-register-picker][value="${register}"]`);
  if (same) same.checked = true;
  show(after);
}

document.addEventListener("change", (event) => {
  const outlook = event.target.closest?.("[data-outlook]");
  if (outlook) show(outlook);
});
for (const outlook of document.querySelectorAll("[data-outlook]")) show(outlook);
