"""What manifests of crs-gate are called."""

MANIFEST_SUFFIXES = (".crs.yaml", ".crs.yml", ".crs.json")
USUAL_MANIFEST = "dataset.crs.yaml"


def is_manifest_name(path: str) -> bool:
    """Whether a path is one that only native manifests have, in any case."""
    return path.lower().endswith(MANIFEST_SUFFIXES)
