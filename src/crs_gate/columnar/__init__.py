"""Tables of columns, Parquet and Arrow, read in bounded memory whatever they declare."""
