"""Which files belong into the list of a manifest's files: its data, and all that its sources claim."""

from crs_gate.evidence.layout import FOLDER
from crs_gate.facts.tree import Tree
from crs_gate.model.dataset import Dataset
from crs_gate.rules.claims import tables


def to_list(dataset: Dataset, tree: Tree, claimed: frozenset[str], ignored: tuple[str, ...]) -> frozenset[str]:
    """Paths relative to the manifest's folder; to be asked within ``bounded_work``.

    Data that DVC keeps outside git is not among them: what is there of it differs from machine to machine.
    """
    prefix = f"{tree.folder}/" if tree.folder else ""
    itself = dataset.path.removeprefix(prefix)
    found = {*tree.data_files(ignored), *claimed} & tree.files.keys()
    return frozenset(path for path in found - tables(dataset, tree) - {itself} if not path.startswith(f"{FOLDER}/"))
