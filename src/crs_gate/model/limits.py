"""Bounds that several rooms must agree on."""

LARGEST_FILE = 95 * 1024 * 1024
"""Bytes of the largest manifest or policy. Git hosts refuse files of 100 MB, so nothing honest is bigger.

Reading stops one byte later, so that the reader of a format can say that a file is too big.
"""
