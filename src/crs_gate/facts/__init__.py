"""What rules may ask beyond the manifest, gathered before they run."""
