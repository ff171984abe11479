/** The same content in words and as a table, for those who do not see the pictures. */

/** One or two sentences on what the pictures show. */
export function describe(scene, state, load) {
  const name = scene.loads.find((entry) => entry.name === load);
  const option = scene.states.find((entry) => entry.name === state);
  const before = scene.values.intact?.[load];
  const after = scene.values[state]?.[load];
  const start = `${name.label} (${name.protocol}).`;
  if (!before || !after || state === "intact") return start;
  const levels = scene.operated[state]?.length ? scene.operated[state] : scene.levels;
  const told = levels.filter((level) => before[level].motion !== null && after[level].motion !== null).map((level) => {
    const [a, b] = [before, after].map((values) => values[level].motion.toFixed(1));
    return `${level} turns ${a} degrees now and ${b} degrees right after the operation with option ${option.letter}`;
  });
  return told.length ? `${start} In this one movement ${told.join("; ")}.` : start;
}

/** Fill the table: one row a level, now and with the option. */
export function fillTable(table, scene, state, load) {
  const option = scene.states.find((entry) => entry.name === state);
  const names = state === "intact" ? ["Now"] : ["Now", option.letter];
  const states = state === "intact" ? ["intact"] : ["intact", state];
  const columns = [
    ["motion", "Motion, °", 1],
    ["pressure", "Disc pressure, MPa", 2],
    ["facet", "Facet force, N", 0],
  ];
  const head = row("th", ["Level", ...columns.flatMap(([, title]) => names.map((who) => `${title}: ${who}`))]);
  for (const cell of head.children) cell.scope = "col";
  table.tHead.replaceChildren(head);
  table.tBodies[0].replaceChildren(
    ...scene.levels.map((level) => {
      const cells = columns.flatMap(([key, , digits]) =>
        states.map((name) => {
          const value = scene.values[name]?.[load]?.[level]?.[key] ?? null;
          return value === null ? "–" : value.toFixed(digits);
        }),
      );
      const line = row("td", cells);
      const title = Object.assign(document.createElement("th"), { scope: "row", textContent: level });
      line.prepend(title);
      return line;
    }),
  );
}

function row(tag, texts) {
  const line = document.createElement("tr");
  line.append(...texts.map((text) => Object.assign(document.createElement(tag), { textContent: text })));
  return line;
}
