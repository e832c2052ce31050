// Numbers of people as ranges: what is adopted, and what else is said. No middle is ever drawn, because no source gives one.

const NAMES_OF_COUNTS = { killed: "Killed", wounded: "Wounded", captives: "Taken captive", freed: "Freed", attackers_killed: "Attackers killed" };

// Steps of ten, with a place for nought.
const TICKS = [0, 1, 3, 10, 30, 60, 100, 300, 1000, 10_000, 100_000, 1_000_000];
const peopleScale = (largest, width) => d3.scaleSymlog([0, Math.max(largest * 1.1, 10)], [6, width - 14]).constant(1.5);
const peopleTicks = (largest) => TICKS.filter((tick) => tick <= Math.max(largest * 1.1, 10));
const pictureWidth = () => (innerWidth < 700 ? Math.min(260, innerWidth - 165) : 260);

const range = (low, high) => ({ low: low === "" ? null : low, high: high === "" ? null : high });

// A bar from the lowest to the highest number; an end that no source gives is open and fades.
const drawRange = (svg, { low, high }, x, y, style) => {
  if (low === null && high === null) return;
  const end = x.range()[1] + 8;
  if (low !== null && low === high) {
    svg.append("circle").attr("class", `exact ${style}`).attr("cx", x(low)).attr("cy", y).attr("r", 4);
    return;
  }
  const from = low === null ? x(0) : x(low);
  const to = high === null ? Math.min(end, from + 34) : x(high);
  const known = high === null ? from + 2 : low === null ? to - 2 : null;
  if (known === null) {
    const spare = Math.max(0, 6 - (to - from)) / 2;
    const ends = [from - spare, to + spare];
    svg.append("rect").attr("class", `range ${style}`).attr("x", ends[0]).attr("width", ends[1] - ends[0]).attr("y", y - 2.5).attr("height", 5);
    // Straight ends, so that a short range is not taken for the dot of one number.
    for (const at of ends) svg.append("rect").attr("class", `range ${style} range-end`).attr("x", at - 1).attr("width", 2).attr("y", y - 6.5).attr("height", 13);
    return;
  }
  const tick = high === null ? from : to;
  svg.append("rect").attr("class", `range ${style}`).attr("x", tick - 1.5).attr("width", 3).attr("y", y - 5).attr("height", 10);
  const parts = 6;
  for (let part = 0; part < parts; part += 1) {
    const wide = (to - from) / parts;
    const at = high === null ? from + part * wide : to - (part + 1) * wide;
    svg.append("rect").attr("class", `range ${style}`).attr("x", at).attr("width", Math.max(1, wide - 1.5)).attr("y", y - 2).attr("height", 4).attr("opacity", 0.75 - part * 0.12);
  }
};

const rangeWords = ({ low, high }) => wordsForCount(low ?? "", high ?? "");

const numbersClaimed = (id, name) => (data.claimsOn.get(id) ?? []).filter((claim) => claim.field === name && (claim.low !== "" || claim.high !== ""));

const drawnNumbers = (id, name, adopted, largest, width, height = 20) => {
  const x = peopleScale(largest, width);
  const claims = numbersClaimed(id, name).filter((claim) => !claim.group && claim.stance === "disputes");
  const said = claims.map((claim) => rangeWords(range(claim.low, claim.high)));
  const svg = d3.create("svg").attr("width", width).attr("height", height).attr("role", "img")
    .attr("aria-label", `${rangeWords(adopted) || "not stated"}${said.length ? `; others say ${[...new Set(said)].join(", ")}` : ""}`);
  for (const tick of peopleTicks(largest)) svg.append("line").attr("class", "rule").attr("x1", x(tick)).attr("x2", x(tick)).attr("y1", 0).attr("y2", height);
  for (const claim of claims) drawRange(svg, range(claim.low, claim.high), x, height / 2, "other");
  drawRange(svg, adopted, x, height / 2, "adopted");
  return svg.node();
};

const yearsOf = (when) => [...new Set([when?.first, when?.last].filter(Boolean).map((day) => day.slice(0, 4)))].join("–");

const axisOfNumbers = (largest, width) => {
  const x = peopleScale(largest, width);
  const svg = d3.create("svg").attr("width", width).attr("height", 18).attr("aria-hidden", "true").attr("class", "axis");
  let free = -Infinity;
  for (const tick of peopleTicks(largest)) {
    const text = tick >= 1000 ? `${tick / 1000}k` : String(tick);
    const half = text.length * 3.4 + 3;
    if (x(tick) - half < free) continue;
    free = x(tick) + half;
    svg.append("text").attr("x", x(tick)).attr("y", 13).attr("text-anchor", "middle").text(text);
  }
  return svg.node();
};

const tolls = {
  name: "killed",
  all: false,

  build() {
    this.root = element("section", { class: "panel tolls", "aria-labelledby": "tolls-title" });
    const names = data.countNames.filter((name) => data.tables.events.some((event) => isStated(event, name)));
    this.pick = element("select", { id: "toll-name", "aria-label": "Which number", on: { change: () => {
      this.name = this.pick.value;
      this.update(this.found);
    } } }, names.map((name) => element("option", { value: name }, NAMES_OF_COUNTS[name] ?? fieldLabel(name))));
    this.list = element("div", { class: "toll-list" });
    this.more = element("div", { class: "more" });
    const sample = (text, adopted, style) => {
      const svg = d3.create("svg").attr("width", 30).attr("height", 12).attr("aria-hidden", "true");
      drawRange(svg, adopted, d3.scaleLinear([0, 10], [4, 26]), 6, style);
      return element("li", {}, svg.node(), text);
    };
    append(this.root, [
      element("div", { class: "panel-head" }, element("h2", { id: "tolls-title" }, "Tolls"), this.pick),
      element("ul", { class: "legend" }, sample("one number", range(5, 5), "adopted"), sample("between two", range(1, 9), "adopted"), sample("at least", range(1, ""), "adopted"), sample("at most", range("", 9), "adopted"), sample("disputed by", range(6, 6), "other")),
      this.list, this.more,
    ]);
    return this.root;
  },

  update(found) {
    this.found = found;
    const { name } = this;
    const size = (event) => (event[`${name}_high`] === "" ? event[`${name}_low`] : event[`${name}_high`]);
    const events = found.chosen.filter((event) => isStated(event, name)).sort((a, b) => size(b) - size(a) || (a.id < b.id ? -1 : 1));
    const shown = this.all ? events : events.slice(0, 17);
    const claimed = shown.flatMap((event) => numbersClaimed(event.id, name).filter((claim) => claim.stance === "disputes").map((claim) => (claim.high === "" ? claim.low : claim.high)));
    const largest = Math.max(10, ...shown.map(size), ...claimed);
    const room = this.list.clientWidth || 500;
    const width = room <= 400 ? room - 112 : Math.round((room - 110) * (room > 480 ? 0.52 : 0.46));
    fill(this.list,
      shown.length ? element("div", { class: "toll-row toll-axis", "aria-hidden": "true" }, element("span"), axisOfNumbers(largest, width), element("span")) : element("p", { class: "note" }, "No event of the selection has such a number."),
      shown.map((event) => element("a", { class: "toll-row", href: `#${event.id}` },
        element("span", { class: "toll-title" }, element("bdi", { title: event.title }, event.title), element("small", {}, yearsOf(event.when))),
        drawnNumbers(event.id, name, range(event[`${name}_low`], event[`${name}_high`]), largest, width),
        element("span", { class: "toll-number" }, countOf(event, name)))));
    fill(this.more, events.length > 17 && element("button", { type: "button", class: "plain", on: { click: () => {
      this.all = !this.all;
      this.update(found);
    } } }, this.all ? "Show the largest only" : `Show all ${number.format(events.length)}`));
  },
};
