/** Colours by value, and the legend. One scale for both pictures, so that a colour means the same in each. */
import { Color } from "three";

/** Dark blue to yellow (cividis): even steps of lightness, and the same order for colour-blind readers. */
const STEPS = ["#00224e", "#233e6c", "#575c6d", "#7c7b78", "#a59c74", "#d3c064", "#fee838"].map((hex) => new Color(hex));
const QUANTITIES = {
  motion: { title: "Motion of the level at the end of the movement", unit: "°", decimals: 1 },
  facet: { title: "Force in the small joints at the end of the movement", unit: "N", decimals: 0 },
  implant: { title: "Highest stress in rods and screws at the end of the movement", unit: "MPa", decimals: 0 },
  pressure: { title: "Pressure in the disc at the end of the movement", unit: "MPa", decimals: 2 },
};
const NONE = "#b9b2a8";
const PLAIN_DISC = "#8fb3c4";
const HARDWARE = new Set(["rod", "screw"]);

/** The page's colours for the present scheme. @param {Object<string, string[]>} colours light and dark */
export function themeColours(colours, printing) {
  const dark = !printing && matchMedia("(prefers-color-scheme: dark)").matches;
  return Object.fromEntries(Object.entries(colours).map(([name, pair]) => [name, pair[dark ? 1 : 0]]));
}

/**
 * How the discs are coloured under one load.
 * @returns {object} `part(mesh, state)` gives the colour of a part, or null for its own; `text(state, level)` its label
 */
export function colourScale(scene, name, load, theme) {
  const quantity = QUANTITIES[name];
  const none = { part: (mesh) => (mesh.kind === "disc" ? new Color(PLAIN_DISC) : null), text: () => "", theme };
  if (!quantity) return { name: "plain", ...none };
  const read = (state, level) => {
    const found = scene.values[state]?.[load]?.[level];
    if (!found) return null;
    if (name !== "implant") return found[name];
    const known = [found.rod, found.screw].filter((value) => value !== null);
    return known.length ? Math.max(...known) : null;
  };
  const all = scene.states.flatMap(({ name: state }) => scene.levels.map((level) => read(state, level)));
  const top = niceTop(Math.max(0, ...all.filter((value) => value !== null)));
  const hardware = (state, kind) => {
    const known = scene.levels.map((level) => scene.values[state]?.[load]?.[level]?.[kind] ?? null).filter((v) => v !== null);
    return known.length ? Math.max(...known) : null;
  };
  return {
    ...none,
    name,
    top,
    ...quantity,
    part: (mesh, state) => {
      if (name === "implant") return HARDWARE.has(mesh.kind) ? ramp(hardware(state, mesh.kind), top) : none.part(mesh);
      return mesh.kind === "disc" ? ramp(read(state, mesh.level), top) : null;
    },
    text: (state, level) => {
      const found = read(state, level);
      if (found === null) return name === "implant" ? "" : "no value";
      return `${found.toFixed(quantity.decimals)} ${quantity.unit}`.replace(" °", "°");
    },
  };
}

/** The end of a scale: a short decimal at or above the value. */
function niceTop(value) {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const steps = [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((step) => Number((step * power).toPrecision(2)));
  return steps.find((step) => step >= value);
}

function ramp(value, top) {
  if (value === null) return new Color(NONE);
  const place = Math.min(1, Math.max(0, value / top)) * (STEPS.length - 1);
  const step = Math.min(STEPS.length - 2, Math.floor(place));
  return STEPS[step].clone().lerp(STEPS[step + 1], place - step);
}

/** Draw the legend: title, bar, ends with units. */
export function drawLegend(place, scale) {
  place.replaceChildren();
  if (scale.name === "plain") return;
  const bar = document.createElement("canvas");
  bar.width = 120;
  bar.height = 1;
  const context = bar.getContext("2d");
  for (let x = 0; x < bar.width; x += 1) {
    context.fillStyle = `#${ramp((x / (bar.width - 1)) * scale.top, scale.top).getHexString()}`;
    context.fillRect(x, 0, 1, 1);
  }
  const text = (words) => Object.assign(document.createElement("span"), { textContent: words });
  place.append(text(`${scale.title}:`), text("0"), bar, text(`${scale.top} ${scale.unit}`.replace(" °", "°")), text("(grey: no value)"));
}
