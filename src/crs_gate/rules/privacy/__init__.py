"""Safeguard: personal data."""
