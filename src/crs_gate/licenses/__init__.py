"""Licenses as people write them: what a text means, without knowing anything of datasets or rules."""
