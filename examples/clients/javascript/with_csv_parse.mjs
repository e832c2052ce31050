// The tables in JavaScript, with csv-parse: its cells are texts, which the types of the schemas turn into values.
// In this folder: npm ci; node with_csv_parse.mjs

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";

// The repository, or any folder with a datapackage.json of the same shape that is named on the command line.
const folder = process.argv[2] ?? fileURLToPath(new URL("../../..", import.meta.url));
const json = (path) => JSON.parse(readFileSync(join(folder, path), "utf8"));

const read = {
  string: (cell) => cell,
  integer: Number,
  number: Number,
  boolean: (cell) => cell === "true",
  date: (cell) => cell, // a Date of JavaScript is a moment in some time zone, and not a day
};
const sum = (cells) => cells.reduce((total, cell) => total + cell, 0);
const sorted = (cells) => [...cells].sort();
const measures = {
  // A text of JavaScript is as long as its UTF-16 units; its iterator goes by characters.
  string: (cells) => [["characters", sum(cells.map((cell) => [...cell].length))]],
  integer: (cells) => [["sum", sum(cells)]],
  number: (cells) => [["sum", sum(cells).toFixed(6)]],
  boolean: (cells) => [["true", cells.filter(Boolean).length]],
  date: (cells) => [["earliest", sorted(cells)[0] ?? "empty"], ["latest", sorted(cells).at(-1) ?? "empty"]],
};

const lines = [["table", "column", "measure", "value"]];
const tables = {};
for (const resource of json("datapackage.json").resources) {
  const schema = json(resource.schema);
  const types = Object.fromEntries(schema.fields.map((field) => [field.name, field.type]));
  const rows = parse(readFileSync(join(folder, resource.path)), {
    columns: true,
    // Number("") is 0: an empty cell must become null before anything else.
    cast: (cell, { column, header }) => (header ? cell : cell === "" ? null : read[types[column]](cell)),
  });
  tables[resource.name] = rows;
  lines.push([resource.name, "", "rows", rows.length]);
  for (const [column, type] of Object.entries(types)) {
    const filled = rows.map((row) => row[column]).filter((cell) => cell !== null);
    const found = [["empty", rows.length - filled.length], ...measures[type](filled)];
    if (schema.primaryKey.includes(column) && rows.length > 0) {
      found.push(["first", rows[0][column]], ["last", rows.at(-1)[column]]);
    }
    lines.push(...found.map((line) => [resource.name, column, ...line]));
  }
}

for (const row of tables.actor_names) {
  if (row.actor_id === "act-hassan-hattab" && row.language === "ar") {
    lines.push(["actor_names", "name", "act-hassan-hattab ar", row.name]);
  }
}
const open = "evt-army-sweeps-algeria-2007-05";
for (const row of tables.events.filter((row) => row.event_id === open)) {
  lines.push(...["killed_low", "killed_high"].map((bound) => ["events", bound, open, row[bound] ?? "empty"]));
}
process.stdout.write(lines.map((line) => line.join("\t") + "\n").join(""));
