"""Whether to color, decided from the option, the environment and the stream."""

from collections.abc import Mapping


def wants_color(choice: str, environ: Mapping[str, str], is_terminal: bool) -> bool:
    """``always`` and ``never`` are obeyed; else NO_COLOR, FORCE_COLOR and TERM=dumb, in this order, then the stream.

    An empty variable counts as not set (https://no-color.org).
    """
    if choice != "auto":
        return choice == "always"
    if environ.get("NO_COLOR"):
        return False
    if forced := environ.get("FORCE_COLOR"):
        return forced not in ("0", "false")
    return is_terminal and environ.get("TERM") != "dumb"
