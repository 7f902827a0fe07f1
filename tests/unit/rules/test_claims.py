"""A manifest whose patterns are too much work is told so at a place that the rule can point at."""

import pytest

from crs_gate.facts import tree as tree_module
from crs_gate.model.source import File, Source
from tests.unit.rules.build import judge, tree

MANY = tree(*(f"{number}.csv" for number in range(20)))


@pytest.mark.parametrize(
    ("rule", "pointer"),
    [
        ("data-path-unclaimed", "/sources"),
        ("source-path-missing", "/files"),
        ("checksum-missing", "/files"),
        ("source-metadata-dropped", "/files"),
    ],
)
def test_too_much_work_is_undetermined_where_an_answer_belongs(rule, pointer, monkeypatch):
    monkeypatch.setattr(tree_module, "MOST_TESTS", 10)
    source = Source("s", files=(File("*.csv"),))
    base = source._replace(files=(*source.files, File("*.txt")))
    ending = judge(rule, source, files=tree(*MANY.files), base=base)
    assert ending.said == ((pointer, "the patterns of the manifest are too many for its files"),)
    assert ending.outcome == "unknown"


@pytest.mark.parametrize("rule", ["source-path-missing", "checksum-missing"])
@pytest.mark.parametrize(("files", "outcome"), [(None, "unknown"), ((), "na")])
def test_files_that_are_not_stated_are_not_known_and_none_are_none(rule, files, outcome):
    assert judge(rule, Source("s", files=files), files=MANY).outcome == outcome
