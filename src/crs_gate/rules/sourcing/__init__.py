"""C1: the dataset could be gathered again."""
