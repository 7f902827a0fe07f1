"""What was taken out never comes back."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate.model.dataset import Removal, Unlike
from crs_gate.model.policy import Policy
from crs_gate.model.source import File, Locator, Source
from crs_gate.rules.interface import Context, ToldElsewhere, Undetermined
from crs_gate.rules.removed import Ledger
from tests.unit.rules.build import OTHER_SHA, RULES, SHA, TODAY, dataset, tree

GONE = Removal("R-1", "wikihow", "WikiHow", "https://www.wikihow.example", (SHA,), "owner", "2023-05-04", "2023-05-05")
NEWS = Source("news", "Notices", locator=Locator("https://example.org/news"), files=())


def said(*sources: Source, removals=(GONE,), before=None, lfs=None) -> tuple[str, str]:
    """How the rule ends, and the first pointer or reason."""
    head = replace(dataset(*sources), removals=removals)
    base = None if before is None else replace(dataset(*sources), removals=before)
    files = tree(*(lfs or {}), lfs=lfs) if lfs else None
    try:
        found = list(RULES["removed-source-returned"].check(head, Context(head, Policy(), TODAY, files, before=base)))
    except (ToldElsewhere, Undetermined) as gap:
        return "unknown", str(gap)
    return ("fail", found[0][0]) if found else ("pass", "")


@pytest.mark.parametrize(
    ("source", "pointer"),
    [
        (NEWS._replace(id="wikihow"), "/id"),
        (NEWS._replace(id="WikiHow"), "/id"),
        (NEWS._replace(id="wikihow-2"), "/id"),
        (NEWS._replace(title="Wiki How (cleaned)"), "/title"),
        (NEWS._replace(locator=Locator("http://wikihow.example/")), "/locator"),
        (NEWS._replace(locator=Locator("https://example.org", git="ssh://git@wikihow.example/")), "/locator"),
        (NEWS._replace(files=(File("a.csv", OTHER_SHA), File("b.csv", SHA.upper()))), "/files/1/sha256"),
    ],
)
def test_it_is_known_by_id_place_content_and_name(source, pointer):
    assert said(NEWS._replace(id="other"), source) == ("fail", f"/sources/1{pointer}")


@pytest.mark.parametrize(
    ("removed", "stated"),
    [
        ("https://github.com/acme/posts", Locator(git="git@github.com:acme/posts.git")),
        ("https://huggingface.co/datasets/acme/posts", Locator(hub="hf://datasets/acme/posts")),
        ("hf://datasets/acme/posts", Locator("https://huggingface.co/datasets/acme/posts/tree/main")),
        ("https://doi.org/10.1234/ABC", Locator(doi="10.1234/abc")),
        ("doi:10.1234/abc", Locator("https://doi.org/10.1234/abc")),
        ("https://example.org/caf\u00e9", Locator("https://example.org/cafe\u0301/menu")),
        ("example.org/posts", Locator("https://www.example.org/posts/#new")),
        ("https://example.org/posts", Locator(f"https://example.org/posts{'/x' * 200}")),
    ],
)
def test_one_place_has_several_spellings(removed, stated):
    assert said(NEWS._replace(locator=stated), removals=(Removal(locator=removed),))[0] == "fail"


@pytest.mark.parametrize(
    ("removed", "stated"),
    [
        ("https://github.com/acme/posts", Locator("https://github.com/acme/posts-of-others")),
        ("https://github.com/acme/posts", Locator("https://github.com/acme")),
        ("https://example.org/?id=3", Locator("https://example.org/?id=4")),
    ],
)
def test_another_place_is_another_place(removed, stated):
    assert said(NEWS._replace(locator=stated), removals=(Removal(locator=removed),))[0] == "pass"


BELOW = NEWS._replace(locator=Locator("https://www.wikihow.example/Make-Tea?x=1"))
CLONED = NEWS._replace(locator=Locator(git="git@wikihow.example:all/pages.git"))


@pytest.mark.parametrize("source", [BELOW, CLONED, BELOW._replace(locator=Locator("https://wikihow.example?id=3"))])
def test_a_host_alone_is_no_proof_of_what_lies_on_it(source):
    """Everything else on a hosting site was not removed; who means the whole site says so, source by source."""
    entry = "the locator of 'WikiHow' (R-1), which was removed, is that host alone"
    assert said(source) == ("unknown", f"source 'news' lies on wikihow.example, and {entry}")
    other = GONE._replace(unlike=(Unlike("news", "the licensed part"),))
    assert said(source, removals=(other,))[0] == "pass"


def test_the_digest_in_a_pointer_file_counts():
    source = NEWS._replace(files=(File("a.csv"),))
    assert said(source, lfs={"a.csv": SHA}) == ("fail", "/sources/0/files/0/sha256")
    assert said(source, lfs={"a.csv": OTHER_SHA})[0] == "pass"
    assert said(source)[0] == "unknown"


def test_an_entry_that_this_change_drops_still_counts():
    assert said(NEWS._replace(id="wikihow"), removals=(), before=(GONE,))[0] == "fail"
    assert said(NEWS._replace(id="wikihow"), removals=None, before=(GONE,))[0] == "fail"
    hollow = Removal("R-1", "wikihow", requested="2026-11-20")
    assert said(NEWS._replace(id="wikihow"), removals=(hollow,), before=(GONE,))[0] == "fail"


@pytest.mark.parametrize(
    ("unlike", "outcome"),
    [
        (Unlike("wikihow-rules", "written by us"), "pass"),
        (Unlike("wikihow-rules", ""), "fail"),
        (Unlike("other", "written by us"), "fail"),
    ],
)
def test_a_false_alarm_of_a_name_can_be_answered(unlike, outcome):
    entry = GONE._replace(unlike=(unlike,))
    source = NEWS._replace(id="wikihow-rules", title="WikiHow rules")
    assert said(source, removals=(entry,))[0] == outcome
    assert said(source, removals=(entry,), before=(GONE,))[0] == outcome


@pytest.mark.parametrize("proof", [{"id": "wikihow"}, {"files": (File("a", SHA),)}])
def test_an_id_or_content_cannot_be_talked_away(proof):
    source = NEWS._replace(**proof)
    entry = GONE._replace(unlike=(Unlike(source.id, "it is something else"),))
    assert said(source, removals=(entry,))[0] == "fail"


@pytest.mark.parametrize(
    ("dates", "outcome"),
    [
        ({"requested": "2026-11-20", "effective": None}, "unknown"),
        ({"requested": "2026-11-20", "effective": "unknown"}, "unknown"),
        ({"requested": None, "effective": None}, "fail"),
        ({"requested": None, "effective": "2026-11-22"}, "fail"),
        ({"requested": None, "effective": "2026-11-23"}, "pass"),
    ],
)
def test_only_what_is_gone_can_be_back(dates, outcome):
    assert said(NEWS._replace(id="wikihow"), removals=(GONE._replace(**dates),))[0] == outcome


@pytest.mark.parametrize("name", Removal._fields)
def test_an_entry_that_says_less_proves_no_less_well_than_silence(name):
    """What is left of an entry finds the source, or is a gap; it never passes."""
    back = NEWS._replace(id="wikihow", title="WikiHow", locator=Locator("https://wikihow.example"))
    less = GONE._replace(**{name: Removal._field_defaults[name]})
    assert said(back, removals=(less,))[0] in {"fail", "unknown"}
    assert said(back, removals=None)[0] == "unknown"


@pytest.mark.parametrize("name", ["title", "locator", "files"])
def test_a_source_that_says_less_is_no_better_off(name):
    back = NEWS._replace(id="x", title="WikiHow", locator=Locator("https://wikihow.example"), files=(File("a", SHA),))
    alone = {"title": (), "locator": (), "files": (), name: getattr(back, name)}
    source = NEWS._replace(id="x", title="t", files=())._replace(**{name: alone[name]})
    assert said(source)[0] == "fail"
    assert said(source._replace(**{name: Source._field_defaults[name]}))[0] == "unknown"


@pytest.mark.parametrize(
    "removals", [(Removal("R-2", reason="owner"),), (Removal(source="unknown", title="TODO"),), (GONE, Removal())]
)
def test_an_entry_must_say_what_was_removed(removals):
    assert said(NEWS, removals=removals) == ("unknown", "an entry of removals does not say what was removed")


TEXTS = st.none() | st.text(max_size=30)
ENTRIES = st.builds(Removal, id=TEXTS, source=TEXTS, title=TEXTS, locator=TEXTS, sha256=st.tuples(st.text()))


@given(st.lists(ENTRIES, max_size=4), st.text(min_size=1, max_size=20), TEXTS, TEXTS)
def test_whatever_entries_say_they_are_compared(entries, id_, title, url):
    source = Source(id_, title, locator=Locator(url))
    found = Ledger(entries, TODAY).returned(source)
    assert found is None or found.entry in entries
    listed = Ledger((*entries, Removal(source="old-forum")), TODAY)
    assert listed.returned(source._replace(id="old-forum"))


def test_very_many_entries_and_sources_take_linear_time():
    entries = tuple(
        Removal(source=f"gone-{n}", title=f"Notices of town {n}", locator=f"https://e.org/{n}") for n in range(2000)
    )
    sources = [
        Source(f"s{n}", f"Notices of village {n}", locator=Locator(f"https://x.org/{n}"), files=()) for n in range(2000)
    ]
    assert said(*sources, removals=entries)[0] == "pass"
