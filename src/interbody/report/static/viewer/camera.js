/** The one camera that both pictures share: it circles the middle of the spine. */
import { PerspectiveCamera, Vector3 } from "three";

const VIEWS = { side: [90, 4], front: [0, 4], back: [180, 8], reset: [128, 10] };
const FIELD_OF_VIEW = 26;
const TURN_STEP = 10;
const ZOOM_STEP = 1.15;

export class OrbitCamera {
  /** @param {object[]} meshes decoded; they set the middle and the reach of the picture */
  constructor(meshes) {
    const low = new Vector3(Infinity, Infinity, Infinity);
    const high = low.clone().negate();
    const point = new Vector3();
    for (const { rest } of meshes) {
      for (let i = 0; i < rest.length; i += 3) {
        point.set(rest[i], rest[i + 1], rest[i + 2]);
        low.min(point);
        high.max(point);
      }
    }
    this.middle = low.clone().add(high).multiplyScalar(0.5);
    this.height = high.z - low.z;
    this.width = Math.max(high.x - low.x, high.y - low.y);
    this.camera = new PerspectiveCamera(FIELD_OF_VIEW, 1, 1, 5000);
    this.camera.up.set(0, 0, 1);
    this.gesture("reset");
  }

  /** @param {number} degrees about the long axis @param {number} tip degrees up */
  turn(degrees, tip = 0) {
    this.azimuth = (this.azimuth + degrees) % 360;
    this.elevation = Math.min(85, Math.max(-85, this.elevation + tip));
  }

  /** @param {number} factor above 1 comes closer */
  zoom(factor) {
    this.scale = Math.min(6, Math.max(0.5, this.scale * factor));
  }

  /** One press of a button or key. */
  gesture(name) {
    if (name in VIEWS) {
      [this.azimuth, this.elevation] = VIEWS[name];
      if (name === "reset") this.scale = 1;
    }
    const steps = { left: [-TURN_STEP, 0], right: [TURN_STEP, 0], up: [0, TURN_STEP], down: [0, -TURN_STEP] };
    if (name in steps) this.turn(...steps[name]);
    if (name === "in") this.zoom(ZOOM_STEP);
    if (name === "out") this.zoom(1 / ZOOM_STEP);
  }

  /** The camera for a picture of this shape. @param {number} aspect width over height */
  at(aspect) {
    const half = Math.tan((FIELD_OF_VIEW * Math.PI) / 360);
    const reach = Math.max(this.height * 0.58, (this.width * 0.62) / aspect);
    const distance = reach / half / this.scale + this.width / 2;
    const a = (this.azimuth * Math.PI) / 180;
    const e = (this.elevation * Math.PI) / 180;
    const from = new Vector3(Math.cos(e) * Math.cos(a), Math.cos(e) * Math.sin(a), Math.sin(e));
    this.camera.aspect = aspect;
    this.camera.position.copy(this.middle).addScaledVector(from, distance);
    this.camera.lookAt(this.middle);
    this.camera.updateProjectionMatrix();
    this.camera.updateMatrixWorld();
    return this.camera;
  }
}
