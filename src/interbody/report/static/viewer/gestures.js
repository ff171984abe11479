/** Mouse, touch, keyboard and buttons: each gesture can be made in every way. */

const DEGREES_A_PIXEL = 0.45;
const KEYS = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
  "+": "in",
  "=": "in",
  "-": "out",
  _: "out",
  0: "reset",
  Home: "reset",
};

/**
 * @param {HTMLElement} root holds the buttons with `data-gesture`
 * @param {HTMLCanvasElement[]} canvases @param {import("./camera.js").OrbitCamera} camera @param {Function} draw
 */
export function bindGestures(root, canvases, camera, draw) {
  const act = (name) => {
    camera.gesture(name);
    draw();
  };
  for (const button of root.querySelectorAll("[data-gesture]")) {
    button.addEventListener("click", () => act(button.dataset.gesture));
  }
  for (const canvas of canvases) {
    bindKeys(canvas, act);
    bindPointers(canvas, camera, draw);
    bindWheel(canvas, camera, draw);
  }
}

function bindKeys(canvas, act) {
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in KEYS)) return;
    event.preventDefault();
    act(KEYS[event.key]);
  });
}

/** One finger or the mouse turns; two fingers zoom and turn. Up and down with one finger still scroll the page. */
function bindPointers(canvas, camera, draw) {
  const down = new Map();
  const spread = () => {
    const [a, b] = [...down.values()];
    return Math.hypot(a.x - b.x, a.y - b.y);
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    down.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  canvas.addEventListener("pointermove", (event) => {
    const last = down.get(event.pointerId);
    if (!last) return;
    const before = down.size === 2 ? spread() : 0;
    down.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (down.size === 2 && before) camera.zoom(spread() / before);
    const share = DEGREES_A_PIXEL / down.size;
    camera.turn((last.x - event.clientX) * share, (event.clientY - last.y) * share);
    draw();
  });
  for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) {
    canvas.addEventListener(name, (event) => down.delete(event.pointerId));
  }
}

/** The wheel zooms only a picture that has the focus, so that the page still scrolls past it. */
function bindWheel(canvas, camera, draw) {
  canvas.addEventListener(
    "wheel",
    (event) => {
      if (document.activeElement !== canvas && !event.ctrlKey) return;
      event.preventDefault();
      camera.zoom(Math.exp(-event.deltaY * 0.0016));
      draw();
    },
    { passive: false },
  );
}
