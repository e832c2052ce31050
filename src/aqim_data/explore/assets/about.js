// What this page is, how to read it, and with what it is made.

const aboutView = () => {
  const notices = JSON.parse(byId("notices").textContent);
  const rows = ["events", "actors", "places", "quotes", "sources", "claims"].map((name) => [data.packed[name].title, number.format(data.tables[name].length)]);
  return element("article", { class: "record about" },
    element("h1", { tabindex: "-1" }, "About this page"),
    element("p", { class: "lead" }, data.about.title, data.about.version && `, version ${data.about.version}`),
    facts(rows),
    block("How to read it",
      element("ul", {},
        element("li", {}, "A record holds the adopted values and one citation. A claim holds what one source says about one value, agreeing or not. The adopted value is the best supported one; what loses stays, as a claim that disputes."),
        element("li", {}, "Dates are as uncertain as their sources: a dot is a day, a full bar lasted, an empty bar says that the day lies somewhere within, dashes that the source is unsure, fading dots that an end is open."),
        element("li", {}, "Numbers are a lowest and a highest number. “At least four” has no upper end and is drawn with an open one. No middle is ever made up."),
        element("li", {}, "A place is known as closely as its source knows it. What is known only by its country shades the country; nothing is put on the map finer than that."),
        element("li", {}, "Events that are parts or sequels of others — a release, a claim of responsibility — are events of their own and are not to be added up with them."),
        element("li", {}, "The figure beside a filter says how many events of the selection it has, or would bring. The bars by year count an event in its first possible year."))),
    block("By keyboard", element("ul", {},
      element("li", {}, element("kbd", {}, "/"), " goes to the search, ", element("kbd", {}, "Tab"), " from part to part."),
      element("li", {}, "On the timeline and the map: arrow keys from event to event, ", element("kbd", {}, "Enter"), " opens, ", element("kbd", {}, "Esc"), " closes the hint."),
      element("li", {}, "On the page of a record ", element("kbd", {}, "Esc"), " goes back."))),
    block("Links", element("p", {}, "Every record has an address of its own, such as ", element("code", {}, `#${data.tables.events[0]?.id ?? "evt-…"}`), "; filters stand in the address too. Nothing on this page asks anything of the network; only links to sources lead out, and only when you follow them.")),
    block("How to cite", element("p", { class: "citation" }, data.about.citation)),
    data.about.licence && block("Licence", element("p", {}, `Data: ${data.about.licence}. Quotations stay their owners’ and are not licensed anew.`)),
    block("Made with", notices.map((one) => element("details", {}, element("summary", {}, `${one.package} ${one.version}: ${one.purpose} (${one.licence})`), element("pre", { tabindex: "0" }, one.text)))));
};
