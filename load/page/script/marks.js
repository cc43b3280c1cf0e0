// What charts are made of: colours of the scheme in force, legends, tiles, bars.

const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const colours = (list, codes) => new Map(codes.map((code) => [code, css(`--${list}-${(code ?? "none").replaceAll("_", "-")}`)]));
const levels = ["national", "province", "prefecture", "county", "township", null];
const symbols = {national: "star", province: "circle", prefecture: "square", county: "triangle", township: "diamond", null: "times"};

// Dark or light text, whichever can be read on a colour (WCAG relative luminance).
function textOn(colour) {
  const {r, g, b} = d3.rgb(colour);
  const [x, y, z] = [r, g, b].map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  const luminance = 0.2126 * x + 0.7152 * y + 0.0722 * z;
  return 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.0605 ? "#ffffff" : "#11151b";
}

// A chart in the look of the page. Its figure names it for who cannot see it, and the table below holds its rows.
function plot(figure, options) {
  const svg = Plot.plot({className: "plot", marginTop: 20, ...options});
  for (const part of svg.querySelectorAll("[aria-label]")) part.removeAttribute("aria-label"); // parts of a picture have no names
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", `${figure.querySelector("h3 ." + state.language).textContent}. ${figure.querySelector(".sub").textContent}`);
  svg.setAttribute("font-family", "inherit");
  return svg;
}

function legend(figure, entries) {
  figure.querySelector(".legend").replaceChildren(...entries.map(([name, colour, symbol]) => {
    const entry = document.createElement("span");
    const svg = d3.create("svg").attr("width", 14).attr("height", 14).attr("viewBox", "-7 -7 14 14").attr("aria-hidden", "true");
    if (symbol) svg.append("path").attr("d", d3.symbol(symbolTypes[symbol], 70)()).attr("fill", symbol === "times" ? "none" : colour).attr("stroke", colour);
    else svg.append("rect").attr("x", -6).attr("y", -6).attr("width", 12).attr("height", 12).attr("rx", 2).attr("fill", colour).attr("stroke", css("--line"));
    entry.append(svg.node(), name);
    return entry;
  }));
}
const symbolTypes = {star: d3.symbolStar, circle: d3.symbolCircle, square: d3.symbolSquare, triangle: d3.symbolTriangle, diamond: d3.symbolDiamond, times: d3.symbolTimes};

function note(key) {
  const p = document.createElement("p");
  p.className = "nothing";
  p.textContent = text(key);
  return p;
}

// Steps of a scale that are easy to read, with their colours. Nought of something counted has the colour of nothing.
function steps(values, format) {
  const known = values.filter((v) => v !== null && v > 0);
  const ramp = [1, 2, 3, 4, 5].map((i) => css(`--ramp-${i}`));
  if (known.length === 0) return {colour: () => css("--empty"), entries: []};
  const [low, high] = d3.extent(format === percent ? values.filter((v) => v !== null) : known);
  const bounds = d3.ticks(low, high, 4).filter((t) => t > low && t <= high && (format === percent || Number.isInteger(t))).slice(0, 4);
  const scale = d3.scaleThreshold(bounds, bounds.length < 4 ? ramp.slice(4 - bounds.length) : ramp);
  const step = (v) => `${+(v * 100).toFixed(1)}`;
  const entries = scale.range().slice(0, bounds.length + 1).map((colour, i) => {
    const from = i === 0 ? d3.min(known) : bounds[i - 1];
    const last = i === bounds.length;
    if (format === percent) {
      if (bounds.length === 0) return [percent(from), colour];
      return [i === 0 ? `< ${step(bounds[0])}%` : last ? `≥ ${step(from)}%` : `${step(from)}–${step(bounds[i])}%`, colour];
    }
    const to = last ? d3.max(known) : bounds[i] - 1;
    return [from === to ? count(from) : `${count(from)}–${count(to)}`, colour];
  });
  return {colour: (v) => (v === null ? css("--empty") : v === 0 && format === count ? css("--empty") : scale(v)), entries};
}

// The map: a tile a province, its name and its figure. byName holds {value, tip} by province.
function tiles(figure, width, byName, format) {
  const size = Math.min(width, 640);
  const unit = size / 8;
  const wide = unit > 64;
  const values = page.places.map((place) => byName.get(place.Name)?.value ?? null);
  const {colour, entries} = steps(values, format);
  const cells = page.places.map((place, i) => ({
    ...place,
    name: state.language === "en" && wide ? place.TileEN : translate([place.Short.ZH, place.Short.EN]),
    value: values[i],
    fill: place.Outside ? "none" : colour(values[i]),
    ink: place.Outside ? css("--muted") : textOn(colour(values[i])),
    shown: place.Outside ? "" : values[i] === null ? "–" : format(values[i]),
    tip: place.Outside ? `${placeName(place.Name)}\n${text("chart.not_covered")}` : byName.get(place.Name)?.tip ?? `${placeName(place.Name)}\n${text("chart.no_data")}`,
  }));
  legend(figure, [...entries, [format === count ? "0" : text("chart.no_data"), css("--empty")]]);
  const place = {x: "Column", y: "Row"};
  const [large, small] = !wide ? [11, 10] : state.language === "en" ? [10.5, 12] : [13, 12];
  return plot(figure, {
    width: size, height: unit * 9 * 0.86, margin: 0, marginTop: 0,
    x: {type: "band", domain: d3.range(8), axis: null, paddingInner: 0.05, paddingOuter: 0.01},
    y: {type: "band", domain: d3.range(9), axis: null, paddingInner: 0.05, paddingOuter: 0.01},
    marks: [
      Plot.cell(cells, {...place, fill: "fill", stroke: (d) => (d.Outside ? css("--line") : "none"), strokeDasharray: "3,3", rx: 4}),
      Plot.text(cells, {...place, text: "name", fill: "ink", fontSize: large, fontWeight: state.language === "en" ? 500 : 600, dy: -unit * 0.13}),
      Plot.text(cells, {...place, text: "shown", fill: "ink", fontSize: small, dy: unit * 0.17, fontVariant: "tabular-nums"}),
      Plot.tip(cells, Plot.pointer({...place, title: "tip", fontSize: 13})),
    ],
  });
}

// Parts of wholes: a bar a row, its parts in order, their shares printed where there is room.
function parts(figure, width, wholes, codes, colour, name) {
  const bars = wholes.flatMap((whole) => {
    const sum = d3.sum(codes, (code) => whole.values[code] ?? 0);
    let from = 0;
    return codes.map((code) => {
      const share = sum === 0 ? 0 : (whole.values[code] ?? 0) / sum;
      const bar = {row: whole.row, from, to: from + share, share, fill: colour.get(code), tip: `${whole.row}\n${name(code)}: ${count(whole.values[code])} (${percent(share)})`};
      from = bar.to;
      return bar;
    });
  }).filter((bar) => bar.share > 0);
  const gap = 36;
  return plot(figure, {
    width, height: wholes.length * 54 + 4, marginLeft: 1, marginRight: 1, marginTop: 0, marginBottom: 4,
    x: {domain: [0, 1], axis: null},
    y: {type: "band", domain: wholes.map((whole) => whole.row), axis: null, padding: 0},
    marks: [
      Plot.barX(bars, {x1: "from", x2: "to", y: "row", fill: "fill", insetTop: 24, insetBottom: 6, insetLeft: 0.5, insetRight: 0.5}),
      Plot.text(wholes, {x: 0, y: "row", text: "row", textAnchor: "start", dy: -18, fontSize: 13, fontWeight: 600}),
      Plot.text(wholes, {x: 1, y: "row", text: "behind", textAnchor: "end", dy: -18, fontSize: 12, fill: css("--muted")}),
      Plot.text(bars.filter((bar) => bar.share * width > gap), {x: (d) => (d.from + d.to) / 2, y: "row", text: (d) => `${Math.round(d.share * 100)}%`, fill: (d) => textOn(d.fill), dy: 9, fontSize: 12}),
      Plot.tip(bars, Plot.pointerX({x: (d) => (d.from + d.to) / 2, y: "row", title: "tip", fontSize: 13})),
    ],
  });
}

// Lines over the years, one a group, with a sign of its own.
function lines(figure, width, {rows, y, group, name, colour, symbol, format, height, domain}) {
  const years = [...new Set(data.rates_levels.map((row) => row.year))].filter((v) => v !== null);
  const known = rows.filter((row) => row.year !== null && row[y] !== null);
  const span = {x: "year", y, z: group};
  return plot(figure, {
    width, height, marginLeft: width < 200 ? 34 : 44, marginRight: width < 200 ? 8 : 14, marginBottom: 26,
    x: {type: "point", domain: years, ticks: width < 200 ? d3.extent(years) : years, tickFormat: (v) => (years.length > 5 && width < 420 && width >= 200 ? `’${String(v).slice(2)}` : String(v)), label: null, tickSize: 0},
    y: {domain, grid: true, ticks: width < 200 ? 3 : 4, tickSize: 0, label: null, tickFormat: format, nice: true},
    marks: [
      Plot.ruleY([0], {stroke: css("--line")}),
      Plot.line(rows.filter((row) => row.year !== null), {...span, stroke: (d) => colour.get(d[group]), strokeWidth: 2, curve: "linear"}),
      Plot.dot(known, {...span, fill: (d) => (few(d) ? css("--paper") : colour.get(d[group])), stroke: (d) => colour.get(d[group]), symbol: (d) => symbol(d[group]), r: width < 200 ? 3 : 3.8}),
      Plot.tip(known, Plot.pointer({...span, title: (d) => `${name(d[group])} · ${d.year}\n${(format === shortCount ? count : percent)(d[y])}\n${count(d.reports_with_figures)} / ${count(d.reports)} ${text("chart.reports")}`, fontSize: 13})),
    ],
    symbol: {type: "identity"},
  });
}
// Whether a rate rests on so few cases that it means little.
const few = (row) => (row.concluded ?? row.decided ?? Infinity) < 30;
const shortCount = (v) => (state.language === "en" ? d3.format("~s")(v) : v >= 1e4 ? `${v / 1e4}万` : String(v));
const wholePercent = (v) => `${Math.round(v * 100)}%`;

// About how wide a text of that size is.
const textWidth = (shown, size) => d3.sum([...shown], (c) => (c.charCodeAt(0) > 0x2e7f ? size * 1.04 : size * 0.57));

// How rows with long labels are set: labels to the left where there is space, else above, with room for figures beside.
function rowLayout(width, rows, name, room) {
  const left = width > 640;
  const wanted = left ? Math.min(300, 24 + d3.max(rows, (row) => textWidth(name(row), 13))) : 0;
  return {
    left, margin: wanted, height: left ? 32 : 44, insetTop: left ? 7 : 22, insetBottom: left ? 7 : 6, middle: left ? 0 : 8,
    label: left ? {textAnchor: "end", dx: -12, lineWidth: (wanted - 16) / 13} : {textAnchor: "start", dy: -10, lineWidth: (width - room) / 13, textOverflow: "ellipsis"},
  };
}

// Bars with the share of the year before as a line.
function bars(figure, width, rows, {value, before, name, tip, colour}) {
  const l = rowLayout(width, rows, name, 64);
  return plot(figure, {
    width, height: rows.length * l.height + 8, marginLeft: l.margin, marginRight: l.left ? 64 : 2, marginTop: 0, marginBottom: 8,
    x: {domain: [0, d3.max(rows, (row) => Math.max(row[value], before(row) ?? 0)) || 1], axis: null},
    y: {type: "band", domain: rows.map(name), axis: null, padding: 0},
    marks: [
      Plot.barX(rows, {x: value, y: name, fill: colour, insetTop: l.insetTop, insetBottom: l.insetBottom, rx: 2}),
      Plot.tickX(rows.filter((row) => before(row) !== null), {x: before, y: name, stroke: css("--ink"), strokeWidth: 2, insetTop: l.insetTop - 3, insetBottom: l.insetBottom - 3}),
      Plot.text(rows, {x: 0, y: name, text: name, fontSize: 13, ...l.label}),
      Plot.text(rows, {frameAnchor: "right", y: name, text: (d) => percent(d[value]), textAnchor: "end", dx: l.left ? 60 : 0, dy: l.left ? 0 : -10, fontSize: 13, fontWeight: 600, fontVariant: "tabular-nums"}),
      Plot.tip(rows, Plot.pointerY({x: value, y: name, title: tip, fontSize: 13})),
    ],
  });
}

// Ranges from quartile to quartile with the median between.
function ranges(figure, width, rows, {low, middle, high, name, remark, tip}) {
  const l = rowLayout(width, rows, name, 130);
  const right = l.left ? 150 : 0;
  return plot(figure, {
    width, height: rows.length * l.height + 26, marginLeft: Math.max(l.margin, 12), marginRight: 16 + right, marginTop: 0, marginBottom: 24,
    x: {domain: [0, d3.max(rows, (row) => row[high]) || 1], ticks: 5, tickFormat: wholePercent, label: null, grid: true, tickSize: 0},
    y: {type: "band", domain: rows.map(name), axis: null, padding: 0},
    marks: [
      Plot.ruleY(rows, {x1: low, x2: high, y: name, dy: l.middle, stroke: css("--ramp-3"), strokeWidth: 6, strokeLinecap: "round"}),
      Plot.dot(rows, {x: middle, y: name, dy: l.middle, r: 5, fill: css("--accent"), stroke: css("--paper")}),
      Plot.text(rows, {x: 0, y: name, text: name, fontSize: 13, ...l.label, dx: -12}),
      Plot.text(rows, {frameAnchor: "right", y: name, text: remark, textAnchor: "end", dx: l.left ? right + 12 : 16, dy: l.left ? 0 : -10, fontSize: 12, fill: css("--muted"), fontVariant: "tabular-nums"}),
      Plot.tip(rows, Plot.pointerY({x: middle, y: name, title: tip, fontSize: 13})),
    ],
  });
}

// Rows in order of a share: a line each, so that all provinces stand side by side.
function ranking(figure, width, rows, {value, name, tip}) {
  const height = 19;
  const margin = 12 + d3.max(rows, (row) => textWidth(name(row), 11));
  return plot(figure, {
    width, height: rows.length * height + 24, marginLeft: margin, marginRight: 54, marginTop: 20, marginBottom: 4,
    x: {domain: [0, d3.max(rows, (row) => row[value]) || 1], axis: "top", ticks: 4, tickSize: 0, tickFormat: wholePercent, label: null, grid: true},
    y: {type: "band", domain: rows.map(name), tickSize: 0, label: null, padding: 0},
    marks: [
      Plot.ruleY(rows, {x1: 0, x2: value, y: name, stroke: css("--ramp-2"), strokeWidth: 2}),
      Plot.dot(rows, {x: value, y: name, r: 4, fill: (d) => (few(d) ? css("--paper") : css("--accent")), stroke: css("--accent"), strokeWidth: 1.5}),
      Plot.text(rows, {x: value, y: name, text: (d) => percent(d[value]), textAnchor: "start", dx: 9, fontSize: 12, fontVariant: "tabular-nums"}),
      Plot.tip(rows, Plot.pointerY({x: value, y: name, title: tip, fontSize: 13})),
    ],
  });
}
