"""Base and head: which commits and why, and their files. The only place where git is touched."""
