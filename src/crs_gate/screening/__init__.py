"""Screening: which candidates of a running crawler the manifest and the policy would let in. Nothing is fetched."""
