"""Where the project is at home, for reports that can hold a link."""

REPOSITORY = "https://github.com/crs-gate/crs-gate"
SITE = "https://crs-gate.github.io/crs-gate"


def rule_page(rule_id: str) -> str:
    """The page of one of our rules."""
    return f"{SITE}/docs/rules/{rule_id}.html"
