"""Evidence beside a manifest, in ``.crs/``: what its files say, and whether it holds. Pure: bytes in, values out."""
