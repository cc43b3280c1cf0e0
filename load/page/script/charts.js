// The charts, by the name of their figure. Each gives the subtitle that says what it shows, and elements to show.

const outcomeCodes = ["granted", "partially_granted", "denied", "unavailable", "not_processed", "other"];
const rateCodes = ["grant_rate", "partial_grant_rate", "denial_rate", "unavailable_rate", "not_processed_rate", "other_rate"];
const statusCodes = ["reported", "blank", "dash", "missing", "illegible"];
const behind = (row) => `${count(row.reports_with_figures)} / ${count(row.reports)} ${text("chart.reports")}`;
const levelLegend = (figure, shown, colour) => legend(figure, levels.filter((l) => shown.has(l)).map((l) => [label("agency_level", l), colour.get(l), symbols[l]]));

const charts = {
  coverage_map: {
    subtitle: () => chosen.year(),
    draw(figure, width) {
      const found = new Map(fitting("coverage_places", "year").map((row) => [row.province, row]));
      const rows = new Map(page.places.map(({Name}) => found.get(Name) ?? {province: Name, reports: 0, governments: null}).map((row) => [row.province, {
        value: row.reports,
        tip: [placeName(row.province), `${count(row.reports)} ${text("chart.reports")}`,
          row.governments === null ? "" : `${text("column.governments_found")}: ${count(row.governments_found)} / ${count(row.governments)}`].filter(Boolean).join("\n"),
      }]));
      return [tiles(figure, width, rows, count)];
    },
  },

  coverage_years: {
    subtitle: () => "",
    draw(figure, width) {
      const colour = colours("level", levels);
      const rows = data.coverage_years.map((row) => ({...row, name: row.year === null ? text("unknown") : String(row.year)}));
      if (rows.length === 0) return [note("chart.no_data")];
      const shown = new Set(rows.map((row) => row.agency_level));
      legend(figure, levels.filter((l) => shown.has(l)).map((l) => [label("agency_level", l), colour.get(l)]));
      const names = [...new Set(rows.map((row) => row.name))];
      return [plot(figure, {
        width, height: 300, marginLeft: 48, marginBottom: 28,
        x: {type: "band", domain: names, label: null, tickSize: 0, padding: 0.25, tickFormat: (v) => (names.length > 8 && width < 420 ? v.slice(-2) : v)},
        y: {grid: true, ticks: 5, label: null, tickSize: 0, tickFormat: shortCount},
        marks: [
          Plot.barY(rows, {x: "name", y: "reports", fill: (d) => colour.get(d.agency_level), order: (d) => -levels.indexOf(d.agency_level), insetBottom: 0.5,
            title: (d) => `${d.name} · ${label("agency_level", d.agency_level)}\n${count(d.reports)} ${text("chart.reports")}`, tip: {fontSize: 13}}),
          Plot.text(rows, Plot.groupX({y: "sum", text: (values) => count(d3.sum(values, (d) => d))}, {x: "name", y: "reports", text: "reports", dy: -8, fontSize: 12, fontWeight: 600})),
          Plot.ruleY([0], {stroke: css("--line")}),
        ],
      })];
    },
  },

  outcomes: {
    subtitle: () => subtitle(chosen.year(), chosen.scope()),
    draw(figure, width) {
      const colour = colours("outcome", outcomeCodes);
      const rows = fitting("outcomes", "year", "scope").filter((row) => d3.sum(outcomeCodes, (code) => row[code] ?? 0) > 0);
      if (rows.length === 0) return [note("choice.none")];
      legend(figure, outcomeCodes.map((code) => [text(`column.${code}`), colour.get(code)]));
      const wholes = rows.map((row) => ({row: label("agency_level", row.agency_level), values: row, behind: behind(row)}));
      return [parts(figure, width, wholes, outcomeCodes, colour, (code) => text(`column.${code}`))];
    },
  },

  rates: {
    subtitle: () => subtitle(chosen.scope(), text("chart.hollow")),
    draw(figure, width) {
      const colour = colours("level", levels);
      const rows = fitting("rates_levels", "scope");
      if (rows.every((row) => row.reports_with_figures === 0)) return [note("choice.none")];
      levelLegend(figure, new Set(rows.map((row) => row.agency_level)), colour);
      const each = panelWidth(width);
      const top = d3.max(rows, (row) => d3.max(rateCodes, (code) => row[code] ?? 0));
      const common = {rows, group: "agency_level", name: (l) => label("agency_level", l), colour, symbol: (l) => symbols[l], height: each < 200 ? 160 : 200};
      return [...rateCodes, "natural_person_share", "received"].map((code) => panel(text(`column.${code}`), lines(figure, each, {
        ...common, y: code, format: code === "received" ? shortCount : wholePercent,
        domain: code === "received" ? undefined : [0, code === "natural_person_share" ? 1 : top || 1],
      })));
    },
  },

  places_map: {
    subtitle: () => subtitle(text(`column.${state.measure}`), chosen.year(), chosen.level(), chosen.scope()),
    draw(figure, width) {
      const rows = fitting("rates_places", "year", "level", "scope");
      const byName = new Map(rows.map((row) => [row.province, {
        value: row[state.measure],
        tip: [placeName(row.province), `${text(`column.${state.measure}`)}: ${percent(row[state.measure])}`,
          `${text("column.concluded")}: ${count(row.concluded)}`, behind(row), row.concluded !== null && row.concluded < 30 ? text("chart.few") : ""].filter(Boolean).join("\n"),
      }]));
      return rows.length === 0 ? [note("choice.none")] : [tiles(figure, width, byName, percent)];
    },
  },

  ranking: {
    subtitle: () => subtitle(text(`column.${state.measure}`), text("chart.hollow")),
    draw(figure, width) {
      const rows = fitting("rates_places", "year", "level", "scope").filter((row) => row[state.measure] !== null).sort((a, b) => b[state.measure] - a[state.measure]);
      if (rows.length === 0) return [note("choice.none")];
      const name = (row) => (state.language === "en" ? placeName(row.province) : placeOf.get(row.province)?.Short.ZH ?? placeName(row.province));
      return [ranking(figure, width, rows, {value: state.measure, name,
        tip: (row) => `${placeName(row.province)}\n${percent(row[state.measure])}\n${text("column.concluded")}: ${count(row.concluded)}\n${behind(row)}`})];
    },
  },

  families: {
    subtitle: () => subtitle(text(`column.${state.measure}`), chosen.year(), chosen.level(), chosen.scope(), text("chart.hollow")),
    draw(figure, width) {
      const rows = fitting("rates_families", "year", "level", "scope").filter((row) => row[state.measure] !== null).sort((a, b) => b[state.measure] - a[state.measure]);
      if (rows.length === 0) return [note("choice.none")];
      const name = (row) => label("family", row.family);
      return [ranking(figure, width, rows, {value: state.measure, name,
        tip: (row) => `${name(row)}\n${percent(row[state.measure])}\n${text("column.concluded")}: ${count(row.concluded)}\n${behind(row)}`})];
    },
  },

  denials: {
    subtitle: () => subtitle(chosen.year(), chosen.level(), chosen.scope(), text("chart.previous")),
    draw(figure, width) {
      const earlier = new Map(data.denials.filter((row) => row.year === state.year - 1 && row.agency_level === state.level && row.scope === state.scope).map((row) => [row.item, row.share]));
      const rows = fitting("denials", "year", "level", "scope").filter((row) => row.share !== null).sort((a, b) => b.share - a.share);
      if (rows.length === 0) return [note("choice.none")];
      const name = (row) => label("item", row.item);
      return [bars(figure, width, rows, {value: "share", before: (row) => earlier.get(row.item) ?? null, name, colour: css("--outcome-denied"),
        tip: (row) => `${name(row)}\n${percent(row.share)}, ${text("column.value")}: ${count(row.value)}\n${behind(row)}\n${text("column.inferred_figures")}: ${count(row.inferred_figures)}`})];
    },
  },

  disputes: {
    subtitle: () => subtitle(chosen.level(), chosen.scope(), text("chart.hollow_decided")),
    draw(figure, width) {
      const rows = fitting("disputes", "level", "scope");
      if (rows.every((row) => row.correction_rate === null)) return [note("choice.none")];
      const codes = [...new Set(rows.map((row) => row.channel))];
      const colour = new Map(codes.map((code, i) => [code, css(`--channel-${i + 1}`)]));
      const symbol = (code) => ["circle", "square", "triangle"][codes.indexOf(code)];
      legend(figure, codes.map((code) => [label("channel", code), colour.get(code), symbol(code)]));
      const top = d3.max(rows, (row) => row.correction_rate ?? 0);
      return [lines(figure, width, {rows, y: "correction_rate", group: "channel", name: (code) => label("channel", code), colour, symbol, format: wholePercent, height: 280, domain: [0, top || 1]})];
    },
  },

  categories: {
    subtitle: () => subtitle(chosen.year(), `● ${text("chart.median")}  ━ ${text("chart.quartiles")}`),
    draw(figure, width) {
      const rows = fitting("categories", "year").filter((row) => row.median_share !== null).slice(0, 15);
      if (rows.length === 0) return [note("chart.no_data")];
      const name = (row) => label("category", row.category);
      return [ranges(figure, width, rows, {low: "lower_quartile", middle: "median_share", high: "upper_quartile", name,
        remark: (row) => `${percent(row.median_share)} · ${count(row.reports)} ${text("chart.reports")}`,
        tip: (row) => `${name(row)}\n${text("chart.median")}: ${percent(row.median_share)}\n${text("chart.quartiles")}: ${percent(row.lower_quartile)}–${percent(row.upper_quartile)}\n${behind(row)}`})];
    },
  },

  cells: {
    subtitle: () => "",
    draw(figure, width) {
      const colour = colours("status", statusCodes);
      const rows = data.cells.filter((row) => d3.sum(statusCodes, (code) => row[code]) > 0);
      if (rows.length === 0) return [note("chart.no_data")];
      legend(figure, statusCodes.map((code) => [label("status", code), colour.get(code)]));
      const wholes = rows.map((row) => ({row: row.year === null ? text("unknown") : String(row.year), values: row, behind: `${count(row.reports)} ${text("chart.reports")}`}));
      return [parts(figure, width, wholes, statusCodes, colour, (code) => label("status", code))];
    },
  },
};

// Sentences that say what the choice comes to, above the charts of a section.
const findings = {
  coverage() {
    const rows = fitting("coverage_places", "year");
    const governments = d3.sum(rows, (row) => row.governments ?? 0);
    const found = d3.sum(rows, (row) => row.governments_found ?? 0);
    return sentence(governments > 0 ? "finding.coverage" : "finding.coverage_plain", {
      year: chosen.year(), reports: count(d3.sum(rows, (row) => row.reports)), governments: count(governments), found: count(found), share: percent(found / governments)});
  },
  answers() {
    const [row] = fitting("rates_levels", "year", "level", "scope");
    return row && sentence("finding.answers", {
      year: chosen.year(), level: chosen.level(), scope: label("scope", state.scope), concluded: count(row.concluded), granted: percent(row.grant_rate),
      denied: percent(row.denial_rate), reports: count(row.reports), figures: count(row.reports_with_figures), inferred: count(row.inferred_figures)});
  },
  denials() {
    const rows = fitting("denials", "year", "level", "scope").filter((row) => row.share !== null).sort((a, b) => b.share - a.share);
    return rows.length > 0 && sentence("finding.denials", {
      item: label("item", rows[0].item), share: percent(rows[0].share), reports: count(rows[0].reports), figures: count(rows[0].reports_with_figures),
      inferred: count(d3.sum(rows, (row) => row.inferred_figures))});
  },
};

// Small charts side by side: four a row, or two.
const panelWidth = (width) => (width >= 900 ? (width - 3 * 20) / 4 : Math.floor((width - 20) / 2));
function panel(title, svg) {
  const div = document.createElement("div");
  div.className = "panel";
  const heading = document.createElement("h4");
  heading.textContent = title;
  div.append(heading, svg);
  return div;
}
