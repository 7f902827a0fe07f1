import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate.facts.dvc import LARGEST_DVC_FILE, MOST_OUTS, Out, inside, outs_of_file, outs_of_lock

MD5 = "a304afb96060aad90176268345e10355"
FILE = f"outs:\n- md5: {MD5}\n  size: 14445097\n  hash: md5\n  path: posts.csv\n".encode()
LOCK = b"""\
schema: '2.0'
stages:
  prepare:
    cmd: python prepare.py
    deps: [{path: raw.csv, md5: 0123}]
    outs:
    - {path: clean.csv, hash: md5, md5: 4567, size: 3}
    - {path: ../common/all.csv, md5: 89ab}
  train@en:
    cmd: python train.py
    outs: [{path: model, md5: cdef.dir, nfiles: 3}]
"""
PIPELINE = b"""\
stages:
  prepare: {cmd: python prepare.py, outs: [clean.csv]}
  train: {foreach: [en, de], do: {cmd: python train.py, wdir: ../models, outs: [model]}}
"""


def test_a_dvc_file_names_its_output_beside_it() -> None:
    assert outs_of_file("data/x.dvc", FILE) == (Out("data/posts.csv", MD5),)


@pytest.mark.parametrize(
    ("wdir", "path"), [("sub", "data/sub/posts.csv"), ("..", "posts.csv"), (".", "data/posts.csv")]
)
def test_outputs_are_relative_to_the_working_folder(wdir: str, path: str) -> None:
    assert outs_of_file("data/x.dvc", FILE + f"wdir: {wdir}\n".encode()) == (Out(path, MD5),)


def test_several_outputs_and_one_without_a_hash() -> None:
    data = b"outs: [{path: a.csv, etag: e1}, {path: b.csv}]"
    assert outs_of_file("x.dvc", data) == (Out("a.csv", "e1"), Out("b.csv", ""))


@pytest.mark.parametrize("path", ["../posts.csv", "/mnt/posts.csv", "~/posts.csv", "s3://bucket/posts.csv", "../../x"])
def test_what_leaves_the_repository_is_claimed_by_nobody(path: str) -> None:
    assert outs_of_file("x.dvc", f"outs: [{{path: '{path}'}}]".encode()) == ()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"outs: 3",
        b"outs: [a.csv]",
        b"outs: [{md5: 12}]",
        b"outs: [{path: [a]}]",
        b"deps: []",
        b"[]",
        b"outs: [",
        b"\xff\xfe",
        b"outs: [{path: a.csv}]\n---\nouts: []",
        b"outs: [" + b"{path: a.csv}," * (MOST_OUTS + 1) + b"]",
        FILE + b"#" * LARGEST_DVC_FILE,
        b"a: &a [1,1]\n" + b"".join(b"a%d: &a%d [*a,*a]\n" % (n, n) for n in range(3)) + b"outs: [{path: *a}]",
        b"wdir: [a]\nouts: [{path: a.csv}]",
        b"wdir: " + b"a/" * 5_000 + b"\nouts: [{path: a.csv}]",
        b'outs: [{path: "a\\0.csv"}]',
        b"x: " + b"[" * 200 + b"]" * 200,
    ],
)
def test_what_cannot_be_read_says_so(data: bytes) -> None:
    assert outs_of_file("x.dvc", data) is None


def test_aliases_that_multiply_are_stopped() -> None:
    bomb = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" if n else "a0: &a0 [x]" for n in range(12))
    assert outs_of_file("x.dvc", f"{bomb}\nouts: [{{path: a}}]".encode()) is None


def test_a_lock_names_the_outputs_of_all_stages() -> None:
    outs = outs_of_lock("pipe/dvc.lock", LOCK, None)
    assert outs == (Out("pipe/clean.csv", "4567"), Out("common/all.csv", "89ab"), Out("pipe/model", "cdef.dir"))


def test_the_pipeline_beside_it_says_in_which_folder_a_stage_runs() -> None:
    outs = outs_of_lock("pipe/dvc.lock", LOCK, PIPELINE)
    assert outs is not None
    assert outs[2].path == "models/model"


def test_where_a_folder_is_computed_nobody_knows_what_the_lock_names() -> None:
    pipeline = b"stages: {prepare: {wdir: '${where}'}, 'train@en': {wdir: m}}"
    assert outs_of_lock("dvc.lock", LOCK, pipeline) is None


@pytest.mark.parametrize("data", [b"", b"stages: []", b"a: {outs: [{path: x}]}", b"stages: {a: ["])
def test_what_is_no_lock_names_nothing(data: bytes) -> None:
    assert not outs_of_lock("dvc.lock", data, None)


@pytest.mark.parametrize(
    "data",
    [
        b"stages: {a: 1}",
        b"stages: {a: {outs: x}}",
        b"stages: {a: {outs: [x]}}",
        b"stages: {a: {outs: [{y: z}]}}",
        b"stages: {a: {outs: [{path: '${item}.csv'}]}}",
        b"stages: {a: {outs: [{path: ok.csv}], rows: [1, 2]}}",
        b"stages: {a: {outs: [{path: ok.csv}]}}\nrows: [1, 2]",
    ],
)
def test_a_lock_that_is_not_as_dvc_writes_it_is_not_guessed_at(data: bytes) -> None:
    assert outs_of_lock("dvc.lock", data, None) is None


def test_a_broken_pipeline_says_nothing_of_folders() -> None:
    data = b"stages: {a: {cmd: x}, b: {outs: [{path: ok.csv}]}}"
    assert outs_of_lock("dvc.lock", data, b"stages: [") == (Out("ok.csv", ""),)


def test_a_file_that_names_nothing_counts_by_its_name() -> None:
    assert outs_of_file("data/posts.csv.dvc", b"outs: []\nrows: |\n  ann,1\n") is None


FOLDER = b"""\
deps:
- path: s3://bucket/images
  files:
  - {relpath: a.png, version_id: v1, etag: e1, size: 3}
frozen: true
outs:
- path: images
  hash: md5
  push: false
  desc: pictures of cats
  labels: [cats]
  meta: {owner: data@example.org}
  files:
  - {relpath: a.png, md5: 0123, size: 3, cloud: {store: {etag: e2, version_id: v2}}}
"""


@pytest.mark.parametrize(
    "data",
    [
        FOLDER,
        b"md5: 12\nwdir: ..\nfrozen: true\ndeps: [{path: a, repo: {url: u, rev_lock: r}}]\nouts: [{path: b, md5: 1}]",
        b"cmd: make\nlocked: false\nwdir:\nouts: [{path: b.csv, md5: 1, cache: true, metric: false}]",
        b"outs:\n"
        + b"".join(b"- {path: raw/%05d.csv, md5: %032d, size: 3, hash: md5}\n" % (n, n) for n in range(3_000)),
        b"outs:\n- path: images\n  files:\n" + b"  - {relpath: a.png, md5: 0123, size: 3}\n" * 3_000,
    ],
)
def test_what_dvc_writes_is_a_pointer(data: bytes) -> None:
    assert outs_of_file("data/x.dvc", data)


ROWS = b"".join(b"  person %d, %d@example.org,\n" % (n, n) for n in range(300))


@pytest.mark.parametrize("out", ["/mnt/x.csv", "x.csv"])
@pytest.mark.parametrize(
    "data",
    [
        b"rows: [a]\nouts: [{path: OUT}]",
        b"outs: [{path: OUT, rows: [a]}]",
        b"outs: [{path: OUT, files: [{relpath: a, rows: [a]}]}]",
        b"outs: [{path: OUT, files: [a, b]}]",
        b"outs: [{path: OUT, files: {a: b}}]",
        b"meta:\n" + ROWS.replace(b"person ", b"x").replace(b", ", b": ") + b"outs: [{path: OUT}]",
        b"meta: [\n" + ROWS + b"  ]\nouts: [{path: OUT}]",
        b"desc: >\n" + ROWS + b"outs: [{path: OUT}]",
        b"outs: [{path: OUT}]\n" + ROWS.replace(b"  person", b"# person"),
        b"outs:\n- path: OUT\n  labels: [\n" + ROWS + b"  ]\n",
        b"outs: [{path: OUT}]\ndeps: [\n" + ROWS + b"  ]\n",
    ],
)
def test_what_holds_data_is_no_pointer_whatever_it_is_called(data: bytes, out: str) -> None:
    assert outs_of_file("x.csv.dvc", data.replace(b"OUT", out.encode())) is None


def test_data_in_the_names_of_what_lies_elsewhere_is_no_pointer() -> None:
    assert outs_of_file("x.csv.dvc", b"outs: [" + b"{path: /ann/ann@example.org}, " * 300 + b"]") is None
    files = b"{relpath: 'ann,ann@example.org'}, " * 300
    assert outs_of_file("x.csv.dvc", b"outs: [{path: /x, files: [" + files + b"]}]") is None


STEPS = st.lists(st.sampled_from(["..", ".", "a", "b c", "", "~", "s3:"]), max_size=6).map("/".join)


@given(STEPS, STEPS)
def test_a_path_is_in_the_repository_or_nowhere(folder: str, path: str) -> None:
    home = inside("", folder)
    found = inside(home, path) if home is not None else None
    assert found is None or not (found.startswith("/") or ".." in found.split("/"))


KEYS = st.sampled_from(["outs", "stages", "path", "md5", "wdir", "deps", "do"])
TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | STEPS,
    lambda below: st.lists(below, max_size=3) | st.dictionaries(KEYS, below, max_size=3),
    max_leaves=12,
)


@given(TREES, TREES)
def test_no_tree_is_too_odd(tree: object, pipeline: object) -> None:
    text, beside = json.dumps(tree).encode(), json.dumps(pipeline).encode()
    for outs in (outs_of_file("a/x.dvc", text), outs_of_lock("a/dvc.lock", text, beside)):
        assert all(isinstance(out, Out) and ".." not in out.path.split("/") for out in outs or ())
