"""Opt-out signals in the bytes that a site answered with: one module a protocol. Nothing is fetched and nothing run."""
