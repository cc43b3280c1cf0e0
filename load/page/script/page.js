// Wiring: the language, the choice, and drawing anew when width or scheme change.

const all = (selector) => [...document.querySelectorAll(selector)];
const figures = all("figure");
const sortable = all("table");

function draw(figure) {
  const chart = charts[figure.id.replace("chart-", "")];
  const place = figure.querySelector(".draw");
  const width = Math.floor(place.clientWidth);
  if (width === 0) return;
  figure.querySelector(".sub").textContent = chart.subtitle();
  figure.querySelector(".legend").replaceChildren();
  place.replaceChildren(...chart.draw(figure, width));
}
function drawAll() {
  for (const [section, find] of Object.entries(findings)) {
    const place = document.querySelector(`#${section} .finding`);
    place.textContent = find() || text("choice.none");
    place.hidden = data.rates_levels.length === 0; // there is nothing to choose
  }
  figures.forEach(draw);
}

function speak(language) {
  state.language = language;
  const root = document.documentElement;
  root.lang = language === "en" ? "en" : "zh-CN";
  root.classList.remove("zh", "en");
  root.classList.add(language);
  for (const element of all("[data-zh]")) element.textContent = element.dataset[language];
  for (const button of all("[data-language]")) button.setAttribute("aria-pressed", String(button.dataset.language === language));
  drawAll();
}

function choose() {
  for (const key of ["year", "level", "scope", "measure"]) {
    const select = document.getElementById(`choice-${key}`);
    if (select.value !== "") state[key] = JSON.parse(select.value);
  }
  sortable.forEach(narrow);
}

document.documentElement.classList.add("scripted");
sortable.forEach(makeSortable);
choose();
for (const select of all("select")) select.addEventListener("change", () => { choose(); drawAll(); });
for (const button of all("[data-language]")) button.addEventListener("click", () => speak(button.dataset.language));
all("form").forEach((form) => form.addEventListener("submit", (event) => event.preventDefault()));
speak(state.language);

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
let drawn = document.documentElement.clientWidth;
let waiting;
addEventListener("resize", () => {
  if (document.documentElement.clientWidth === drawn) return; // the bars of a phone come and go
  drawn = document.documentElement.clientWidth;
  clearTimeout(waiting);
  waiting = setTimeout(drawAll, 100);
});
