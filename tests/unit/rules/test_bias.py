"""What a dataset says of its biases."""

import pytest

from crs_gate.model.dataset import About, Bias, KnownBias, Mitigation
from tests.unit.rules.build import judge

KNOWN = (KnownBias("representation", "people who write no English", "71 % English"),)
LOOKED = ("shares of languages in a sample of 1,000",)


def ends(rule: str, bias: Bias) -> str:
    return judge(rule, about=About(bias=bias)).outcome


@pytest.mark.parametrize(
    ("bias", "outcome"),
    [
        (Bias(KNOWN), "pass"),
        (Bias((KnownBias(kind="label"),)), "pass"),
        (Bias((KnownBias(description="No female speakers"),)), "pass"),
        (Bias((), LOOKED), "pass"),
        (Bias((KnownBias(description="none found"),), LOOKED), "pass"),
        (Bias((KnownBias(description="No known biases."),)), "fail"),
        (Bias((KnownBias(affects="everyone"),)), "fail"),
        (Bias((KnownBias("TODO", None, "TODO"),)), "fail"),
        (Bias(()), "fail"),
        (Bias((), ("none",)), "fail"),
        (Bias((), ("TODO",)), "fail"),
        (Bias(None, LOOKED), "fail"),
        (Bias(), "fail"),
        (Bias((KnownBias(description="unknown"),)), "unknown"),
    ],
)
def test_a_bias_is_described_or_was_looked_for(bias, outcome):
    assert ends("bias-undocumented", bias) == outcome


@pytest.mark.parametrize(
    ("bias", "outcome"),
    [
        (Bias(KNOWN, mitigations=(Mitigation("re-weighting"),)), "pass"),
        (Bias(KNOWN, mitigations=(Mitigation("none", "each language counts alike"),)), "pass"),
        (Bias(KNOWN, mitigations=(Mitigation("none", "none"),)), "fail"),
        (Bias(KNOWN, mitigations=(Mitigation(evidence="docs/bias.md"),)), "fail"),
        (Bias(KNOWN, mitigations=()), "fail"),
        (Bias(KNOWN), "fail"),
        (Bias(KNOWN, mitigations=(Mitigation(description="unknown"),)), "unknown"),
        (Bias((), LOOKED), "na"),
        (Bias(()), "unknown"),
        (Bias(), "unknown"),
    ],
)
def test_a_known_bias_has_a_step_against_it(bias, outcome):
    assert ends("bias-mitigation-missing", bias) == outcome


def test_all_that_is_known_is_named():
    ending = judge("bias-mitigation-missing", about=About(bias=Bias((*KNOWN, KnownBias("label")))))
    assert ending.text == "the biases representation and label are known, and no step against them is stated"


@pytest.mark.parametrize("bias", [Bias(KNOWN, LOOKED, (Mitigation("re-weighting"),)), Bias((), LOOKED), Bias(KNOWN)])
@pytest.mark.parametrize("rule", ["bias-undocumented", "bias-mitigation-missing"])
@pytest.mark.parametrize("field", Bias._fields)
def test_leaving_out_a_part_earns_nothing(bias, rule, field):
    good = {"pass", "na"}
    assert ends(rule, bias) in good or ends(rule, bias._replace(**{field: None})) not in good
