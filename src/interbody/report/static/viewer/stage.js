/** One WebGL context for both pictures; each is copied to its own plain canvas, so that it also prints. */
import { Color, WebGLRenderer } from "three";

export class Stage {
  constructor() {
    this.renderer = new WebGLRenderer({ antialias: true, alpha: true, preserveDrawingBuffer: true });
    this.renderer.setClearColor(new Color(0, 0, 0), 0);
    this.canvas = this.renderer.domElement;
  }

  /** Render the scene at the target's size and copy it there. */
  draw(scene, camera, target) {
    this.renderer.setPixelRatio(1);
    this.renderer.setSize(target.width, target.height, false);
    this.renderer.render(scene, camera);
    const context = target.getContext("2d");
    context.clearRect(0, 0, target.width, target.height);
    context.drawImage(this.canvas, 0, 0);
    return context;
  }
}
