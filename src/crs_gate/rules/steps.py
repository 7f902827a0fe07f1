"""The steps of a trace: whether there are any to look at, and what can name a tool."""

import re

from crs_gate.model.answer import denies, given, is_filler
from crs_gate.model.caching import remembered
from crs_gate.model.source import Source, Step
from crs_gate.rules.answers import NotApplicable, ToldElsewhere, Undetermined, told_by
from crs_gate.rules.hollow import affirmed
from crs_gate.rules.statements import CATEGORIES, names_step
from crs_gate.rules.wording import listing

_LONGEST = 200
_ONE_LETTER = frozenset("CcDJjKkQqRrSs")
"""Languages and tools that are called by one letter."""
_NO_TOOL = frozenset(("tool", "tools", "some tool", "a tool", "software", "program", "other", "misc", "various"))
_BY_HAND = re.compile(r"(?i)(?:done |edited |labell?ed )?(?:by hand|manual(?:ly)?)\b")


def steps_of(source: Source) -> tuple[Step, ...]:
    """The steps, where one of them says what was done; else raises what a rule on steps must answer."""
    steps = source.trace or ()
    if any(names_step(step.step or "") for step in steps):
        return steps
    if steps or source.trace is None or made_how(source):
        raise ToldElsewhere("trace-missing", "no step says what was done")
    with told_by("trace-missing"):
        believe_untouched(source)
    return ()


def made_how(source: Source) -> str:
    """What else in the source says that it was made from something, in words; empty when nothing does."""
    if source.derived_from:
        return f"the source is derived from {listing(source.derived_from)}"
    if source.category == "synthetic":
        return "the category is synthetic"
    return "synthetic.present is yes" if (source.synthetic.present or "").strip().lower() == "yes" else ""


def believe_untouched(source: Source) -> None:
    """Take an empty trace for what it says, if category, derived_from and synthetic bear it out; always raises."""
    if source.derived_from is None:
        raise Undetermined(
            "trace is an empty list, but it is not stated what the source is derived from", "/derived_from"
        )
    if source.category not in CATEGORIES:
        raise Undetermined("trace is an empty list, but no category is stated to check it against", "/category")
    if source.synthetic.present != "no":
        reason = "trace is an empty list, but it is not stated that no model wrote the source"
        raise Undetermined(reason, "/synthetic/present")
    raise NotApplicable(f"trace and derived_from are empty lists and the category is {source.category}")


@remembered(4096)
def names_tool(text: str) -> bool:
    """Whether a text can name a tool: short names such as ``R``, ``jq`` and ``7z`` do, ``x`` and ``none`` do not."""
    plain = text[:_LONGEST].strip(" .!?\"'")
    if not given(text) or denies(text) or is_filler(text) or affirmed(text) or plain.lower() in _NO_TOOL:
        return False
    return plain in _ONE_LETTER if len(plain) == 1 and plain.isascii() else any(map(str.isalpha, plain))


def by_hand(tool: str) -> bool:
    """Whether the text says that people did it and no program, so that there is no version of one."""
    return _BY_HAND.match(tool.strip()) is not None
