// A page for each record: what is adopted, on what it rests, and what else is said.

const recordPage = (id) => {
  const record = data.records.get(id);
  if (!record) return missingPage(id);
  if (record.table === "claims") return recordPage(record.record_id);
  const pages = { events: eventPage, actors: actorPage, places: placePage, quotes: quotePage, sources: sourcePage };
  const kind = data.packed[record.table].title.replace(/s$/, "");
  return element("article", { class: "record" },
    element("p", { class: "kicker" }, link(addressOf(lastList), "← Back", { class: "back" }), element("span", {}, kind), element("code", {}, record.id)),
    element("h1", { tabindex: "-1" }, words(nameOf(record), record.table === "sources" ? record.language : "")),
    pages[record.table](record),
    record.table === "sources" ? null : allSides(record),
    citeThis(record));
};

const missingPage = (id) => {
  const entry = data.tables.records.find((one) => one.record_id === id);
  return element("article", { class: "record" },
    element("p", { class: "kicker" }, link("#/", "← Overview")),
    element("h1", { tabindex: "-1" }, entry ? `${id} was ${labelOf("record_status", entry.status).toLowerCase()}` : "No record has this id"),
    element("p", {}, entry ? words(entry.reason) : `Nothing here is called ${id}. It may belong to another version of the data.`),
    entry?.replaced_by && element("p", {}, "It is now ", linkTo(entry.replaced_by), "."));
};

const eventPage = (event) => {
  const parts = data.partsOf.get(event.id) ?? [];
  const whole = data.records.get(event.part_of);
  const quotes = [event, ...parts].flatMap((one) => data.quotesAt.get(one.id) ?? []);
  const flat = data.flat.get(event.id);
  const held = data.tables.captivities.filter((one) => one.event_id === event.id || one.reported_in.includes(event.id));
  return [
    element("p", { class: "lead" }, words(event.summary)),
    event.note && element("p", { class: "remark" }, words(event.note)),
    element("div", { class: "columns" },
      element("div", {}, facts([
        ["Type", [element("i", { class: `swatch ${event.family}`, "aria-hidden": "true" }), termsOf("event_type", event.type)]],
        ["Date", event.when ? [event.when.long, element("small", {}, ` EDTF ${event.when.text}`)] : "no source gives one"],
        ["Basis of the date", termsOf("date_basis", event.date_basis)],
        ["Place", event.place && linkTo(event.place_id)],
        ["In the source's words", event.place_text && element("q", {}, words(event.place_text))],
        ["Known as closely as", event.geo_precision !== "none" && termsOf("geo_precision", event.geo_precision)],
        ["Country", event.countries.map(countryName).join(", ")],
        ["Certainty", termsOf("certainty", event.certainty)],
        ["Target", termsOf("target_type", event.target_type)],
        ["Weapon", termsOf("weapon_type", event.weapon_type)],
        ["Suicide attack", event.suicide === "" ? "" : event.suicide ? "yes" : "no"],
        ["Sources", flat && `${plural(flat.sources, "source")}, ${flat.independent_sources} of them independent`],
        ["Part of", whole && linkTo(whole.id)],
      ])),
      element("div", {}, numbersOf(event), localMap(event.place, event))),
    block("Parts and sequels", parts.length > 0 && eventLines2(inTime(parts).map((part) => [part, labelOf("event_type", part.type)]))),
    block("People and groups", peopleOf(event)),
    block("Captivities", held.length > 0 && captivityTable(held)),
    block("Quotations", quotes.map((quote) => quoteBlock(quote))),
    block("Cited for the adopted values", citationOf(event)),
  ];
};

const actorPage = (actor) => {
  // An event in which somebody played several parts is one event, with all of them named.
  const played = d3.groups(data.partsPlayedBy.get(actor.id) ?? [], (part) => data.records.get(part.event_id)).filter(([event]) => event);
  const byTime = played.sort(([a], [b]) => a.order - b.order);
  const partInWords = (part) => `${labelOf("role", part.role).toLowerCase()}${part.attribution ? `, ${labelOf("attribution", part.attribution).toLowerCase()}` : ""}`;
  const told = data.tables.claims.filter((claim) => claim.claimant_id === actor.id);
  const isPerson = actor.type === "person";
  return [
    actor.description && element("p", { class: "lead" }, words(actor.description)),
    facts([
      ["Type", termsOf("actor_type", actor.type)],
      ["Country", actor.country && countryName(actor.country)],
      [isPerson ? "Born" : "From", dateOf(actor.start)?.long],
      [isPerson ? "Died" : "Until", dateOf(actor.end)?.long],
      ["Life", termsOf("life_status", actor.life_status)],
      ["Same as", actor.same_as?.length > 0 && actor.same_as.join(", ")],
    ]),
    block("Names", namesOfActor(actor)),
    block("Ties", tiesOf(actor)),
    block("Captivities", (data.captivitiesOf.get(actor.id) ?? []).length > 0 && captivityTable(data.captivitiesOf.get(actor.id))),
    block(`Events (${number.format(played.length)})`, played.length > 0 && [
      element("p", {}, link(addressOf("overview", { ...EVERY, actor: actor.id }), "See them on the timeline and the map")),
      eventLines2(byTime.map(([event, parts]) => [event, parts.map(partInWords).join("; ")])),
    ]),
    block("Words", (data.quotesBy.get(actor.id) ?? []).map((quote) => quoteBlock(quote, true))),
    block(`What ${isPerson || actor.type === "population" ? "they say" : "it says"} of others, as sources report it (${number.format(told.length)})`, told.length > 0 && toldList(told)),
    block("Cited for the adopted values", citationOf(actor)),
  ];
};

const toldList = (claims) => {
  const holder = element("ul", { class: "told" });
  const draw = (claim) => {
    const about = data.records.get(claim.record_id);
    return element("li", {}, linkTo(claim.record_id), " · ", fieldLabel(claim.field), ": ",
      link(`#${claim.id}`, about?.table === "quotes" && isFolded(about) ? "folded" : claim.value ? valueInWordsPlain(about, claim) : wordsForCount(claim.low, claim.high)), element("span", { class: `tag ${claim.stance}` }, labelOf("stance", claim.stance).toLowerCase()));
  };
  return [holder, longList(holder, claims, draw, 12)];
};

const valueInWordsPlain = (record, claim) => {
  if (data.records.has(claim.value)) return words(nameOf(data.records.get(claim.value)));
  return record ? valueInWords(record, claim.field, claim.value) : words(claim.value);
};

const placePage = (place) => {
  const events = inTime(data.eventsAt.get(place.id) ?? []);
  return [
    element("div", { class: "columns" },
      element("div", {}, facts([
        ["Kind", termsOf("place_kind", place.kind)],
        ["Country", place.country && countryName(place.country)],
        ["Coordinates", place.latitude !== "" && `${place.latitude}, ${place.longitude}`],
        ["Same as", place.same_as?.length > 0 && [place.same_as].flat().join(", ")],
      ]), place.latitude === "" && element("p", { class: "note" }, "No cited source gives coordinates, so none are given here.")),
      element("div", {}, localMap(place))),
    block(`Events (${number.format(events.length)})`, events.length > 0 && eventLines2(events.map((event) => [event, labelOf("event_type", event.type)]))),
    block("Cited for the adopted values", citationOf(place)),
  ];
};

const quotePage = (quote) => [
  quoteBlock(quote, true),
  facts([["Date", dateOf(quote.date)?.long], ["Language", quote.language], ["Rendering", termsOf("rendering", quote.rendering)], ["Content", termsOf("content_flag", quote.content_flag)]]),
  quote.note && element("p", { class: "remark" }, words(quote.note)),
  block("Cited for the adopted values", citationOf(quote)),
];

const sourcePage = (source) => {
  const copies = data.tables.sources.filter((one) => one.derived_from === source.id);
  const cites = (name) => data.tables[name].filter((row) => row.source_id === source.id);
  const records = [...new Set([...["events", "actors", "places", "quotes"].flatMap((name) => cites(name).map((row) => row.id)), ...cites("participations").map((row) => row.event_id), ...cites("claims").map((row) => row.record_id)])];
  return [
    facts([
      ["Type", termsOf("source_type", source.type)],
      ["Authors", source.authors.join(", ")],
      ["Publisher", source.publisher && words(source.publisher)],
      ["Published", dateOf(source.published)?.long],
      ["Address", source.url && outward(source.url)],
      ["Archived copy", source.archive_url && outward(source.archive_url)],
      ["Read", termsOf("consulted", source.consulted)],
      ["Language", source.language],
      ["Copies or translates", source.derived_from && linkTo(source.derived_from)],
      ["Copied by", copies.length > 0 && copies.map((one, index) => [index > 0 && ", ", linkTo(one.id)])],
    ]),
    source.note && element("p", { class: "remark" }, words(source.note)),
    block(`Records that cite it (${number.format(records.length)})`, records.length > 0 && citingList(records, cites("claims"))),
  ];
};

const citingList = (records, claims) => {
  const fields = groupBy(claims, "record_id");
  const holder = element("ul", { class: "told" });
  return [holder, longList(holder, records, (id) => element("li", {}, linkTo(id), " ", element("small", {}, [...new Set((fields.get(id) ?? []).map((claim) => spoken(claim.field)))].join(", "))), 40)];
};

// Where a place lies, as closely as its coordinates say; nothing is drawn of a place without them.
const localMap = (place, event) => {
  if (!place || place.latitude === "") return null;
  const [width, height] = [320, 210];
  const projection = d3.geoMercator().center([place.longitude, place.latitude]).scale(1500).translate([width / 2, height / 2]).clipExtent([[-5, -5], [width + 5, height + 5]]);
  const svg = d3.create("svg").attr("viewBox", `0 0 ${width} ${height}`).attr("role", "img").attr("class", "local-map").attr("aria-label", `Map: ${place.name}`);
  svg.append("g").selectAll("path").data(map.outlines()).join("path").attr("class", "country").attr("d", d3.geoPath(projection).digits(1));
  for (const outline of map.outlines()) {
    const [x, y] = d3.geoPath(projection).centroid(outline);
    const name = countryName(outline.properties.code).toUpperCase();
    // The middle of what is seen of a country; names that would be cut off or lie on the place are left out.
    if (outline.properties.code && x > name.length * 4 && x < width - name.length * 4 && y > 14 && y < height - 8 && Math.abs(y - height / 2) > 16)
      svg.append("text").attr("class", "country-name").attr("x", x).attr("y", y).text(name);
  }
  svg.append("circle").attr("class", `place${event?.geo_precision === "near" ? " near" : ""}`).attr("cx", width / 2).attr("cy", height / 2).attr("r", event?.geo_precision === "near" ? 14 : 6);
  svg.append("text").attr("class", "place-name").attr("x", width / 2 + (event?.geo_precision === "near" ? 18 : 10)).attr("y", height / 2 + 4).text(`${event?.geo_precision === "near" ? "near " : ""}${place.name}`);
  return svg.node();
};
