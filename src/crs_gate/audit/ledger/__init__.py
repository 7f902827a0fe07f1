"""The ledger of a dataset: a table with one row a datapoint, counted against what the manifest says of its sources."""
