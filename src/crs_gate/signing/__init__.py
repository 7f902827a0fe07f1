"""Private keys: of a file, the environment or an agent. They sign, and are never printed."""
