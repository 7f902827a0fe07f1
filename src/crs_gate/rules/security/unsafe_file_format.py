"""A data file is of a kind that can run code when it is opened.

Why:
    A pickle is a program: whoever loads it runs what its maker wrote, with all rights of the user. Hundreds of models
    and datasets on public hubs were found to carry such code, and loader scripts are why datasets are downloaded with
    remote code switched on.

Example:
    The folder holds an array that numpy.load opens only with allow_pickle, or a list of records in a pickle:

        files:
          - path: data/posts.pkl

Fix:
    Write the data in a format that holds nothing but data, such as Parquet, JSON Lines or safetensors.

        files:
          - path: data/posts.parquet
            sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08

References:
    - https://docs.python.org/3/library/pickle.html
    - https://numpy.org/doc/stable/reference/generated/numpy.load.html
    - https://huggingface.co/docs/hub/security-pickle
    - https://cwe.mitre.org/data/definitions/502.html

"""

from collections.abc import Iterator

from crs_gate.facts.tree import Tree
from crs_gate.model.dataset import Dataset
from crs_gate.model.scheme import Scope, Severity
from crs_gate.rules.claims import tables
from crs_gate.rules.interface import Context, NotAsked, Problems, Undetermined
from crs_gate.rules.wording import quoted

SEVERITY = Severity.ERROR
SCOPE = Scope.DATASET

_MOST = 10_000
_PICKLES = frozenset(("pkl", "pickle", "dill", "cloudpickle", "joblib", "pt", "pth", "ckpt"))
_PROGRAMS = frozenset(("exe", "dll", "scr", "msi", "bat", "cmd", "ps1", "vbs", "so", "dylib", "jar", "class", "apk"))
_PACKED = frozenset(("gz", "xz", "bz2", "zst", "lz4"))
_TELLING = _PICKLES | _PROGRAMS | _PACKED | {"bin"}
"""Endings of all names that anything is known of; nearly all files of a dataset have another one."""
_BUILDER = "_dataset_builder.py"


def check(dataset: Dataset, ctx: Context) -> Problems:
    """Look at the names of the data files below the manifest, and for the loader scripts that libraries look for.

    No file is opened: a pickle under another name, object arrays in npy and npz files, what archives hold, and code
    in other scripts are not seen. What data.ignore of the policy names is not looked at, nor tables of sources.
    """
    if ctx.tree is None:
        raise Undetermined("the files around the manifest were not read", "/sources")
    listed = tables(dataset, ctx.tree)
    data = [path for path in ctx.tree.data_files(ctx.policy.ignore_data) if path not in listed]
    if not data:
        raise NotAsked("no data lies here")
    found = [(path, what) for path in data if (what := _kind(path))]
    found += [(path, "a script that libraries run to load the data") for path in _loaders(ctx.tree, dataset.about.name)]
    for path, what in found[:_MOST]:
        yield "/sources", f"{quoted(path)} is {what}"


def _kind(path: str) -> str:
    """What is unsafe about a file of this name; empty where nothing is known to be."""
    if path.rpartition(".")[2].lower() not in _TELLING:
        return ""
    name = path.rpartition("/")[2].lower()
    *stem, last = name.split(".")
    if len(stem) > 1 and last in _PACKED:
        last = stem.pop()
    if not any(stem):
        return ""
    if last in _PICKLES or (last == "bin" and name.startswith(("pytorch_model", "training_args"))):
        return "a pickle or may hold one"
    return "a program" if last in _PROGRAMS else ""


def _loaders(tree: Tree, name: str | None) -> Iterator[str]:
    """Scripts right beside the manifest: the one named as the folder (Hugging Face), and builders (TensorFlow).

    The folder of a manifest at the top of a repository has no name there: the name of the dataset stands for it.
    """
    named = f"{tree.folder.rpartition('/')[2] or (name or '').rpartition('/')[2]}.py"
    return (path for path in sorted(tree.files) if "/" not in path and (path == named or path.endswith(_BUILDER)))
