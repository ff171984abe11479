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
  if (at("motion") !== null) told.push(`${found.level} still bends ${at("motion").toFixed(1)} degrees`);
  const chances = [["rod", "a broken rod"], ["loosening", "a loose screw"], ["subsidence", "a cage sunk into bone"]];
  const people = chances.filter(([name]) => at(name) !== null).map(([name, words]) => `${Math.round(100 * at(name))} of 100 have ${words}`);
  const list = people.length ? ` Of people like this, ${people.join(", ")} by then.` : "";
  const when = year < AT_START ? "At the start" : `After ${timeWords(year)}`;
  return `Brown is graft, pale is bone. ${when}, in the middle person of the model: ${told.join(", ")}.${list}`;
}
