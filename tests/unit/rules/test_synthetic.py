"""Whether a model wrote it, which one, under which terms, and what was checked."""

import pytest

from crs_gate.model.source import Acquisition, Collected, Generator, Source, Synthetic
from tests.unit.rules.build import judge

MODEL = Generator("Example model", "1", "Apache-2.0")


def source(present: str | None = "no", category: str | None = "public_dataset", **said) -> Source:
    return Source("s", category=category, synthetic=said.pop("synthetic", Synthetic(present)), **said)


@pytest.mark.parametrize(
    "title",
    [
        "GPT-4 LLM cleaned", "ShareGPT conversations", "gpt4all prompts", "openai/gpt-4o dialogs",
        "text-davinci-003 tasks", "Claude-3-opus essays", "Claude 3.5 Sonnet stories", "Gemini 1.5 pro answers",
        "Llama-3.1 70B outputs", "llama2 chats", "mistral-7b rewrites", "Mixtral 8x7B", "Qwen2.5 math", "DeepSeek",
        "DALL-E 3 pictures", "Midjourney v5", "Stable Diffusion XL faces", "Nemotron personas",
    ],
)  # fmt: skip
def test_the_name_of_a_model_in_the_title_contradicts_a_no(title):
    assert judge("synthetic-undeclared", source(title=title)).outcome == "fail"
    assert judge("synthetic-undeclared", source(None, title=title)).outcome == "fail"
    assert judge("synthetic-undeclared", source("yes", title=title)).outcome == "pass"


@pytest.mark.parametrize("title", ["Gemini 1 mission photographs", "Palm 2 plantation survey", "Gemma 1 plant photos"])
def test_a_model_that_is_called_like_other_things_needs_a_word_for_what_it_wrote(title):
    """Silence is asked either way; a no is believed until the title speaks of writing."""
    assert judge("synthetic-undeclared", source(title=title)).outcome == "pass"
    assert judge("synthetic-undeclared", source(None, title=title)).outcome == "fail"
    assert judge("synthetic-undeclared", source(title=f"{title}, responses")).outcome == "fail"


@pytest.mark.parametrize(
    "title",
    [
        "Paintings by Claude Monet", "Gemini mission transcripts", "Llamas of Peru", "Mistral wind speeds",
        "Falcon nests", "Palm trees", "Alpaca wool prices", "Vicuna herds", "Phi meson decays", "Notices of the hall",
        "Synthetic rubber prices", "Generation Z survey", "TODO",
    ],
)  # fmt: skip
def test_words_that_models_are_called_by_say_nothing_alone(title):
    assert judge("synthetic-undeclared", source(title=title)).outcome == "pass"


@pytest.mark.parametrize(
    "method",
    ["generated", "LLM generation", "machine-generated", "self-instruct", "synthetic", "written by a language model",
     "prompting gpt-3.5-turbo", "distillation", "text-generation"],
)  # fmt: skip
def test_a_method_that_speaks_of_a_model_contradicts_a_no(method):
    assert judge("synthetic-undeclared", source(collected=Collected(method=method))).outcome == "fail"


@pytest.mark.parametrize(
    "method",
    ["download", "user-generated content", "web scraping, filtered by an LLM", "power generation logs", "survey",
     "judged by a language model", "labels by GPT-4 (annotation)"],
)  # fmt: skip
def test_a_method_that_gathers_what_people_wrote_contradicts_nothing(method):
    assert judge("synthetic-undeclared", source(collected=Collected(method=method))).outcome == "pass"


@pytest.mark.parametrize(
    "said",
    [
        {"category": "synthetic"},
        {"acquisition": Acquisition("generated")},
        {"relation": "model_output"},
        {"synthetic": Synthetic("no", generators=(MODEL,))},
        {"synthetic": Synthetic("no", seeds=("other",))},
        {"collected": Collected(tool="gpt-4o")},
    ],
)
def test_what_speaks_for_a_model_contradicts_a_no(said):
    assert judge("synthetic-undeclared", source(**said)).outcome == "fail"


@pytest.mark.parametrize(
    ("present", "category", "outcome"),
    [
        ("no", "crawled", "pass"),
        ("no", None, "unknown"),
        (None, "crawled", "unknown"),
        ("unknown", "crawled", "unknown"),
        ("unknown", "synthetic", "unknown"),
        (None, "synthetic", "fail"),
        ("yes", None, "pass"),
    ],
)
def test_silence_is_no_no(present, category, outcome):
    assert judge("synthetic-undeclared", source(present, category)).outcome == outcome


RULES = (
    "synthetic-generator-missing",
    "synthetic-terms-missing",
    "synthetic-disclosure-missing",
    "synthetic-check-missing",
)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(
    ("present", "category", "outcome"),
    [
        ("no", "crawled", {"na"}),
        ("no", None, {"unknown"}),
        (None, "crawled", {"unknown"}),
        ("unknown", "crawled", {"unknown"}),
        ("yes", None, {"fail", "unknown"}),
        ("no", "synthetic", {"fail", "unknown"}),
    ],
)
def test_nothing_is_owed_only_where_a_no_holds(rule, present, category, outcome):
    assert judge(rule, source(present, category)).outcome in outcome


@pytest.mark.parametrize(
    ("generator", "named", "licensed"),
    [
        (MODEL, "pass", "pass"),
        (Generator("m", terms="https://example.org/terms"), "pass", "pass"),
        (Generator(terms="MIT"), "fail", "pass"),
        (Generator("none", terms="none"), "fail", "fail"),
        (Generator("TODO", terms="TODO"), "fail", "fail"),
        (Generator("unknown", terms="unknown"), "unknown", "unknown"),
        (Generator("m"), "pass", "fail"),
    ],
)
def test_each_model_has_a_name_and_terms(generator, named, licensed):
    for generators in ((generator,), (MODEL, generator)):
        said = source(synthetic=Synthetic("yes", generators=generators))
        assert judge("synthetic-generator-missing", said).outcome == named
        assert judge("synthetic-terms-missing", said).outcome == licensed


def test_an_unknown_name_does_not_hide_a_missing_one():
    said = source(synthetic=Synthetic("yes", generators=(Generator("unknown"), Generator())))
    assert judge("synthetic-generator-missing", said).said[0][0] == "/synthetic/generators/1"


@pytest.mark.parametrize(
    ("checks", "outcome"),
    [
        ((("privacy", "no leak in 100"), ("bias", "counted"), ("validity", "200 read")), "pass"),
        ((("privacy", "no leak in 100"), ("bias", "counted"), ("validity", "yes")), "fail"),
        ((("privacy", "no leak in 100"), ("bias", "unknown"), ("validity", "200 read")), "unknown"),
        ((("privacy", "unknown"), ("bias", "TODO")), "fail"),
        ((), "fail"),
    ],
)
def test_leaks_bias_and_validity_are_each_checked(checks, outcome):
    assert judge("synthetic-check-missing", source(synthetic=Synthetic("yes", checks=checks))).outcome == outcome
