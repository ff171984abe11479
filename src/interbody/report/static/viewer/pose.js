/** Poses of vertebrae: x' = R (x - pivot) + pivot + translation, scrubbed from unloaded to loaded. */
import { Matrix4, Quaternion, Vector3 } from "three";

const STILL = [[1, 0, 0, 0, 1, 0, 0, 0, 1], [0, 0, 0], [0, 0, 0]];

/**
 * The pose at a share of the movement: rotation by slerp, translation linearly.
 * @param {Array} pose [rotation (9, row by row), pivot (3), translation (3)], or undefined for a bone at rest
 * @param {number} share 0 to 1
 * @returns {Matrix4}
 */
export function poseAt(pose, share) {
  const [r, pivot, shift] = pose || STILL;
  const full = new Matrix4().set(r[0], r[1], r[2], 0, r[3], r[4], r[5], 0, r[6], r[7], r[8], 0, 0, 0, 0, 1);
  const turn = new Quaternion().slerp(new Quaternion().setFromRotationMatrix(full), share);
  const about = new Vector3(...pivot);
  const offset = about.clone().addScaledVector(new Vector3(...shift), share).sub(about.applyQuaternion(turn));
  return new Matrix4().makeRotationFromQuaternion(turn).setPosition(offset);
}

/**
 * Move every vertex with its two vertebrae, by weight (0 lower, 1 upper).
 * @param {Float32Array} rest @param {Float32Array|null} weight @param {Matrix4} upper @param {Matrix4} lower
 * @param {Float32Array} out
 */
export function blend(rest, weight, upper, lower, out) {
  const u = upper.elements;
  const l = lower.elements;
  const m = new Float64Array(16);
  let last = NaN;
  for (let i = 0, n = 0; i < rest.length; i += 3, n += 1) {
    const w = weight ? weight[n] : 1;
    if (w !== last) {
      for (let k = 0; k < 16; k += 1) m[k] = w * u[k] + (1 - w) * l[k];
      last = w;
    }
    const x = rest[i];
    const y = rest[i + 1];
    const z = rest[i + 2];
    out[i] = m[0] * x + m[4] * y + m[8] * z + m[12];
    out[i + 1] = m[1] * x + m[5] * y + m[9] * z + m[13];
    out[i + 2] = m[2] * x + m[6] * y + m[10] * z + m[14];
  }
}
