from dataclasses import replace

import pytest

from crs_gate.export.answers import draft
from crs_gate.export.comments import Ours
from crs_gate.export.owed import HINTS, with_owed
from crs_gate.model.dataset import About, Bias, KnownBias
from crs_gate.model.source import Acquisition, Collected, Consent, PersonalData, Source, Synthetic
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


def test_what_another_answer_makes_owed_is_asked_for_and_nothing_else():
    persons = PersonalData(present="yes", classes=("phi",), anonymisation="names replaced")
    asked = Source(
        "a",
        personal_data=persons,
        synthetic=Synthetic(present="yes"),
        acquisition=Acquisition(basis="scraped-within-terms"),
        consent=Consent(basis="opt-in"),
    )
    silent = Source("b", personal_data=PersonalData(present="no"), synthetic=Synthetic(present="no"))
    first, second = with_owed(draft(dataset(asked, silent))).sources
    owed = {name for name, answer in first.answers.items() if answer.value is None}
    assert owed - {name for name, answer in second.answers.items() if answer.value is None} == {
        *("personal_data.identifiers", "personal_data.gdpr_basis", "personal_data.minors", "personal_data.art9"),
        *("personal_data.anonymisation_test", "acquisition.terms.url", "acquisition.terms.read_on"),
        *("synthetic.generators", "synthetic.disclosure", "consent.evidence", "consent.withdrawal"),
        *("synthetic.checks.privacy", "synthetic.checks.bias", "synthetic.checks.validity"),
    }


@pytest.mark.parametrize(
    ("bias", "owed"),
    [(Bias(), "bias.known"), (Bias(known=()), "bias.looked_for"), (Bias((KnownBias("age"),)), "bias.mitigations")],
)
def test_biases_are_asked_for_and_what_follows_from_them(bias, owed):
    about = with_owed(draft(replace(dataset(Source("a")), about=About(bias=bias)))).about
    assert [name for name, answer in about.items() if name.startswith("bias") and answer.value is None] == [owed]


def test_whatever_is_asked_for_is_known_as_a_comment_of_an_import():
    ours = Ours("croissant")
    assert all(ours.fits(f"# owed: {hint}") and ours.fits(f"# owed, not in croissant: {hint}") for hint in HINTS)
