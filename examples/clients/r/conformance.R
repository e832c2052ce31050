# What the R clients share: which tables there are, what is measured in them, and how a report is written.
# Nothing here knows aqim-data: tables, types and keys come from datapackage.json and its schemas.

library(jsonlite)

# The repository, or any folder with a datapackage.json of the same shape that is named on the command line.
arguments <- commandArgs(trailingOnly = TRUE)
package <- if (length(arguments) > 0) arguments[[1]] else "."

measures <- list(
  string = "characters", integer = "sum", number = "sum", boolean = "true", date = c("earliest", "latest")
)

# The tables, in the order of the descriptor; types are named by the columns.
tables <- function() {
  descriptor <- fromJSON(file.path(package, "datapackage.json"), simplifyVector = FALSE)
  lapply(descriptor$resources, function(resource) {
    schema <- fromJSON(file.path(package, resource$schema), simplifyVector = FALSE)
    types <- vapply(schema$fields, function(field) field$type, "")
    names(types) <- vapply(schema$fields, function(field) field$name, "")
    list(name = resource$name, path = file.path(package, resource$path), types = types, key = unlist(schema$primaryKey))
  })
}

measure <- function(cells, type, which) {
  filled <- cells[!is.na(cells)]
  switch(which,
    empty = sum(is.na(cells)),
    characters = sum(nchar(filled, type = "chars")),
    sum = if (type == "number") sprintf("%.6f", sum(filled)) else format(sum(as.numeric(filled)), scientific = FALSE),
    true = sum(filled),
    earliest = if (length(filled)) format(min(filled)) else "empty",
    latest = if (length(filled)) format(max(filled)) else "empty",
    first = cells[[1]],
    last = cells[[length(cells)]]
  )
}

# Print what a client finds: the lines of conformance.tsv. `read` takes a table and gives a data frame.
write_report <- function(read) {
  lines <- "table\tcolumn\tmeasure\tvalue"
  add <- function(...) lines <<- c(lines, paste(..., sep = "\t"))
  held <- list()
  for (table in tables()) {
    frame <- held[[table$name]] <- read(table)
    add(table$name, "", "rows", nrow(frame))
    for (column in names(table$types)) {
      type <- table$types[[column]]
      ends <- if (column %in% table$key && nrow(frame) > 0) c("first", "last")
      for (which in c("empty", measures[[type]], ends)) {
        add(table$name, column, which, measure(frame[[column]], type, which))
      }
    }
  }
  names <- held$actor_names
  found <- names$name[which(names$actor_id == "act-hassan-hattab" & names$language == "ar")]
  for (name in found) add("actor_names", "name", "act-hassan-hattab ar", name)
  open <- "evt-army-sweeps-algeria-2007-05"
  for (bound in c("killed_low", "killed_high")) {
    for (count in held$events[[bound]][which(held$events$event_id == open)]) {
      add("events", bound, open, if (is.na(count)) "empty" else count)
    }
  }
  # As bytes, so that letters leave R as they are under any locale.
  writeLines(enc2utf8(lines), useBytes = TRUE)
}
