// The questions of an option follow its technique: those it does not have are hidden, and what nobody touched is left to
// what is usual for it. Without this script all questions stay, and what does not apply is left out when the form is sent.

const techniques = document.querySelectorAll('select[name^="option."][name$=".technique"]');
const began = new Map();
const touched = new WeakSet();

/** The answers of an option that hang on its technique. */
function answers(option) {
  return option.querySelectorAll("[data-techniques] > select, [data-techniques] > input");
}

/** Hide what the technique does not have, and the part that then holds nothing. */
function hide(technique, option) {
  for (const question of option.querySelectorAll("[data-techniques]")) {
    question.hidden = technique.value !== "" && !question.dataset.techniques.split(" ").includes(technique.value);
  }
  for (const part of option.querySelectorAll("details")) {
    part.hidden = [...part.querySelectorAll(".web-question")].every((question) => question.hidden);
  }
}

/** Leave open what was not touched; with the technique that the page came with, as it came. */
function leaveOpen(technique, option) {
  const same = technique.value === began.get(technique);
  for (const answer of answers(option)) {
    const canBeOpen = answer.matches("input") || answer.querySelector('option[value=""]');
    if (!touched.has(answer) && canBeOpen) answer.value = same ? began.get(answer) : "";
  }
}

for (const technique of techniques) {
  const option = technique.closest("fieldset");
  began.set(technique, technique.value);
  for (const answer of answers(option)) {
    began.set(answer, answer.value);
    answer.addEventListener("input", () => touched.add(answer));
  }
  technique.addEventListener("input", () => {
    leaveOpen(technique, option);
    hide(technique, option);
  });
  hide(technique, option);
}
