"""The digests of many files, on all processors."""
