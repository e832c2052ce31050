# The tables with readr: read_csv() with the types of the schemas; only an empty cell is missing.
# Run in the repository: Rscript examples/clients/r/with_readr.R

source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))), "conformance.R"))

types <- list(
  string = readr::col_character(), integer = readr::col_integer(), number = readr::col_double(),
  boolean = readr::col_logical(), date = readr::col_date()
)

write_report(function(table) {
  columns <- types[table$types]
  names(columns) <- names(table$types)
  readr::read_csv(
    table$path,
    col_types = do.call(readr::cols, columns),
    na = "", # NA is Namibia
    trim_ws = FALSE,
    progress = FALSE
  )
})
