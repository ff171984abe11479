/** Colours by value, and the legend. One scale for both pictures, so that a colour means the same in each. */
import { Color } from "three";

/** Dark blue to yellow (cividis): even steps of lightness, and the same order for colour-blind readers. */
const STEPS = ["#00224e", "#233e6c", "#575c6d", "#7c7b78", "#a59c74", "#d3c064", "#fee838"].map((hex) => new Color(hex));
const QUANTITIES = {
  motion: { title: "Motion of the level at the end of the movement", unit: "°", decimals: 1 },
  pressure: { title: "Pressure in the disc at the end of the movement", unit: "MPa", decimals: 2 },
};
const NONE = "#b9b2a8";

/** The page's colours for the present scheme. @param {Object<string, string[]>} colours light and dark */
export function themeColours(colours, printing) {
  const dark = !printing && matchMedia("(prefers-color-scheme: dark)").matches;
  return Object.fromEntries(Object.entries(colours).map(([name, pair]) => [name, pair[dark ? 1 : 0]]));
}

/**
 * How the discs are coloured under one load.
 * @returns {{name: string, top: number, colour: Function, text: Function, title: string}|object}
 */
export function colourScale(scene, name, load, theme) {
  const quantity = QUANTITIES[name];
  if (!quantity) return { name: "plain", colour: () => new Color("#8fb3c4"), text: () => "", theme };
  const all = scene.states.flatMap(({ name: state }) => Object.values(scene.values[state][load]).map((level) => level[name]));
  const top = niceTop(Math.max(0, ...all.filter((value) => value !== null)));
  const value = (state, level) => scene.values[state]?.[load]?.[level]?.[name] ?? null;
  return {
    name,
    top,
    theme,
    ...quantity,
    colour: (state, level) => ramp(value(state, level), top),
    text: (state, level) => {
      const found = value(state, level);
      return found === null ? "no value" : `${found.toFixed(quantity.decimals)} ${quantity.unit}`.replace(" °", "°");
    },
  };
}

function niceTop(value) {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((step) => step * power).find((step) => step >= value);
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
