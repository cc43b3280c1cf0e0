// What the page holds, and how it is told in the language that shows.

const page = JSON.parse(document.getElementById("data").textContent);
const state = {language: page.language, year: null, level: null, scope: null, measure: "grant_rate"};

// The rows of each table as objects by column.
const data = Object.fromEntries(Object.entries(page.rows).map(([name, {columns, rows}]) => [
  name,
  rows.map((row) => Object.fromEntries(columns.map((column, i) => [column, row[i]]))),
]));

const translate = (pair) => pair[state.language === "en" ? 1 : 0];
const text = (key) => translate(page.words[key] ?? [key, key]);

// The label of a code; NULL has one too, the code list and a dot.
const label = (list, code) => {
  const pair = page.words[`${list}.${code ?? ""}`];
  return pair ? translate(pair) : code ?? text("unknown");
};

const count = (value) => (value === null ? text("unknown") : value.toLocaleString("en-US"));
const percent = (value) => (value === null ? text("unknown") : `${(value * 100).toFixed(1)}%`);

const placeOf = new Map(page.places.map((place) => [place.Name, place]));
const placeName = (name) => (state.language === "en" ? placeOf.get(name)?.NameEN : name) ?? text("unknown");

// What was chosen, as a subtitle has it.
const chosen = {
  year: () => (state.year === null ? text("unknown") : String(state.year)),
  level: () => label("agency_level", state.level),
  scope: () => `${text("choice.scope")}${state.language === "en" ? ": " : "："}${label("scope", state.scope)}`,
};
// A sentence with its values filled in.
const sentence = (key, values) => text(key).replace(/\{(\w+)\}/g, (_, name) => values[name]);
const subtitle = (...parts) => parts.filter(Boolean).join(" · ");

// Rows that fit the choice of these columns.
const columnOf = {year: "year", level: "agency_level", scope: "scope"};
const fitting = (name, ...by) => data[name].filter((row) => by.every((key) => row[columnOf[key]] === state[key]));
