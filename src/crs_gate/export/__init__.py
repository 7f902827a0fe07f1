"""Writing manifests: what a description says as YAML with comments, laid over a manifest that people have edited."""
