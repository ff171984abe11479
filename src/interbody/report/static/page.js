// Year picker, what matters to the reader, the SURE test, why a number is what it is, and the page to take along.
// The report reads well without any of it; nothing is kept outside this page.
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);

  /** Show everything of one year, the same for every option. */
  function showYear(picker) {
    for (const part of all("[data-year]")) part.hidden = part.dataset.year !== picker.value;
    const label = picker.selectedOptions[0].textContent;
    for (const said of all(".year-said")) said.textContent = `after ${label}`;
  }

  /** The reader's marks by what may matter, 0 to 3; what is not marked is left out. */
  function marks() {
    const found = {};
    for (const group of all("#matters fieldset")) {
      const chosen = group.querySelector("input:checked");
      if (chosen) found[group.dataset.matter] = Number(chosen.value);
    }
    return found;
  }

  /** Put what is marked most first; the options keep their places. Equal marks keep the standing order. */
  function sortByMarks(order) {
    const given = marks();
    const place = (key) => order.indexOf(key) - 100 * (given[key] ?? 0);
    for (const list of [...all("table.weighing tbody"), byId("topics")]) {
      if (list) list.append(...[...list.children].sort((a, b) => place(a.dataset.matters) - place(b.dataset.matters)));
    }
    const words = { 0: "not much", 1: "some", 2: "a lot", 3: "most of all" };
    for (const row of all("table.weighing tr[data-matters]")) {
      const mark = given[row.dataset.matters];
      row.querySelector(".marked").textContent = mark === undefined ? "" : `(${words[mark]})`;
    }
    const first = Object.keys(given).filter((key) => given[key] > 0);
    first.sort((a, b) => place(a) - place(b));
    const titles = first.map((key) => document.querySelector(`#matters [data-matter="${key}"] legend`).textContent);
    all("#take-matters .line").forEach((line, index) => {
      line.textContent = titles[index] ?? "";
    });
    return titles;
  }

  function bindValues() {
    const root = byId("matters");
    if (!root) return;
    const order = all("fieldset", root).map((group) => group.dataset.matter);
    const say = (text) => {
      byId("values-said").textContent = text;
    };
    root.addEventListener("change", () => {
      const titles = sortByMarks(order);
      say(titles.length ? `First now: ${titles[0]}.` : "The standing order.");
    });
    byId("clear-values").addEventListener("click", () => {
      for (const input of all("input", root)) input.checked = false;
      sortByMarks(order);
      say("Your marks are cleared.");
    });
  }

  /** The SURE test: four times yes is sure; anything else says where help is needed. */
  function sureAnswers() {
    return all("#sure-test fieldset").map((group) => group.querySelector("input:checked")?.value ?? "");
  }

  function bindSure() {
    const root = byId("sure-test");
    if (!root) return;
    root.addEventListener("change", () => {
      const answers = sureAnswers();
      const no = answers.filter((answer) => answer === "no").length;
      const done = answers.every(Boolean);
      byId("sure-said").textContent = no
        ? "You said no at least once. Talk about it with your surgeon before you choose."
        : done ? "You said yes four times: you feel sure." : "";
      all(".tick[data-sure]").forEach((tick, index) => {
        all(".box", tick).forEach((box, side) => box.classList.toggle("ticked", answers[index] === ["yes", "no"][side]));
      });
    });
  }

  function bindQuestions() {
    byId("questions")?.addEventListener("change", (event) => {
      const item = document.querySelector(`#take-questions [data-ask="${event.target.value}"] .box`);
      item?.classList.toggle("ticked", event.target.checked);
    });
    byId("own-questions")?.addEventListener("input", (event) => {
      byId("take-notes").textContent = event.target.value;
    });
  }

  /** Only the page to take along: by button for printing, or for good where the address ends in ?summary. */
  function bindSummary() {
    const root = document.documentElement;
    if (new URLSearchParams(location.search).has("summary")) root.classList.add("only-summary");
    byId("print-summary")?.addEventListener("click", () => {
      root.classList.add("print-summary");
      print();
    });
    addEventListener("afterprint", () => root.classList.remove("print-summary"));
  }

  /** What stands behind a number, beside it; the same text stands on the page for those without script. */
  function bindWhy() {
    const dialog = byId("why-dialog");
    if (!dialog?.showModal) return;
    document.addEventListener("click", (event) => {
      const link = event.target.closest("[data-why]");
      const body = link && document.querySelector(`[data-why-body="${link.dataset.why}"]`);
      if (!body) return;
      event.preventDefault();
      const copy = body.cloneNode(true);
      for (const part of all("[id]", copy)) part.removeAttribute("id");
      const names = all(":scope > span", byId(link.dataset.why));
      const name = names.find((part) => getComputedStyle(part).display !== "none") ?? byId(link.dataset.why);
      byId("why-dialog-title").textContent = `Why this number: ${name.textContent}`;
      byId("why-dialog-body").replaceChildren(copy);
      dialog.showModal();
    });
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog || event.target.closest("a")) dialog.close();
    });
    byId("why-close").addEventListener("click", () => dialog.close());
  }

  /** Open what a jump leads into, and move the keyboard focus along. */
  function focusTarget() {
    const target = location.hash.length > 1 && byId(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let part = target; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
    if (target.hasAttribute("tabindex")) target.focus({ preventScroll: true });
    target.scrollIntoView();
  }

  document.documentElement.classList.add("has-script");
  const picker = byId("year");
  if (picker) {
    picker.addEventListener("change", () => showYear(picker));
    showYear(picker);
  }
  bindValues();
  bindSure();
  bindQuestions();
  bindSummary();
  bindWhy();
  addEventListener("hashchange", focusTarget);
  if (location.hash) focusTarget();
})();
