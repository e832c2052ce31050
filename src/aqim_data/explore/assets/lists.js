// The other views: where sources disagree, actors, places, quotations, sources, and what a search finds.

const disputesView = ({ chosen }) => {
  const ids = new Set(chosen.map((event) => event.id));
  const filtered = isFiltered();
  const all = [...data.claimsOn.keys()].flatMap((id) => {
    const record = data.records.get(id);
    // With filters set, what is not about an event of the selection is left out.
    if (!record || (record.table === "events" ? !ids.has(id) : filtered)) return [];
    return disputedFields(id).map((field) => ({ record, field }));
  });
  const weight = ({ record, field }) => (data.claimsOn.get(record.id) ?? []).filter((claim) => claim.field === field).length;
  const fields = [...countInto(all, (one) => [one.field])].sort((a, b) => b[1] - a[1]);
  const holder = element("div", { class: "dispute-list" });
  const more = element("div");
  let wanted = disputesView.field ?? "";
  let order = disputesView.sorting ?? "claims";
  const draw = () => {
    const some = all.filter((one) => !wanted || one.field === wanted);
    some.sort(order === "claims" ? (a, b) => weight(b) - weight(a) : (a, b) => (a.record.order ?? Infinity) - (b.record.order ?? Infinity));
    fill(more, longList(holder, some, disputeCard, 12));
    if (!some.length) holder.append(element("p", { class: "note" }, filtered ? "Nothing of the selection is disputed by any source. Take a filter back to see more." : "No source disputes an adopted value."));
  };
  const field = element("select", { "aria-label": "On what", on: { change: () => {
    wanted = disputesView.field = field.value;
    draw();
  } } }, element("option", { value: "" }, `On anything (${all.length})`), fields.map(([name, count]) => element("option", { value: name }, `${fieldLabel(name)} (${count})`)));
  field.value = fields.some(([name]) => name === wanted) ? wanted : (wanted = "");
  const sort = element("select", { "aria-label": "Order", on: { change: () => {
    order = disputesView.sorting = sort.value;
    draw();
  } } }, element("option", { value: "claims" }, "Most voices first"), element("option", { value: "time" }, "Oldest first"));
  sort.value = order;
  draw();
  return [
    element("h1", { tabindex: "-1" }, "Where sources disagree"),
    element("p", { class: "lead" }, `${plural(all.length, "value")} of ${plural(new Set(all.map((one) => one.record.id)).size, "record")} on which some source says what cannot be true together with the adopted value. Both sides stand next to each other, each with its place.`),
    element("div", { class: "tools" }, field, sort), holder, more,
  ];
};

const disputeCard = ({ record, field }) =>
  element("article", { class: "panel dispute" },
    element("h2", {}, linkTo(record.id), element("small", {}, [data.packed[record.table].title.replace(/s$/, ""), record.when?.short].filter(Boolean).join(" · "))),
    sidesOf(record, field));

// A list with a box for words and a choice of kinds.
const browser = ({ title, lead, rows, text, kinds, kindLabel, draw, head }) => {
  const folds = new Map(rows.map((row) => [row, folded(text(row))]));
  const body = head ? element("tbody") : element("div", { class: "cards" });
  const more = element("div");
  const count = element("p", { class: "note", role: "status" });
  const input = element("input", { type: "search", "aria-label": `Words in ${title.toLowerCase()}`, placeholder: "Words" });
  const kind = kinds && element("select", { "aria-label": "Kind" }, element("option", { value: "" }, "All kinds"),
    [...countInto(rows, (row) => [kinds(row)])].sort((a, b) => b[1] - a[1]).map(([term, some]) => element("option", { value: term }, `${kindLabel(term)} (${some})`)));
  const show = () => {
    const wanted = tokens(input.value);
    const found = rows.filter((row) => (!kind?.value || kinds(row) === kind.value) && wanted.every((word) => folds.get(row).includes(word)));
    count.textContent = `${number.format(found.length)} of ${number.format(rows.length)}`;
    fill(more, longList(body, found, draw, 60));
  };
  input.addEventListener("input", show);
  kind?.addEventListener("change", show);
  show();
  return element("div", { class: "narrow" },
    element("h1", { tabindex: "-1" }, title), element("p", { class: "lead" }, lead), element("div", { class: "tools" }, input, kind), count,
    head ? element("div", { class: "scroll" }, element("table", { class: "events browse" }, element("thead", {}, element("tr", {}, head.map((name) => element("th", { scope: "col" }, name)))), body)) : body, more);
};

const cell = (label, ...children) => element("td", { "data-label": label }, children);

const actorsView = () => {
  // Whoever played two parts in an event was in one event.
  const counts = new Map([...data.partsPlayedBy].map(([id, parts]) => [id, new Set(parts.map((part) => part.event_id)).size]));
  const played = (actor) => counts.get(actor.id) ?? 0;
  return browser({
    title: "People and groups",
    lead: "Persons, groups, states, institutions and unnamed sets of people. The part that each played is said no more surely than the sources allow; an arrest is not guilt.",
    rows: [...data.tables.actors].sort((a, b) => played(b) - played(a) || (a.name < b.name ? -1 : 1)),
    text: (actor) => [actor.name, actor.description, ...(data.namesOf.get(actor.id) ?? []).map((name) => name.name)].join(" "),
    kinds: (actor) => actor.type,
    kindLabel: (term) => labelOf("actor_type", term),
    head: ["Name", "Kind", "Country", "Time", "Events"],
    draw: (actor) => element("tr", {}, element("th", { scope: "row" }, linkTo(actor.id), element("small", {}, words(shortened(actor.description, 130)))), cell("Kind", labelOf("actor_type", actor.type)), cell("Country", actor.country && countryName(actor.country)),
      cell("Time", [dateOf(actor.start)?.short, dateOf(actor.end)?.short].map((one) => one ?? "").join(" – ").replace(/^ – $/, "")), cell("Events", String(played(actor)))),
  });
};

const placesView = () => {
  const events = (place) => data.eventsAt.get(place.id)?.length ?? 0;
  return browser({
    title: "Places",
    lead: "As closely as the sources know them. Coordinates are given only where a cited gazetteer gives them.",
    rows: [...data.tables.places].sort((a, b) => events(b) - events(a) || (a.name < b.name ? -1 : 1)),
    text: (place) => `${place.name} ${place.country && countryName(place.country)}`,
    kinds: (place) => place.kind,
    kindLabel: (term) => labelOf("place_kind", term),
    head: ["Name", "Kind", "Country", "Coordinates", "Events"],
    draw: (place) => element("tr", {}, element("th", { scope: "row" }, linkTo(place.id)), cell("Kind", labelOf("place_kind", place.kind)), cell("Country", place.country && countryName(place.country)),
      cell("Coordinates", place.latitude === "" ? "" : `${place.latitude}, ${place.longitude}`), cell("Events", String(events(place)))),
  });
};

const sourcesView = () => {
  const cited = new Map();
  for (const name of ["actors", "actor_names", "places", "events", "participations", "relationships", "quotes", "claims"]) for (const row of data.tables[name]) cited.set(row.source_id, (cited.get(row.source_id) ?? 0) + 1);
  const rows = [...data.tables.sources].sort((a, b) => (cited.get(b.id) ?? 0) - (cited.get(a.id) ?? 0) || (a.id < b.id ? -1 : 1));
  return browser({
    title: "Sources",
    lead: "Every work that some row cites. A copy, a repost or a translation is not a witness of its own.",
    rows,
    text: (source) => [source.title, source.publisher, ...source.authors, source.published].join(" "),
    kinds: (source) => source.type,
    kindLabel: (term) => labelOf("source_type", term),
    head: ["Title", "Publisher", "Published", "Kind", "Rows that cite it"],
    draw: (source) => element("tr", {}, element("th", { scope: "row" }, link(`#${source.id}`, words(source.title, source.language)), element("small", {}, source.authors.join(", "))), cell("Publisher", words(source.publisher)), cell("Published", dateOf(source.published)?.short ?? ""),
      cell("Kind", labelOf("source_type", source.type)), cell("Rows that cite it", number.format(cited.get(source.id) ?? 0))),
  });
};

const quotationsView = () =>
  browser({
    title: "Quotations",
    lead: "Words as their sources print them, character for character. Those that threaten or incite are folded.",
    rows: [...data.tables.quotes].sort((a, b) => ((dateOf(a.date)?.from ?? Infinity) < (dateOf(b.date)?.from ?? Infinity) ? -1 : 1)),
    text: (quote) => `${quote.text} ${nameOf(data.records.get(quote.speaker_id))}`,
    kinds: (quote) => quote.content_flag,
    kindLabel: (term) => labelOf("content_flag", term),
    draw: (quote) => quoteBlock(quote, true),
  });

// What the box at the top finds, table by table, and then what is spelled similarly.
const searchView = () => {
  const { query } = state;
  const records = (ids) => ids.map((id) => data.records.get(id)).filter(Boolean);
  const ids = search.find(query);
  const found = records(ids);
  // An id that was merged or taken back has a page that says so.
  const former = ids.filter((id) => !data.records.has(id));
  const similar = records(search.similar(query, new Set(found.map((record) => record.id))));
  const byTable = d3.group(found, (record) => record.table);
  const list = (some) => {
    const holder = element("ul", { class: "results" });
    return [holder, longList(holder, some, (record) => element("li", {}, linkTo(record.id), element("small", {}, words(remarkOn(record)))), 12)];
  };
  const section = (title, count, some, action) =>
    element("section", { class: "panel" }, element("div", { class: "panel-head" }, element("h2", {}, `${title} `, element("span", { class: "count" }, number.format(count))), action), list(some));
  return element("div", { class: "narrow" },
    element("h1", { tabindex: "-1" }, query ? `Found for “${query}”` : "Search"),
    element("p", { class: "note", role: "status" }, query ? plural(found.length, "record") : "Type a word, a name or an id into the box at the top."),
    former.length > 0 && element("p", {}, "No longer in use: ", former.map((id, index) => [index > 0 && ", ", link(`#${id}`, id)])),
    found.length === 0 && former.length === 0 && query && element("p", {}, "Accents, vowel signs and apostrophes make no difference, and the beginning of a word is enough; every word must occur."),
    [...TABLES_SEARCHED, "claims"].filter((name) => byTable.has(name)).map((name) => section(data.packed[name].title, byTable.get(name).length, byTable.get(name),
      name === "events" && link(addressOf("overview", { ...EVERY, words: query }), "See them on the timeline and the map"))),
    similar.length > 0 && section("Spelled similarly", similar.length, similar));
};

// A line that tells a record from others of its name; folded words stay folded here too.
const remarkOn = (record) => ({
  events: () => [record.when?.short ?? "undated", labelOf("event_type", record.type), record.countries.map(countryName).join(", ")].filter(Boolean).join(" · "),
  actors: () => [labelOf("actor_type", record.type), ...(data.namesOf.get(record.id) ?? []).map((name) => name.name).filter((name) => name !== record.name).slice(0, 4)].join(" · "),
  places: () => [labelOf("place_kind", record.kind), record.country && countryName(record.country)].filter(Boolean).join(" · "),
  sources: () => [record.publisher, dateOf(record.published)?.short].filter(Boolean).join(", "),
  claims: () => [record.id, `on ${nameOf(data.records.get(record.record_id))}`].join(" · "),
  quotes: () => (isFolded(record) ? `${labelOf("content_flag", record.content_flag)}: folded` : shortened(record.text, 140)),
})[record.table]();
