// Tables: a click on a heading sorts, the choice above the charts narrows.

const collator = {zh: new Intl.Collator("zh-CN", {numeric: true}), en: new Intl.Collator("en", {numeric: true})};

// The text that shows, or the number that it stands for; null for unknown, which is always last.
function sortKey(cell, numeric) {
  if (cell.classList.contains("u") && numeric) return null;
  if (cell.dataset.rank) return Number(cell.dataset.rank);
  const shown = (cell.querySelector(`.${state.language}`) ?? cell).textContent.trim();
  if (shown === "") return null;
  return numeric ? Number(shown.replace(/[,%]/g, "")) : shown;
}

function compare(a, b, descending) {
  if (a === null || b === null) return (a === null) - (b === null);
  const order = typeof a === "number" && typeof b === "number" ? a - b : collator[state.language].compare(a, b);
  return descending ? -order : order;
}

function sortBy(table, heading) {
  const numeric = heading.classList.contains("n");
  const before = heading.getAttribute("aria-sort");
  const descending = before ? before === "ascending" : numeric; // figures: the largest first
  const body = table.tBodies[0];
  const index = heading.cellIndex;
  const keyed = [...body.rows].map((row) => ({row, key: sortKey(row.cells[index], numeric)}));
  keyed.sort((a, b) => compare(a.key, b.key, descending)); // stable: equal rows keep their order
  body.append(...keyed.map(({row}) => row));
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
}

function makeSortable(table) {
  for (const heading of table.tHead.rows[0].cells) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    button.addEventListener("click", () => sortBy(table, heading));
    heading.append(button);
  }
}

// Shows the rows of a table that fit the choice, and says how many.
function narrow(table) {
  const by = table.dataset.by.split(" ").filter(Boolean);
  const wanted = by.map((column) => JSON.stringify(state[column === "agency_level" ? "level" : column])).join("|");
  let shown = 0;
  for (const row of table.tBodies[0].rows) {
    row.hidden = by.length > 0 && row.dataset.keys !== wanted;
    if (!row.hidden) shown++;
  }
  table.closest("details").querySelector(".shown").textContent = shown.toLocaleString("en-US");
}
