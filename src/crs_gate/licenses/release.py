"""Answers whether data under one license may be released, as part of a dataset, under another.

The rules are named R for merged data, C for collections, P for produced works, O for output of models, E for pairs that
stewards declared. They were checked against Creative Commons' charts of adapters and remixes.
"""

from collections.abc import Iterator

from crs_gate.licenses import creative_commons
from crs_gate.licenses.facts import License
from crs_gate.licenses.verdict import (
    COLLECTION,
    CONSERVATIVE,
    MERGED,
    MODEL_OUTPUT,
    OF_MODELS,
    PRODUCED_WORK,
    PUBLIC,
    Act,
    Grade,
    Judgement,
    contents_unknown,
    unanswered,
    unread,
    worst,
)

_OK = Judgement(Grade.OK, "R8")
_EDGES = {
    ("CC-BY-SA-4.0", "GPL-3.0-only"): Judgement(Grade.OK, "E1"),
    ("CC-BY-SA-4.0", "GPL-3.0-or-later"): Judgement(
        Grade.CONDITIONAL, "E1", "CC-BY-SA-4.0", "only version 3 of the GPL was declared compatible (2015-10-08)"
    ),
    ("CC-BY-SA-4.0", "LAL-1.3"): Judgement(Grade.OK, "E2"),
    ("LAL-1.3", "CC-BY-SA-4.0"): Judgement(Grade.OK, "E2"),
    ("LicenseRef-dbcl-1.0", "ODbL-1.0"): Judgement(Grade.OK, "E6"),
}
"""Pairs that stewards declared compatible: https://creativecommons.org/compatiblelicenses, DbCL section 2.2."""


def releasing(source: License, outbound: License | None, act: Act) -> Judgement:
    """Whether a source may be released under ``outbound`` (``None``: nobody said which) in this act."""
    return worst([_released(source, outbound, act), *_contents(source, act)])


def _released(source: License, outbound: License | None, act: Act) -> Judgement:
    if gap := _gap(source, act):
        return gap
    if act.release != PUBLIC:
        return _kept_inside(source, act)
    if outbound is None or not outbound.usable:
        return _no_outbound(source, outbound)
    if act.relation == COLLECTION:
        # Items that stay as they are keep their license; the whole may have another one (C1). That a commercial
        # collection holds no noncommercial item (C2) is a matter of use.
        return worst([_OK, *_not_passed_on(source)])
    if act.relation == MODEL_OUTPUT and source.covers in OF_MODELS:
        return worst([_OK, *_as_output(source)])
    return _produced(source) if _is_made_with(source, act) else _merged(source, outbound, act)


def _takes_up(source: License, outbound: License, act: Act) -> bool:
    """Whether the label is the source's own license, or one that was declared to do in its place."""
    return source == outbound or (act.relation != COLLECTION and _edge(source, outbound, act) is not None)


def _contents(source: License, act: Act) -> Iterator[Judgement]:
    """R10: what is in a database may be under anything."""
    if source.covers == "database" and not act.contents:
        yield contents_unknown(source)


def _is_made_with(database: License, act: Act) -> bool:
    """Whether a work is made with a database, which its license tells apart from a changed database."""
    return act.relation == PRODUCED_WORK and database.covers == "database"


def _produced(database: License) -> Judgement:
    why = f"a work made with the database carries a notice that names it ({database.clause('produced')})"
    return Judgement(Grade.CONDITIONAL, "P1", database.id, why)


def _gap(source: License, act: Act) -> Judgement | None:
    if not source.usable:
        return unread(source.id)
    if source.covers in OF_MODELS and act.relation != MODEL_OUTPUT:
        why = f"{source.id} is a license for models; it does not license data"
        return Judgement(Grade.UNKNOWN, "R0m", source.id, why, "ask the owner for a license of the data")
    return None


def _no_outbound(source: License, outbound: License | None) -> Judgement:
    if outbound is None:
        return Judgement(Grade.UNKNOWN, "R0", source.id, "the dataset names no license", "state dataset.license")
    why = f"nobody has read what {outbound.id} grants"
    return Judgement(Grade.UNKNOWN, "R0", source.id, why, "release the dataset under a license that is on the list")


def _kept_inside(source: License, act: Act) -> Judgement:
    """What nobody outside gets: only making a changed version needs permission (R2p)."""
    if act.relation != MERGED or source.derivatives in {"yes", "private", "conditional"}:
        return Judgement(Grade.OK, "I1")
    if source.derivatives == "unknown":
        return unanswered(source.id, "whether changed versions may be made")
    why = f"{source.id} allows no changed versions, not even private ones ({source.clause('derivatives')})"
    return Judgement(Grade.CONFLICT, "R2p", source.id, why, "keep it unchanged as a collection, or take it out")


def _merged(source: License, outbound: License, act: Act) -> Judgement:
    edge = _edge(source, outbound, act)
    refused = [*_not_passed_on(source), *_no_derivatives(source, outbound, act)]
    if not refused and edge:
        return worst([edge, *_database_gaps(source, act)])
    if not refused and source == outbound:
        return worst([_OK, *_database_gaps(source, act)])
    return worst([_OK, *refused, *_share_alike(source, outbound, act), *_database_gaps(source, act)])


def labeling(source: License, outbound: License | None, act: Act) -> Judgement:
    """Whether ``outbound``, as a label, promises no more than the source gives; ``OK`` where nobody reads it."""
    if act.release != PUBLIC:
        return _OK
    if gap := _gap(source, act):
        return gap
    if outbound is None or not outbound.usable:
        return _no_outbound(source, outbound)
    if source.covers in OF_MODELS:
        return _OK
    if _is_made_with(source, act) or _takes_up(source, outbound, act):
        return worst([_OK, *_contents(source, act)])
    promised = (*_promises(source, outbound), *_limits(source, outbound), *_credit(source, outbound))
    return worst([_OK, *promised, *_contents(source, act)])


def _edge(source: License, outbound: License, act: Act) -> Judgement | None:
    """A pair that is decided by a declaration rather than by attributes."""
    if source.id.startswith("CC-BY-") and outbound.id == "ODbL-1.0" and source.share_alike == "none":
        return _toward_odbl(source)
    if source.id == "EUPL-1.2" and outbound.id in source.targets and outbound.id in act.beside:
        return Judgement(Grade.OK, "E8")
    return _EDGES.get((source.id, outbound.id))


def _toward_odbl(source: License) -> Judgement | None:
    if source.commercial != "yes" or source.derivatives != "yes":
        return None
    why = f"{source.id} bars technical measures ({source.clause('technical_measures')}), which ODbL-1.0 4.7(b) allows"
    return Judgement(Grade.CONDITIONAL, "E7", source.id, why, "ask the owner to waive that, as OpenStreetMap does")


def _not_passed_on(source: License) -> Iterator[Judgement]:
    if source.redistribution == "no":
        why = f"{source.id} does not allow copies to be passed on ({source.clause('redistribution')})"
        yield Judgement(Grade.CONFLICT, "R1", source.id, why, "keep the dataset internal, or take the source out")
    elif source.redistribution == "unknown":
        yield unanswered(source.id, "whether copies may be passed on")
    elif source.redistribution == "conditional":
        why = f"{source.id} sets conditions on passing copies on ({source.clause('redistribution')})"
        yield Judgement(Grade.CONDITIONAL, "R1", source.id, why)


def _no_derivatives(source: License, outbound: License, act: Act) -> Iterator[Judgement]:
    if source.derivatives in {"no", "private"}:
        why = f"{source.id} does not allow changed versions to be shared ({source.clause('derivatives')})"
        yield Judgement(Grade.CONFLICT, "R2", source.id, why, _apart(source, outbound, act))
    elif source.derivatives != "yes":
        yield unanswered(source.id, "whether changed versions may be shared")


def _share_alike(source: License, outbound: License, act: Act) -> Iterator[Judgement]:
    kind, clause = source.share_alike, source.clause("share_alike")
    if kind == "unknown":
        yield unanswered(source.id, "whether changed versions must keep the license")
    elif kind == "weak":
        why = f"the part from this source stays under {source.id} ({clause})"
        yield Judgement(Grade.CONDITIONAL, "R3w", source.id, why)
    elif kind == "lock":
        why = f"{source.id} binds every recipient to itself ({clause}), and {outbound.id} does not"
        yield Judgement(
            Grade.CONFLICT, "R4", source.id, why, f"release under {source.id}, or {_apart(source, outbound, act)}"
        )
    elif kind == "disputed-lock":
        grade = Grade.CONFLICT if act.level == CONSERVATIVE else Grade.CONDITIONAL
        why = f"{source.id} says that the database is passed on under itself only ({clause}); how far is disputed"
        yield Judgement(grade, "R4o", source.id, why, f"release under {source.id}, or {_apart(source, outbound, act)}")
    elif kind != "none" and not _carries_on(source, outbound):
        rule = "R3db" if kind == "database" else "R3"
        why = f"{source.id} keeps changed versions under {_itself(source)} ({clause}), which {outbound.id} is not"
        remedy = f"release under {_options(source)}, or {_apart(source, outbound, act)}"
        yield Judgement(Grade.CONFLICT, rule, source.id, why, remedy)


def _carries_on(source: License, outbound: License) -> bool:
    """Whether a changed version of the source may be under ``outbound``, as far as share-alike goes."""
    if source == outbound or creative_commons.adaptable(source.id, outbound.id):
        return True
    return outbound.id in source.targets and source.id != "EUPL-1.2"


def _apart(source: License, outbound: License, act: Act) -> str:
    """The way out that leaves the dataset's license as it is, as far as that works."""
    fits = labeling(source, outbound, act._replace(relation=COLLECTION, contents=True)).grade.passes
    named = "" if fits else f" and write AND {source.id} into dataset.license"
    return f"keep it unmodified (relation: collection){named}, or split it off"


def _itself(source: License) -> str:
    return "itself or a license that it accepts" if source.targets else "itself"


def _options(source: License) -> str:
    """The license itself and what may stand in for it, the nearest first."""
    others = () if source.id == "EUPL-1.2" else source.targets[:2]  # article 5: only beside data that is under them
    return " or ".join((source.id, *others))


def _promises(source: License, outbound: License) -> Iterator[Judgement]:
    """R5: the label promises commercial use that the source does not give."""
    if source.commercial == "no" and outbound.commercial != "no":
        why = f"{outbound.id} promises commercial use that {source.id} does not give ({source.clause('commercial')})"
        remedy = "release under a noncommercial license, or split the source off"
        yield Judgement(Grade.CONFLICT, "R5", source.id, why, remedy)
    elif source.commercial == "unknown" and outbound.commercial != "no":
        yield unanswered(source.id, "whether commercial use is allowed")
    elif source.commercial == "conditional" and outbound.commercial == "yes":
        why = f"{source.id} allows commercial use on conditions ({source.clause('commercial')}); recipients must know"
        yield Judgement(Grade.CONDITIONAL, "R7", source.id, why)


def _limits(source: License, outbound: License) -> Iterator[Judgement]:
    """R7: limits on what the data is used for, which the label does not carry."""
    lost = [limit for limit in source.limits if limit not in outbound.limits and limit != "noncommercial"]
    if "research" in lost or "internal" in lost:
        why = f"{source.id} is for {lost[0]} use only ({source.clause('limits')}), and {outbound.id} does not say so"
        remedy = "release under terms with the same limit, or split the source off"
        yield Judgement(Grade.CONFLICT, "R7", source.id, why, remedy)
    elif lost:
        why = f"the limits on use of {source.id} ({source.clause('limits')}) must be handed on to recipients"
        yield Judgement(Grade.CONDITIONAL, "R7", source.id, why)


def _credit(source: License, outbound: License) -> Iterator[Judgement]:
    """R6: the label asks for no credit, the source does."""
    if outbound.credit == "unknown" and source.credit != "none":
        yield unanswered(outbound.id, "whether credit must be given")
    if outbound.credit != "none" or source.credit == "none":
        return
    if source.credit == "unknown":
        yield unanswered(source.id, "whether credit must be given")
        return
    clause = source.clause("credit")
    if source.credit == "notice":
        why = f"{source.id} asks that its notices are kept ({clause}), and {outbound.id} does not ask recipients to"
        yield Judgement(Grade.CONDITIONAL, "R6n", source.id, why)
    else:
        why = f"{outbound.id} frees recipients of giving credit, which {source.id} asks for ({clause})"
        remedy = "release under a license that asks for credit, such as CC-BY-4.0, or split the source off"
        yield Judgement(Grade.CONFLICT, "R6", source.id, why, remedy)


def _database_gaps(source: License, act: Act) -> Iterator[Judgement]:
    """R9: what the license leaves unsaid about databases."""
    if act.europe and source.id.startswith("CC-BY") and source.database_right in {"not-licensed", "not-addressed"}:
        why = f"{source.id} does not license the database right of 96/9/EC ({source.clause('database_right')})"
        yield Judgement(Grade.CONDITIONAL, "R9", source.id, why)


def _as_output(source: License) -> Iterator[Judgement]:
    """What the terms of a model say of handing on what it wrote."""
    yield from _not_passed_on(source)
    if source.results in {"no-competing", "naming", "mimic", "noncommercial", "unknown"} or source.limits:
        why = f"recipients must be told what {source.id} says of the output of the model ({source.clause('results')})"
        yield Judgement(Grade.CONDITIONAL, "O1", source.id, why)
