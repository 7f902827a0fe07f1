"""Rules: what a dataset must say, one module a rule, in one package a criterion."""
