/** One picture: the meshes of one state, posed, coloured and labelled by level. */
import {
  BufferAttribute,
  BufferGeometry,
  Color,
  DirectionalLight,
  DoubleSide,
  HemisphereLight,
  Mesh,
  MeshBasicMaterial,
  MeshStandardMaterial,
  Scene,
  Vector3,
} from "three";
import { blend, poseAt } from "./pose.js";

const LOOK = {
  bone: { color: "#e6dcc6", roughness: 0.85 },
  disc: { color: "#8fb3c4", roughness: 0.6 },
  screw: { color: "#7d8b99", roughness: 0.35, metalness: 0.35 },
  rod: { color: "#5f6f80", roughness: 0.3, metalness: 0.4 },
  cage: { color: "#3f4a55", roughness: 0.5 },
  graft: { color: "#c98a5e", roughness: 0.9 },
};

/** The graft as it is put in, and as bone. */
const GRAFT = new Color("#b0522d");
const BONE = new Color("#f2ead6");

export class Pane {
  constructor(canvas, stage, data, meshes) {
    this.canvas = canvas;
    this.stage = stage;
    this.data = data;
    this.scene = new Scene();
    this.scene.add(new HemisphereLight("#ffffff", "#9a968e", 1.7));
    this.lamp = new DirectionalLight("#ffffff", 1.9);
    this.scene.add(this.lamp, this.lamp.target);
    this.parts = meshes.map((mesh) => this.part(mesh));
    this.anchors = anchors(meshes, data.levels);
  }

  part(mesh) {
    const geometry = new BufferGeometry();
    geometry.setAttribute("position", new BufferAttribute(mesh.rest.slice(), 3));
    geometry.setIndex(new BufferAttribute(mesh.index, 1));
    geometry.computeVertexNormals();
    const material = new MeshStandardMaterial({ ...(LOOK[mesh.kind] || LOOK.bone), side: DoubleSide });
    const object = new Mesh(geometry, material);
    object.frustumCulled = false;
    this.scene.add(object);
    if (mesh.kind === "bone") object.add(depthOnly(geometry));
    return { mesh, object, rigid: !mesh.weight };
  }

  /** @param {{state: string, load: string, scale: object, theme: object, through: boolean, bridged: object|null}} shown */
  show(shown) {
    this.shown = shown;
    for (const { mesh, object } of this.parts) object.visible = !mesh.states.length || mesh.states.includes(shown.state);
    const filled = new Set(this.parts.filter(({ mesh, object }) => mesh.kind === "cage" && object.visible).map(({ mesh }) => mesh.level));
    for (const { mesh, object } of this.parts) {
      if (mesh.kind === "bone") {
        seeThrough(object, shown.through);
        continue;
      }
      object.material.color = shown.scale.part(mesh, shown.state) || new Color(LOOK[mesh.kind]?.color || "#7d8b99");
      if (mesh.kind !== "disc") continue;
      const bridged = shown.bridged && shown.bridged.level === mesh.level ? shown.bridged.share : null;
      if (bridged !== null) object.material.color = GRAFT.clone().lerp(BONE, bridged);
      thin(object.material, filled.has(mesh.level) ? 0.5 + 0.5 * (bridged ?? 0) : 1);
    }
  }

  /** @param {number} share of the movement, 0 to 1 */
  pose(share) {
    const poses = this.data.poses[this.shown.state][this.shown.load] || {};
    const at = {};
    const of = (name) => (at[name] ||= poseAt(poses[name], share));
    for (const { mesh, object, rigid } of this.parts) {
      if (!object.visible) continue;
      if (rigid) {
        object.matrixAutoUpdate = false;
        object.matrix.copy(of(mesh.upper));
        continue;
      }
      const position = object.geometry.getAttribute("position");
      blend(mesh.rest, mesh.weight, of(mesh.upper), of(mesh.lower), position.array);
      position.needsUpdate = true;
      object.geometry.computeVertexNormals();
    }
    for (const anchor of this.anchors) {
      const [upper, lower] = [anchor.upper, anchor.lower].map((name) => anchor.rest.clone().applyMatrix4(of(name)));
      anchor.now = upper.add(lower).multiplyScalar(0.5);
    }
  }

  draw(orbit) {
    const ratio = Math.min(2, devicePixelRatio || 1);
    const { clientWidth, clientHeight } = this.canvas;
    if (!clientWidth || !clientHeight) return;
    this.canvas.width = Math.round(clientWidth * ratio);
    this.canvas.height = Math.round(clientHeight * ratio);
    const camera = orbit.at(clientWidth / clientHeight);
    this.lamp.position.copy(camera.position).add(new Vector3(0, 0, 180));
    this.lamp.target.position.copy(orbit.middle);
    this.lamp.target.updateMatrixWorld();
    const context = this.stage.draw(this.scene, camera, this.canvas);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.label(context, camera, clientWidth, clientHeight);
    context.setTransform(1, 0, 0, 1, 0, 0);
  }

  /** Name and value of each level at the right edge, with a thin line to its disc. */
  label(context, camera, width, height) {
    const { theme, scale, state } = this.shown;
    context.font = `600 12px ${getComputedStyle(this.canvas).fontFamily}`;
    context.textAlign = "right";
    context.lineJoin = "round";
    const halo = getComputedStyle(this.canvas).backgroundColor;
    context.textBaseline = "middle";
    const lines = this.anchors.map((anchor) => {
      const seen = anchor.now.clone().project(camera);
      return { anchor, x: ((seen.x + 1) / 2) * width, y: ((1 - seen.y) / 2) * height };
    });
    const shownLines = lines.filter(({ x, y }) => x >= 0 && x <= width - 30 && y >= 8 && y <= height - 8);
    for (const { anchor, x, y, at } of apart(shownLines, height)) {
      const text = `${anchor.level}  ${scale.text(state, anchor.level)}`.trim();
      const edge = width - 10 - context.measureText(text).width - 8;
      context.lineWidth = 1;
      context.strokeStyle = theme.muted;
      context.beginPath();
      context.moveTo(Math.min(x, edge), y);
      context.lineTo(edge, at);
      context.stroke();
      context.lineWidth = 5;
      context.strokeStyle = halo;
      context.strokeText(text, width - 10, at);
      context.fillStyle = theme.ink;
      context.fillText(text, width - 10, at);
    }
  }
}

const LABEL_PIXELS = 17;

/** Heights at which labels stand without covering each other, in the order of their discs. */
function apart(lines, height) {
  const sorted = [...lines].sort((a, b) => a.y - b.y);
  let last = -Infinity;
  for (const line of sorted) {
    line.at = Math.max(line.y, last + LABEL_PIXELS);
    last = line.at;
  }
  let next = height - 8 + LABEL_PIXELS;
  for (const line of sorted.reverse()) {
    line.at = Math.min(line.at, next - LABEL_PIXELS);
    next = line.at;
  }
  return sorted;
}

/** Where each level is named: the middle of its disc, in the unloaded spine. */
function anchors(meshes, levels) {
  return levels.flatMap((level) => {
    const disc = meshes.find((mesh) => mesh.kind === "disc" && mesh.level === level);
    if (!disc) return [];
    const middle = new Vector3();
    for (let i = 0; i < disc.rest.length; i += 3) middle.add(new Vector3(disc.rest[i], disc.rest[i + 1], disc.rest[i + 2]));
    return [{ level, upper: disc.upper, lower: disc.lower, rest: middle.divideScalar(disc.rest.length / 3), now: new Vector3() }];
  });
}

/** A copy that only fills the depth buffer, so that of thinned bone just the nearest surface is seen. */
function depthOnly(geometry) {
  const copy = new Mesh(geometry, new MeshBasicMaterial({ colorWrite: false, transparent: true }));
  copy.renderOrder = 1;
  copy.frustumCulled = false;
  return copy;
}

/** Thin the bone so that discs, cage and screws, which are drawn before it, are seen through its near side. */
function seeThrough(object, through) {
  object.renderOrder = 2;
  object.children[0].visible = through;
  thin(object.material, through ? 0.34 : 1);
}

function thin(material, opacity) {
  material.transparent = opacity < 1;
  material.opacity = opacity;
  material.needsUpdate = true;
}
