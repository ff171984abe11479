/** Ten years of graft and hardware: the slider's place in time, what holds then, and its words. */

/** Slider 0 to 100 to years: stretched at its start, as most happens in the first two. */
export function yearsAt(place, last) {
  return last * (place / 100) ** 2;
}

/** Linear between the years of the result; null where there is no value. */
export function valueAt(years, values, year) {
  if (!values) return null;
  const after = years.findIndex((y) => y >= year);
  if (after === -1) return values.at(-1);
  if (after === 0 || values[after] === null || values[after - 1] === null) return values[after];
  const share = (year - years[after - 1]) / (years[after] - years[after - 1]);
  return values[after - 1] + share * (values[after] - values[after - 1]);
}

/** Years below which the slider stands at its start. */
const AT_START = 0.04;

export function timeWords(year) {
  if (year < AT_START) return "start";
  if (year < 2) return `${Math.round(year * 12)} months`;
  return `${year.toFixed(0)} years`;
}

/** What the model says of one option at one time. */
export function healingWords(option, found, year) {
  if (!found) return `Option ${option.letter} has no graft that was followed over the years.`;
  const at = (name) => valueAt(found.years, found[name], year);
  const told = [`bone bridges ${Math.round(100 * at("bridged"))} % of the graft`];
  if (at("motion") !== null) told.push(`${found.level} bends ${at("motion").toFixed(1)} degrees from all the way back to all the way forward`);
  const when = year < AT_START ? "At the start" : `After ${timeWords(year)}`;
  const still = "The degrees in the pictures and below are those of one movement right after the operation.";
  return `Brown is graft, pale is bone. ${when}, in the middle person of the model: ${told.join(", and ")}. ${still}`;
}

/** For surgeons: what the mechanics of this spine give for its hardware; empty where none was followed. */
export function hardwareWords(option, found, year) {
  if (!found) return "";
  const chances = [["rod", "a broken rod"], ["loosening", "a loose screw"], ["subsidence", "a settled cage"]];
  const known = chances.map(([name, words]) => [valueAt(found.years, found[name], year), words]).filter(([value]) => value !== null);
  const told = known.map(([value, words]) => `${(100 * value).toFixed(1)} % ${words}`);
  return told.length ? `With option ${option.letter}, by then: ${told.join(", ")}.` : "";
}
