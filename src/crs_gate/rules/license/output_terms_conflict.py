"""Data that a model wrote is used as the terms of that model forbid, directly or through what it was made from.

Why:
    The terms of several models forbid to train other models on what they write. The duty stays with the text: cleaning,
    translating or mixing does not take it off.

Example:
    Output of Llama 2 in a dataset for training:

        dataset: {use: {train: true}}
        sources:
          - id: answers
            synthetic: {present: yes, generators: [{name: Llama 2, terms: llama2}]}

Fix:
    Make the data with a model whose terms allow it, or do not train on it; say present: no where people wrote it.

        synthetic:
          present: yes
          generators:
            - {name: Example model, version: "1", terms: Apache-2.0}

References:
    - https://ai.meta.com/llama/license/
    - https://openai.com/policies/terms-of-use/

"""

from collections.abc import Iterator

from crs_gate.licenses.verdict import Grade, Judgement
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.interface import Context, NotApplicable, Problems, ToldElsewhere, Undetermined
from crs_gate.rules.licensing import insist_on_read
from crs_gate.rules.output_terms import SILENT, Carried, is_generated
from crs_gate.rules.overview import Overview
from crs_gate.rules.wording import quoted

SEVERITY = Severity.ERROR
SCOPE = Scope.SOURCE


def check(source: Source, ctx: Context) -> Problems:
    """Ask what the terms of each generator say of the declared use; terms that nobody read are a gap."""
    judged = list(_judged(source, ctx))
    refused = [(pointer, message) for grade, pointer, message in judged if grade is Grade.CONFLICT]
    unknown = [(pointer, message) for grade, pointer, message in judged if grade is Grade.UNKNOWN]
    yield from refused
    if unknown and not refused:
        pointer, reason = unknown[0]
        raise Undetermined(reason, pointer)
    if not refused:
        insist_on_read(ctx.licensing.answer(source))
        _insist_on_an_answer(source, ctx.overview, carries=bool(judged))


def _judged(source: Source, ctx: Context) -> Iterator[tuple[Grade, str, str]]:
    for carried in ctx.output_terms.of(source):
        if carried.terms:
            judgement = ctx.licensing.use_of(carried.terms, source)
        else:
            judgement = _NOT_SAID if carried.pointer == SILENT else _NOT_STATED
        own = carried.origin == source.id
        through = "" if own else f"through {quoted(carried.origin)}: "
        message = "; ".join(filter(None, [f"{through}{judgement.why}", judgement.remedy]))
        yield judgement.grade, _place(source, carried), message


_NOT_STATED = Judgement(
    Grade.UNKNOWN,
    why="the terms of the model's output are not stated, or nobody has read them",
    remedy="name them: a license id or the address of the terms",
)


_NOT_SAID = Judgement(Grade.UNKNOWN, why="whether a model wrote it, or which one, is not stated")


def _place(source: Source, carried: Carried) -> str:
    return carried.pointer if carried.origin == source.id else "/derived_from"


def _insist_on_an_answer(source: Source, overview: Overview, *, carries: bool) -> None:
    """A source must say whether a model wrote it, which one, and what it was made from, so that it can be followed."""
    if is_generated(source):
        if not source.synthetic.generators:
            raise Undetermined("the model that wrote it is not named", "/synthetic/generators")
    elif source.synthetic.present != "no":
        raise Undetermined("whether a model wrote it is not stated", "/synthetic/present")
    if source.derived_from is None:
        raise ToldElsewhere("derived-from-unknown", "what it was made from, and with which terms, is not stated")
    if not _can_be_followed(source, overview):
        raise ToldElsewhere("derived-from-unknown", "what it was made from, and with which terms, cannot be followed")
    if not carries and not is_generated(source):
        raise NotApplicable("synthetic.present is no")


def _can_be_followed(source: Source, overview: Overview) -> bool:
    """Whether everything that it was made from is a source of the dataset, and not itself."""
    row = overview.names.row(source.id)
    in_circle = row is not None and overview.ancestry.circles[row]
    return not in_circle and all(parent in overview.names for parent in source.derived_from or ())
