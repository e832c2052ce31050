// The page as a whole: which view stands in it, and what happens when the address, the filters or the window change.

let lastList = "overview";
let overview = null;

// Where a reader stood in each list and each step of the history, so that a way back leads to the same lines.
const positions = {
  drawn: null,
  byAddress: new Map(),
  returning: false,
  keep() {
    // Between a step in the history and its drawing, the old page stands under the new address.
    if (location.hash !== this.drawn) return;
    this.byAddress.set(this.drawn, scrollY);
    history.replaceState({ ...history.state, scroll: scrollY }, "");
  },
  restore() {
    const known = history.state?.scroll ?? (this.returning ? this.byAddress.get(location.hash) : undefined);
    this.returning = false;
    return known;
  },
  listen() {
    history.scrollRestoration = "manual";
    let waiting;
    addEventListener("scroll", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => this.keep(), 250);
    }, { passive: true });
    for (const name of ["click", "keydown"]) document.addEventListener(name, () => this.keep(), true);
    document.addEventListener("click", (event) => {
      if (event.target.closest?.("a.back")) this.returning = true;
    });
  },
};

const theme = {
  names: ["auto", "light", "dark"],
  set(name) {
    if (name === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = name;
    byId("theme").textContent = `Theme: ${name}`;
    this.name = name;
    remember("theme", name);
  },
  next() {
    this.set(this.names[(this.names.indexOf(this.name) + 1) % this.names.length]);
  },
};

// What a reader chose stays chosen where the browser lets a page remember.
const remember = (name, value) => {
  try {
    if (value !== undefined) localStorage.setItem(`aqim-data-${name}`, value);
    return localStorage.getItem(`aqim-data-${name}`);
  } catch {
    return null;
  }
};

const summary = (found) => element("div", { class: "chosen" },
  element("p", { id: "chosen", role: "status" }, element("strong", {}, number.format(found.chosen.length)), ` of ${plural(data.tables.events.length, "event")}`),
  element("div", { class: "chips" }, chips()));

const withFilters = (content) => {
  const holder = element("div", { class: "with-filters" });
  const toggle = element("details", { class: "filter-drawer" }, element("summary", {}, "Filters"), panel.root);
  // On a wide page the filters are always there.
  toggle.open = innerWidth > 900;
  append(holder, [toggle, element("div", { class: "content" }, content)]);
  return holder;
};

const drawOverview = (found) => {
  overview ??= [timeline, map, tolls, eventList].map((part) => part.build());
  const heading = element("h1", { class: "hidden", tabindex: "-1" }, "Overview");
  const [time, place, toll, list] = overview;
  return [heading, element("div", { id: "summary" }, summary(found)), time, element("div", { class: "two" }, place, toll), list];
};

const updateOverview = (found) => [timeline, map, tolls, eventList].forEach((part) => part.update(found));

// After a change of the filters: the same view, with another selection.
const refresh = () => {
  positions.drawn = location.hash;
  const found = selection();
  updatePanel(found);
  linkViews();
  if (state.view === "overview") {
    const hadFocus = byId("summary").contains(document.activeElement);
    fill(byId("summary"), summary(found));
    if (hadFocus) byId("main").focus({ preventScroll: true });
    updateOverview(found);
  } else {
    const draw = { disputes: disputesView, captivities: captivitiesView }[state.view];
    fill(document.querySelector(".content"), element("div", { id: "summary" }, summary(found)), draw(found));
  }
};

const views = {
  actors: actorsView,
  places: placesView,
  quotations: quotationsView,
  sources: sourcesView,
  about: aboutView,
  search: searchView,
};

const show = async (move = true) => {
  readAddress();
  hint.hide();
  const main = byId("main");
  if (state.view === "search" || state.filters.words) await search.begin();
  if (state.view === "record") fill(main, recordPage(state.record));
  else if (FILTERED.includes(state.view)) {
    lastList = state.view;
    const found = selection();
    updatePanel(found);
    const parts = state.view === "overview" ? drawOverview(found) : [element("div", { id: "summary" }, summary(found))];
    fill(main, withFilters(parts));
    if (state.view === "overview") updateOverview(found);
    else append(document.querySelector(".content"), [{ disputes: disputesView, captivities: captivitiesView }[state.view](found)]);
  } else {
    if (state.view !== "search") lastList = state.view;
    fill(main, views[state.view]());
  }
  finish(move);
};

const finish = (move) => {
  const heading = document.querySelector("main h1");
  document.title = `${heading?.textContent ?? ""} · ${data.about.title}`;
  for (const anchor of byId("views").querySelectorAll("a")) {
    if (anchor.dataset.view === state.view) anchor.setAttribute("aria-current", "page");
    else anchor.removeAttribute("aria-current");
  }
  linkViews();
  // For whoever waits for it: which address is drawn.
  document.documentElement.dataset.address = location.hash;
  const known = positions.restore();
  positions.drawn = location.hash;
  // What an address points at is shown however the page was come to: by a link in it, or in a new tab.
  const target = state.view === "record" && document.getElementById(`at-${state.record}`);
  if (known !== undefined) scrollTo(0, known);
  else if (target) {
    for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    target.classList.add("pointed");
    target.scrollIntoView({ block: "center" });
  } else if (move) scrollTo(0, 0);
  if (!move) return;
  if (state.view !== "search") heading?.focus({ preventScroll: true });
};

// The views that share the filters are linked to with them; the name of the page leads to everything.
const linkViews = () => {
  for (const anchor of byId("views").querySelectorAll("a")) anchor.setAttribute("href", addressOf(anchor.dataset.view));
};

const frame = () => {
  fill(byId("views"), VIEWS.map(([name, label, address]) => element("li", {}, element("a", { href: address, "data-view": name }, label))));
  fill(byId("bottom"), element("p", {}, data.about.citation, " "), element("p", {}, link("#/about", "About this page, licences and how to read it")));
  byId("theme").addEventListener("click", () => theme.next());
  theme.set(theme.names.includes(remember("theme")) ? remember("theme") : "auto");
  byId("notice-seen").addEventListener("click", () => {
    byId("notice").hidden = true;
    remember("notice", "seen");
  });
  const box = byId("search-words");
  const go = () => {
    const address = `#/search?${new URLSearchParams({ words: box.value.trim() })}`;
    // The first letter is a step in the history, the next ones are not.
    if (state.view === "search") history.replaceState(null, "", address);
    else history.pushState(null, "", address);
    show(false);
  };
  let waiting;
  box.addEventListener("focus", () => search.begin());
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    // An emptied box empties the results; on another page it asks nothing.
    waiting = setTimeout(() => (box.value.trim() || state.view === "search") && go(), 150);
  });
  byId("search").addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    go();
  });
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    byId("main").focus();
  });
};

const onKey = (event) => {
  const typing = event.target.closest?.("input, select, textarea");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    byId("search-words").focus();
  } else if (event.key === "Escape" && !typing && state.view === "record" && byId("hint").hidden) {
    positions.returning = true;
    location.hash = addressOf(lastList);
  }
};

const start = async () => {
  if (!("DecompressionStream" in window)) {
    fill(byId("main"), element("h1", {}, document.title), element("p", {}, "This browser is too old for the page: it cannot unpack the data. Any browser of 2023 or later can."));
    return;
  }
  connect(await unpacked(byId("data").textContent));
  byId("data").remove();
  frame();
  buildPanel();
  positions.listen();
  await show(false);
  addEventListener("hashchange", () => show());
  addEventListener("popstate", () => state.view === "search" && show(false));
  document.addEventListener("keydown", onKey);
  document.addEventListener("pointerdown", (event) => event.target.closest?.(".marks, .map-holder") || hint.hide());
  let waiting;
  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth === width) return;
    width = innerWidth;
    clearTimeout(waiting);
    waiting = setTimeout(() => FILTERED.includes(state.view) && refresh(), 120);
  });
  document.documentElement.dataset.ready = "yes";
  performance.mark("drawn");
  (window.requestIdleCallback ?? setTimeout)(() => search.begin());
};

byId("notice").hidden = remember("notice") === "seen";

start();
