// The forecast follows the form while it is being changed. Without this script a button does the same.
import { keepChoice } from "./outlook.js";

const PAUSE_MS = 80;
const form = document.querySelector("[data-study]");
const preview = document.getElementById("preview");
const status = document.querySelector("[data-study-status]");
let waiting;
let asked;

/** Ask for the forecast of what the form says now, and put it in its place. */
async function update() {
  asked?.abort();
  asked = new AbortController();
  const began = performance.now();
  try {
    const answer = await fetch(form.dataset.try, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { accept: "text/html" },
      signal: asked.signal,
    });
    const before = preview.querySelector("[data-outlook]");
    const fresh = document.createElement("div");
    fresh.innerHTML = await answer.text();
    keepChoice(before, fresh.querySelector("[data-outlook]"));
    preview.replaceChildren(...fresh.childNodes);
    preview.dataset.milliseconds = Math.round(performance.now() - began);
    status.textContent = "The forecast was brought up to date.";
  } catch (reason) {
    if (reason.name !== "AbortError") status.textContent = "The forecast could not be brought up to date. Is interbody still running?";
  }
}

form?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(update, PAUSE_MS);
});

// Mechanics of kept variants: the page is read again when one of them ends, unless somebody is typing.
for (const line of document.querySelectorAll("[data-kept-job]")) {
  if (!["queued", "running"].includes(line.dataset.state)) continue;
  const link = line.querySelector("a");
  const source = new EventSource(`/api/jobs/${line.dataset.keptJob}/events`);
  source.onmessage = (event) => {
    if (!event.data) return source.close();
    const job = JSON.parse(event.data);
    const stage = job.stages.at(-1);
    const part = stage && stage.percent !== null ? `${stage.title}, ${stage.percent} %` : stage?.title;
    link.textContent = job.state === "running" && stage ? `running: ${part}` : job.state;
    if (["queued", "running"].includes(job.state)) return;
    source.close();
    const again = document.createElement("button");
    again.type = "button";
    again.textContent = "Show the result";
    again.addEventListener("click", () => location.reload());
    line.append(" ", again);
    status.textContent = "The mechanics of a variant are done.";
  };
}
