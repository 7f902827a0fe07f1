"""Brings a finished report to its readers: streams, files and what GitHub reads. The verdict is decided before."""
