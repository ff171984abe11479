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

const PLAY_SECONDS = 2.4;

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
      ["state", "load", "colour", "through", "share", "play"].map((name) => [name, root.querySelector(`#viewer-${name}`)]),
    );
    this.shareText = root.querySelector("#viewer-share-text");
    this.playing = 0;
    this.queued = false;
    this.bind();
    this.choose();
  }

  bind() {
    for (const name of ["state", "load", "colour", "through"]) this.control[name].addEventListener("change", () => this.choose());
    this.control.share.addEventListener("input", () => {
      this.stop();
      this.move();
    });
    this.control.play.addEventListener("click", () => (this.playing ? this.stop() : this.play()));
    bindGestures(this.root, this.panes.map((pane) => pane.canvas), this.camera, () => this.draw());
    const resized = new ResizeObserver(() => this.draw());
    for (const pane of this.panes) resized.observe(pane.canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.choose());
    addEventListener("beforeprint", () => this.choose(true));
    addEventListener("afterprint", () => this.choose());
  }

  /** Take over state, load and colour from the controls and show them. */
  choose(printing = false) {
    const { state, load, colour, through } = this.control;
    const theme = themeColours(this.scene.colours, printing);
    const scale = colourScale(this.scene, colour.value, load.value, theme);
    const shown = ["intact" in this.scene.poses ? "intact" : state.value, state.value];
    this.panes.forEach((pane, index) => {
      pane.show({ state: shown[index], load: load.value, scale, theme, through: through.checked });
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

  /** Run once from the unloaded to the loaded spine; at once where the reader wants no animation. */
  play() {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      this.control.share.value = Number(this.control.share.value) < 100 ? 100 : 0;
      this.move();
      return;
    }
    const start = performance.now();
    this.control.play.textContent = "Stop";
    const step = (time) => {
      const done = Math.min(1, Math.max(0, (time - start) / 1000 / PLAY_SECONDS));
      this.control.share.value = Math.round(100 * done);
      this.move();
      if (done < 1) this.playing = requestAnimationFrame(step);
      else this.stop();
    };
    this.playing = requestAnimationFrame(step);
  }

  stop() {
    cancelAnimationFrame(this.playing);
    this.playing = 0;
    this.control.play.textContent = "Play";
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
