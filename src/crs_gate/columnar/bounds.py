"""How much of a table of columns is held at once, and what is raised for one that would take more."""

MOST_HELD = 512 * 1024 * 1024
"""Bytes that reading one batch of rows may take, and those of one record batch of Arrow once it is unpacked."""


class TooMuchError(ValueError):
    """A table that would take more memory than there is for it, or that lies about it: why, in one clause."""
