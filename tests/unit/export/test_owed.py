from crs_gate.export.answers import draft
from crs_gate.export.owed import with_owed
from crs_gate.model.source import Collected, Source, Synthetic
from tests.unit.export.sample import dataset


def test_every_null_says_that_it_is_owed_whether_or_not_a_rule_asks_for_it():
    source = Source("a", collected=Collected("TODO", "2024-99"), synthetic=Synthetic(share="TBD"))
    first, second = with_owed(draft(dataset(source, source._replace(id="b"))), "some-format").sources
    empty = {name: answer.comment for name, answer in first.answers.items() if answer.value is None}
    assert empty["collected.from"].startswith('the placeholder "TODO" is no answer; owed: first day')
    assert empty["collected.to"] == '"2024-99" does not fit here; owed'
    assert all("; owed" in f"; {comment}" for comment in empty.values())
    assert second.answers["collected.from"].comment == 'the placeholder "TODO" is no answer; owed'
    assert {name for name, answer in second.answers.items() if answer.value is None} == set(empty)
