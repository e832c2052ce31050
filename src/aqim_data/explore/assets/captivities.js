// Captivities: each from the taking to the end or the last report, with what is not known about either drawn as such.

const OUTCOMES = { hostage_release: "free", hostage_rescue: "free", escape: "free", hostage_killing: "dead", hostage_death: "dead" };

// A row of several people: what is told of some of them is not told of all.
const isGroup = (held) => data.records.get(held.actor_id)?.type !== "person";

// The ends of a captivity, each with what is noted of the captives in it, such as how many of a group it was.
const endsOf = (held) =>
  held.ended_by.map((id) => {
    const event = data.records.get(id);
    const parts = (event?.people ?? []).filter((part) => part.actor_id === held.actor_id && ["hostage", "victim"].includes(part.role));
    return { id, type: event?.type, notes: [...new Set(parts.map((part) => part.note).filter(Boolean))] };
  });
// A death is never told of more than it befell, nor the only end on record of a group of more than it was noted of.
const isOfSome = (held, type) =>
  isGroup(held) && (OUTCOMES[type] === "dead" || held.ended_by.length === 1) && endsOf(held).some((end) => end.type === type && end.notes.length > 0);

// A span is no surer than the dates between which it lies, and that of a group is the one of whoever was held longest.
const daysHeld = (held) => {
  const [taken, ended] = [dateOf(held.taken), dateOf(held.ended)];
  const days = daysBetween(taken, ended);
  if (!days) return "";
  const unsure = [taken, ended].some((when) => when.uncertain || when.approximate);
  const several = isGroup(held) && (held.ended_by.length > 1 || held.outcomes.length > 1);
  const last = several ? " until the last" : isGroup(held) && endsOf(held).some((end) => end.notes.length) ? " until the last end on record" : "";
  return `${unsure ? "about " : ""}${days}${last}`;
};

const daysBetween = (taken, ended) => {
  if (!taken || !ended || taken.to === null || ended.from === null) return "";
  const most = taken.from === null || ended.to === null ? null : Math.round((ended.to - taken.from) / DAY) - 1;
  const least = Math.max(0, Math.round((ended.from - taken.to) / DAY) + 1);
  if (most === null) return `at least ${plural(least, "day")}`;
  return most <= least ? plural(most, "day") : `${number.format(least)}–${number.format(most)} days`;
};

const outcomeOf = (held) => {
  if (!held.outcomes.length) {
    const last = dateOf(held.last_report);
    return ["unknown", last ? `no end known; last report ${last.short}` : "no end known"];
  }
  const kinds = [...new Set(held.outcomes.map((type) => (isOfSome(held, type) ? "mixed" : OUTCOMES[type] ?? "unknown")))];
  return [kinds.length > 1 ? "mixed" : kinds[0], held.outcomes.map((type) => `${labelOf("event_type", type).toLowerCase()}${isOfSome(held, type) ? " (of one or more of them)" : ""}`).join(", ")];
};

const spanOfCaptivities = (rows) => {
  const times = rows.flatMap((held) => [dateOf(held.taken), dateOf(held.ended), dateOf(held.last_report)]).filter(Boolean).flatMap((when) => [when.from, when.to]).filter((time) => time !== null);
  return times.length ? [Math.min(...times), Math.max(...times)] : [0, DAY];
};

const drawCaptivity = (held, x, height = 18) => {
  const [outcome, words_] = outcomeOf(held);
  const taken = dateOf(held.taken);
  const ended = dateOf(held.ended) ?? dateOf(held.last_report);
  const svg = d3.create("svg").attr("width", x.range()[1] + 30).attr("height", height).attr("role", "img")
    .attr("aria-label", `Taken ${taken?.long ?? "on a day not recorded"}, ${words_}${held.ended ? ` ${ended?.long ?? ""}` : ""}`);
  const y = height / 2;
  for (const tick of x.ticks(6)) svg.append("line").attr("class", "rule").attr("x1", x(tick)).attr("x2", x(tick)).attr("y1", 0).attr("y2", height);
  if (!taken && !ended) return svg.node();
  const start = taken ? x(taken.to ?? taken.from) : x(ended.from ?? ended.to) - 16;
  const end = Math.max(start + 3, ended ? x(ended.from ?? ended.to) : start + 16);
  const known = Boolean(held.ended);
  svg.append("rect").attr("class", `held ${outcome}${known && taken ? "" : " doubt"}`).attr("x", start).attr("width", end - start).attr("y", y - 3).attr("height", 6).attr("rx", 1);
  const spread = (when) => {
    if (when && when.from !== null && when.to !== null && x(when.to) - x(when.from) > 3)
      svg.append("rect").attr("class", `held-spread ${outcome}`).attr("x", x(when.from)).attr("width", x(when.to) - x(when.from)).attr("y", y - 5).attr("height", 10);
  };
  spread(taken);
  spread(ended);
  const unsure = (when, at) => {
    if (when?.uncertain || when?.approximate) svg.append("rect").attr("class", "held-unsure").attr("x", at - 5).attr("width", 10).attr("y", y - 6).attr("height", 12);
  };
  unsure(taken, start);
  unsure(ended, end);
  svg.append("text").attr("class", `held-end ${outcome}`).attr("x", end + 7).attr("y", y + 4).text({ free: "○", dead: "✕", mixed: "◐", unknown: "?" }[outcome]);
  return svg.node();
};

const takenBy = (held) => {
  const taking = data.records.get(held.event_id);
  const { said, ruledOut } = perpetratorsOf(taking);
  return said.length + ruledOut.length > 0 && [said.length > 0 ? " · by " : " · ", byWhom(taking, ", ")];
};

const captivityTable = (rows, width = 300) => {
  const x = d3.scaleUtc(spanOfCaptivities(rows), [16, width - 30]);
  const began = (held) => {
    const when = dateOf(held.taken) ?? dateOf(held.ended) ?? dateOf(held.last_report);
    return when ? (when.from ?? when.to) : Infinity;
  };
  const sorted = [...rows].sort((a, b) => began(a) - began(b) || (a.captive < b.captive ? -1 : 1));
  const row = (held) => {
    const [outcome, told] = outcomeOf(held);
    return element("tr", {},
      element("th", { scope: "row" }, linkTo(held.actor_id, held.captive), element("small", {}, [dateOf(held.taken)?.short ?? "date of the taking not recorded", held.place || held.countries.map(countryName).join(", ")].filter(Boolean).join(" · "), takenBy(held))),
      element("td", { class: "drawn" }, drawCaptivity(held, x)),
      element("td", {}, element("span", { class: `outcome ${outcome}` }, capital(told)), element("small", {}, [held.ended && `${isGroup(held) && held.ended_by.length > 1 ? "the last end on record " : ""}${dateOf(held.ended)?.short ?? ""}`, daysHeld(held)].filter(Boolean).join(" · ")),
        element("small", {}, link(`#${held.event_id}`, "the taking"), endsOf(held).map((end, index) => [" · ", link(`#${end.id}`, held.ended_by.length > 1 ? `the end (${index + 1})` : "the end"), isGroup(held) && end.notes.length > 0 && [": ", words(end.notes.join(" ").replace(/\.$/, ""))]]))));
  };
  const body = element("tbody");
  const more = longList(body, sorted, row, 100);
  const axis = d3.create("svg").attr("width", width).attr("height", 18).attr("class", "axis").attr("aria-hidden", "true");
  for (const tick of x.ticks(Math.max(2, Math.floor(width / 80)))) axis.append("text").attr("x", x(tick)).attr("y", 13).attr("text-anchor", "middle").text(x.tickFormat()(tick));
  return [element("table", { class: "captivities" },
    element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "Captive"), element("th", { scope: "col" }, element("span", { class: "hidden" }, "From the taking to the end"), axis.node()), element("th", { scope: "col" }, "What became of them"))), body), more];
};

const captivitiesView = ({ chosen }) => {
  const ids = new Set(chosen.map((event) => event.id));
  const rows = data.tables.captivities.filter((held) => [held.event_id, ...held.reported_in].some((id) => ids.has(id)));
  const tally = d3.rollup(rows, (some) => some.length, (held) => outcomeOf(held)[0]);
  const told = [["free", "ended in freedom"], ["dead", "ended in death"], ["mixed", "of groups whose members fared differently, or of whom only some ends are recorded"], ["unknown", "without a known end"]];
  const width = Math.max(220, Math.min(520, (byId("main").clientWidth || 900) - (innerWidth > 760 ? 800 : 60)));
  return [
    element("h1", { tabindex: "-1" }, "Captivities"),
    element("p", { class: "lead" }, `${plural(rows.length, "captivity", "captivities")}: `, told.filter(([key]) => tally.get(key)).map(([key, label]) => `${tally.get(key)} ${label}`).join(", "), `. A row is a captive or a group taken together: ${number.format(rows.filter(isGroup).length)} are of groups. Somebody with a row of their own can also be one of a group that has a row, so such a captivity is counted in both; the figures are rows, not people.`),
    element("ul", { class: "legend" }, [["free", "○ freed"], ["dead", "✕ died"], ["mixed", "◐ both, or only some of a group"], ["unknown", "? last report"]].map(([key, label]) => element("li", { class: `outcome ${key}` }, label)), element("li", {}, "shaded: the day lies within"), element("li", {}, "dashed: the source is unsure of the day, or gives it roughly")),
    rows.length ? captivityTable(rows, width) : element("p", { class: "note" }, "No captivity belongs to the selection."),
  ];
};
