"""Whatever a description says, the manifest that is written reads back as the same."""

from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from crs_gate.export.answers import draft, ids_of
from crs_gate.export.imported import from_tree, record, to_yaml
from crs_gate.export.manifest_text import render
from crs_gate.export.owed import with_owed
from crs_gate.export.yaml_text import flow, scalar
from crs_gate.formats import read
from crs_gate.formats.yaml_events import parse
from crs_gate.model.answer import State, state
from crs_gate.model.dataset import About, OptOut
from crs_gate.model.source import (
    Collected,
    Evidence,
    File,
    Generator,
    LicenseClaim,
    Locator,
    PersonalData,
    Signal,
    Source,
    Step,
    Synthetic,
    Unverified,
)
from tests.unit.export.sample import dataset


def made(record: Any, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Records with these fields, and nothing in the others."""
    return st.fixed_dictionaries(fields).map(lambda values: record(**values))


HOSTILE = st.one_of(
    st.text(st.characters(blacklist_categories=("Cs",)), max_size=60),
    st.sampled_from(
        [
            "null", "~", "no", "1.10", "0x1f", "12:30", "- a", "a: b", "a #b", "#b", "&a", "*a", "!!python/object:os",
            "%TAG", "@x", "`x`", "[a", "{a", "a]", "a}", "a,b", "'a", '"a', "a\nb: c", "a\r\nb", "\u2028b", "\x85",
            "\x00", "\ufeff", "a:", "---", "...", "? a", "| a", "> a", "<<", "=", "\t", " a", "a ", "a  b", "\\n",
            "x" * 10_000, "\U000e0001", "é",
        ]
    ),
)  # fmt: skip
SAID = HOSTILE.filter(lambda text: state(text) is not State.PLACEHOLDER)
TEXTS = st.lists(SAID, max_size=3).map(tuple)
SOURCES = made(
    Source,
    id=HOSTILE,
    title=st.none() | SAID,
    category=st.sampled_from([None, "crawled", "licensed"]),
    locator=made(Locator, url=st.none() | SAID, revision=st.none() | SAID),
    collected=made(Collected, from_=st.sampled_from([None, "2024", "2024-11-20"]), method=st.none() | SAID),
    license=made(
        LicenseClaim,
        expression=st.sampled_from([None, "MIT", "unknown", "other", "LicenseRef-x"]),
        name=st.none() | SAID,
        evidence=made(Evidence, url=st.none() | SAID),
    ),
    signals=st.none() | st.lists(made(Signal, protocol=SAID, result=st.just("absent")), max_size=2).map(tuple),
    personal_data=made(PersonalData, present=st.sampled_from([None, "yes", "no"]), identifiers=st.none() | TEXTS),
    synthetic=made(Synthetic, generators=st.lists(made(Generator, name=SAID), max_size=2).map(tuple)),
    files=st.none() | st.lists(made(File, path=SAID, bytes=st.just("12")), max_size=2).map(tuple),
    trace=st.none() | st.lists(made(Step, step=SAID, inputs=TEXTS), max_size=2).map(tuple),
    unverified=st.lists(made(Unverified, field=SAID, note=st.none() | SAID), max_size=2).map(tuple),
)
ABOUTS = made(About, name=st.none() | SAID, version=st.none() | SAID, opt_out=made(OptOut, url=st.none() | SAID))


@settings(max_examples=60, deadline=None)
@given(st.lists(SOURCES, min_size=1, max_size=3, unique_by=lambda source: source.id), ABOUTS, HOSTILE)
def test_a_manifest_reads_back_as_what_was_said(sources: list[Source], about: About, origin: str) -> None:
    origins = {"/dataset/name": f"some-format:{origin}", "/sources/0/title": origin, "/sources/0": origin}
    said = dataset(*sources, about=about, origins=origins)
    found = draft(said)
    text = render(("opening",), with_owed(found), to_yaml(record("x.json", said.format, found)))
    result = read("d.crs.yaml", text.encode())
    assert result.problems == ()
    assert result.dataset is not None
    names = ids_of([source.id for source in sources])
    assert result.dataset.sources == tuple(source._replace(id=names[source.id]) for source in sources)
    assert result.dataset.about == about
    assert from_tree(parse(text)[0]) == record("x.json", said.format, found)


@given(HOSTILE)
def test_a_scalar_reads_back_as_itself_in_block_and_flow_style(text: str) -> None:
    document = f"a: {scalar(text)} # comment\nb: {flow([text, {'k': text}])}\nc: {{k: {scalar(text)}}}\n"
    assert parse(document)[0] == {"a": text, "b": [text, {"k": text}], "c": {"k": text}}


@given(HOSTILE)
def test_other_readers_of_yaml_take_a_scalar_for_text_as_well(text: str) -> None:
    loaded: Any = yaml.safe_load(f"a: {scalar(text)}\n")["a"]
    assert isinstance(loaded, str) or str(loaded) in text  # a date is a date to them


@given(st.lists(HOSTILE, max_size=6, unique=True))
def test_ids_become_ids_that_a_manifest_can_hold_each_its_own(seen: list[str]) -> None:
    ids = ids_of(seen)
    assert len(set(ids.values())) == len(seen)
    listed = [f"- {{id: {scalar(id_)}}}" for id_ in ids.values()]
    if listed:
        assert read("d.crs.yaml", "\n".join(["crs: 1", "sources:", *listed]).encode()).problems == ()
