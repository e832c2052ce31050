// What is chosen: the filters, the view, and the address that says both, so that every view can be linked to.

const EVERY = { from: null, to: null, types: [], countries: [], certainty: [], actor: "", role: "", disputed: false, words: "" };
const state = { filters: { ...EVERY }, view: "overview", record: null, query: "" };
const VIEWS = [
  ["overview", "Overview", "#/"],
  ["disputes", "Disagreements", "#/disputes"],
  ["captivities", "Captivities", "#/captivities"],
  ["actors", "People and groups", "#/actors"],
  ["places", "Places", "#/places"],
  ["quotations", "Quotations", "#/quotations"],
  ["sources", "Sources", "#/sources"],
  ["about", "About", "#/about"],
];
const FILTERED = ["overview", "disputes", "captivities"];
// Stands for "no country is stated", which no code of a country does.
const NONE = "none";

const parameters = {
  read(text) {
    const given = new URLSearchParams(text);
    const list = (name) => (given.get(name) ? given.get(name).split(",") : []);
    const year = (name) => (/^\d{4}$/.test(given.get(name) ?? "") ? Number(given.get(name)) : null);
    return {
      from: year("from"),
      to: year("to"),
      types: list("type"),
      countries: list("country"),
      certainty: list("certainty"),
      actor: given.get("actor") ?? "",
      role: given.get("role") ?? "",
      disputed: given.get("disputed") === "1",
      words: given.get("words") ?? "",
    };
  },
  write(filters) {
    const given = new URLSearchParams();
    const put = (name, value) => value && given.set(name, value);
    put("from", filters.from);
    put("to", filters.to);
    put("type", filters.types.join(","));
    put("country", filters.countries.join(","));
    put("certainty", filters.certainty.join(","));
    put("actor", filters.actor);
    put("role", filters.actor && filters.role);
    put("disputed", filters.disputed && "1");
    put("words", filters.words);
    return given.toString().replaceAll("%2C", ",");
  },
};

const isFiltered = () => parameters.write(state.filters) !== "";

const addressOf = (view, filters = state.filters) => {
  const base = VIEWS.find(([name]) => name === view)?.[2] ?? "#/";
  const query = FILTERED.includes(view) ? parameters.write(filters) : "";
  return query ? `${base}?${query}` : base;
};

// Each filter as a question to an event; a filter that is not set asks nothing.
const questions = (filters) => {
  const found = filters.words ? new Set(search.find(filters.words)) : null;
  const first = filters.from ? Date.UTC(filters.from, 0, 1) : null;
  const last = filters.to ? Date.UTC(filters.to + 1, 0, 1) : null;
  const within = (when) => when && (last === null || when.from === null || when.from < last) && (first === null || when.to === null || when.to > first);
  const types = new Set(filters.types);
  const countries = new Set(filters.countries);
  const certainty = new Set(filters.certainty);
  const role = filters.actor && filters.role;
  return {
    years: first === null && last === null ? null : (event) => within(event.when),
    types: types.size ? (event) => types.has(event.type) : null,
    countries: countries.size ? (event) => (event.countries.length ? event.countries.some((code) => countries.has(code)) : countries.has(NONE)) : null,
    certainty: certainty.size ? (event) => certainty.has(event.certainty) : null,
    actor: filters.actor ? (event) => event.people.some((part) => part.actor_id === filters.actor && (!role || (part.role === role && !isRuledOut(part)))) : null,
    disputed: filters.disputed ? (event) => event.disputed : null,
    words: found && search.index ? (event) => found.has(event.id) : null,
  };
};

// The events that fit, and for each filter those that would fit without it: what a choice in it would bring.
const selection = (filters = state.filters) => {
  const asked = Object.entries(questions(filters)).filter(([, question]) => question);
  const chosen = [];
  const without = Object.fromEntries(["years", "types", "countries", "certainty", "actor", "disputed", "words"].map((name) => [name, []]));
  for (const event of data.tables.events) {
    let failed = null;
    let failures = 0;
    for (const [name, question] of asked)
      if (!question(event)) {
        failed = name;
        failures += 1;
        if (failures > 1) break;
      }
    if (failures === 0) {
      chosen.push(event);
      for (const events of Object.values(without)) events.push(event);
    } else if (failures === 1) without[failed].push(event);
  }
  return { chosen, without };
};

// An address typed or cut off by hand can hold a per cent sign that begins no letter; it is then read as it stands.
const decoded = (text) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const readAddress = () => {
  const address = decoded(location.hash.slice(1));
  if (/^(src|act|plc|evt|quo|clm)-/.test(address)) {
    state.record = address;
    state.view = "record";
    return;
  }
  state.record = null;
  const [path, query = ""] = location.hash.slice(1).split(/\?(.*)/s);
  const name = path.replace(/^\/+/, "") || "overview";
  if (name === "search") {
    state.view = "search";
    state.query = new URLSearchParams(query).get("words") ?? "";
    return;
  }
  state.view = VIEWS.some(([view]) => view === name) ? name : "overview";
  if (FILTERED.includes(state.view)) state.filters = parameters.read(query);
};

// A change of the filters changes the address without a new step in the history for each letter typed.
const change = (changes) => {
  state.filters = { ...state.filters, ...changes };
  history.replaceState(null, "", addressOf(state.view));
  refresh();
};

const toggled = (list, value, on = !list.includes(value)) => (on ? [...new Set([...list, value])] : list.filter((one) => one !== value));
