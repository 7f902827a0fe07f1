import pytest

from crs_gate.model.dataset import About, Retention
from crs_gate.model.source import (
    Acquisition,
    Collected,
    Consent,
    Evidence,
    File,
    LicenseClaim,
    Locator,
    PersonalData,
    Signal,
    Source,
    Step,
    Synthetic,
    Terms,
    Unverified,
)
from tests.unit.rules.build import SHA, judge, tree


@pytest.mark.parametrize(
    ("retention", "outcome"),
    [
        (Retention("P2Y"), "pass"),
        (Retention("P1Y6M"), "pass"),
        (Retention("PT12H"), "pass"),
        (Retention("P2W"), "pass"),
        (Retention(until="2030-01-01"), "pass"),
        (Retention("TODO", until="2030"), "pass"),
        (Retention("unlimited", basis="public archive"), "pass"),
        (Retention("unlimited"), "fail"),
        (Retention("unlimited", basis="TODO"), "fail"),
        (Retention("unlimited", basis="no"), "fail"),
        (Retention("unlimited", basis="x"), "fail"),
        (Retention("unlimited", basis="yes"), "fail"),
        (Retention("unlimited", basis="No reason."), "fail"),
        (Retention("unlimited", basis="asdf"), "fail"),
        (Retention("unlimited", basis="no personal data, kept as an archive"), "pass"),
        (Retention("unlimited", basis="\u4fdd\u5b58"), "pass"),
        (Retention(), "fail"),
        (Retention(basis="research"), "fail"),
        (Retention("P0D"), "fail"),
        (Retention("P"), "fail"),
        (Retention("PT"), "fail"),
        (Retention("P2YT"), "fail"),
        (Retention("two years"), "fail"),
        (Retention(until="some day"), "fail"),
        (Retention(until="2026-11-21"), "pass"),
        (Retention(until="2026-11-22"), "pass"),
        (Retention(until="2026"), "pass"),
        (Retention("P2Y", until="2025"), "pass"),
        (Retention("P2Y", until="some day"), "fail"),
        (Retention("P2Y", until="TODO"), "fail"),
        (Retention("P2Y", until="unknown"), "pass"),
        (Retention("unknown", until="2025"), "pass"),
        (Retention("P100Y"), "pass"),
        (Retention("P101Y"), "fail"),
        (Retention("P999999Y", basis="for ever"), "fail"),
        (Retention("P36600D"), "fail"),
        (Retention(until="2126"), "pass"),
        (Retention(until="2127"), "fail"),
        (Retention("unlimited", until="some day", basis="public archive"), "fail"),
        (Retention("unknown"), "unknown"),
    ],
)
def test_retention_is_a_length_an_end_or_a_reason(retention, outcome):
    assert judge("retention-missing", about=About(retention=retention)).outcome == outcome


@pytest.mark.parametrize(
    ("retention", "said"),
    [
        (
            Retention(until="2999"),
            [("/dataset/retention/until", "retention.until '2999' is more than 100 years ahead")],
        ),
        (
            Retention("two years", until="some day"),
            [
                ("/dataset/retention/until", "retention.until 'some day' is no date"),
                ("/dataset/retention/period", "retention.period 'two years' is no duration such as P2Y"),
            ],
        ),
        (Retention(), [("/dataset/retention", "neither a period nor an end date of retention")]),
    ],
)
def test_each_wrong_part_of_the_retention_is_named(retention, said):
    assert judge("retention-missing", about=About(retention=retention)).said == tuple(said)


BASE = Source(
    "s",
    title="Posts",
    modality=("text", "image"),
    locator=Locator(url="https://example.org/a", revision="v1"),
    collected=Collected("2024-11-20", "2024-11-26", "download", "wget", "1.24"),
    acquisition=Acquisition("licensed", Terms("https://example.org/terms", "2024-11-19")),
    license=LicenseClaim("other", name="Terms", link="https://example.org/terms", evidence=Evidence(sha256=SHA)),
    signals=(Signal("robots.txt", "2024-11-20", "allowed"), Signal("tdmrep", "2024-11-20", "absent")),
    personal_data=PersonalData("yes", ("pi",), ("did", "handle")),
    derived_from=("parent",),
    files=(File("a.csv", SHA, "10", "1"), File("b.csv", SHA, "20", "2")),
    trace=(Step("dedup", "x", "1"), Step("filter", "y", "2")),
    synthetic=Synthetic("no", checks=(("privacy", "done"),)),
    unverified=(Unverified("category", "unknown"),),
)


def lost(**changes):
    head = BASE._replace(**changes)
    return judge("source-metadata-dropped", head, base=BASE, files=tree("a.csv", "b.csv")).said


@pytest.mark.parametrize(
    ("changes", "pointer", "said"),
    [
        ({"title": None}, "/title", "title was 'Posts' and is gone"),
        ({"title": " "}, "/title", "title was 'Posts' and is gone"),
        ({"title": "TODO"}, "/title", "title was 'Posts' and is now 'TODO'"),
        ({"title": "unknown"}, "/title", "title was 'Posts' and is now 'unknown'"),
        ({"modality": ("text",)}, "/modality", "modality was 'image' and is gone"),
        ({"modality": None}, "/modality", "modality was '2 entries' and is gone"),
        ({"derived_from": ()}, "/derived_from", "derived_from was 'parent' and is gone"),
        ({"derived_from": None}, "/derived_from", "derived_from was 'parent' and is gone"),
        (
            {"signals": (Signal("tdmrep", "2024-11-20", "absent"),)},
            "/opt_out/signals",
            "opt_out.signals was 'robots.txt' and is gone",
        ),
        ({"trace": (Step("filter", "y", "2"),)}, "/trace", "trace was 'dedup' and is gone"),
        (
            {"trace": (Step("dedup"), Step("filter", "y", "2"))},
            "/trace/0/tool",
            "trace.0.tool was 'x' and is gone",
        ),
        (
            {"locator": Locator(url="https://example.org/a")},
            "/locator/revision",
            "locator.revision was 'v1' and is gone",
        ),
        ({"locator": Locator(revision="v1")}, "/locator/url", "locator.url was 'https://example.org/a' and is gone"),
        (
            {"license": LicenseClaim("CC-BY-4.0")},
            "/license/evidence/sha256",
            "license.evidence.sha256 was",
        ),
        ({"license": BASE.license._replace(link=None)}, "/license/link", "license.link was"),
        ({"files": (BASE.files[0],)}, "/files", "files was 'b.csv' and is gone"),
        ({"files": (BASE.files[1], File("a.csv", None, "10", "1"))}, "/files/1/sha256", "files.1.sha256 was"),
        (
            {"personal_data": BASE.personal_data._replace(identifiers=())},
            "/personal_data/identifiers",
            "personal_data.identifiers was",
        ),
        ({"synthetic": Synthetic("no")}, "/synthetic/checks", "synthetic.checks was 'privacy' and is gone"),
    ],
)
def test_saying_less_than_before_is_a_loss(changes, pointer, said):
    found = lost(**changes)
    assert found[0][0] == pointer
    assert found[0][1].startswith(said)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"title": "Other posts"},
        {"id": "renamed"},
        {"modality": ("image", "text")},
        {"signals": BASE.signals[::-1]},
        {"trace": (*BASE.trace, Step("shuffle"))},
        {"trace": (Step("deduplication", "z", "3"), BASE.trace[1])},
        {"derived_from": ("other-parent",)},
        {"locator": Locator(doi="10.5281/zenodo.1", revision="v2")},
        {"license": LicenseClaim("CC-BY-4.0", evidence=BASE.license.evidence)},
        {"unverified": ()},
        {"files": (*BASE.files[::-1], File("c.csv"))},
        {"files": (File("a.csv", SHA[::-1], "11", "2"), BASE.files[1])},
        {"personal_data": PersonalData("no", (), (), anonymisation="k-anonymity, k=10")},
        {"category": "licensed"},
    ],
)
def test_another_answer_or_order_is_no_loss(changes):
    assert lost(**changes) == ()


def put(record, path, value):
    """The record with one value below it replaced."""
    name, _, rest = path.partition(".")
    if name.isdecimal():
        at = int(name)
        return (*record[:at], put(record[at], rest, value) if rest else value, *record[at + 1 :])
    return record._replace(**{name: put(getattr(record, name), rest, value) if rest else value})


@pytest.mark.parametrize("word", ["none", "no", "x", "yes", "asdf", "Nothing.", "---", "xxxx"])
@pytest.mark.parametrize(
    "field",
    [
        *("title", "locator.revision", "locator.url", "collected.tool", "collected.method"),
        *("acquisition.terms.url", "license.link", "license.evidence.sha256", "personal_data.anonymisation"),
        *("consent.evidence", "trace.1.tool", "files.0.bytes", "opt_out.signals.0.protocol"),
    ],
)
def test_a_word_that_says_nothing_takes_the_place_of_an_answer(field, word):
    base = BASE._replace(
        consent=Consent("opt-in", "form.pdf"),
        personal_data=BASE.personal_data._replace(anonymisation="handles replaced"),
        trace=(BASE.trace[0], Step("filter", "jq", "2")),
    )
    head = put(base, field.removeprefix("opt_out."), word)
    ((pointer, said),) = judge("source-metadata-dropped", head, base=base, files=tree("a.csv", "b.csv")).said
    assert pointer == f"/{field.replace('.', '/')}"
    assert said.endswith(f"and is now '{word}'")


@pytest.mark.parametrize(
    ("field", "before", "after"),
    [
        ("personal_data.present", "yes", "no"),
        ("personal_data.minors", "excluded", "no"),
        ("consent.basis", "opt-in", "none"),
        ("license.credit", "(c) Somebody", "none"),
        ("license.expression", "CC-BY-4.0", "none"),
        ("collected.tool", "wget", "R"),
        ("collected.tool_version", "10", "11"),
        ("trace.0.tool", "x", "y"),
        ("title", "none", "no"),
        ("derived_from", ("parent",), ("no",)),
    ],
)
def test_where_no_is_an_answer_it_is_no_loss(field, before, after):
    base, head = put(BASE, field, before), put(BASE, field, after)
    assert judge("source-metadata-dropped", head, base=base, files=tree("a.csv", "b.csv")).said == ()


LINK = "https://creativecommons.org/publicdomain/zero/1.0/"


@pytest.mark.parametrize(
    ("before", "after", "lost_field"),
    [
        (LicenseClaim("unknown", link=LINK), LicenseClaim(link=LINK), "expression"),
        (LicenseClaim("unknown"), LicenseClaim(" ", name="CC0-1.0"), "expression"),
        (LicenseClaim("All rights reserved", name="CC0-1.0"), LicenseClaim(name="CC0-1.0"), "expression"),
        (LicenseClaim("MIT", contents="unknown"), LicenseClaim("MIT"), "contents"),
        (LicenseClaim("unknown"), LicenseClaim(), ""),
        (LicenseClaim("unknown", link=LINK), LicenseClaim("CC0-1.0", link=LINK), ""),
        (LicenseClaim("MIT", contents="unknown"), LicenseClaim("MIT", contents="CC0-1.0"), ""),
        (LicenseClaim("ODbL-1.0", contents="unknown"), LicenseClaim("CC0-1.0"), ""),
        (LicenseClaim("TODO", link=LINK), LicenseClaim(link=LINK), ""),
    ],
)
def test_what_was_admitted_of_a_license_does_not_fall_silent(before, after, lost_field):
    ending = judge("source-metadata-dropped", Source("s", license=after), base=Source("s", license=before))
    assert [pointer for pointer, _ in ending.said] == ([f"/license/{lost_field}"] if lost_field else [])


def test_a_locator_of_another_kind_that_says_nothing_stands_in_for_none():
    said = lost(locator=Locator(doi="none", revision="v1"))
    assert said == (("/locator/url", "locator.url was 'https://example.org/a' and is gone"),)


def test_an_entry_may_go_with_its_file():
    head = BASE._replace(files=(BASE.files[0],))
    assert judge("source-metadata-dropped", head, base=BASE, files=tree("a.csv")).outcome == "pass"


def test_an_entry_may_move_to_another_source():
    head = BASE._replace(files=(BASE.files[0],))
    other = Source("o", files=(BASE.files[1],))
    assert judge("source-metadata-dropped", other, head, base=BASE, files=tree("a.csv", "b.csv")).outcome == "pass"


def test_an_empty_list_is_a_statement_that_can_be_lost():
    base = Source("s", trace=(), files=())
    ending = judge("source-metadata-dropped", Source("s"), base=base)
    assert [pointer for pointer, _ in ending.said] == ["/files", "/trace"]
    assert ending.outcome == "fail"


def test_a_new_source_has_nothing_to_lose():
    assert judge("source-metadata-dropped", BASE).outcome == "silent"


def test_a_file_that_is_elsewhere_is_known_by_its_address():
    files = tuple(File(None, SHA, url=f"https://example.org/{name}.csv") for name in "ab")
    found = judge("source-metadata-dropped", BASE._replace(files=files[1:]), base=BASE._replace(files=files))
    assert "files was 'https://example.org/a.csv' and is gone" in str(found.said)
