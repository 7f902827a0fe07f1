"""C4: people and rights holders can have data removed, and their signals were honored."""
