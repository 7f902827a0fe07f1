import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate.model import answer
from crs_gate.model.answer import State, state


@pytest.mark.parametrize(
    "text",
    [
        "TODO",
        "tba soon",
        "N/A (see paper)",
        "to be described later",
        "to be published soon",
        "TBD.",
        "tbd, ask the owner",
        "see paper",
        "See the original paper.",
        "see below",
        "pending",
        "Pending review",
        "to follow",
        "INSERT_TITLE_HERE",
        "-",
        "--",
        "\u2014",
        "...",
        "\u2026",
        ". . .",
        "T\u200bODO",
        "TODO\ufeff",
        "\u00a0N/A\u00a0",
        "coming \t soon",
        "\uff34\uff2f\uff24\uff2f",
        "-" * 500,
        "TODO " + "x" * 500,
        "<method>",
        "{{ method }}",
        "${METHOD}",
    ],
)
def test_words_of_a_template_are_no_answer(text):
    assert state(text) is State.PLACEHOLDER


@pytest.mark.parametrize(
    "text",
    [
        "unknown",
        "Various",
        "none provided",
        "not available",
        "Not  Available.",
        "?",
        "?????",
        "unkno\u200bwn",
        "not yet known",
        "unknown, see the paper",
        "unknown yet",
        "undecided",
        "missing",
        "unbekannt",
        "\u672a\u5b9a",
    ],
)
def test_an_admitted_gap_is_unknown(text):
    assert state(text) is State.UNKNOWN


@pytest.mark.parametrize("text", [None, "", " ", "\u00a0", "\u200b", "\ufeff \u2060", "\u3000"])
def test_what_nobody_sees_is_missing(text):
    assert state(text) is State.MISSING


@pytest.mark.parametrize(
    "text",
    [
        "none",
        "no",
        "0",
        "*",
        "**",
        "data/*",
        "TBD-1000",
        "pending patents of 2024",
        "various artists",
        "see https://example.org/paper",
        "Paper and pencil",
        "seed data",
        "\u624b\u4f5c\u696d",
        "\u0440\u0443\u0447\u043d\u043e\u0439 \u0432\u0432\u043e\u0434",
        "not available in shops, given by the maker",
    ],
)
def test_answers_stay_answers(text):
    assert state(text) is State.GIVEN


PARTS = st.sampled_from(
    [
        *(
            "unknown",
            "not",
            "available",
            "none",
            "no",
            "information",
            "more",
            "needed",
            "todo",
            "fixme",
            "fix me",
            "tbd",
        ),
        *(
            "to be",
            "done",
            "pending",
            "review",
            "see",
            "paper",
            "n/a",
            "na",
            "xxx",
            "lorem ipsum",
            "fill",
            "me",
            "here",
        ),
        *(
            "your_name",
            "placeholders",
            "change me",
            "INSERT_NAME_HERE",
            "insert",
            "coming soon",
            "example text",
            "x",
            "real",
            *"[]*(:_ ?.",
        ),
    ]
)


@given(st.lists(PARTS, max_size=5).map(" ".join) | st.lists(PARTS, max_size=4).map("".join))
def test_the_look_at_the_first_word_never_changes_the_answer(text):
    plain = " ".join(text.split()).lower()
    if plain and text not in ("no", "yes", "none"):
        assert state(text) is answer._matched(plain)
