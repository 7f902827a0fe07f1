"""The change itself: what became of the manifest file."""
