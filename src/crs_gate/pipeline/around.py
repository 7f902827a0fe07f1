"""One manifest as it stands, the files around it, and which of them belong into its list."""

from datetime import date
from typing import NamedTuple

from crs_gate.errors import HistoryError, UsageError
from crs_gate.facts.tree import Tree, TreeWorkError
from crs_gate.history.opening import History
from crs_gate.history.select import Comparison
from crs_gate.judge.case import Side
from crs_gate.model.dataset import Dataset
from crs_gate.model.policy import Policy
from crs_gate.pipeline.files import held
from crs_gate.pipeline.reading import Reading
from crs_gate.pipeline.request import Run
from crs_gate.rules.interface import Context
from crs_gate.rules.listing import to_list
from crs_gate.settings.policy_file import find, load


class Around(NamedTuple):
    """A manifest and the files around it."""

    dataset: Dataset
    tree: Tree
    wanted: tuple[str, ...]
    """Paths of files that belong into the list, relative to the manifest's folder, sorted."""


def around_manifest(history: History, path: str, today: date) -> Around:
    """The manifest at a path of the repository, and which files its list has. Raises ``GateError``."""
    policy = load(find(history.head, None))
    side = _side(history, path, today, policy)
    dataset = held(side.read, path)
    if side.tree is None:
        raise HistoryError(f"the files around {path} cannot be seen")
    ctx = Context(dataset, policy, today, side.tree)
    try:
        wanted = to_list(dataset, side.tree, ctx.claimed, policy.ignore_data)
    except TreeWorkError as error:
        raise UsageError(str(error), "name folders in place of patterns") from error
    return Around(dataset, side.tree, tuple(sorted(wanted)))


def _side(history: History, path: str, today: date, policy: Policy) -> Side:
    """The manifest among all others of the repository, whose data is not its own; or alone, whatever it is called."""
    run = Run("rate", history.head, None, Comparison.NONE, history.chosen, today, none_is_fine=True)
    reading = Reading(run, policy)
    pair = next((pair for pair in reading.pairs if pair.head == path), None)
    if pair is None:
        reading = Reading(run._replace(manifests=(path,)), policy)
        pair = reading.pairs[0]
    head = reading.case(pair).head
    if head is None:
        raise UsageError(f"there is no file {path}", "name a manifest")
    return head
