"""Manifests for end-to-end tests: a good one to start from, and ways to spoil it."""

LICENSED = (
    'license: {expression: CC0-1.0, evidence: {url: "https://example.org/terms", retrieved: 2026-11-01, '
    "verified_by: data@example.org}}"
)
"""The license of a good source, as a line of its own."""
GOOD_SOURCE = """\
  - id: {id}
    title: Notices of {id}
    category: public_dataset
    modality: [text]
    locator: {{url: "https://example.org/{id}", revision: v1}}
    collected: {{from: 2026-01-01, to: 2026-01-31, method: download}}
    acquisition: {{basis: licensed}}
    {licensed}
    personal_data: {{present: no}}
    synthetic: {{present: no}}
    derived_from: []
    files: []
    trace: []
"""
SCRAPED_SOURCE = """\
  - id: {id}
    title: Scraped posts
    category: crawled
    locator: {{url: "https://example.org/posts"}}
    collected: {{from: 2026-01-01, method: web-scraping-crawling-api}}
    license: unknown
    consent: {{basis: none}}
    personal_data: {{present: yes, identifiers: [handle]}}
    derived_from: []
    files: []
"""
HEADER = """\
crs: 1
dataset:
  name: {name}
  description: Short notices.
  license: CC0-1.0
  retention: {{period: P2Y, basis: reviewed every year}}
  bias: {{known: [], looked_for: [shares of languages in a sample of 100]}}
removals: []
sources:
"""


def manifest(*ids: str, name: str = "notices", scraped: tuple[str, ...] = ()) -> str:
    """A manifest of good sources, and of scraped ones at its end."""
    good = [GOOD_SOURCE.format(id=id_, licensed=LICENSED) for id_ in ids]
    bad = [SCRAPED_SOURCE.format(id=id_) for id_ in scraped]
    return HEADER.format(name=name) + "".join([*good, *bad])
