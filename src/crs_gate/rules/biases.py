"""What a dataset says of its biases."""

from crs_gate.model.dataset import Bias, KnownBias, Mitigation
from crs_gate.rules.tested import tells


def named_biases(bias: Bias) -> tuple[str, ...]:
    """What each known bias is called, or how it is described, as far as it says anything."""
    return tuple(name for each in bias.known or () if (name := _name(each)))


def was_looked(bias: Bias) -> bool:
    """Whether it is stated for what was looked."""
    return any(map(tells, bias.looked_for or ()))


def is_step(mitigation: Mitigation) -> bool:
    """Whether an entry says what was done."""
    return tells(mitigation.description) or tells(mitigation.kind)


def _name(each: KnownBias) -> str:
    return next((text for text in (each.kind, each.description) if text and tells(text)), "")
