"""What a file may be, by name alone: data, a manifest, a policy.

The list of data errs toward data: the policy's ``data.ignore`` takes paths out.
"""

from crs_gate.evidence.layout import FOLDER, is_evidence
from crs_gate.model.caching import remembered
from crs_gate.model.naming import MANIFEST_SUFFIXES

MANIFEST_ENDINGS = (".yaml", ".yml", ".json", ".jsonld", ".md", ".markdown")
"""Every pattern for manifests, and every policy but that in ``PYPROJECT``, ends so."""
PYPROJECT = "pyproject.toml"
POINTER_SUFFIX = ".dvc"


OF_USE = (*MANIFEST_ENDINGS, ".dvc", "dvc.lock")
"""How the names of all manifests and DVC files end, in any case: a quick look at every path of a repository."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TABLES = _words(
    "parquet csv tsv jsonl ndjson jsonlines arrow feather ipc orc avro msgpack xls xlsx ods sas7bdat dta sav rds rdata"
)
_ARRAYS = _words(
    "npy npz h5 hdf5 nc zarr mat pkl pickle joblib pt pth bin safetensors ckpt gguf onnx tfrecord tfrecords"
)
_STORES = _words("sqlite sqlite3 db db3 duckdb mdb lmdb warc wacz wet wat")
_ARCHIVES = _words("zst gz xz bz2 lz4 br 7z zip tar tgz tbz2 txz rar")
_MEDIA = _words(
    "jpg jpeg png gif webp tif tiff bmp heic dng raw exr"
    " wav mp3 flac ogg opus m4a aac mp4 mkv webm avi mov laz las ply glb"
)
_DATA = _TABLES | _ARRAYS | _STORES | _ARCHIVES
_DATA_FOLDERS = frozenset(("data", "datasets", "corpus", "corpora", "raw", "shards"))

# Below a data folder everything is data but these.
_DOCS = _words("md rst adoc")
_CODE = _words(
    "py pyi pyx ipynb sh bash js mjs ts tsx jsx r jl c h cc cpp hpp cu rs go java kt scala rb toml cfg ini lock"
)
_DOC_NAMES = _words("readme license licence copying notice changelog citation authors contributing")
_PLAIN_NAMES = frozenset(("makefile", "dockerfile", "dvc.yaml", "dvc.lock", ".ds_store", ".editorconfig"))

_DOC_FOLDERS = frozenset(("doc", "docs"))  # pictures there illustrate
_OWN_FOLDERS = frozenset((".dvc", ".git", ".github", ".gitlab", ".gitea", ".forgejo"))
_GIT_FILES = frozenset((".gitattributes", ".gitignore", ".gitmodules", ".gitkeep", ".dvcignore"))


def claimed_by_pointer(path: str) -> str | None:
    """The data path for which a DVC pointer stands: ``x.csv`` for ``x.csv.dvc``; ``None`` for any other file."""
    name = path.rpartition("/")[2]
    if not name.endswith(POINTER_SUFFIX) or name == POINTER_SUFFIX:
        return None
    return path.removesuffix(POINTER_SUFFIX)


@remembered(262_144)
def looks_like_data(path: str) -> bool:
    """Whether a file is data by its name: its extension, a DVC pointer, or a folder such as ``data`` or ``corpus``.

    Not data: manifests, documents, source code, evidence in ``.crs``, and what lies in ``.dvc`` or a folder of git or
    its hosts.
    """
    if _is_evidence(path):
        return False
    *folders, name = path.lower().split("/")
    if _OWN_FOLDERS.intersection(folders) or name in _GIT_FILES or name.endswith(MANIFEST_SUFFIXES):
        return False
    extension = name.rpartition(".")[2] if "." in name[1:] else ""
    # Any part of the name counts: posts.csv.bak and shard.tar.part1 are data too, and so is all inside x.zarr/.
    parts = {part for step in (*folders, name) for part in step[1:].split(".")[1:]}
    if claimed_by_pointer(name) is not None or not _DATA.isdisjoint(parts):
        return True
    if not _DATA_FOLDERS.isdisjoint((*folders, name)):  # a link or submodule of that name stands for the folder
        return not _is_document(name, extension)
    return extension in _MEDIA and _DOC_FOLDERS.isdisjoint(folders)


def concerns_the_gate(path: str) -> bool:
    """Whether a file could be a manifest, a policy or data, or name data: no change of another alters the verdict."""
    return path == PYPROJECT or path.lower().endswith(OF_USE) or _in_evidence(path) != "" or looks_like_data(path)


def _in_evidence(path: str) -> str:
    """The part of a path from the last folder of evidence on; empty where it lies in none."""
    at = f"/{path}".rfind(f"/{FOLDER}/")
    return path[at:] if at >= 0 else ""


def _is_evidence(path: str) -> bool:
    found = _in_evidence(path)
    return bool(found) and is_evidence(found)


def _is_document(name: str, extension: str) -> bool:
    if extension in _DOCS or extension in _CODE or name in _PLAIN_NAMES:
        return True
    stem = name.partition(".")[0]
    return stem.partition("-")[0] in _DOC_NAMES and extension in {"", "txt", "cff"}
