"""The audit of many files: on all processors of one machine, or on a cluster."""
