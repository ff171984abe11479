/**
 * The 3-D view: the spine now and with an option, side by side, with one camera for both.
 *
 * Reads the JSON in `#scene-data` (made by `scene.py`) and drives the controls of `spine.html.j2`.
 * `scripts/build_viewer.sh` bundles this file, its modules and three.js into `viewer.js`.
 */
import { OrbitCamera } from "./viewer/camera.js";
import { colourScale, drawLegend, themeColours } from "./viewer/colours.js";
import { decodeMeshes } from "./viewer/decode.js";
import { describe, fillTable } from "./viewer/describe.js";
import { bindGestures } from "./viewer/gestures.js";
import { Pane } from "./viewer/pane.js";
import { Stage } from "./viewer/stage.js";
import { hardwareWords, healingWords, timeWords, valueAt, yearsAt } from "./viewer/years.js";

const PLAY_SECONDS = { share: 2.4, time: 6 };

/** Everything the reader has chosen. */
class Viewer {
  constructor(root, scene) {
    this.root = root;
    this.scene = scene;
    this.stage = new Stage();
    const meshes = decodeMeshes(scene.meshes);
    this.camera = new OrbitCamera(meshes);
    const canvases = [...root.querySelectorAll(".pane-canvas")];
    this.panes = canvases.map((canvas) => new Pane(canvas, this.stage, scene, meshes));
    this.titles = canvases.map((_, index) => root.querySelector(`#pane-title-${index}`));
    this.control = Object.fromEntries(
      ["state", "load", "colour", "through", "share", "play", "time", "time-play"].map((name) => [name, root.querySelector(`#viewer-${name}`)]),
    );
    this.shareText = root.querySelector("#viewer-share-text");
    this.running = {};
    this.queued = false;
    this.bind();
    this.choose();
  }

  bind() {
    for (const name of ["state", "load", "colour", "through"]) this.control[name].addEventListener("change", () => this.choose());
    this.bindSlider("share", "play", () => this.move());
    this.bindSlider("time", "time-play", () => this.choose());
    bindGestures(this.root, this.panes.map((pane) => pane.canvas), this.camera, () => this.draw());
    const resized = new ResizeObserver(() => this.draw());
    for (const pane of this.panes) resized.observe(pane.canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.choose());
    addEventListener("beforeprint", () => this.choose(true));
    addEventListener("afterprint", () => this.choose());
  }

  /** A slider with its own play button; absent where the result has nothing for it. */
  bindSlider(name, button, show) {
    const slider = this.control[name];
    if (!slider) return;
    slider.addEventListener("input", () => {
      this.stop(name, button);
      show();
    });
    this.control[button].addEventListener("click", () => (this.running[name] ? this.stop(name, button) : this.play(name, button, show)));
  }

  /** Graft and hardware of the option at the chosen time, or null. */
  healing(state) {
    const slider = this.control.time;
    if (!slider) return null;
    const found = this.scene.healing[state];
    const option = this.scene.states.find((entry) => entry.name === state);
    const year = yearsAt(Number(slider.value), found ? found.years.at(-1) : 10);
    this.root.querySelector("#viewer-time-text").textContent = timeWords(year);
    slider.setAttribute("aria-valuetext", timeWords(year));
    this.root.querySelector("#viewer-time-summary").textContent = healingWords(option, found, year);
    this.root.querySelector("#viewer-time-hardware").textContent = hardwareWords(option, found, year);
    slider.disabled = this.control["time-play"].disabled = !found;
    return found ? { level: found.level, share: valueAt(found.years, found.bridged, year) } : null;
  }

  /** Take over state, load and colour from the controls and show them. */
  choose(printing = false) {
    const { state, load, colour, through } = this.control;
    const theme = themeColours(this.scene.colours, printing);
    const scale = colourScale(this.scene, colour.value, load.value, theme);
    const shown = ["intact" in this.scene.poses ? "intact" : state.value, state.value];
    const bridged = this.healing(state.value);
    this.panes.forEach((pane, index) => {
      const own = index ? bridged : null;
      pane.show({ state: shown[index], load: load.value, scale, theme, through: through.checked, bridged: own });
      const found = this.scene.states.find((entry) => entry.name === shown[index]);
      this.titles[index].textContent = found ? found.label : shown[index];
    });
    drawLegend(this.root.querySelector("#viewer-legend"), scale);
    this.root.querySelector("#viewer-summary").textContent = describe(this.scene, state.value, load.value);
    fillTable(this.root.querySelector("#viewer-table"), this.scene, state.value, load.value);
    this.move(printing);
  }

  /** Put both spines at the chosen share of the movement. */
  move(now = false) {
    const share = Number(this.control.share.value);
    this.shareText.textContent = `${share} %`;
    this.control.share.setAttribute("aria-valuetext", `${share} % of the movement`);
    for (const pane of this.panes) pane.pose(share / 100);
    if (now) this.drawNow();
    else this.draw();
  }

  draw() {
    if (this.queued) return;
    this.queued = true;
    requestAnimationFrame(() => this.drawNow());
  }

  drawNow() {
    this.queued = false;
    for (const pane of this.panes) pane.draw(this.camera);
  }

  /** Run a slider once from its start to its end; at once where the reader wants no animation. */
  play(name, button, show) {
    const slider = this.control[name];
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      slider.value = Number(slider.value) < 100 ? 100 : 0;
      show();
      return;
    }
    const start = performance.now();
    this.control[button].textContent = "Stop";
    const step = (time) => {
      const done = Math.min(1, Math.max(0, (time - start) / 1000 / PLAY_SECONDS[name]));
      slider.value = Math.round(100 * done);
      show();
      if (done < 1) this.running[name] = requestAnimationFrame(step);
      else this.stop(name, button);
    };
    this.running[name] = requestAnimationFrame(step);
  }

  stop(name, button) {
    cancelAnimationFrame(this.running[name]);
    this.running[name] = 0;
    this.control[button].textContent = "Play";
  }
}

/** Start the viewer, or leave the words that stand in for it. */
function start() {
  const root = document.getElementById("viewer");
  const data = document.getElementById("scene-data");
  if (!root || !data) return;
  const scene = JSON.parse(data.textContent);
  if (!scene.meshes.length) return;
  const section = document.getElementById("spine");
  section.classList.add("viewer-live");
  try {
    new Viewer(root, scene);
  } catch (error) {
    section.classList.remove("viewer-live");
    console.warn("3-D view not shown:", error.message);
  }
}

start();
