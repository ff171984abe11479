// Shows the option to go on with, moves the focus to what has to be changed, and opens whatever hides the field that a
// link leads to.

/** Open the closed parts around an element. */
function uncover(element) {
  for (let part = element?.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
}

document.querySelector("[autofocus]")?.closest("fieldset").scrollIntoView();

const problems = document.getElementById("problems");
if (problems) {
  problems.focus();
  for (const link of problems.querySelectorAll('a[href^="#"]')) {
    const field = document.getElementById(link.hash.slice(1));
    uncover(field);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      (field?.matches("fieldset") ? field.querySelector("input") : field)?.focus();
    });
  }
}
