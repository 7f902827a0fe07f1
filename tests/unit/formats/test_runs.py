"""Records of runs: OpenLineage events and W3C PROV, well written and hostile."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate.formats import runs
from crs_gate.formats.interface import Unreadable
from crs_gate.model.runs import Item, Run

SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def event(kind: str = "COMPLETE", run_id: str = "1", **more: Any) -> dict[str, Any]:
    made = {"eventType": kind, "eventTime": "2026-10-01T10:00:00Z", "run": {"runId": run_id}}
    return {**made, "job": {"namespace": "posts", "name": "filter"}, **more}


def data(name: str, space: str = "file", version: str = "") -> dict[str, Any]:
    return {"namespace": space, "name": name, "facets": {"version": {"datasetVersion": version}} if version else {}}


def read(*trees: Any) -> tuple[Run, ...]:
    return runs.read("r.json", "\n".join(map(json.dumps, trees)).encode())


def test_start_and_complete_are_one_run():
    start = event("START", inputs=[data("raw.jsonl")], eventTime="2026-10-01T09:00:00Z")
    end = event(outputs=[data("a.jsonl", version=f"sha256:{SHA}")])
    (run,) = read(start, end)
    assert (run.line, run.step, run.started, run.at) == (1, "filter", "2026-10-01T09:00:00Z", "2026-10-01T10:00:00Z")
    assert (run.inputs, run.outputs, run.ended) == ((Item("raw.jsonl"),), (Item("a.jsonl", SHA),), True)


@pytest.mark.parametrize("kinds", [("START",), ("START", "FAIL"), ("START", "ABORT"), ("FAIL", "COMPLETE"), ("OTHER",)])
def test_a_run_that_did_not_complete_is_no_evidence(kinds):
    assert [run.ended for run in read(*map(event, kinds))] == [False]


@given(st.permutations([event("START"), event("RUNNING", inputs=[data("b"), data("a")]), event(outputs=[data("c")])]))
def test_events_say_the_same_in_any_order(events):
    (run,) = read(*events)
    assert run == Run("r.json", 1, "openlineage", "filter", started=run.at, at=run.at, inputs=run.inputs,
                      outputs=(Item("c"),))  # fmt: skip
    assert run.inputs == (Item("a"), Item("b"))


def test_tool_and_commit_come_from_facets_and_not_from_who_wrote_the_event():
    facets = {"processing_engine": {"name": "spark", "version": "3.5.1"}}
    code = {"sourceCodeLocation": {"type": "git", "version": "0a1b2c3d4e"}}
    job = {"namespace": "n", "name": "filter", "facets": code}
    (run,) = read(event(run={"runId": "1", "facets": facets}, job=job, producer="https://example.org/writer"))
    assert (run.tool, run.version, run.commit) == ("spark", "3.5.1", "0a1b2c3d4e")
    assert run.command == "https://example.org/writer"


@pytest.mark.parametrize(
    ("space", "name", "shown"),
    [
        ("file", "data/a.csv", "data/a.csv"),
        ("s3://bucket", "a/b.csv", "s3://bucket/a/b.csv"),
        ("s3://bucket/", "/a.csv", "s3://bucket/a.csv"),
        ("warehouse", "db.posts", "warehouse:db.posts"),
    ],
)
def test_names_are_paths_addresses_or_ids(space, name, shown):
    assert read(event(outputs=[data(name, space)]))[0].outputs == (Item(shown),)


@pytest.mark.parametrize("version", ["9f86", "1", "foo", "md5:" + "a" * 32, f"sha256:{SHA[:-1]}g"])
def test_what_is_no_sha256_is_no_digest(version):
    assert read(event(outputs=[data("a", version=version)]))[0].outputs == (Item("a"),)


def test_events_on_jobs_and_datasets_alone_are_no_runs():
    assert read(event(), {"eventTime": "2026-10-01T10:00:00Z", "dataset": data("a")})[1:] == ()


PROV: dict[str, Any] = {
    "prefix": {"ex": "https://example.org/"},
    "entity": {"ex:raw": {"prov:location": "raw.jsonl", "ex:sha256": SHA}, "ex:clean": {}},
    "activity": {"ex:filter": {"prov:startTime": "2026-01-01T00:00:00Z", "prov:endTime": "2026-01-02T00:00:00Z"}},
    "used": {"_:u": {"prov:activity": "ex:filter", "prov:entity": "ex:raw"}},
    "wasGeneratedBy": {"_:g": {"prov:activity": "ex:filter", "prov:entity": "ex:clean"}},
    "wasAssociatedWith": {"_:a": {"prov:activity": "ex:filter", "prov:agent": "ex:jq"}},
    "agent": {
        "ex:jq": {
            "prov:type": {"$": "prov:SoftwareAgent", "type": "xsd:QName"},
            "prov:label": "jq",
            "ex:version": "1.7",
        }
    },
}


def test_an_activity_of_prov_is_a_run():
    (run,) = runs.read("p.json", json.dumps(PROV, indent=1).encode())
    assert run == Run("p.json", 13, "prov", "filter", "jq", "1.7", started="2026-01-01T00:00:00Z",
                      at="2026-01-02T00:00:00Z", inputs=(Item("raw.jsonl", SHA),),
                      outputs=(Item("https://example.org/clean"),))  # fmt: skip


def test_a_derivation_without_an_activity_is_a_run_of_its_own():
    derived = {"_:d": {"prov:generatedEntity": "ex:a", "prov:usedEntity": "ex:b"}}
    (run,) = read({"prefix": PROV["prefix"], "wasDerivedFrom": derived})
    assert (run.inputs, run.outputs) == ((Item("https://example.org/b"),), (Item("https://example.org/a"),))


def test_a_derivation_that_names_its_activity_belongs_to_it():
    derived = {"_:d": {"prov:generatedEntity": "a", "prov:usedEntity": "b", "prov:activity": "run"}}
    assert [(run.step, run.inputs, run.outputs) for run in read({"wasDerivedFrom": derived})] == [
        ("run", (Item("b"),), (Item("a"),))
    ]


def test_bundles_are_read_with_the_prefixes_around_them():
    inside = {key: PROV[key] for key in ("activity", "wasGeneratedBy")}
    (run,) = read({"prefix": PROV["prefix"], "bundle": {"ex:b/1": inside}})
    assert run.outputs == (Item("https://example.org/clean"),)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("{", 1, "ends in the middle"),
        ("[1]", 1, "a record of runs is an object"),
        ('{"a": 1}', 1, "neither an OpenLineage event"),
        ('{"eventTime": "x", "run": {}}', 1, "run.runId and job.name"),
        (
            json.dumps(event()) + "\n" + json.dumps({**event(), "inputs": 1}),
            2,
            "inputs of an OpenLineage event is a list",
        ),
        (json.dumps(event(outputs=[{"namespace": "x"}])), 1, "each of outputs"),
        (json.dumps(event()) + '\n{"a": }', 2, ""),
        ('{"used": []}', 1, "used is a mapping"),
        ('{"wasDerivedFrom": {"_:d": {}}}', 1, "prov:generatedEntity"),
        ('{"eventTime": "x", "eventTime": "y"}', 1, "twice"),
        ("[" * 200, 1, ""),
    ],
)
def test_a_record_that_cannot_be_read_is_named_with_its_line(text, line, said):
    with pytest.raises(Unreadable) as fault:
        runs.read("r.json", text.encode())
    assert said in fault.value.problem.message
    assert fault.value.problem.line == line


KEYS = st.sampled_from(
    [
        "eventTime",
        "run",
        "runId",
        "job",
        "name",
        "inputs",
        "entity",
        "used",
        "activity",
        "bundle",
        "wasDerivedFrom",
        "prov:entity",
        "facets",
        "agent",
    ]
)


@given(
    st.recursive(st.none() | st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner))
)
def test_whatever_the_json_it_is_read_or_named(tree):
    with suppress(Unreadable):
        assert isinstance(runs.read("r.json", json.dumps(tree).encode()), tuple)


def test_too_many_runs_are_refused(monkeypatch):
    monkeypatch.setattr(runs, "MOST_RUNS", 2)
    with pytest.raises(Unreadable, match="at most 2 runs"):
        read(*(event(run_id=str(number)) for number in range(3)))
