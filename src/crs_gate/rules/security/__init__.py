"""Safeguard: nothing changes unnoticed."""
