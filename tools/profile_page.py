"""Writes the lists of required answers into docs/profiles.md, item by item."""

import re

from crs_gate.report.answer_list import answered_by
from crs_gate.rules.answer_lists import AnswerList
from crs_gate.rules.regulations import LISTS

_BLOCK = re.compile(r"(<!-- lists: begin.*?-->\n).*?(<!-- lists: end -->)", re.DOTALL)


def with_lists(page: str) -> str:
    """The page with all between its two markers replaced."""
    made = "\n".join(_section(one) for one in LISTS.values())
    text, found = _BLOCK.subn(lambda match: f"{match[1]}{made}\n{match[2]}", page)
    if found != 1:
        raise SystemExit("docs/profiles.md must hold its two markers once")
    return text


def _section(one: AnswerList) -> str:
    sources = " ".join(f"<{source}>" for source in one.sources)
    rows = [f"| {item.id} | {item.asks} | {item.article} | {_answer(answered_by(item))} |" for item in one.items]
    head = "| item | what is asked | where it stands | answered by |\n| --- | --- | --- | --- |"
    return "\n".join([f"\n## `{one.name}`\n", f"{one.title}: {sources}\n", f"{one.limits}\n", head, *rows])


def _answer(fields: str) -> str:
    return re.sub(r"[a-z_0-9]+(?:\.[a-z_0-9]+)+|^[a-z_]+", r"`\g<0>`", fields) or "**not in the manifest**"
