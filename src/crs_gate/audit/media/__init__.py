"""What pictures, sound and video say of themselves: who may train on them, and whether a model made them."""
