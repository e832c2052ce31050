// Two pictures of the same time: all years, to choose some of them, and the chosen ones, with every doubt about a date drawn.

const timeline = {
  years() {
    if (this.found) return this.found;
    // A war that lasted for a decade before the rest would leave a third of the picture empty; its bar is cut at the edge.
    const short = (when) => when.from === null || when.to === null || when.to - when.from < 5 * 366 * DAY;
    const all = data.tables.events.map((event) => event.when).filter(Boolean);
    const dated = all.some(short) ? all.filter(short) : all;
    const years = dated.flatMap((when) => [when.from ?? when.to, when.to === null ? when.from : when.to - 1]).map((time) => new Date(time).getUTCFullYear());
    this.found = years.length ? [Math.min(...years), Math.max(...years)] : [2000, 2001];
    return this.found;
  },

  build() {
    this.root = element("section", { class: "panel timeline", "aria-labelledby": "timeline-title" });
    this.bars = element("div", { class: "year-bars" });
    this.marks = element("div", { class: "marks", tabindex: "0", role: "application", "aria-label": "Timeline of the events chosen. Left and right arrow keys go from event to event, Enter opens one. The list of events below has the same." });
    this.note = element("p", { class: "note" });
    append(this.root, [
      element("div", { class: "panel-head" }, element("h2", { id: "timeline-title" }, "Timeline"), dateLegend()),
      this.bars, this.marks, this.note,
    ]);
    this.cursor = -1;
    this.marks.addEventListener("keydown", (event) => this.onKey(event));
    this.marks.addEventListener("blur", () => this.point(null));
    this.marks.addEventListener("pointermove", (event) => this.onPointer(event));
    // A finger that is lifted leaves as well; what it pointed at stays.
    this.marks.addEventListener("pointerleave", (event) => event.pointerType !== "touch" && this.point(null));
    this.marks.addEventListener("click", (event) => this.onClick(event));
    return this.root;
  },

  update({ chosen, without }) {
    this.drawYears(chosen, without.years);
    this.drawMarks(chosen);
  },

  drawYears(chosen, all) {
    const [first, last] = this.years();
    const width = this.bars.clientWidth || 800;
    const height = 84;
    const margin = { left: width < 560 ? 26 : 128, right: 14, top: 6, bottom: 20 };
    const x = d3.scaleUtc([Date.UTC(first, 0, 1), Date.UTC(last + 1, 0, 1)], [margin.left, width - margin.right]);
    const yearOf = (event) => Math.max(first, new Date(event.when.from ?? event.when.to - 1).getUTCFullYear());
    const stacks = d3.rollup(all.filter((event) => event.when), (events) => d3.rollup(events, (some) => some.length, (event) => event.family), yearOf);
    const highest = d3.max(stacks.values(), (families) => d3.sum(families.values())) ?? 1;
    const y = d3.scaleLinear([0, highest], [height - margin.bottom, margin.top]);
    const svg = d3.create("svg").attr("width", width).attr("height", height).attr("role", "img")
      .attr("aria-label", `Events by year, ${first} to ${last}; drag over years to choose them, or type them into the filter.`);
    for (const [year, families] of stacks) {
      let below = 0;
      const left = x(Date.UTC(year, 0, 1));
      const wide = Math.max(1, x(Date.UTC(year + 1, 0, 1)) - left - 1.5);
      for (const [key] of data.families) {
        const count = families.get(key) ?? 0;
        if (!count) continue;
        svg.append("rect").attr("class", `fill ${key}`).attr("x", left).attr("width", wide).attr("y", y(below + count)).attr("height", y(below) - y(below + count));
        below += count;
      }
    }
    svg.append("g").attr("class", "axis").attr("transform", `translate(0,${height - margin.bottom})`)
      .call(d3.axisBottom(x).ticks(Math.min(last - first + 1, Math.floor(width / 56))).tickFormat(d3.utcFormat("%Y")).tickSizeOuter(0).tickSize(4));
    svg.append("g").attr("class", "axis quiet").attr("transform", `translate(${margin.left - 2},0)`).call(d3.axisLeft(y).ticks(Math.min(3, highest)).tickFormat(d3.format("d")).tickSize(0));
    this.brush(svg, x, [margin.left, margin.top, width - margin.right, height - margin.bottom]);
    this.bars.replaceChildren(svg.node());
  },

  brush(svg, x, [left, top, right, bottom]) {
    const [first, last] = this.years();
    const { from, to } = state.filters;
    const brush = d3.brushX().extent([[left, top], [right, bottom]]).on("end", (event) => {
      if (!event.sourceEvent) return;
      if (!event.selection) {
        // A click chooses the year that was clicked; a click outside of a choice takes it back.
        const [at] = d3.pointer(event.sourceEvent, svg.node());
        const year = x.invert(at).getUTCFullYear();
        return state.filters.from || state.filters.to ? change({ from: null, to: null }) : change({ from: year, to: year });
      }
      const [start, end] = event.selection.map((at) => x.invert(at));
      const years = [start.getUTCFullYear(), new Date(end - 1).getUTCFullYear()];
      return years[0] <= first && years[1] >= last ? change({ from: null, to: null }) : change({ from: years[0], to: years[1] });
    });
    const holder = svg.append("g").attr("class", "brush").call(brush);
    if (!from && !to) return;
    const ends = [x(Date.UTC(from ?? first, 0, 1)), x(Date.UTC((to ?? last) + 1, 0, 1))].map((at) => Math.max(left, Math.min(right, at)));
    // Years can be typed that lie outside of the picture; then there is nothing to mark.
    if (ends[0] < ends[1]) holder.call(brush.move, ends);
  },

  // Where an event lies, in pixels: what is certain, and over how much the source leaves it open.
  placed(event, x, [left, right]) {
    const { when } = event;
    const open = 16;
    let start = when.from === null ? x(when.to) - open : x(when.from);
    let end = when.to === null ? x(when.from) + open : x(when.to);
    const isDay = when.precision === "day";
    if (isDay || end - start < 5) {
      const middle = isDay ? x((when.from + when.to) / 2) : (start + end) / 2;
      [start, end] = [middle - 2.5, middle + 2.5];
    }
    const overlaps = end > left && start < right;
    return { event, start: Math.max(start, left - 4), end: Math.min(end, right + 4), isDay, overlaps };
  },

  drawMarks(chosen) {
    const [first, last] = this.years();
    const { from, to } = state.filters;
    const width = this.marks.clientWidth || 800;
    const narrow = width < 560;
    const margin = { left: narrow ? 26 : 128, right: 14, top: 4, bottom: 22 };
    const x = d3.scaleUtc([Date.UTC(from ?? first, 0, 1), Date.UTC((to ?? last) + 1, 0, 1)], [margin.left, width - margin.right]);
    const dated = chosen.filter((event) => event.when).sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
    const placed = dated.map((event) => this.placed(event, x, [margin.left, width - margin.right])).filter((one) => one.overlaps);
    const lanes = data.families.map(([key, label]) => ({ key, label, marks: placed.filter((one) => one.event.family === key) })).filter((lane) => lane.marks.length);
    let top = margin.top;
    // With few events there is room for their names.
    const named = !narrow && placed.length <= 45;
    const step = named ? 16 : narrow ? 5 : 6.5;
    for (const mark of placed) spread(mark, named, [margin.left, width - margin.right]);
    for (const lane of lanes) {
      lane.top = top;
      const head = narrow ? 16 : 0;
      const rows = rowsFor(lane.marks);
      const height = Math.max(narrow ? 8 : 22, Math.min(rows * step, named ? Infinity : 150));
      const each = Math.min(step, height / Math.max(rows, 1));
      for (const mark of lane.marks) mark.y = top + head + 5 + (mark.row + 0.5) * each;
      top += head + height + 10;
      lane.bottom = top;
    }
    const height = Math.max(top, 40) + margin.bottom;
    const svg = d3.create("svg").attr("width", width).attr("height", height).attr("aria-hidden", "true");
    this.drawGrid(svg, x, height - margin.bottom, width);
    for (const lane of lanes) {
      svg.append("text").attr("class", "lane").attr("x", 0).attr("y", lane.top + 13).text(lane.label);
      svg.append("text").attr("class", "lane-count").attr("x", narrow ? width - 8 : 0).attr("text-anchor", narrow ? "end" : "start").attr("y", narrow ? lane.top + 13 : lane.top + 26).text(plural(lane.marks.length, "event"));
      svg.append("line").attr("class", "rule").attr("x1", 0).attr("x2", width).attr("y1", lane.bottom - 3).attr("y2", lane.bottom - 3);
    }
    for (const mark of placed) drawDate(svg, mark);
    for (const mark of named ? placed : [])
      svg.append("text").attr("class", `mark-name${mark.over ? " over" : ""}`).attr("x", mark.over ? Math.max(margin.left, mark.start) + 10 : mark.leftwards ? mark.start - 5 : mark.end + 5).attr("text-anchor", mark.leftwards ? "end" : "start").attr("y", mark.y + 4).text(mark.text);
    this.halo = svg.append("circle").attr("class", "halo").attr("r", 7).attr("visibility", "hidden");
    this.placedMarks = placed;
    this.marks.replaceChildren(svg.node());
    const undated = chosen.length - dated.length;
    fill(this.note, "Drag over the bars to choose years, or click one. ", undated > 0 && `${plural(undated, "event")} of the selection ${undated === 1 ? "has" : "have"} no date in any source and ${undated === 1 ? "stands" : "stand"} only in the list below.`);
  },

  drawGrid(svg, x, bottom, width) {
    const axis = d3.axisBottom(x).ticks(Math.floor(width / 90)).tickSizeOuter(0).tickSize(-bottom);
    svg.append("g").attr("class", "axis grid").attr("transform", `translate(0,${bottom})`).call(axis);
  },

  nearest(event) {
    const [x, y] = d3.pointer(event, this.marks);
    let best = null;
    let least = 18;
    for (const mark of this.placedMarks ?? []) {
      const across = Math.max(mark.start - x, 0, x - mark.end);
      const distance = Math.hypot(across, mark.y - y);
      if (distance < least) [best, least] = [mark, distance];
    }
    return best;
  },

  onPointer(event) {
    if (event.pointerType === "touch") return;
    const mark = this.nearest(event);
    this.marks.classList.toggle("pointing", Boolean(mark));
    this.point(mark, event.clientX, event.clientY);
  },

  onClick(event) {
    const mark = this.nearest(event);
    if (!mark) return this.point(null);
    // A finger has no hovering: the first touch tells what it is, the second one opens it.
    if (event.pointerType === "touch" && this.pointed !== mark) return this.point(mark, event.clientX, event.clientY);
    hint.hide();
    location.hash = mark.event.id;
    return undefined;
  },

  onKey(event) {
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, PageDown: 10, PageUp: -10 };
    const marks = this.placedMarks ?? [];
    if (!marks.length) return;
    if (event.key in steps || event.key === "Home" || event.key === "End") {
      event.preventDefault();
      const wanted = event.key === "Home" ? 0 : event.key === "End" ? marks.length - 1 : this.cursor + steps[event.key];
      this.cursor = Math.max(0, Math.min(marks.length - 1, wanted));
      const mark = marks[this.cursor];
      const box = this.marks.getBoundingClientRect();
      this.point(mark, box.left + mark.end, box.top + mark.y);
    } else if (event.key === "Enter" && marks[this.cursor]) {
      event.preventDefault();
      location.hash = marks[this.cursor].event.id;
    } else if (event.key === "Escape") this.point(null);
  },

  point(mark, x, y) {
    this.pointed = mark;
    if (!mark) {
      hint.hide();
      this.halo?.attr("visibility", "hidden");
      return;
    }
    this.halo.attr("visibility", "visible").attr("cx", (mark.start + mark.end) / 2).attr("cy", mark.y);
    hint.show(eventLines(mark.event), x, y);
  },
};

const eventLines = (event) => [
  event.title,
  [event.when?.long ?? "undated", labelOf("event_type", event.type)].join(" · "),
  event.place && event.place.name,
  isStated(event, "killed") && `killed: ${countOf(event, "killed")}`,
  event.certainty !== "established" && labelOf("certainty", event.certainty),
  event.disputed && "Sources disagree",
];

// How much room a mark needs from left to right, with its name or without; a name for which neither side has room is cut short.
const spread = (mark, named, [left, right]) => {
  [mark.first, mark.last] = [mark.start, mark.end];
  if (!named) return;
  const letter = 6.2;
  const [before, after] = [mark.start - left, right - mark.end].map((room) => Math.max(0, room - 10));
  const needed = Math.min(60, mark.event.title.length) * letter;
  mark.leftwards = needed > after && before > after;
  const letters = Math.floor((mark.leftwards ? before : after) / letter);
  // What lasts from edge to edge bears its name on itself.
  mark.over = letters < 8 && mark.end - mark.start > 120;
  if (mark.over) {
    mark.leftwards = false;
    mark.text = shortened(mark.event.title, Math.min(60, Math.floor((mark.end - mark.start - 20) / letter)));
    return;
  }
  mark.text = letters < 4 ? "" : shortened(mark.event.title, Math.min(60, letters));
  const wide = mark.text.length * letter + 10;
  if (mark.leftwards) mark.first = mark.start - wide;
  else mark.last = mark.end + wide;
};

// The first row of a lane in which a mark touches no other.
const rowsFor = (marks) => {
  const ends = [];
  for (const mark of marks) {
    let row = ends.findIndex((end) => end < mark.first);
    if (row < 0) row = ends.push(0) - 1;
    ends[row] = mark.last + 1.5;
    mark.row = row;
  }
  return ends.length;
};

// One date: a dot for a day, a bar for what lasted, an empty bar where the day is somewhere within; doubt is dashed, an open end fades out in steps.
const drawDate = (svg, { event, start, end, y, isDay }) => {
  const { when } = event;
  const doubt = when.uncertain || when.approximate ? " doubt" : "";
  const refuted = event.certainty === "refuted" || event.certainty === "unconfirmed" ? " faint" : "";
  const style = `${event.family}${doubt}${refuted}`;
  if (isDay) {
    svg.append("circle").attr("class", `day ${style}`).attr("cx", (start + end) / 2).attr("cy", y).attr("r", 2.7);
    return;
  }
  if (when.precision === "open") {
    const leftwards = when.from === null;
    const anchor = leftwards ? end : start;
    svg.append("circle").attr("class", `day ${style}`).attr("cx", leftwards ? anchor - 2.5 : anchor + 2.5).attr("cy", y).attr("r", 2.5);
    for (let part = 0; part < 3; part += 1) {
      const at = leftwards ? anchor - 8 - part * 4 : anchor + 5 + part * 4;
      svg.append("rect").attr("class", `open-end ${event.family}`).attr("x", at).attr("y", y - 0.75).attr("width", 2.5).attr("height", 1.5).attr("opacity", 0.9 - part * 0.28);
    }
    return;
  }
  const kind = when.precision === "interval" ? "lasting" : "within";
  svg.append("rect").attr("class", `${kind} ${style}`).attr("x", start).attr("y", y - 2).attr("width", Math.max(3, end - start)).attr("height", 4).attr("rx", 1.5);
};

const dateLegend = () => {
  const sample = (text, precision, changes = {}, certainty = "") => {
    const svg = d3.create("svg").attr("width", 26).attr("height", 10).attr("aria-hidden", "true");
    const when = { precision, uncertain: false, approximate: false, from: 0, to: 1, ...changes };
    const isDay = precision === "day";
    drawDate(svg, { event: { when, family: "plain", certainty }, start: isDay ? 10 : precision === "open" ? 4 : 2, end: isDay ? 15 : precision === "open" ? 22 : 24, y: 5, isDay });
    return element("li", {}, svg.node(), text);
  };
  return element("ul", { class: "legend" },
    sample("a day", "day"), sample("lasted", "interval"), sample("somewhere within", "month"),
    sample("source unsure, or roughly", "month", { uncertain: true }), sample("not later than", "open", { from: null }), sample("and after", "open", { to: null }),
    sample("pale: unconfirmed or refuted", "day", {}, "unconfirmed"));
};
