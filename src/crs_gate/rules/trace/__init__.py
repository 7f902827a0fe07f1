"""C5: what was done to the data is on record, and it was lawfully obtained."""
