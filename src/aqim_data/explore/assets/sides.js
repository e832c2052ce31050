// What sources say about one value, side by side: what is adopted, who agrees, who says more, who says otherwise.

const STANCES = [
  ["agrees", "Agree"],
  ["refines", "Say more, or less"],
  ["disputes", "Disagree"],
];

const isFolded = (quote) => data.folded.includes(quote.content_flag);

// Words that threaten, incite or describe violence closely are shown when somebody asks for them.
const unfolding = (quote, shown) =>
  isFolded(quote)
    ? element("details", { class: "folded" }, element("summary", {}, `${labelOf("content_flag", quote.content_flag)}: folded. Show the words`), shown)
    : shown;

const sourceLine = (row) => {
  const source = data.records.get(row.source_id);
  const published = dateOf(source?.published)?.short;
  const name = source ? source.publisher || source.title : row.source_id;
  return element("span", { class: "cited" }, link(`#${row.source_id}`, words(shortened(name, 70))), [published && `, ${published}`, row.locator !== "whole" && `, ${row.locator}`].filter(Boolean).join(""));
};

// A value in words: an id as the name of its record, a term as its label, a date as it is said.
const valueInWords = (record, field, text) => {
  if (!text) return "";
  if (data.records.has(text)) return linkTo(text);
  const vocabulary = data.vocabularyOf.get(`${record.table}/${field}`);
  if (vocabulary) return text.split("|").map((term) => labelOf(vocabulary, term)).join(", ");
  const date = data.titleOf.has(`${record.table}/${field}`) && dateOf(text);
  return date ? date.long : words(text);
};

const claimBlock = (claim, record) => {
  const said = claim.value ? valueInWords(record, claim.field, claim.value) : wordsForCount(claim.low, claim.high) || "no number";
  const claimant = data.records.get(claim.claimant_id);
  return element("li", { id: `at-${claim.id}`, class: `claim ${claim.stance}` },
    element("div", { class: "said" }, said, claim.group && element("small", {}, ` ${labelOf("claim_group", claim.group).toLowerCase()}`)),
    claim.as_stated && element("q", { class: "stated" }, words(claim.as_stated, data.records.get(claim.source_id)?.language)),
    (claimant || claim.as_of) && element("div", { class: "teller" }, claimant && ["says ", linkTo(claim.claimant_id)], claim.as_of && ` as of ${dateOf(claim.as_of)?.short ?? claim.as_of}`),
    claim.note && element("div", { class: "remark" }, words(claim.note)),
    sourceLine(claim));
};

const column = (label, stance, claims, record) => {
  const first = claims.slice(0, 4);
  const rest = claims.slice(4);
  return element("div", { class: `side ${stance}` },
    element("h4", {}, label, " ", element("span", { class: "count" }, String(claims.length))),
    element("ul", {}, first.map((claim) => claimBlock(claim, record))),
    rest.length > 0 && element("details", {}, element("summary", {}, `${rest.length} more`), element("ul", {}, rest.map((claim) => claimBlock(claim, record)))));
};

const sidesOf = (record, field, heading = "h3") => {
  const claims = (data.claimsOn.get(record.id) ?? []).filter((claim) => claim.field === field);
  const { adopted = "", backing = [] } = data.sides.get(record.id)?.get(field) ?? {};
  const disputed = claims.some((claim) => claim.stance === "disputes");
  const own = backing.includes(record.id);
  const present = STANCES.filter(([stance]) => claims.some((claim) => claim.stance === stance));
  const body = element("div", {},
    adopted && element("p", { class: "adopted" }, element("span", { class: "label" }, "adopted"), element("strong", {}, data.countNames.includes(field) ? adopted : valueInWords(record, field, adopted)), own && [" — ", sourceLine(record)]),
    numbersPicture(record, field, claims),
    element("div", { class: `sides sides-${present.length}` }, present.map(([stance, label]) => column(label, stance, claims.filter((claim) => claim.stance === stance), record))));
  const isText = record.table === "quotes" && field === "text" && isFolded(record);
  return element("section", { class: `field${disputed ? " disputed" : ""}`, "data-field": field },
    element(heading, {}, fieldLabel(field), disputed && element("span", { class: "flag" }, "sources disagree")),
    isText ? unfolding(record, body) : body);
};

// All numbers that are said for a value, on one scale: the adopted one first, where there is one.
const numbersPicture = (record, field, claims) => {
  const isCount = data.countNames.includes(field);
  const numbers = claims.filter((claim) => !claim.group && (claim.low !== "" || claim.high !== "") && !(isCount && claim.stance === "agrees"));
  const different = [...new Map(numbers.map((claim) => [`${claim.low},${claim.high}`, claim])).values()];
  if (!different.length || (!isCount && different.length < 2)) return null;
  const adopted = isCount ? range(record[`${field}_low`], record[`${field}_high`]) : range("", "");
  const size = (claim) => (claim.high === "" ? claim.low : claim.high);
  const largest = Math.max(10, adopted.high ?? adopted.low ?? 0, ...different.map(size));
  const room = pictureWidth();
  const line = (label, said, style) => {
    const svg = d3.create("svg").attr("width", room).attr("height", 16).attr("aria-hidden", "true");
    const x = peopleScale(largest, room);
    for (const tick of peopleTicks(largest)) svg.append("line").attr("class", "rule").attr("x1", x(tick)).attr("x2", x(tick)).attr("y1", 0).attr("y2", 16);
    drawRange(svg, said, x, 8, style);
    return element("div", { class: "number-line" }, element("span", { class: "number-words" }, label), svg.node());
  };
  const styles = { agrees: "adopted", refines: "refining", disputes: "other" };
  return element("div", { class: "numbers" },
    isCount && line(element("strong", {}, rangeWords(adopted) || "none adopted"), adopted, "adopted"),
    different.sort((a, b) => size(a) - size(b)).map((claim) => line(rangeWords(range(claim.low, claim.high)), range(claim.low, claim.high), styles[claim.stance])),
    element("div", { class: "number-line" }, element("span"), axisOfNumbers(largest, room)));
};

// Every field on which sources say something, the disputed ones first.
const allSides = (record) => {
  const disputed = disputedFields(record.id);
  const fields = [...new Set([...disputed, ...(data.claimsOn.get(record.id) ?? []).map((claim) => claim.field)])];
  if (!fields.length) return null;
  return element("section", { class: "block", "aria-labelledby": "sides-title" },
    element("h2", { id: "sides-title" }, "What sources say"),
    element("p", { class: "note" }, disputed.length ? `Sources disagree on ${disputed.map(spoken).join(", ")}.` : "No source seen says what cannot be true with the adopted values."),
    fields.map((field) => sidesOf(record, field)));
};
