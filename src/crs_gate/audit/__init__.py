"""What the bytes of a dataset hold: unsafe files, and records with personal data or secrets. Bytes in, values out."""
