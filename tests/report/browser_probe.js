// Drives the report in a frame of a given width and writes what it found into the body's data-found.
const frame = document.querySelector("iframe");
frame.onload = async () => {
  const found = {};
  try {
    const page = frame.contentDocument, view = frame.contentWindow;
    const wait = () => new Promise((done) => setTimeout(done, 100));
    const canvas = page.querySelectorAll(".pane-canvas")[1];
    const picture = () => canvas.toDataURL();
    const key = (name) => canvas.dispatchEvent(new view.KeyboardEvent("keydown", { key: name, bubbles: true }));
    const set = (id, value, event) => {
      const control = page.getElementById(id);
      control.value = value;
      control.dispatchEvent(new view.Event(event));
    };
    await wait();
    found.live = page.getElementById("spine").classList.contains("viewer-live");
    found.wide = page.documentElement.scrollWidth - page.documentElement.clientWidth;
    const start = picture();
    found.drawn = start.length;
    const changes = {
      ArrowLeft: () => key("ArrowLeft"),
      ArrowUp: () => key("ArrowUp"),
      plus: () => key("+"),
      minus: () => key("-"),
      front: () => page.querySelector("[data-gesture=front]").click(),
      share: () => set("viewer-share", "20", "input"),
      load: () => set("viewer-load", "bending_left", "change"),
      colour: () => set("viewer-colour", "pressure", "change"),
    };
    found.unmoved = [];
    for (const [name, act] of Object.entries(changes)) {
      const before = picture();
      act();
      await wait();
      if (picture() === before) found.unmoved.push(name);
    }
    if (page.getElementById("viewer-time")) {
      set("viewer-state", "TLIF", "change");
      found.time = [];
      for (const place of ["0", String(100 * Math.sqrt(0.1)), "100"]) {
        page.getElementById("viewer-time").step = "any";
        set("viewer-time", place, "input");
        await wait();
        const said = (id) => page.getElementById(id).textContent;
        found.time.push({ text: said("viewer-time-text"), words: said("viewer-time-summary"), hardware: said("viewer-time-hardware"), picture: picture() });
      }
      for (const step of found.time) step.picture = step.picture.length + step.picture.slice(-4000);
    }
    found.summary = page.getElementById("viewer-summary").textContent;
    found.legends = ["motion", "pressure", "facet", "implant"].map((name) => {
      set("viewer-colour", name, "change");
      return page.getElementById("viewer-legend").textContent;
    });
    const calendars = [...page.querySelectorAll("svg.calendar")].filter((svg) => svg.getClientRects().length);
    found.calendars = calendars.map((svg) => svg.getBoundingClientRect().right <= svg.parentElement.getBoundingClientRect().right);
    const lines = (text) => {
      const word = page.createRange();
      word.selectNodeContents(text);
      return new Set([...word.getClientRects()].map((part) => Math.round(part.top))).size;
    };
    const words = [...page.querySelectorAll(".option-name")].filter((name) => name.getClientRects().length && /^\w+$/.test(name.textContent));
    found.split = words.filter((name) => lines(name) > 1).map((name) => name.textContent);
    const tops = [...page.querySelectorAll("#summary .card")].map((card) => Math.round(card.getBoundingClientRect().top));
    found.rows = tops.filter((top, place) => top !== tops[place - 1]).map((top) => tops.filter((other) => other === top).length);
    const year = page.getElementById("year");
    set("year", [...year.options].at(-1).value, "change");
    found.years = [...page.querySelectorAll("[data-year]")].filter((b) => !b.hidden).map((b) => b.dataset.year);
    found.years = [...new Set(found.years)];
    const order = () => [...page.querySelectorAll("#topics > .topic")].map((t) => t.dataset.matters);
    found.order = [order()];
    page.querySelector("[name=matter-again][value='3']").click();
    found.order.push(order());
    found.first = page.querySelector("#take-matters .line").textContent;
    page.getElementById("clear-values").click();
    found.order.push(order());
    page.querySelector("[data-why]").click();
    found.why = [page.getElementById("why-dialog").open, page.getElementById("why-dialog-body").textContent.length];
    page.getElementById("why-close").click();
    for (const no of page.querySelectorAll("#sure-test [value=no]")) no.click();
    found.sure = page.getElementById("sure-said").textContent;
    page.getElementById("view-all").click();
    const seen = (id) => view.getComputedStyle(page.querySelector(`#summary .${id}`)).display !== "none";
    found.patient = [seen("for-patient"), seen("for-surgeon")];
    page.getElementById("register-surgeon").click();
    found.surgeon = [seen("for-patient"), seen("for-surgeon")];
    found.small = [...page.querySelectorAll("button, select, summary, input[type=range], nav a")]
      .filter((e) => e.getClientRects().length && e.getBoundingClientRect().height < 24)
      .map((e) => e.textContent.trim());
  } catch (error) { found.error = String(error); }
  document.body.dataset.found = JSON.stringify(found);
};
