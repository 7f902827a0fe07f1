"""Keys in order: comments go along, blank lines stay where they are, and what would change its meaning is refused."""

import pytest

from crs_gate.export.edit import NotEditableError
from crs_gate.export.sorting import sorted_yaml

MIXED = """\
# posts of ours

# what is in it
sources:
  # the first one
  - title: x # as on the page
    # its name here
    id: a
    license:
      # seen in May
      evidence: {retrieved: 2026-05-01, url: "https://example.org/a"}
      expression: MIT
    trace: []
      # - {step: filter}
    files: []

# goes out
dataset:
  release: public # for now
  # the short one
  name: posts

crs: 1
# the end
"""
IN_ORDER = """\
# posts of ours

crs: 1

# goes out
dataset:
  # the short one
  name: posts
  release: public # for now

# what is in it
sources:
  # the first one
  # its name here
  - id: a
    title: x # as on the page
    license:
      expression: MIT
      # seen in May
      evidence: {url: "https://example.org/a", retrieved: 2026-05-01}
    files: []
    trace: []
      # - {step: filter}
# the end
"""


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_comments_go_along_with_their_keys(ends: str) -> None:
    assert sorted_yaml(MIXED.replace("\n", ends)) == IN_ORDER.replace("\n", ends)
    assert sorted_yaml(IN_ORDER.replace("\n", ends)) == IN_ORDER.replace("\n", ends)


def test_what_has_no_place_in_the_schema_comes_last_as_it_is() -> None:
    text = "x-b: {z: 1, a: 2}\ncrs: 1\nx-a: 1\nsources:\n- id: a"
    assert sorted_yaml(text) == "crs: 1\nsources:\n- id: a\nx-b: {z: 1, a: 2}\nx-a: 1"


def test_texts_on_several_lines_move_whole() -> None:
    title = "title: |\n      one\n      # two\n\n      three"
    text = f"crs: 1\nsources:\n  - {title}\n    # its id\n    id: a\n    reviewed: >-\n      2026-01-01\n    role: x\n"
    assert sorted_yaml(text) == (
        f"crs: 1\nsources:\n  # its id\n  - id: a\n    {title}\n    role: x\n    reviewed: >-\n      2026-01-01\n"
    )


def test_between_braces_on_several_lines_nothing_moves() -> None:
    text = "crs: 1\nsources:\n  - id: a\n    locator: {revision: v1, # the first\n      url: u}\n"
    assert sorted_yaml(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "sources:\n- id: a\n  title: |+\n    x\n\n\ncrs: 1\n",
        "? sources\n: - id: a\n? crs\n: 1\n",
        "sources:\n- &a {id: a, title: x}\ncrs: 1\nx-own: *a\n",
    ],
    ids=["blank-lines-are-text", "question-marks", "anchors"],
)
def test_what_cannot_be_moved_safely_is_refused(text: str) -> None:
    with pytest.raises(NotEditableError):
        sorted_yaml(text)
