// The data: unpacked, and connected.

const unpacked = async (text) => {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at += 1) bytes[at] = letters.charCodeAt(at);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
};

let data;

const readers = {
  integer: Number,
  number: Number,
  boolean: (text) => text === "true",
};

// A table as an array of rows; row.at is where a row stands, by which its cells are found again for a download.
const rowsOf = ({ columns }, pool) => {
  const rows = [];
  for (const [name, type, , , values] of columns) {
    const read = readers[type];
    for (let at = 0; at < values.length; at += 1) {
      const row = (rows[at] ??= { at });
      const cell = values[at];
      if (type === "array") row[name] = cell ? cell.map((one) => pool[one]) : [];
      else row[name] = cell === 0 ? "" : read ? read(pool[cell]) : pool[cell];
    }
  }
  return rows;
};

const groupBy = (rows, column) => {
  const groups = new Map();
  for (const row of rows) {
    if (!row[column]) continue;
    const group = groups.get(row[column]);
    if (group) group.push(row);
    else groups.set(row[column], [row]);
  }
  return groups;
};

const connect = (content) => {
  const tables = {};
  for (const [name, table] of Object.entries(content.tables)) tables[name] = rowsOf(table, content.pool);
  const records = new Map();
  for (const name of ["sources", "actors", "places", "events", "quotes", "claims"]) {
    const key = content.tables[name].key[0];
    for (const row of tables[name]) {
      row.id = row[key];
      row.table = name;
      records.set(row.id, row);
    }
  }
  // Maps, because a text of the data may be called like something that every object has.
  const spelled = { dates: new Map(Object.entries(content.dates)), counts: new Map(Object.entries(content.counts)) };
  data = { ...content, ...spelled, packed: content.tables, tables, records, ...labelled(content, tables), ...related(tables) };
  data.sides = sidesByRecord(content.sides);
  data.familyOf = new Map(content.families.flatMap(([key, label, types]) => types.map((type) => [type, { key, label }])));
  data.tables.events.forEach((event) => prepare(event, content));
  data.flat = groupOne(tables.events_flat, "event_id");
  data.tables.events.forEach((event) => {
    event.disputed = data.flat.get(event.id)?.disputed ?? false;
  });
};

const groupOne = (rows, column) => new Map(rows.map((row) => [row[column], row]));

const labelled = (content, tables) => {
  const terms = new Map(tables.vocabularies.map((term) => [`${term.vocabulary}/${term.term}`, term]));
  const vocabularyOf = new Map();
  const titleOf = new Map();
  for (const [name, table] of Object.entries(content.tables))
    for (const [column, , title, vocabulary] of table.columns) {
      titleOf.set(`${name}/${column}`, title);
      if (vocabulary) vocabularyOf.set(`${name}/${column}`, vocabulary);
    }
  return { terms, vocabularyOf, titleOf };
};

const related = (tables) => ({
  participantsOf: groupBy(tables.participations, "event_id"),
  partsPlayedBy: groupBy(tables.participations, "actor_id"),
  namesOf: groupBy(tables.actor_names, "actor_id"),
  tiesFrom: groupBy(tables.relationships, "subject_id"),
  tiesTo: groupBy(tables.relationships, "object_id"),
  quotesAt: groupBy(tables.quotes, "event_id"),
  quotesBy: groupBy(tables.quotes, "speaker_id"),
  claimsOn: groupBy(tables.claims, "record_id"),
  partsOf: groupBy(tables.events, "part_of"),
  eventsAt: groupBy(tables.events, "place_id"),
  captivitiesOf: groupBy(tables.captivities, "actor_id"),
});

const sidesByRecord = (rows) => {
  const found = new Map();
  for (const [record, field, adopted, backing] of rows) {
    if (!found.has(record)) found.set(record, new Map());
    found.get(record).set(field, { adopted, backing });
  }
  return found;
};

const DAY = 86_400_000;

// What the charts ask of an event again and again.
const prepare = (event) => {
  event.when = dateOf(event.date);
  event.family = data.familyOf.get(event.type)?.key ?? "group";
  event.place = data.records.get(event.place_id) ?? null;
  event.people = data.participantsOf.get(event.id) ?? [];
  event.order = event.when ? (event.when.from ?? event.when.to) : Infinity;
};

// A date with its first and last day in milliseconds; null stands for an open end.
const dateOf = (text) => {
  const found = data.dates.get(text);
  if (!text || !found) return null;
  const [first, last, precision, uncertain, approximate, long, short] = found;
  const from = first ? Date.parse(first) : null;
  // The last day lasts until it is over.
  const to = last ? Date.parse(last) + DAY : null;
  return { text, from, to, first, last, precision, uncertain: Boolean(uncertain), approximate: Boolean(approximate), long, short };
};

// How surely an act is laid to somebody, the surest first.
const ATTRIBUTIONS = ["established", "attributed", "claimed", "suspected", "disputed", "ruled_out"];
const isRuledOut = (part) => part.attribution === "ruled_out";

// Who carried out an event, the surest first; those of whom it was disproved stand apart.
const perpetratorsOf = (event) => {
  const rank = ({ attribution }) => (ATTRIBUTIONS.includes(attribution) ? ATTRIBUTIONS.indexOf(attribution) : ATTRIBUTIONS.length);
  const parts = (event?.people ?? []).filter((part) => part.role === "perpetrator").sort((a, b) => rank(a) - rank(b));
  return { said: parts.filter((part) => !isRuledOut(part)), ruledOut: parts.filter(isRuledOut) };
};
const attributedTo = (part) => [words(nameOf(data.records.get(part.actor_id))), part.attribution && !isRuledOut(part) && ` (${labelOf("attribution", part.attribution).toLowerCase()})`];
const byWhom = (event, separator = "; ") => {
  const { said, ruledOut } = perpetratorsOf(event);
  return [
    said.slice(0, 2).map((part, index) => [index > 0 && separator, attributedTo(part)]), said.length > 2 && ` and ${said.length - 2} more`,
    ruledOut.length > 0 && [said.length > 0 && separator, "ruled out: ", ruledOut.map((part, index) => [index > 0 && ", ", attributedTo(part)])],
  ];
};

const labelOf = (vocabulary, term) => data.terms.get(`${vocabulary}/${term}`)?.label ?? spoken(term);
const definitionOf = (vocabulary, term) => data.terms.get(`${vocabulary}/${term}`)?.definition ?? "";
const countryName = (code) => labelOf("country", code);
const countOf = (row, name) => wordsForCount(row[`${name}_low`], row[`${name}_high`]);
const wordsForCount = (low, high) => {
  const bound = (value) => (value === "" ? "None" : value);
  return data.counts.get(`${bound(low)},${bound(high)}`) ?? "";
};
const isStated = (event, name) => event[`${name}_low`] !== "" || event[`${name}_high`] !== "";
const fieldLabel = (field) => capital(spoken(field.replace(/_id$/, "")));

const nameOf = (record) => {
  if (!record) return "";
  if (record.table === "quotes") return `Words of ${nameOf(data.records.get(record.speaker_id))}`;
  if (record.table === "claims") return `What a source says on ${spoken(record.field)}`;
  return record.title ?? record.name ?? record.id;
};

const linkTo = (id, text) => {
  const record = data.records.get(id);
  return record ? link(`#${id}`, words(text ?? nameOf(record))) : element("span", {}, text ?? id);
};

const disputedFields = (id) => [...new Set((data.claimsOn.get(id) ?? []).filter((claim) => claim.stance === "disputes").map((claim) => claim.field))];

// A source in one line, as a bibliography has it.
const reference = (source) => {
  const authors = source.authors.join(", ");
  const published = dateOf(source.published)?.short ?? "undated";
  return [authors && `${authors}. `, element("cite", {}, words(source.title, source.language)), `. ${source.publisher ? `${source.publisher}, ` : ""}${published}.`];
};

const csvCell = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

// Rows of a table as the package's own CSV has them.
const csvOf = (name, rows) => {
  const { columns } = data.packed[name];
  const cell = (value) => (Array.isArray(value) ? value.map((one) => data.pool[one]).join("|") : data.pool[value]);
  const lines = rows.map((row) => columns.map((column) => csvCell(cell(column[4][row.at]))).join(","));
  return `${[columns.map((column) => column[0]).join(","), ...lines].join("\n")}\n`;
};
