"""Opt-out signals of sites, and texts of licenses and terms: fetched by the owner of a dataset, never by the gate."""
