import pytest

from crs_gate.model.dataset import About, OptOut
from crs_gate.model.source import (
    Acquisition,
    Collected,
    Consent,
    LicenseClaim,
    Locator,
    PersonalData,
    Signal,
    Source,
    Step,
    Unverified,
)
from tests.unit.rules.build import judge

RULE = "unverified-claim-unflagged"
ANSWERED = Source(
    "s",
    category="public_dataset",
    locator=Locator(url="https://example.org/x.csv"),
    collected=Collected("2024-11-20", method="download"),
    acquisition=Acquisition("licensed"),
    license=LicenseClaim("CC-BY-4.0"),
    personal_data=PersonalData("no"),
    derived_from=(),
    files=(),
    trace=(),
)
GAPS = {
    "locator": {"locator": Locator()},
    "collected.from": {"collected": Collected(method="download")},
    "collected.method": {"collected": Collected("2024", method="TODO")},
    "license": {"license": LicenseClaim("other")},
    "acquisition.basis": {"acquisition": Acquisition("unknown")},
    "category": {"category": None},
    "personal_data.present": {"personal_data": PersonalData("unknown")},
    "consent.basis": {"personal_data": PersonalData("yes")},
    "derived_from": {"derived_from": None},
    "files": {"files": None},
    "trace": {"trace": None},
    "opt_out.signals": {"category": "crawled"},
}


def test_a_source_that_answers_everything_needs_no_note():
    assert judge(RULE, ANSWERED).outcome == "pass"


@pytest.mark.parametrize("field", GAPS)
def test_a_silent_gap_fails_on_its_field(field):
    ending = judge(RULE, ANSWERED._replace(**GAPS[field]))
    assert [pointer for pointer, _ in ending.said] == ["/" + field.replace(".", "/")]
    assert ending.text.startswith(field)
    assert ending.text.endswith("and no unverified note says so")


@pytest.mark.parametrize("field", GAPS)
def test_a_note_that_names_the_field_closes_the_gap(field):
    note = Unverified(field, "unknown", "asked the owner", "2026-11-01")
    assert judge(RULE, ANSWERED._replace(unverified=(note,), **GAPS[field])).outcome == "pass"


@pytest.mark.parametrize("named", ["collected", "/collected/from", " Collected.From "])
def test_a_note_may_name_the_parent_or_a_pointer(named):
    source = ANSWERED._replace(**GAPS["collected.from"], unverified=(Unverified(named, "unknown"),))
    assert judge(RULE, source).outcome == "pass"


def test_a_note_on_the_expression_covers_the_license():
    source = ANSWERED._replace(**GAPS["license"], unverified=(Unverified("license.expression", "other-without-text"),))
    assert judge(RULE, source).outcome == "pass"


@pytest.mark.parametrize(
    ("gap", "named"),
    [
        ("license", "license.link"),
        ("license", "license.evidence"),
        ("files", "files.0.path"),
        ("opt_out.signals", "opt_out.signals.0.result"),
        ("locator", "locator.revision"),
    ],
)
def test_a_note_on_a_part_does_not_cover_the_whole(gap, named):
    source = ANSWERED._replace(**GAPS[gap], unverified=(Unverified(named, "unknown"),))
    assert judge(RULE, source).outcome == "fail"


@pytest.mark.parametrize(
    "note",
    [
        Unverified("license"),
        Unverified("license", " "),
        Unverified(None, "unknown"),
        Unverified("", "unknown"),
        Unverified("*", "unknown"),
        Unverified("collected", "unknown"),
    ],
)
def test_a_note_without_reason_or_about_something_else_does_not_help(note):
    assert judge(RULE, ANSWERED._replace(**GAPS["license"], unverified=(note,))).outcome == "fail"


def test_no_license_is_an_answer_that_needs_no_note():
    assert judge(RULE, ANSWERED._replace(license=LicenseClaim("none"))).outcome == "pass"


@pytest.mark.parametrize(
    ("source", "pointer"),
    [
        (Source("s", title="TODO"), "/title"),
        (Source("s", collected=Collected(method="[More Information Needed]")), "/collected/method"),
        (Source("s", collected=Collected(method="We took it from [TBD] and x")), "/collected/method"),
        (Source("s", signals=(Signal("robots.txt"), Signal("TODO"))), "/opt_out/signals/1/protocol"),
        (Source("s", trace=(Step("dedup", inputs=("N/A",)),)), "/trace/0/inputs/0"),
    ],
)
def test_a_placeholder_is_found_wherever_it_stands(source, pointer):
    ending = judge("placeholder-text", source)
    assert [place for place, _ in ending.said] == [pointer]
    assert "holds the placeholder" in ending.text


@pytest.mark.parametrize(
    "source",
    [
        Source("s", title="Posts"),
        Source("todo", title="Posts"),
        Source("s", title="A list of TODO comments in code"),
        Source("s", title="Posts", unverified=(Unverified("license", "placeholder", "TODO"),)),
        Source("s", derived_from=(), modality=()),
    ],
)
def test_ids_notes_and_ordinary_words_are_no_placeholders(source):
    assert judge("placeholder-text", source).outcome == "pass"


def test_nothing_stated_is_nothing_to_praise():
    note = Unverified("license", "unknown")
    assert judge("placeholder-text", Source("s", unverified=(note,))).outcome == "silent"
    assert judge("dataset-placeholder-text", Source("s"), about=About(unverified=(note,))).outcome == "silent"


def test_the_dataset_has_a_rule_of_its_own_for_placeholders():
    about = About(name="posts", contact="TODO", opt_out=OptOut(email="your-email-here"))
    ending = judge("dataset-placeholder-text", Source("s", title="TODO"), about=about)
    assert [pointer for pointer, _ in ending.said] == ["/dataset/contact", "/dataset/opt_out/email"]


def test_a_basis_that_is_stated_needs_no_note():
    assert judge(RULE, ANSWERED._replace(personal_data=PersonalData("yes"), consent=Consent("none"))).outcome == "pass"
