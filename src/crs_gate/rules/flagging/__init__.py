"""C3: what could not be verified carries a note that says so."""
