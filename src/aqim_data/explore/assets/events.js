// The events chosen, as a list, and as a file to take away.

const eventList = {
  order: "oldest",

  build() {
    this.root = element("section", { class: "panel list", "aria-labelledby": "list-title" });
    this.body = element("tbody");
    this.more = element("div", { class: "more-holder" });
    const orders = [["oldest", "Oldest first"], ["latest", "Latest first"], ["killed", "Most killed first"], ["sources", "Most independent sources first"]];
    this.pick = element("select", { "aria-label": "Order of the events", on: { change: () => {
      this.order = this.pick.value;
      this.update(this.found);
    } } }, orders.map(([value, label]) => element("option", { value }, label)));
    append(this.root, [
      element("div", { class: "panel-head" }, element("h2", { id: "list-title" }, "Events"),
        element("div", { class: "tools" }, this.pick,
          element("button", { type: "button", id: "download", on: { click: () => this.download() } }, "Download as CSV"),
          element("button", { type: "button", class: "plain", id: "download-claims", on: { click: () => this.downloadClaims() } }, "Claims as CSV"))),
      element("div", { class: "scroll" }, element("table", { class: "events" },
        element("thead", {}, element("tr", {}, ["Date", "Event", "Where", "Killed", "Wounded", "By", "Certainty", "Sources (independent)"].map((name) => element("th", { scope: "col" }, name)))),
        this.body)),
      this.more,
    ]);
    return this.root;
  },

  update(found) {
    this.found = found;
    const low = (event) => (event.killed_low === "" ? -1 : event.killed_low);
    const orders = {
      oldest: (a, b) => a.order - b.order || (a.id < b.id ? -1 : 1),
      latest: (a, b) => (b.order === Infinity ? -1 : b.order) - (a.order === Infinity ? -1 : a.order) || (a.id < b.id ? -1 : 1),
      killed: (a, b) => low(b) - low(a) || a.order - b.order,
      sources: (a, b) => (data.flat.get(b.id)?.independent_sources ?? 0) - (data.flat.get(a.id)?.independent_sources ?? 0) || a.order - b.order,
    };
    this.sorted = [...found.chosen].sort(orders[this.order]);
    fill(this.more, longList(this.body, this.sorted, eventRow, 60));
    if (!this.sorted.length) this.body.append(element("tr", {}, element("td", { colspan: 8, class: "note" }, "No event fits all filters. Take one of them back.")));
  },

  download() {
    const rows = this.found.chosen.map((event) => data.flat.get(event.id)).filter(Boolean).sort((a, b) => a.at - b.at);
    save("aqim-data-events.csv", csvOf("events_flat", rows), "text/csv;charset=utf-8");
  },

  downloadClaims() {
    const ids = new Set(this.found.chosen.map((event) => event.id));
    save("aqim-data-claims.csv", csvOf("claims", data.tables.claims.filter((claim) => ids.has(claim.record_id))), "text/csv;charset=utf-8");
  },
};

const eventRow = (event) => {
  const cell = (label, ...children) => element("td", { "data-label": label }, children);
  const flat = data.flat.get(event.id);
  return element("tr", {},
    cell("Date", element("time", { title: event.when?.long ?? null }, event.when?.short ?? "undated")),
    element("th", { scope: "row" }, element("i", { class: `swatch ${event.family}`, "aria-hidden": "true" }), link(`#${event.id}`, words(event.title)),
      element("small", {}, labelOf("event_type", event.type), event.disputed && element("span", { class: "flag" }, "sources disagree"))),
    cell("Where", whereOf(event)),
    cell("Killed", countOf(event, "killed")),
    cell("Wounded", countOf(event, "wounded")),
    cell("By", byWhom(event)),
    cell("Certainty", labelOf("certainty", event.certainty)),
    cell("Sources", flat && element("span", { title: `${plural(flat.sources, "source")}, ${flat.independent_sources} of them independent` }, `${flat.sources} (${flat.independent_sources})`)));
};

const whereOf = (event) => {
  const countries = event.countries.map(countryName).join(", ");
  const place = event.place?.name ?? "";
  return [place && words(place), place && countries && countries !== place ? `, ${countries}` : place ? "" : countries];
};
