"""The reader of the manifest of crs-gate, ``*.crs.yaml``, ``*.crs.yml`` and ``*.crs.json``."""

import re
from dataclasses import replace
from typing import Any

from crs_gate.formats import native_about, native_remarks, native_source
from crs_gate.formats.documents import is_json, parse_document
from crs_gate.formats.interface import Problem, ReadResult, Tables
from crs_gate.formats.paused import garbage_collection_paused
from crs_gate.formats.validation import MOST_PROBLEMS, schema_problems
from crs_gate.formats.wording import shown
from crs_gate.model.dataset import Dataset
from crs_gate.model.location import Places
from crs_gate.model.naming import is_manifest_name

name = "native"
LOOKED_FOR = "a manifest of crs-gate (a YAML or JSON mapping with the key 'crs' at its top)"

_YAML_KEY = re.compile(r"""^(?:crs|"crs"|'crs')[ \t]*:""", re.MULTILINE)
_JSON_KEY = re.compile(r'"crs"\s*:')
_CLOSE_TO_THE_TOP = 4000
_TABLE = "/sources/table"


def recognizes(path: str, text: str) -> bool:
    """Whether the document has a key ``crs`` at its top, or a name that only manifests have."""
    if is_manifest_name(path):
        return True
    if path.lower().endswith((".md", ".markdown")):
        return False
    if is_json(path, text) or text.lstrip()[:1] == "{":
        return bool(_JSON_KEY.search(text, 0, _CLOSE_TO_THE_TOP))
    return bool(_YAML_KEY.search(text))


def read(path: str, text: str, beside: ReadResult | None = None, tables: Tables | None = None) -> ReadResult:
    """Parse, check against the schema, and shape; raises ``Unreadable`` alone.

    ``beside`` is another version of the manifest: what both hold is not read again. ``tables`` opens the table that
    holds the sources, where one does.
    """
    if beside and beside.dataset and beside.dataset.format == name and not is_json(path, text):
        from crs_gate.formats.beside import read_beside

        if shared := read_beside(path, text, beside, read):
            return shared
    tree, places = parse_document(path, text)
    if problems := _problems(tree, places):
        return ReadResult(None, problems)
    if isinstance(tree["sources"], dict):
        return _with_table(path, tree, places, tables, beside)
    with garbage_collection_paused():
        return ReadResult(_shaped(path, tree, places), text=text)


def _with_table(
    path: str, tree: dict[str, Any], places: Places, tables: Tables | None, beside: ReadResult | None
) -> ReadResult:
    """A manifest whose sources are kept in a table."""
    from crs_gate.formats.table import TableFile, TablePointers, TableSources, open_table

    other = beside.dataset.table if beside and beside.dataset else None
    opened = open_table(path, tree["sources"]["table"], tables, other if isinstance(other, TableFile) else None)
    if (table := opened.table) is None:
        line, column = places.locate(_TABLE)
        own = (problem._replace(line=line, column=column, pointer=_TABLE) for problem in opened.problems)
        named = zip(opened.problems, own, strict=True)
        return ReadResult(None, tuple(problem if problem.path else here for problem, here in named))
    about = native_about.shape(tree.get("dataset") or {})
    sources, pointers, remarks = TableSources(table), TablePointers(table), native_remarks.remarks(tree)
    removals, ledger = native_about.removals(tree.get("removals")), native_about.ledger(tree.get("ledger"))
    whole = Dataset(path, name, about, sources, pointers, places, remarks=remarks, removals=removals, ledger=ledger)
    return ReadResult(replace(whole, table=table))


def _problems(tree: Any, places: Places) -> tuple[Problem, ...]:
    """What the schema says and which ids are here twice, in file order."""
    found = schema_problems(tree, places, "manifest")
    if len(found) > MOST_PROBLEMS:  # the last of them counts the rest, and must stay the last
        return found
    twice = _duplicate_ids(_ids(tree), places)
    return tuple(sorted((*found, *twice), key=lambda problem: (problem.line, problem.column)))


def _ids(tree: Any) -> list[str | None]:
    """The id of each source as far as there is one: the schema may have said no to the tree."""
    sources = tree.get("sources") if isinstance(tree, dict) else None
    if not isinstance(sources, list):
        return []
    ids = [source.get("id") if isinstance(source, dict) else None for source in sources]
    return [id_ if isinstance(id_, str) else None for id_ in ids]


def _duplicate_ids(ids: list[str | None], places: Places) -> tuple[Problem, ...]:
    first: dict[str, int] = {}
    problems = []
    for index, id_ in enumerate(ids):
        if id_ is not None and first.setdefault(id_, index) != index:
            pointer = f"/sources/{index}/id"
            before, _ = places.locate(f"/sources/{first[id_]}/id")
            message = f"the id {shown(id_)} is here twice; the first is on line {before}"
            problems.append(Problem(message, *places.locate(pointer), pointer))
    return tuple(problems)


def _shaped(path: str, tree: dict[str, Any], places: Places) -> Dataset:
    sources = tuple([native_source.shape(source) for source in tree["sources"]])
    pointers = tuple([f"/sources/{index}" for index in range(len(sources))])
    about, remarks = native_about.shape(tree.get("dataset") or {}), native_remarks.remarks(tree)
    removals, ledger = native_about.removals(tree.get("removals")), native_about.ledger(tree.get("ledger"))
    return Dataset(path, name, about, sources, pointers, places, remarks=remarks, removals=removals, ledger=ledger)
