# The tables with R alone: read.csv() with the types of the schemas; only an empty cell is missing.
# Run in the repository: Rscript examples/clients/r/with_base.R

source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))), "conformance.R"))

types <- c(string = "character", integer = "integer", number = "numeric", boolean = "logical", date = "Date")

write_report(function(table) {
  classes <- types[table$types]
  names(classes) <- names(table$types)
  read.csv(
    table$path,
    colClasses = classes,
    na.strings = "", # NA is Namibia
    encoding = "UTF-8",
    check.names = FALSE
  )
})
