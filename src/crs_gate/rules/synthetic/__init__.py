"""Safeguard: what models wrote is said to be so."""
