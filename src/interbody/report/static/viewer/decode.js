/** Meshes from the page's JSON: base64 of small integers back to arrays in mm. */

/** @param {string} text base64 @param {Function} Type a typed array */
function unpack(text, Type) {
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  return new Type(bytes.buffer);
}

/**
 * @param {object[]} meshes as packed by scene.py
 * @returns {object[]} with `rest` (Float32Array, xyz in mm), `index` and `weight` (0 to 1, or null)
 */
export function decodeMeshes(meshes) {
  return meshes.map((mesh) => {
    const grid = unpack(mesh.vertices, Int16Array);
    const rest = Float32Array.from(grid, (value, i) => value * mesh.step + mesh.middle[i % 3]);
    const wide = grid.length / 3 > 65535;
    return {
      ...mesh,
      rest,
      index: unpack(mesh.triangles, wide ? Uint32Array : Uint16Array),
      weight: mesh.weight ? Float32Array.from(unpack(mesh.weight, Uint8Array), (value) => value / 255) : null,
    };
  });
}
