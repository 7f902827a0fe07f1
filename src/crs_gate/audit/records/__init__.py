"""Personal data and secrets in the records of a file, decoded first and never kept."""
