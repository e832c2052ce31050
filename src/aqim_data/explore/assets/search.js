// Full-text search over all records, whatever accents, vowel signs or apostrophes a spelling has.

const LETTERS = { ß: "ss", œ: "oe", æ: "ae", ø: "o", ł: "l", đ: "d", ð: "d", ı: "i", ى: "ي", ة: "ه", ک: "ك", ی: "ي", ٱ: "ا" };

// One spelling for all spellings that differ in marks only: é is e, أ is ا, Qa'ida is qaida.
const folded = (text) =>
  text
    .normalize("NFKD")
    .replace(/[\p{M}\u0640'’‘ʿʾʼ`´]/gu, "")
    .toLowerCase()
    .replace(/[ßœæøłđðıىةکیٱ]/g, (letter) => LETTERS[letter]);

const tokens = (text) => folded(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);

const isId = (text) => /^\s*(src|act|plc|evt|quo|clm)-[\w-]*\s*$/i.test(text);

const TABLES_SEARCHED = ["events", "actors", "places", "quotes", "sources"];

const documents = function* () {
  const allNames = (id) => [nameOf(data.records.get(id)), ...(data.namesOf.get(id) ?? []).map((name) => name.name)];
  const said = (id) => (data.claimsOn.get(id) ?? []).flatMap((claim) => [claim.value, claim.as_stated, claim.note]);
  const text = (...parts) => [...new Set(parts.flat(3).filter(Boolean))].join(" ");
  for (const one of data.tables.events)
    yield {
      id: one.id,
      name: one.title,
      text: text(one.summary, one.note, one.place?.name, one.place_text, one.countries.map(countryName), labelOf("event_type", one.type)),
      people: text(one.people.map((part) => [allNames(part.actor_id), part.note])),
      said: text(said(one.id), (data.quotesAt.get(one.id) ?? []).map((quote) => quote.text)),
    };
  for (const one of data.tables.actors) yield { id: one.id, name: text(allNames(one.id)), text: one.description, people: "", said: text(said(one.id)) };
  for (const one of data.tables.places) yield { id: one.id, name: one.name, text: text(one.country && countryName(one.country)), people: "", said: text(said(one.id)) };
  for (const one of data.tables.quotes) yield { id: one.id, name: "", text: text(one.text, one.note), people: text(allNames(one.speaker_id)), said: "" };
  for (const one of data.tables.sources) yield { id: one.id, name: one.title, text: text(one.publisher, one.note), people: text(one.authors), said: "" };
};

const search = {
  index: null,
  ready: null,

  // The index is made in the pauses of the browser, so that the page can be used meanwhile.
  begin() {
    this.ready ??= (async () => {
      const index = new MiniSearch({ fields: ["name", "text", "people", "said"], tokenize: tokens, processTerm: (term) => term });
      await index.addAllAsync([...documents()], { chunkSize: 150 });
      this.index = index;
    })();
    return this.ready;
  },

  // Ids of the records in which every word occurs, or a word that begins with it; the best first.
  find(text) {
    if (!this.index || !tokens(text).length) return [];
    if (isId(text)) return this.byId(text);
    return this.index.search(text, this.options).map((result) => result.id);
  },

  // Whoever looks for an id means it, or those that begin like it.
  byId(text) {
    const wanted = text.trim().toLowerCase();
    const ids = [...data.records.keys(), ...data.tables.records.map((entry) => entry.record_id)].filter((id) => id.startsWith(wanted));
    return [...new Set(ids)].sort((a, b) => (b === wanted) - (a === wanted));
  },

  // Names from other alphabets are spelled in many ways: who finds little is shown what is spelled similarly.
  similar(text, known) {
    if (!this.index || !tokens(text).length || known.size > 25 || isId(text)) return [];
    const found = this.index.search(text, { ...this.options, prefix: false, fuzzy: (term) => (term.length > 4 ? 0.25 : false) });
    return found.map((result) => result.id).filter((id) => !known.has(id)).slice(0, 60);
  },

  options: { prefix: true, combineWith: "AND", boost: { name: 4, people: 1.5 } },
};
