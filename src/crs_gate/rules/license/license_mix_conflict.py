"""Sources are merged that no license can hold together.

Why:
    Two kinds of share-alike exclude each other: each asks that the whole keeps its own license. No label on the
    merged data can be right, whichever it is.

Example:
    Each of the two keeps the whole to itself:

        sources:
          - {id: wiki, license: CC-BY-SA-4.0, relation: merged}
          - {id: photos, license: CC-BY-NC-SA-4.0, relation: merged}

Fix:
    Publish the named sources as a dataset of their own, or keep them unmodified and apart as a collection.

        relation: collection

References:
    - https://creativecommons.org/faq/#can-i-combine-material-under-different-creative-commons-licenses-in-my-work
    - https://wiki.openstreetmap.org/wiki/Import/ODbL_Compatibility

"""

from collections.abc import Iterator, Sequence

from crs_gate.licenses.mixing import Part
from crs_gate.licenses.verdict import PUBLIC, Grade
from crs_gate.model.dataset import Dataset
from crs_gate.model.scheme import Scope, Severity
from crs_gate.rules.interface import Context, NotApplicable, Problems, ToldElsewhere, Undetermined
from crs_gate.rules.licensing import Mixture
from crs_gate.rules.wording import listing, quoted

SEVERITY = Severity.ERROR
SCOPE = Scope.DATASET

_LONGEST = 60
_NOT_KNOWN = "not all licenses are known, so that nobody can say whether they can be merged"


def check(dataset: Dataset, ctx: Context) -> Problems:
    """Look for a license that all merged sources allow; what cannot be read counts as a gap."""
    if ctx.licensing.act.release != PUBLIC:
        raise NotApplicable(f"dataset.release is {dataset.about.release}")
    mixture = ctx.licensing.mixture
    if mixture.mix.grade is Grade.CONFLICT:
        yield from _clashes(mixture, dataset.pointers)
    elif mixture.gaps:
        raise ToldElsewhere(mixture.gaps, _NOT_KNOWN)
    elif mixture.mix.grade is Grade.UNKNOWN:
        raise Undetermined(_NOT_KNOWN, _place(next(iter(mixture.rows)), mixture, dataset.pointers))


def _clashes(mixture: Mixture, pointers: Sequence[str]) -> Iterator[tuple[str, str]]:
    way_out = _way_out(mixture)
    for first, second, why in mixture.mix.clashes:
        pair = f"{_named(first)} and {_named(second)}"
        later = max(first.name, second.name, key=mixture.rows.__getitem__)
        yield _place(later, mixture, pointers), f"{pair} cannot be merged: {why}; {way_out}"
    if not mixture.mix.clashes:
        where = _place(mixture.mix.apart[0].name, mixture, pointers)
        yield where, f"no license holds all merged sources together; {way_out}"


def _place(name: str, mixture: Mixture, pointers: Sequence[str]) -> str:
    return f"{pointers[mixture.rows[name]]}/license"


def _named(part: Part) -> str:
    return f"{quoted(part.name, _LONGEST)} ({quoted(part.canonical, _LONGEST)[1:-1]})"


def _way_out(mixture: Mixture) -> str:
    then = mixture.mix.then_fitting
    rest = f", and release the rest under {' or '.join(then[:3])}" if then else ""
    names = listing(mixture.apart, count=mixture.apart_size)
    return f"split off {names} ({mixture.apart_size} of {mixture.size}){rest}"
