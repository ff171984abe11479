// The year picker, and jumps to a source that also move the focus. The page reads well without it.
(() => {
  "use strict";

  /** Show the rows of one year, the same for every option. */
  function showYear(year) {
    for (const rows of document.querySelectorAll("tbody[data-year]")) rows.hidden = rows.dataset.year !== year;
  }

  /** Move the keyboard focus along with a jump inside the page. */
  function focusTarget() {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.hasAttribute("tabindex")) target.focus({ preventScroll: true });
  }

  document.documentElement.classList.add("has-script");
  const picker = document.getElementById("year");
  if (picker) {
    picker.addEventListener("change", () => showYear(picker.value));
    showYear(picker.value);
  }
  addEventListener("hashchange", focusTarget);
})();
