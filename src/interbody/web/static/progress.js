// Follows a computation by server-sent events. Without this script the page reads itself again every few seconds.

const box = document.getElementById("progress");
const words = box.querySelector("[data-state-words]");
const stages = box.querySelector("[data-stages]");

/** What a stage shows beside its name: its time, or a bar, with how much of it is done where that is known. */
function time(stage) {
  const cell = document.createElement("td");
  if (stage.seconds !== null) {
    cell.textContent = `${stage.seconds} s`;
    return cell;
  }
  const bar = document.createElement("progress");
  bar.max = 100;
  bar.setAttribute("aria-label", stage.title);
  cell.append(bar);
  if (stage.percent !== null) {
    bar.value = stage.percent;
    cell.append(` ${stage.percent} %`);
  }
  return cell;
}

/** One row for each stage. */
function row(stage) {
  const line = document.createElement("tr");
  const name = document.createElement("th");
  name.scope = "row";
  name.textContent = stage.title;
  if (stage.detail && stage.seconds === null) {
    const detail = document.createElement("span");
    detail.className = "unit";
    detail.textContent = stage.detail.replaceAll("_", " ");
    name.append(" ", detail);
  }
  line.append(name, time(stage));
  return line;
}

/** Say the state, but only when it is another, so that a screen reader is not flooded. */
function say(text) {
  if (words.textContent !== text) words.textContent = text;
}

const source = new EventSource(`/api/jobs/${box.dataset.job}/events`);
source.onmessage = (event) => {
  if (!event.data) return location.reload();
  const job = JSON.parse(event.data);
  stages.replaceChildren(...job.stages.map(row));
  if (job.state === "queued") say(job.position ? `In the queue, ${job.position} before it.` : "In the queue.");
  else if (job.state === "running") say("Being worked out.");
  else {
    source.close();
    location.reload();
  }
};
source.onerror = () => {
  if (source.readyState === EventSource.CLOSED) say("The line to interbody is cut. Is it still running?");
};
