"""C2: the license of every source is known and fits."""
