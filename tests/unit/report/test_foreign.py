import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate.model.scheme import Criterion
from crs_gate.report import foreign
from tests.unit.report import sample


@pytest.mark.parametrize(
    ("criterion", "said"),
    [(Criterion.OPT_OUT, "C4 opt-out"), (Criterion.PRIVACY, "privacy"), (Criterion.TRACE, "C5 trace")],
)
def test_a_criterion_has_its_number_and_a_safeguard_its_name(criterion: Criterion, said: str) -> None:
    assert foreign.titled(criterion) == said


def test_only_what_is_not_met_is_told() -> None:
    missing = (
        (Criterion.TRACE, ("trace",)),
        (Criterion.PRIVACY, ("personal_data",)),
        (Criterion.SOURCING, ("category",)),
    )
    manifest = sample.blocked().manifests[0]._replace(not_in_format=missing)
    assert foreign.not_in_format(manifest) == missing[:1]
    assert foreign.not_in_format(manifest._replace(head_rating=None)) == ()


@given(st.text(min_size=1))
def test_the_command_to_import_reads_one_file_whatever_its_name(path: str) -> None:
    words = shlex.split(foreign.import_command(sample.blocked().manifests[0]._replace(path=path)))
    assert words[:2] == ["crs-gate", "import"]
    assert words[2:] == [path if path[0] != "-" else f"./{path}"]


@pytest.mark.parametrize(
    ("pointer", "said"),
    [("/sources/0/license/expression", "sources.0.license.expression"), ("/a~1b/c~0d", "a/b.c~d"), ("", "")],
)
def test_a_pointer_is_told_with_dots(pointer: str, said: str) -> None:
    assert foreign.dotted(pointer) == said
