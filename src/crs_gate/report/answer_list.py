"""A list of required answers for people: what it asks, item by item, and what no manifest can answer."""

from crs_gate.rules.answer_lists import NO_LAW, AnswerList, Item, When
from crs_gate.rules.required import plain


def explained(one: AnswerList) -> str:
    """The list for a terminal."""
    lines = [f"{one.name}  ({one.title})", "", f"{NO_LAW[0].upper()}{NO_LAW[1:]}.", one.limits, "", "Owed"]
    lines += [f"  {item.article}, {item.asks}: {answered_by(item)}" for item in one.items if item.fields]
    lines += ["", "Not in the manifest; answer it elsewhere"]
    lines += [f"  {item.article}, {item.asks}" for item in one.beyond]
    return "\n".join([*lines, "", "References", *(f"  {source}" for source in one.sources)])


def answered_by(item: Item) -> str:
    """The fields that answer an item, and where they are owed."""
    fields = " and ".join(plain(field).replace(" | ", " or ") for field in item.fields)
    return f"{fields} (where {item.when.value})" if item.when is not When.ALWAYS else fields
