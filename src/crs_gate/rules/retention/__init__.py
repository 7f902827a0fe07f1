"""C6: metadata survives every change, and retention is stated."""
