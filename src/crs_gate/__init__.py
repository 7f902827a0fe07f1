"""crs-gate rates AI training datasets by the Compliance Rating Scheme and blocks changes that lower the rating."""

__version__ = "0.1.0"
RULESET_VERSION = "2026.11"
