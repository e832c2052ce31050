// The map. A circle is a place with coordinates in the data; what is known only by its country shades the country and nothing finer.

const map = {
  build() {
    this.root = element("section", { class: "panel map", "aria-labelledby": "map-title" });
    this.holder = element("div", { class: "map-holder", tabindex: "0", role: "application", "aria-label": "Map of the places. Arrow keys go from place to place, plus and minus change the size, Enter opens a place. The page of places lists the same." });
    this.note = element("p", { class: "note" });
    this.sizes = element("ul", { class: "legend map-sizes" });
    const button = (label, text, act) => element("button", { type: "button", class: "tool", "aria-label": label, on: { click: act } }, text);
    append(this.root, [
      element("div", { class: "panel-head" }, element("h2", { id: "map-title" }, "Map"),
        element("div", { class: "tools" },
          button("Larger", "+", () => this.scale(1.6)), button("Smaller", "−", () => this.scale(1 / 1.6)), button("Whole map", "⤢", () => this.scale(0)))),
      element("div", { class: "map-frame" }, this.holder), this.sizes, this.note,
    ]);
    this.holder.addEventListener("keydown", (event) => this.onKey(event));
    this.holder.addEventListener("pointermove", (event) => event.pointerType !== "touch" && this.onPointer(event));
    this.holder.addEventListener("pointerleave", (event) => event.pointerType !== "touch" && hint.hide());
    this.holder.addEventListener("blur", () => this.point(null));
    this.cursor = -1;
    this.transform = d3.zoomIdentity;
    this.places = [];
    this.counts = new Map();
    return this.root;
  },

  outlines() {
    this.countries ??= topojson.feature(data.world, data.world.objects.countries).features;
    return this.countries;
  },

  draw() {
    const width = this.holder.clientWidth || 600;
    const height = Math.round(Math.max(280, Math.min(width * 0.95, 560)));
    if (this.svg && this.width === width) return;
    Object.assign(this, { width, height });
    const extent = { type: "MultiPoint", coordinates: [[-17.5, 9.5], [16.5, 37.6]] };
    this.projection = d3.geoMercator().fitExtent([[8, 8], [width - 8, height - 8]], extent).clipExtent([[-width * 2, -height * 2], [width * 3, height * 3]]);
    const path = d3.geoPath(this.projection).digits(1);
    this.svg = d3.create("svg").attr("width", width).attr("height", height).attr("aria-hidden", "true");
    this.ground = this.svg.append("g");
    this.ground.selectAll("path").data(this.outlines()).join("path").attr("d", path).attr("class", "country")
      .on("click", (event, { properties }) => this.pickCountry(properties.code));
    this.over = this.svg.append("g");
    this.labels = this.svg.append("g").attr("class", "map-labels");
    this.zoom = d3.zoom().scaleExtent([0.45, 14])
      .filter((event) => (event.type === "wheel" ? event.ctrlKey || event.metaKey : event.type === "touchstart" ? event.touches.length > 1 : !event.button))
      .on("zoom", (event) => {
        this.transform = event.transform;
        this.place();
      });
    this.svg.call(this.zoom).call(this.zoom.transform, this.transform);
    this.holder.replaceChildren(this.svg.node());
  },

  pickCountry(code) {
    const known = data.tables.events.some((event) => event.countries.includes(code));
    if (known) change({ countries: toggled(state.filters.countries, code) });
  },

  scale(factor) {
    if (factor) this.svg.call(this.zoom.scaleBy, factor);
    else this.svg.call(this.zoom.transform, d3.zoomIdentity);
  },

  update({ chosen }) {
    this.draw();
    const counts = countInto(chosen, (event) => event.countries);
    const largest = Math.max(...counts.values(), 1);
    this.counts = counts;
    const chosenCountries = new Set(state.filters.countries);
    this.ground.selectAll("path")
      .classed("picked", ({ properties }) => chosenCountries.has(properties.code))
      .style("--shade", ({ properties }) => (counts.get(properties.code) ? `${Math.round(8 + 42 * Math.sqrt(counts.get(properties.code) / largest))}%` : "0%"));
    const located = chosen.filter((event) => event.place?.latitude !== undefined && event.place?.latitude !== "" && event.place !== null);
    const places = d3.groups(located, (event) => event.place_id).map(([id, events]) => {
      const record = data.records.get(id);
      return { id, record, events, point: this.projection([record.longitude, record.latitude]), near: events.every((event) => event.geo_precision === "near") };
    });
    this.places = places.sort((a, b) => b.events.length - a.events.length);
    const radius = d3.scaleSqrt([1, Math.max(4, places[0]?.events.length ?? 4)], [3.2, 15]);
    this.over.selectAll("circle").data(this.places, (place) => place.id).join("circle")
      .attr("class", (place) => `place${place.near ? " near" : ""}`).attr("r", (place) => (place.radius = radius(place.events.length)))
      .on("click", (event, place) => {
        hint.hide();
        location.hash = place.id;
      });
    this.place();
    this.sizeLegend(radius);
    this.say(chosen, located);
  },

  // What the size of a circle stands for; its colour says nothing of the kind of event.
  sizeLegend(radius) {
    const most = this.places[0]?.events.length ?? 0;
    const sizes = [...new Set([1, Math.round(most / 4), most])].filter((size) => size > 0);
    fill(this.sizes, most > 0 && sizes.map((size) => {
      const around = Math.ceil(radius(size)) + 1;
      const svg = d3.create("svg").attr("width", 2 * around).attr("height", 2 * around).attr("aria-hidden", "true");
      svg.append("circle").attr("class", "place").attr("cx", around).attr("cy", around).attr("r", radius(size));
      return element("li", {}, svg.node(), plural(size, "event"));
    }), most > 0 && element("li", {}, "of every kind"));
  },

  say(chosen, located) {
    const onlyCountry = chosen.filter((event) => event.countries.length && !located.includes(event)).length;
    const nowhere = chosen.length - located.length - onlyCountry;
    const outside = [...(this.counts ?? [])].filter(([code]) => !this.outlines().some(({ properties }) => properties.code === code));
    fill(this.note,
      `${plural(located.length, "event")} at a place with coordinates (dashed: near it); ${number.format(onlyCountry)} shade only their country; ${number.format(nowhere)} have no stated place. `,
      outside.length > 0 && `Outside the map: ${outside.map(([code, count]) => `${countryName(code)} ${count}`).join(", ")}. `,
      "Outlines: Natural Earth, as it draws them; no position is taken on any border.");
  },

  place() {
    const { transform } = this;
    this.ground.attr("transform", transform);
    this.ground.style("stroke-width", 0.8 / transform.k);
    this.over.selectAll("circle").attr("cx", (place) => transform.applyX(place.point[0])).attr("cy", (place) => transform.applyY(place.point[1]));
    this.label();
  },

  // Names where there is room: countries first, then the places with the most events.
  label() {
    const at = (point) => this.transform.apply(point);
    const names = [];
    const circles = this.places.filter((place) => place.events.length > 1).map((place) => {
      const [x, y] = at(place.point);
      return [x - place.radius, y - place.radius, x + place.radius - 1, y + place.radius];
    });
    const clear = (box, others) => others.every((other) => box[2] < other[0] || box[0] > other[2] || box[3] < other[1] || box[1] > other[3]);
    const free = (box) => box[0] > 2 && box[2] < this.width - 2 && box[1] > 2 && box[3] < this.height - 2 && clear(box, names);
    const found = [];
    // Names keep clear of the larger circles; the name of a place of its own, too.
    const put = (text, x, y, kind, size, onCircles = false) => {
      const wide = text.length * size * (kind === "country-name" ? 0.74 : 0.58);
      const box = kind === "country-name" ? [x - wide / 2, y - size, x + wide / 2, y + 2] : [x, y - size + 2, x + wide, y + 3];
      if (!free(box) || !(onCircles || clear(box, circles))) return false;
      names.push(box);
      found.push({ text, x, y, kind });
      return true;
    };
    for (const { properties, geometry } of this.outlines()) {
      if (!this.counts.get(properties.code) || !geometry) continue;
      this.centres ??= new Map();
      if (!this.centres.has(`${properties.code}${this.width}`)) this.centres.set(`${properties.code}${this.width}`, d3.geoPath(this.projection).centroid({ type: "Feature", geometry: largestPart(geometry) }));
      const [x, y] = at(this.centres.get(`${properties.code}${this.width}`));
      const name = countryName(properties.code).toUpperCase();
      const within = (by) => d3.geoContains(geometry, this.projection.invert(this.transform.invert([x, y + by])));
      // Where a circle has the middle of a country, its name moves up or down in it, and stays if there is no room.
      [0, -14, 14, -24, 24].some((by) => within(by) && put(name, x, y + by, "country-name", 10)) || put(name, x, y, "country-name", 10, true);
    }
    for (const place of this.places.slice(0, this.transform.k > 2 ? 60 : 14)) {
      const [x, y] = at(place.point);
      put(place.record.name, x + place.radius + 3, y + 4, "place-name", 11);
    }
    this.labels.selectAll("text").data(found, (one) => one.text).join("text").attr("class", (one) => one.kind).attr("x", (one) => one.x).attr("y", (one) => one.y).text((one) => one.text);
  },

  lines(place) {
    const killed = place.events.filter((event) => isStated(event, "killed")).length;
    return [place.record.name, plural(place.events.length, "event"), killed > 0 && `${killed} with a number of killed`, place.events.length <= 3 && place.events.map((event) => event.title).join("; ")];
  },

  onPointer(event) {
    const [x, y] = d3.pointer(event, this.holder);
    const place = this.places?.find((one) => Math.hypot(this.transform.applyX(one.point[0]) - x, this.transform.applyY(one.point[1]) - y) < one.radius + 3);
    if (place) return hint.show(this.lines(place), event.clientX, event.clientY);
    const code = event.target.__data__?.properties?.code;
    const count = code && this.counts?.get(code);
    return count ? hint.show([countryName(code), plural(count, "event"), "Click to filter by it"], event.clientX, event.clientY) : hint.hide();
  },

  onKey(event) {
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    if (event.key === "+" || event.key === "=") return this.scale(1.6);
    if (event.key === "-") return this.scale(1 / 1.6);
    if (event.key === "Escape") return this.point(null);
    if (event.key === "Enter" && this.places[this.cursor]) {
      location.hash = this.places[this.cursor].id;
      return undefined;
    }
    if (!(event.key in steps) || !this.places?.length) return undefined;
    event.preventDefault();
    this.cursor = Math.max(0, Math.min(this.places.length - 1, this.cursor + steps[event.key]));
    return this.point(this.places[this.cursor]);
  },

  point(place) {
    this.over?.selectAll("circle").classed("pointed", (one) => one === place);
    if (!place) return hint.hide();
    const box = this.holder.getBoundingClientRect();
    const [x, y] = this.transform.apply(place.point);
    return hint.show(this.lines(place), box.left + x, box.top + y);
  },
};

// The polygon with the longest outline: where a country's name is written.
const largestPart = (geometry) => {
  if (geometry.type !== "MultiPolygon") return geometry;
  return { type: "Polygon", coordinates: geometry.coordinates.reduce((best, one) => (one[0].length > best[0].length ? one : best)) };
};
