"""Answers whether data may be used as declared: in business, to train a model, to release that model.

Rules M and I of the reference page. Licenses bind where permission is needed; exceptions in law come first, but only
where the policy accepts them and a basis is stated (Directive (EU) 2019/790 articles 3 and 4, 17 USC 107 and others).
"""

from collections.abc import Iterator
from itertools import product

from crs_gate.licenses.facts import License
from crs_gate.licenses.verdict import (
    CONSERVATIVE,
    EXCEPTION_CLAIMED,
    OF_MODELS,
    Act,
    Grade,
    Judgement,
    contents_unknown,
    unanswered,
    unread,
    worst,
)

_OK = Judgement(Grade.OK, "M2")
_FOR_RESEARCH = frozenset({"eu-dsm-3", "uk-cdpa-29a"})
"""Exceptions for research that is not commercial."""
_USES = ("train", "commercial", "release_model")


def using(source: License, act: Act) -> Judgement:
    """Whether a source may be used as declared. Where it depends on a use that nobody spoke of, that is a gap."""
    judged = [_using(source, meant) for meant in _meanings(act)]
    judgement = worst(judged)
    if judgement.grade is not Grade.CONFLICT or all(each.grade is Grade.CONFLICT for each in judged):
        return judgement
    unsaid = [f"dataset.use.{field}" for field in _USES if getattr(act, field) is None]
    return judgement._replace(grade=Grade.UNKNOWN, remedy=f"say whether that is meant: state {' and '.join(unsaid)}")


def _meanings(act: Act) -> Iterator[Act]:
    """The acts that may be meant: each use that nobody spoke of, with it and without it."""
    said = [(True, False) if getattr(act, field) is None else (getattr(act, field),) for field in _USES]
    for train, commercial, release_model in product(*said):
        yield act._replace(train=train, commercial=commercial, release_model=release_model)


def _using(source: License, act: Act) -> Judgement:
    if not source.usable:
        return unread(source.id)
    found = [_excused(judgement, act) for judgement in (*_business(source, act), *_training(source, act))]
    gap = [contents_unknown(source)] if source.covers == "database" and not act.contents else []
    return worst([_OK, *found, *gap])


def _excused(judgement: Judgement, act: Act) -> Judgement:
    """A conflict with copyright permission alone, seen with a claimed exception. Contracts know no such exception."""
    if judgement.grade is not Grade.CONFLICT or not act.train or judgement.rule not in {"M3", "M4"}:
        return judgement
    if judgement.license.startswith("LicenseRef-"):  # agreements and terms of service: contracts, as far as is known
        return judgement
    if act.level != EXCEPTION_CLAIMED:
        return judgement
    if not act.exception:
        remedy = f"{judgement.remedy}; or state license.exception (basis, and a note for other), as the policy accepts"
        return judgement._replace(remedy=remedy)
    if act.exception in _FOR_RESEARCH and act.commercial:
        return judgement._replace(why=f"{judgement.why}; the exception {act.exception} is for noncommercial research")
    why = f"{judgement.why}; it rests on the claimed exception {act.exception}"
    return Judgement(Grade.CONDITIONAL, "X1", judgement.license, why, "keep the reasoning on file")


def _business(source: License, act: Act) -> Iterator[Judgement]:
    if not act.commercial:
        if source.commercial == "no":
            why = f"use stays noncommercial ({source.clause('commercial')})"
            yield Judgement(Grade.CONDITIONAL, "I1", source.id, why)
        return
    if source.commercial == "no" or "research" in source.limits:
        fact = "commercial" if source.commercial == "no" else "limits"
        why = f"{source.id} does not allow commercial use ({source.clause(fact)})"
        yield Judgement(Grade.CONFLICT, "M3" if act.train else "I1", source.id, why, _NOT_IN_BUSINESS)
    elif source.commercial == "unknown":
        yield unanswered(source.id, "whether commercial use is allowed")
    elif source.commercial == "conditional":
        why = f"{source.id} allows commercial use on conditions ({source.clause('commercial')})"
        yield Judgement(Grade.CONDITIONAL, "I1", source.id, why)


_NOT_IN_BUSINESS = "declare use.commercial: false, get another license from the owner, or take the source out"


def _training(source: License, act: Act) -> Iterator[Judgement]:
    if not act.train:
        return
    yield from _results(source, act)
    if source.results == "free":
        return
    if source.derivatives in {"no", "private"}:
        yield from _no_derivatives(source, act)
    elif source.derivatives in {"unknown", "conditional"}:
        yield unanswered(source.id, "whether a model may be made from it")
    if act.release_model:
        yield from _releasing_the_model(source, act)


def _no_derivatives(source: License, act: Act) -> Iterator[Judgement]:
    """M4 for ND. Version 4.0 allows adaptations that stay private (section 2(a)(1)(B))."""
    if not act.release_model and source.derivatives == "private":
        return
    grade = Grade.CONFLICT if act.level == CONSERVATIVE else Grade.CONDITIONAL
    why = f"{source.id} allows no changed versions ({source.clause('derivatives')}); whether a model is one is disputed"
    remedy = "do not train on it, get another license from the owner, or let the policy read the text alone"
    yield Judgement(grade, "M4", source.id, why, remedy)


def _releasing_the_model(source: License, act: Act) -> Iterator[Judgement]:
    """M4 for credit, share-alike and databases: duties of who releases a model."""
    if source.covers == "database":
        why = f"the model carries a notice that names the database ({source.clause('produced')})"
        yield Judgement(Grade.CONDITIONAL, "P1", source.id, why)
    if source.share_alike not in {"none", "weak", "database", "disputed-lock"}:
        kept = "is released under the same license" if act.level == CONSERVATIVE else "may fall under the same license"
        why = f"a model that is trained on {source.id} {kept} ({source.clause('share_alike')})"
        yield Judgement(Grade.CONDITIONAL, "M4", source.id, why)
    if source.credit != "none":
        why = f"the model links to the dataset, so that {source.id} is credited ({source.clause('credit')})"
        yield Judgement(Grade.CONDITIONAL, "M4", source.id, why)


def _terms_rule(source: License) -> str:
    """M5 for terms of models, M6 for any other license that speaks of what is trained on it."""
    return "M5" if source.covers in OF_MODELS else "M6"


def _results(source: License, act: Act) -> Iterator[Judgement]:
    """M5 and its kin: what the terms say of models that are made with the data."""
    clause = f"({source.clause('results')})"
    if source.results == "no-competing":
        why = f"the terms of {source.id} forbid training other models on the output {clause}"
        yield Judgement(Grade.CONFLICT, _terms_rule(source), source.id, why, _NO_TRAINING)
    elif source.results == "no-training":
        why = f"{source.id} does not allow models to be trained on it {clause}"
        yield Judgement(Grade.CONFLICT, "M6", source.id, why, _NO_TRAINING)
    elif source.results == "no-release" and act.release_model:
        why = f"{source.id} does not allow models that were trained on it to be released {clause}"
        yield Judgement(Grade.CONFLICT, "M6", source.id, why, "keep the model internal, or take the source out")
    elif source.results == "noncommercial" and act.commercial:
        why = f"{source.id} keeps models that were trained on it noncommercial {clause}"
        yield Judgement(Grade.CONFLICT, _terms_rule(source), source.id, why, _NOT_IN_BUSINESS)
    elif source.results == "naming" and act.release_model:
        why = f"{source.id} says how the released model is named or marked {clause}"
        yield Judgement(Grade.CONDITIONAL, "M4", source.id, why)
    elif source.results == "mimic":
        why = f"a model that is trained to imitate the one of {source.id} is bound by its terms {clause}"
        yield Judgement(Grade.CONDITIONAL, "M5", source.id, why)
    elif source.results == "unknown":
        yield unanswered(source.id, "whether models may be trained on it")


_NO_TRAINING = "do not train on it (use.train: false, role: eval), or make the data with a model whose terms allow it"
