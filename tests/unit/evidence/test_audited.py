"""The report of an audit: what is written is read back, and nothing else is believed to be one."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate.evidence import strict
from crs_gate.evidence.audited import Drawn, Kind, OfSource, Place, Report, Unread, parse, render
from crs_gate.evidence.faults import FaultError

TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
COUNT = st.integers(0, 2**50)
REPORTS = st.builds(
    Report,
    day=st.dates().map(str),
    tool=TEXT,
    root=st.just("ab" * 32),
    rules=st.just("cd" * 32),
    files=COUNT,
    bytes=COUNT,
    records=COUNT,
    not_read=COUNT,
    unread=st.lists(st.builds(Unread, TEXT, TEXT), max_size=3).map(tuple),
    found=st.lists(st.builds(Kind, TEXT, st.sampled_from(["personal", "secret", "flaw", "odd"]), TEXT, COUNT)).map(
        tuple
    ),
    sources=st.lists(
        st.builds(OfSource, TEXT, COUNT, COUNT, st.dictionaries(TEXT, COUNT), st.lists(TEXT).map(tuple)), max_size=3
    ).map(tuple),
    denied=COUNT,
    places=st.lists(st.builds(Place, TEXT, COUNT, TEXT, TEXT, TEXT), max_size=3).map(tuple),
    sample=st.none() | st.builds(Drawn, st.just("0.001"), COUNT, COUNT, st.booleans()),
)
ONE = Report("2026-11-22", "crs-gate 0.1.0", "ab" * 32, "cd" * 32, 1, 2, 3)
WITHOUT_ONE_BYTE = st.integers(0, len(render(ONE))).map(lambda at: render(ONE)[:at] + render(ONE)[at + 1 :])


@given(REPORTS)
def test_what_is_written_is_read_back(report: Report) -> None:
    assert parse(render(report)) == report


def changed(**more: object) -> bytes:
    return strict.canonical({**json.loads(render(ONE)), **more}) + b"\n"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}\n",
        b"[]\n",
        render(ONE)[:-1],
        render(ONE)[:-5],
        render(ONE).replace(b'"records":3', b'"records": 3'),
        changed(version=2),
        changed(version=True),
        changed(more=1),
        changed(root="ab"),
        changed(rules="AB" * 32),
        changed(day="yesterday"),
        changed(files=-1),
        changed(files="1"),
        changed(files=True),
        changed(not_read=None),
        changed(unread={}),
        changed(unread=[{"path": "a"}]),
        changed(unread=[{"path": "a" * 5000, "why": ""}]),
        changed(found=[{"kind": "a", "group": "fine", "what": "", "number": 1}]),
        changed(sample={"share": "1", "rows": 1, "of": 1, "keyed": True}),
        changed(sample={"share": "0.001", "rows": 1, "of": 1, "keyed": 1}),
        changed(places=[[]]),
        changed(places=[{}] * 5001),
        changed(sources=[{"source": "a", "files": 1, "records": 1, "rows": {"email": "1"}, "denied": []}]),
    ],
)
def test_what_is_no_report_is_told(data: bytes) -> None:
    with pytest.raises(FaultError):
        parse(data)


@given(st.binary(max_size=200) | WITHOUT_ONE_BYTE)
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    with suppress(FaultError):
        parse(data)
