"""Whether a model wrote the data: what a source says of it, and what else in the source speaks for it."""

import re

from crs_gate.model.answer import State, given, state
from crs_gate.model.caching import of_the_last, remembered
from crs_gate.model.source import Source
from crs_gate.rules.answers import NotApplicable, ToldElsewhere
from crs_gate.rules.output_terms import is_generated
from crs_gate.rules.wording import quoted

_UNDECLARED = "synthetic-undeclared"
_MODEL_NAMES = r"""(?ix)(?<![^\W_])(?:
        (?:chat|share)?gpt[\s_-]{0,2}(?:\d|neo|j\b|turbo) | (?:chat|share)gpt
      | (?:text-)?davinci(?:-\d+)?
      | claude[\s_-]{1,2}(?:v?\d|instant|opus|sonnet|haiku) | gemini[\s_-]{1,2}(?:\d|pro|flash|ultra|nano)
      | (?:code)?llama[\s_-]{0,2}\d | gemma[\s_-]{0,2}\d | palm[\s_-]{0,2}2 | qwen[\s_-]{0,2}[\d.]*
      | mi[sx]tral[\s_-]{1,2}(?:\d|large|medium|small|nemo) | deepseek | vicuna[\s_-]{1,2}\d | falcon[\s_-]{1,2}\d+b
      | nemotron | wizardlm | dall[\s\u00b7_-]{0,2}e | midjourney | stable[\s_-]{0,2}diffusion | sdxl
      | github[\s_-]copilot
    )[\w.-]{0,30}"""
"""Names of models as titles and tools spell them. Names that are words of a language count with a version only."""
_STEMS = (
    *(
        "gpt",
        "davinci",
        "claude",
        "gemini",
        "llama",
        "gemma",
        "palm",
        "qwen",
        "mistral",
        "mixtral",
        "deepseek",
        "vicuna",
    ),
    *("falcon", "nemotron", "wizardlm", "dall", "midjourney", "diffusion", "sdxl", "copilot"),
)
"""One of these is in each of those names: looked for first, because hardly any title has one."""
_BY_MODEL = r"""(?ix)\A\s*(?:re)?generat(?:ed|ion)\s*\Z | (?<![^\W_])(?:
        synthe(?:tic(?:ally)?|si[sz]ed) | (?:self|evol)[\s_-]instruct | distill(?:ed|ation)
      | (?:llms?|(?:large[\s_-])?language[\s_-]models?)
      | (?:models?|ai|machine|gan|diffusion|prompt|text|image)[\s_-]generat(?:ed|ion)
    )(?![^\W_])"""
_BY_JUDGE = r"(?i)filter|classif|judg|label|annotat|scor(?:e|ing)|rank|screen|dedup|moderat"
"""A method in which a model sorts what people wrote."""
_WRITTEN = r"""(?ix)(?<![^\W_])(?:
        (?:re)?generat(?:ed|ion|ions) | synthe(?:tic(?:ally)?|si[sz]ed) | distill(?:ed|ation) | outputs? | responses?
      | completions? | answers? | dialogs? | dialogues? | conversations? | chats? | instruct(?:ions?)? | written\s+by
      | made\s+(?:by|with) | images?\s+by | alpaca | sharegpt
    )(?![^\W_])"""
"""Words for what models write, in a title beside the name of one."""
_OTHER_THINGS = ("gemini", "gemma", "palm", "llama", "falcon")
"""Models that are called like telescopes, plants and animals."""
_LONGEST = 500


def owed_when_generated(source: Source) -> None:
    """Return when a model wrote the source; raise what a rule must answer when none did, or that is not settled."""
    if says_generated(source):
        return
    if found := hint(source):
        raise ToldElsewhere(_UNDECLARED, found)
    if source.synthetic.present != "no" or not given(source.category):
        raise ToldElsewhere(_UNDECLARED, "whether a model wrote it is not stated")
    raise NotApplicable(_nobody_owes(source.category or ""))


@remembered(1024)
def _nobody_owes(category: str) -> str:
    return f"synthetic.present is no and the category is {quoted(category)[1:-1]}"


def says_generated(source: Source) -> bool:
    """Whether a field of the source says so in the words of its list of answers."""
    return is_generated(source) or source.category == "synthetic" or source.acquisition.basis == "generated"


@of_the_last
def hint(source: Source) -> str:
    """What else than ``synthetic.present`` says that a model wrote the source, in words; empty when nothing does."""
    if source.category == "synthetic":
        return "the category is synthetic"
    if source.acquisition.basis == "generated":
        return "acquisition.basis is generated"
    if source.relation == "model_output":
        return "relation is model_output"
    if source.synthetic.generators:
        return "synthetic.generators lists a model"
    if source.synthetic.seeds:
        return "synthetic.seeds lists what it was made from"
    return _in_words(source.collected.method, source.collected.tool, source.title, source.synthetic.present == "no")


@remembered(4096)
def _in_words(method: str | None, tool: str | None, title: str | None, denied: bool) -> str:
    """Cached because several rules ask this of one source in a row.

    Against a stated no, a title must speak of writing besides where the name is that of other things as well.
    """
    if method and _is_by_model(method):
        return f"collected.method is {quoted(method)}"
    for name, text in (("collected.tool", tool), ("the title", title)):
        if text and (model := _model_in(text)) and not (denied and text is title and _may_be_no_model(model, text)):
            return f"{name} names {quoted(model)}"
    return ""


@remembered(4096)
def _is_by_model(method: str) -> bool:
    text = method[:_LONGEST]
    named = re.search(_BY_MODEL, text) or re.search(_MODEL_NAMES, text)
    return named is not None and re.search(_BY_JUDGE, text) is None


def _may_be_no_model(name: str, title: str) -> bool:
    return name.lower().startswith(_OTHER_THINGS) and re.search(_WRITTEN, title[:_LONGEST]) is None


def _model_in(text: str) -> str:
    lower = text[:_LONGEST].lower()
    found = None
    if any(stem in lower for stem in _STEMS) and state(text) is State.GIVEN:
        found = re.search(_MODEL_NAMES, text[:_LONGEST])
    return found.group().rstrip("._-") if found else ""
