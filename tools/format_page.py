"""docs/formats.md, from the readers of the package."""

from collections.abc import Sequence

from crs_gate.formats import FORMAT_NAMES, reader_of
from crs_gate.model.dataset import NotInFormat

_TITLE = """# The formats that are read

Nothing has to be rewritten to try the gate: `crs-gate rate FILE` reads what you have. A format is known by what a file
holds, never by its name alone; `--as FORMAT` skips the guess. In a repository, `datasets` of the [policy](policy.md)
names such files, and from then on they are compared, rated and blocked like any manifest. Nothing that a file points
to is fetched, and no context of JSON-LD is loaded.

What a file does not say is not guessed. Placeholders (`TODO`, `[More Information Needed]`, `NOASSERTION`, a license
page called `undefined`) are no answers. A digest counts when it can be a SHA-256: an MD5, an address or a word in its
place does not. A key that is misspelt, such as `licences`, is not read, because no other tool reads it either; the
report names it. `--show-origin` lists each value with the place it was read from.

No format but the [native manifest](manifest.md) can say everything that the scheme asks. The report names what a
format has no place for, and [`crs-gate import`](import.md) writes a native manifest that asks for it. For the rest, it
names the key of the format beside each fix.

| format (`--as`) | known by | has no place for |
| --- | --- | --- |
"""
_NOTES = """
## How they are read

- **Croissant** 0.8, 1.0 and 1.1, with the keys of RAI and PROV and the spellings that are in use. The dataset itself
  is one source, each `prov:wasDerivedFrom` or `isBasedOn` another. `sdLicense` is the license of the metadata and is
  never that of the data. Files that lie elsewhere become `files[].url`; files inside an archive are covered by its
  checksum.
- **Data Package** 1 and 2, `.json` and `.yaml`: each resource is a source; its licenses and sources win over those of
  the package. A `hash` without an algorithm is an MD5, as the format says.
- **Kaggle** `dataset-metadata.json`, as uploaded and as downloaded.
- **Data Provenance Initiative**: a file holds many datasets, each is a source.
- **JSON-LD** of schema.org and DCAT, by their plain keys. Several datasets in a catalog or a graph are sources of one.
- **Hugging Face cards**: front matter, and the headings of both generations of the template.
- Several licenses in a list all apply. A license object counts by its address, else its name.

## What stands for data

A file of DVC (`x.dvc`, `dvc.lock`), a pointer of Git LFS and a link or pointer of git-annex claim the data they stand
for. The oid of Git LFS and a SHA256 key of git-annex count as checksum; an MD5 of DVC finds a file again and proves
nothing. Nothing is downloaded.

Only what holds a pointer and nothing else is one. A file called `x.csv.dvc` that has keys DVC does not know, or that is
bigger than the outputs it names explain, is a data file `x.csv.dvc`.
"""


def format_page() -> str:
    """The whole page."""
    readers = ((name, reader_of(name)) for name in FORMAT_NAMES)
    rows = [f"| `{name}` | {r.LOOKED_FOR} | {_fields(getattr(r, 'NOT_IN_FORMAT', ()))} |" for name, r in readers]
    return _TITLE + "\n".join(rows) + "\n" + _NOTES


def _fields(gaps: NotInFormat) -> str:
    return "; ".join(f"{criterion.title}: {_listed(fields)}" for criterion, fields in gaps) or "-"


def _listed(fields: Sequence[str]) -> str:
    return ", ".join(f"`{field}`" for field in fields)
