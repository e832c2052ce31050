// Building the page. Text from the data is only ever set as text: nothing here, or anywhere in this script, reads markup.

const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "on") for (const [event, listener] of Object.entries(value)) made.addEventListener(event, listener);
    else if (key === "href") made.setAttribute("href", safeAddress(value));
    else if (key in made && typeof value === "boolean") made[key] = value;
    else made.setAttribute(key, value);
  }
  append(made, children);
  return made;
};

const append = (parent, children) => {
  for (const child of children.flat(Infinity)) if (child !== null && child !== undefined && child !== false && child !== "") parent.append(child);
};

const fill = (parent, ...children) => {
  parent.replaceChildren();
  append(parent, children);
  return parent;
};

// A source's address may lead to the web, and everything else only within the page.
const safeAddress = (address) => (/^(https?:\/\/|#)/i.test(address) ? address : "#/");

const byId = (id) => document.getElementById(id);
const number = new Intl.NumberFormat("en");
const plural = (count, one, many = `${one}s`) => `${number.format(count)} ${count === 1 ? one : many}`;
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const shortened = (text, limit) => (text.length > limit ? `${text.slice(0, limit - 1)}…` : text);
const spoken = (text) => text.replaceAll("_", " ");

const link = (address, text, attributes = {}) => element("a", { href: address, ...attributes }, text);
const outward = (address) =>
  /^https?:\/\//i.test(address) ? element("a", { href: address, rel: "noopener noreferrer external", target: "_blank" }, hostOf(address), " ↗") : null;
const hostOf = (address) => {
  try {
    return new URL(address).hostname.replace(/^www\./, "");
  } catch {
    return address;
  }
};

// Words of a source, in whatever direction they are written.
const words = (text, language) => element("bdi", { lang: language || null }, text);

// A long list shows its beginning at once, and the rest when asked.
const longList = (holder, items, draw, step = 60) => {
  const more = element("div", { class: "more" });
  let shown = 0;
  const show = (count) => {
    holder.append(...items.slice(shown, shown + count).map(draw));
    shown = Math.min(items.length, shown + count);
    const left = items.length - shown;
    fill(
      more,
      left > 0 && element("button", { type: "button", on: { click: () => show(step) } }, `Show ${number.format(Math.min(step, left))} more`),
      left > step && element("button", { type: "button", class: "plain", on: { click: () => show(left) } }, `Show all ${number.format(items.length)}`),
    );
  };
  holder.replaceChildren();
  show(step);
  return more;
};

const save = (name, text, type) => {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.download = name;
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
};

// The hint beside a mark: what it is, in a few lines. It never takes what is pointed at away from the pointer.
const hint = {
  show(lines, x, y) {
    const box = byId("hint");
    fill(box, ...lines.filter(Boolean).map((line, index) => element(index ? "div" : "strong", {}, line)));
    box.hidden = false;
    const { width, height } = box.getBoundingClientRect();
    const left = Math.max(8, Math.min(x + 14, innerWidth - width - 8));
    const top = y + 18 + height > innerHeight ? y - height - 12 : y + 18;
    box.style.left = `${left}px`;
    box.style.top = `${Math.max(8, top)}px`;
  },
  hide() {
    byId("hint").hidden = true;
  },
};
