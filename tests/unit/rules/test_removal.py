"""What was taken out never comes back."""

from dataclasses import replace
from time import process_time

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


def said(*sources: Source, removals=(GONE,), before=None, known=False, lfs=None) -> tuple[str, str]:
    """How the rule ends, and the first pointer or reason; ``known`` says that base has the sources, too."""
    head = replace(dataset(*sources), removals=removals)
    base = None if before is None else replace(dataset(*sources), removals=before)
    at_base = {source.id: source for source in sources} if known else {}
    files = tree(*(lfs or {}), lfs=lfs) if lfs else None
    try:
        found = list(
            RULES["removed-source-returned"].check(head, Context(head, Policy(), TODAY, files, at_base, before=base))
        )
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


@pytest.mark.parametrize(
    "stated",
    [
        Locator("https://m.forum.example.org/threads"),
        Locator("https://web.archive.org/web/2024/https://forum.example.org/threads"),
        Locator("https://web.archive.org/web/2024id_/www.forum.example.org/threads/7"),
        Locator("https://r.example.net/?u=https%3A%2F%2Fforum.example.org%2Fthreads&x=1"),
        Locator("https://r.example.net/go?to=forum.example.org/threads?page=2"),
        Locator("https://mirror.example.net/forum.example.org/threads"),
    ],
)
def test_an_address_in_an_address_leads_there(stated):
    gone = Removal("R-1", locator="https://forum.example.org/threads")
    assert said(NEWS._replace(locator=stated), removals=(gone,)) == ("fail", "/sources/0/locator")
    rules = gone._replace(locator="https://forum.example.org/rules")
    assert said(NEWS._replace(locator=stated), removals=(rules,))[0] == "pass"


def test_a_host_in_an_address_is_no_proof():
    source = NEWS._replace(locator=Locator("https://archive.example.net/2024/https://wikihow.example/Make-Tea"))
    assert said(source)[0] == "unknown"
    other = GONE._replace(unlike=(Unlike("news", "an essay on that site"),))
    assert said(source, removals=(other,))[0] == "pass"


def test_what_lies_around_it_may_hold_it_where_it_is_new():
    """A source that was there is what is left of it; one that comes may bring it along."""
    source = NEWS._replace(locator=Locator("https://forum.example.org"))
    gone = Removal("R-1", locator="https://forum.example.org/threads")
    doubt = "source 'news' is at 'https://forum.example.org', and 'https://forum.example.org/threads' (R-1)"
    assert said(source, removals=(gone,), before=(gone,)) == ("unknown", f"{doubt}, which was removed, lay below that")
    assert said(source, removals=(gone,), before=(gone,), known=True)[0] == "pass"
    assert said(source, removals=(gone,))[0] == "pass"
    other = gone._replace(unlike=(Unlike("news", "without the threads"),))
    assert said(source, removals=(other,), before=(other,))[0] == "pass"
    assert said(source._replace(locator=Locator("https://forum.example.org/thr")), before=(gone,))[0] == "pass"


@pytest.mark.parametrize("digest", [f"sha256:{SHA}", f"SHA256-{SHA.upper()}", f" {SHA}\n"])
def test_a_digest_may_name_its_algorithm(digest):
    source = NEWS._replace(files=(File("a.csv", SHA),))
    assert said(source, removals=(Removal("R-1", sha256=(digest,)),)) == ("fail", "/sources/0/files/0/sha256")
    source = NEWS._replace(files=(File("a.csv", digest),))
    assert said(source, removals=(Removal("R-1", sha256=(SHA,)),)) == ("fail", "/sources/0/files/0/sha256")


def test_what_is_no_digest_names_nothing():
    assert said(NEWS, removals=(Removal("R-1", sha256=("see the ticket", "sha256:")),))[0] == "unknown"


def test_an_open_request_for_a_part_does_not_hide_what_is_gone():
    part = Removal("R-2", locator="https://forum.example.org/threads/old", requested="2026-11-20")
    gone = Removal("R-1", locator="https://forum.example.org/threads", effective="2025-01-09")
    source = NEWS._replace(locator=Locator("https://forum.example.org/threads/old/1"))
    assert said(source, removals=(part, gone))[0] == "fail"


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


def test_what_is_to_go_takes_nothing_new_in():
    planned = GONE._replace(effective="2026-12-10")
    back = NEWS._replace(id="x", title="WikiHow")
    assert said(back, removals=(planned,), before=(planned,)) == ("fail", "/sources/0/title")
    assert said(back, removals=(planned,), before=(planned,), known=True)[0] == "pass"
    assert said(back._replace(title=None), removals=(planned,), before=(planned,))[0] == "unknown"


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
    found = Ledger(entries).returned(source)
    assert found is None or found.entry in entries
    listed = Ledger((*entries, Removal(source="old-forum")))
    assert listed.returned(source._replace(id="old-forum"))


HOST = Removal(locator="https://e.org", effective="2025-01-09")


@pytest.mark.parametrize(
    "removals",
    [
        tuple(HOST._replace(id=f"R-{n}") for n in range(4000)),
        (HOST._replace(unlike=tuple(Unlike(f"s{n}", "rules of the house") for n in reversed(range(20_000)))),),
        tuple(HOST._replace(locator=f"https://e.org/?a=1&id=-{n}") for n in range(4000)),
    ],
    ids=["one host", "many exempted", "queries"],
)
def test_entries_that_share_a_place_take_linear_time(removals):
    sources = [
        Source(f"s{n}", f"Notices {n}", locator=Locator(f"https://e.org/?a=1&id={n}"), files=()) for n in range(4000)
    ]
    started = process_time()
    assert said(*sources, removals=removals)[0] in {"unknown", "pass"}
    assert process_time() - started < 8


def test_very_many_entries_and_sources_take_linear_time():
    entries = tuple(
        Removal(source=f"gone-{n}", title=f"Notices of town {n}", locator=f"https://e.org/{n}") for n in range(2000)
    )
    sources = [
        Source(f"s{n}", f"Notices of village {n}", locator=Locator(f"https://x.org/{n}"), files=()) for n in range(2000)
    ]
    assert said(*sources, removals=entries)[0] == "pass"
