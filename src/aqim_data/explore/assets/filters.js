// The panel of filters. It is built once; a change of the selection changes only its figures.

const panel = { root: null, updates: [] };

const buildPanel = () => {
  panel.updates = [];
  panel.root = element(
    "form",
    { class: "filters", "aria-label": "Filters", on: { submit: (event) => event.preventDefault() } },
    wordsFilter(),
    yearsFilter(),
    typesFilter(),
    optionsFilter("Country", "countries", countryOptions(), (event) => (event.countries.length ? event.countries : [NONE]), 8),
    actorFilter(),
    optionsFilter("Certainty", "certainty", termOptions("certainty"), (event) => [event.certainty], 9),
    disputedFilter(),
  );
  return panel.root;
};

const updatePanel = (found) => panel.updates.forEach((update) => update(found));

const group = (title, ...children) => element("fieldset", {}, element("legend", {}, title), ...children);

const wordsFilter = () => {
  const input = element("input", { type: "search", id: "filter-words", placeholder: "Words in events", autocomplete: "off" });
  let waiting;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => search.begin().then(() => change({ words: input.value.trim() })), 120);
  });
  panel.updates.push(() => {
    if (document.activeElement !== input) input.value = state.filters.words;
  });
  return group("Text", element("label", { class: "hidden", for: "filter-words" }, "Words in events"), input);
};

const yearsFilter = () => {
  const years = timeline.years();
  const input = (name, label, initial) => {
    const made = element("input", { type: "number", id: `filter-${name}`, min: 1000, max: 2999, placeholder: initial, inputmode: "numeric" });
    made.addEventListener("change", () => change({ [name]: made.value && made.validity.valid ? Number(made.value) : null }));
    panel.updates.push(() => {
      if (document.activeElement !== made) made.value = state.filters[name] ?? "";
    });
    return element("label", {}, `${label} `, made);
  };
  return group("Years", element("div", { class: "years" }, input("from", "from", years[0]), input("to", "to", years[1])));
};

const countInto = (events, keysOf) => {
  const counts = new Map();
  for (const event of events) for (const key of new Set(keysOf(event))) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
};

// A choice with its figure: how many events of the selection it has, or would bring.
const choice = (label, chosen, pick, title = "") => {
  const box = element("input", { type: "checkbox", on: { change: () => pick(box.checked) } });
  const count = element("span", { class: "count" });
  const row = element("label", { class: "choice", title: title || null }, box, element("span", { class: "choice-label" }, label), count);
  return { row, update: (value, total) => {
    box.checked = chosen();
    count.textContent = number.format(value);
    row.classList.toggle("empty", value === 0);
    row.style.setProperty("--share", total ? `${Math.round((100 * value) / total)}%` : "0%");
  }, box };
};

const typesFilter = () => {
  const present = new Set(data.tables.events.map((event) => event.type));
  const rows = data.families.map(([key, label, types]) => {
    const kinds = types.filter((type) => present.has(type));
    const all = () => kinds.every((type) => state.filters.types.includes(type));
    const whole = choice(element("span", {}, element("i", { class: `swatch ${key}`, "aria-hidden": "true" }), label), all, (on) =>
      change({ types: kinds.reduce((list, type) => toggled(list, type, on), state.filters.types) }));
    const single = kinds.map((type) => [
      type,
      choice(labelOf("event_type", type), () => state.filters.types.includes(type), (on) => change({ types: toggled(state.filters.types, type, on) }), definitionOf("event_type", type)),
    ]);
    panel.updates.push(({ without }) => {
      const counts = countInto(without.types, (event) => [event.type]);
      const largest = Math.max(...counts.values(), 1);
      single.forEach(([type, one]) => one.update(counts.get(type) ?? 0, largest));
      whole.update(kinds.reduce((sum, type) => sum + (counts.get(type) ?? 0), 0), without.types.length);
      whole.box.indeterminate = !all() && kinds.some((type) => state.filters.types.includes(type));
    });
    if (!kinds.length) return null;
    return element("div", { class: "family" }, whole.row,
      element("details", {}, element("summary", {}, element("span", { class: "hidden" }, `Kinds of events under ${label}`)), element("div", { class: "choices" }, single.map(([, one]) => one.row))));
  });
  return group("Type of event", rows);
};

const optionsFilter = (title, name, options, keysOf, many) => {
  const rows = options.map(([value, label, definition]) => [
    value,
    choice(label, () => state.filters[name].includes(value), (on) => change({ [name]: toggled(state.filters[name], value, on) }), definition),
  ]);
  panel.updates.push(({ without }) => {
    const counts = countInto(without[name], keysOf);
    const largest = Math.max(...counts.values(), 1);
    rows.forEach(([value, one]) => one.update(counts.get(value) ?? 0, largest));
  });
  const drawn = rows.map(([, one]) => one.row);
  const rest = drawn.slice(many);
  return group(title, drawn.slice(0, many), rest.length > 0 && element("details", {}, element("summary", {}, `${rest.length} more`), rest));
};

const countryOptions = () => {
  const counts = countInto(data.tables.events, (event) => event.countries);
  const codes = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a) || (a < b ? -1 : 1));
  const options = codes.map((code) => [code, countryName(code), ""]);
  options.splice(7, 0, [NONE, "Not stated", "Events for which no source gives a country: most are words, rulings and measures."]);
  return options;
};

const termOptions = (vocabulary) =>
  data.tables.vocabularies.filter((term) => term.vocabulary === vocabulary).map((term) => [term.term, term.label, term.definition]);

const actorFilter = () => {
  const counts = countInto(data.tables.participations, (part) => [part.actor_id]);
  const actors = [...data.tables.actors].filter((actor) => counts.has(actor.id)).sort((a, b) => counts.get(b.id) - counts.get(a.id));
  const named = new Map(actors.map((actor) => [actor.name, actor.id]));
  const input = element("input", { type: "text", id: "filter-actor", list: "actor-names", placeholder: "Any person or group", autocomplete: "off" });
  const pick = () => {
    const id = named.get(input.value.trim()) ?? "";
    if (id || !input.value.trim()) change({ actor: id });
  };
  input.addEventListener("change", pick);
  input.addEventListener("input", () => named.has(input.value.trim()) && pick());
  const role = element("select", { id: "filter-role", on: { change: () => change({ role: role.value }) } },
    element("option", { value: "" }, "in any part"),
    termOptions("role").map(([term, label]) => element("option", { value: term }, `as ${label.toLowerCase()}`)));
  const top = element("div", { class: "choices" });
  panel.updates.push(({ without }) => {
    const { actor } = state.filters;
    if (document.activeElement !== input) input.value = actor ? nameOf(data.records.get(actor)) || actor : "";
    role.value = state.filters.role;
    role.disabled = !actor;
    const present = countInto(without.actor, (event) => event.people.map((part) => part.actor_id));
    const most = [...present].sort((a, b) => b[1] - a[1]).slice(0, 6);
    if (top.contains(document.activeElement)) return;
    fill(top, most.map(([id, count]) => {
      const one = choice(words(nameOf(data.records.get(id))), () => state.filters.actor === id, (on) => change({ actor: on ? id : "" }));
      one.update(count, most[0][1]);
      return one.row;
    }));
  });
  return group("Person or group",
    element("label", { class: "hidden", for: "filter-actor" }, "Person or group"), input,
    element("datalist", { id: "actor-names" }, actors.map((actor) => element("option", { value: actor.name }))),
    element("label", { class: "hidden", for: "filter-role" }, "Part played"), role, top);
};

const disputedFilter = () => {
  const one = choice("Sources disagree", () => state.filters.disputed, (on) => change({ disputed: on }), "Only events of which some source says what cannot be true with the adopted value.");
  panel.updates.push(({ without }) => one.update(without.disputed.filter((event) => event.disputed).length, without.disputed.length));
  return group("Disagreement", one.row);
};

// What is chosen, in words, each with a way to take it back.
const chips = () => {
  const { filters } = state;
  const chip = (text, changes) =>
    element("button", { type: "button", class: "chip", "aria-label": `Remove filter: ${text}`, on: { click: () => change(changes) } }, text, element("span", { "aria-hidden": "true" }, " ×"));
  const families = data.families.filter(([, , types]) => {
    const present = types.filter((type) => data.tables.events.some((event) => event.type === type));
    return present.length && present.every((type) => filters.types.includes(type));
  });
  const covered = new Set(families.flatMap(([, , types]) => types));
  return [
    filters.words && chip(`“${filters.words}”`, { words: "" }),
    (filters.from || filters.to) && chip(filters.from === filters.to ? String(filters.from) : `${filters.from ?? "…"}–${filters.to ?? "…"}`, { from: null, to: null }),
    families.map(([, label, types]) => chip(label, { types: filters.types.filter((type) => !types.includes(type)) })),
    filters.types.filter((type) => !covered.has(type)).map((type) => chip(labelOf("event_type", type), { types: toggled(filters.types, type, false) })),
    filters.countries.map((code) => chip(code === NONE ? "No country stated" : countryName(code), { countries: toggled(filters.countries, code, false) })),
    filters.actor && chip(`${nameOf(data.records.get(filters.actor)) || filters.actor}${filters.role ? ` as ${labelOf("role", filters.role).toLowerCase()}` : ""}`, { actor: "", role: "" }),
    filters.certainty.map((term) => chip(labelOf("certainty", term), { certainty: toggled(filters.certainty, term, false) })),
    filters.disputed && chip("Sources disagree", { disputed: false }),
    isFiltered() && element("button", { type: "button", class: "plain", id: "reset", on: { click: () => change({ ...EVERY }) } }, "Clear all"),
  ].flat().filter(Boolean);
};
