"""Safeguard: biases are known, and something is done about them."""
