"""The nouns of the gate. Frozen values only: this room imports nothing of the project."""
