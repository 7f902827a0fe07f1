"""Judging: what changed, how each rule ends, what that rates, and what is decided. Pure functions only."""
