"""Safeguard: what was taken out stays out."""
