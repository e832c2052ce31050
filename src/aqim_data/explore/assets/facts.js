// The parts that the pages of records are made of.

const facts = (pairs) => {
  const lines = pairs.filter(([, value]) => value !== null && value !== undefined && value !== "" && value !== false && !(Array.isArray(value) && !value.length));
  return lines.length > 0 && element("dl", { class: "facts" }, lines.map(([label, value]) => element("div", {}, element("dt", {}, label), element("dd", {}, value))));
};

const termsOf = (vocabulary, terms) => [terms].flat().filter(Boolean).map((term, index) => [index > 0 && ", ", element("span", { title: definitionOf(vocabulary, term) || null }, labelOf(vocabulary, term))]);

const block = (title, ...children) => {
  const shown = children.flat(4).filter(Boolean);
  return shown.length > 0 && element("section", { class: "block" }, element("h2", {}, title), shown);
};

const quoteBlock = (quote, withEvent = false) => {
  const date = dateOf(quote.date)?.long;
  return element("figure", { class: "quote", id: `at-${quote.id}` },
    unfolding(quote, element("blockquote", { lang: quote.language || null, dir: "auto" }, quote.text)),
    element("figcaption", {}, linkTo(quote.speaker_id), date && `, ${date}`, " · ", link(`#${quote.id}`, labelOf("rendering", quote.rendering).toLowerCase()), " · ", sourceLine(quote),
      quote.content_flag !== "none" && element("span", { class: "tag" }, labelOf("content_flag", quote.content_flag)),
      withEvent && quote.event_id && element("div", {}, "On: ", linkTo(quote.event_id))));
};

const inTime = (events) => [...events].sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));

const eventLine = (event, remark) =>
  element("li", {}, element("time", {}, event.when?.short ?? "undated"), element("span", {}, element("i", { class: `swatch ${event.family}`, "aria-hidden": "true" }), link(`#${event.id}`, words(event.title)), remark && element("small", {}, remark)));

const eventLines2 = (events) => {
  const holder = element("ul", { class: "dated" });
  return [holder, longList(holder, events, (one) => (Array.isArray(one) ? eventLine(...one) : eventLine(one)), 40)];
};

// Who took part, by the part they played; guilt is never said more surely than the source has it.
const peopleOf = (event) => {
  const roles = d3.groups(event.people, (part) => part.role);
  return roles.length > 0 && element("dl", { class: "people" }, roles.map(([role, parts]) => element("div", {},
    element("dt", { title: definitionOf("role", role) }, labelOf("role", role)),
    parts.map((part) => element("dd", {}, linkTo(part.actor_id), part.attribution && element("span", { class: `tag ${part.attribution}`, title: definitionOf("attribution", part.attribution) }, labelOf("attribution", part.attribution)),
      part.note && element("span", { class: "remark" }, words(part.note)), sourceLine(part))))));
};

// Ties are told in the direction in which they hold: what the actor is to others first, then what others are to it.
const tiesOf = (actor) => {
  const own = data.tiesFrom.get(actor.id) ?? [];
  const others = data.tiesTo.get(actor.id) ?? [];
  if (!own.length && !others.length) return null;
  const row = (tie, first, second) => element("tr", {},
    element("th", { scope: "row" }, first), element("td", {}, second, tie.note && element("small", {}, words(tie.note))),
    element("td", {}, dateOf(tie.valid)?.short ?? ""), element("td", {}, labelOf("certainty", tie.certainty).toLowerCase()), element("td", {}, sourceLine(tie)));
  return element("table", { class: "plain-table" }, element("tbody", {},
    own.map((tie) => row(tie, labelOf("relation", tie.relation), linkTo(tie.object_id))),
    others.map((tie) => row(tie, linkTo(tie.subject_id), [labelOf("relation", tie.relation).toLowerCase(), " ", words(actor.name)]))));
};

const namesOfActor = (actor) => {
  const names = data.namesOf.get(actor.id) ?? [];
  return names.length > 0 && element("ul", { class: "names" }, names.map((name) => element("li", {},
    element("bdi", { lang: name.language || null, class: "name" }, name.name), element("small", {}, `${labelOf("name_kind", name.kind).toLowerCase()}${name.language ? `, ${name.language}` : ""}`))));
};

// The numbers of an event, each drawn over the range that the sources leave it.
const numbersOf = (event) => {
  const names = data.countNames.filter((name) => isStated(event, name));
  if (!names.length) return null;
  const sizes = names.flatMap((name) => [event[`${name}_low`], event[`${name}_high`], ...numbersClaimed(event.id, name).flatMap((claim) => [claim.low, claim.high])]).filter((size) => size !== "");
  const largest = Math.max(10, ...sizes);
  return element("div", { class: "numbers counts" }, names.map((name) => element("div", { class: "number-line" },
    element("span", { class: "number-words" }, element("span", { class: "label" }, NAMES_OF_COUNTS[name] ?? fieldLabel(name)), element("strong", {}, countOf(event, name))),
    drawnNumbers(event.id, name, range(event[`${name}_low`], event[`${name}_high`]), largest, pictureWidth(), 18))),
  element("div", { class: "number-line" }, element("span"), axisOfNumbers(largest, pictureWidth())));
};

const citationOf = (record) => {
  const source = data.records.get(record.source_id);
  return source && element("p", { class: "citation" }, reference(source), " ", record.locator === "whole" ? "Whole." : `${capital(record.locator)}.`, " ", link(`#${source.id}`, "About this source"), source.url && [" · ", outward(source.url)]);
};

const citeThis = (record) => {
  const text = `${data.about.citation} Record ${record.id}.`;
  const button = element("button", { type: "button", class: "plain", on: { click: async () => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Select the text to copy it";
    }
  } } }, "Copy");
  return block("How to cite this record", element("p", { class: "citation" }, text, " ", button));
};
