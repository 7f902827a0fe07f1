"""What a check raises when it ends otherwise than by passing or failing."""


class NotApplicable(Exception):  # noqa: N818 - an answer, not an error
    """Nothing is owed here; the reason names the statement of the manifest that says so."""


class NotAsked(Exception):  # noqa: N818 - an answer, not an error
    """The rule does not speak here: no result is recorded, so that silence earns nothing and owes nothing twice."""


class ToldElsewhere(Exception):  # noqa: N818 - an answer, not an error
    """The rule cannot find out, and a finding of another rule says why already.

    It counts as unknown, so that leaving something out never helps, but gives no finding of its own as long as ``by``
    runs and weighs as much: the id of a rule that speaks of the same subject, or several with the id of a source each.
    """

    def __init__(self, by: str | tuple[tuple[str, str], ...], reason: str) -> None:
        super().__init__(reason)
        self.by = by


class Undetermined(Exception):  # noqa: N818 - an answer, not an error
    """The rule cannot find out. Never counts as met. ``pointer`` says where an answer belongs."""

    def __init__(self, reason: str, pointer: str = "") -> None:
        super().__init__(reason)
        self.pointer = pointer


class told_by:  # noqa: N801 - reads as a function, and is a class for a third of the time
    """Leave what cannot be found out within to a rule that asks the same and says so."""

    def __init__(self, rule: str) -> None:
        self._rule = rule

    def __enter__(self) -> None:
        """Nothing to make ready."""

    def __exit__(self, _kind: object, gap: BaseException | None, _where: object) -> None:
        """Say it with the name of the other rule."""
        if isinstance(gap, Undetermined):
            raise ToldElsewhere(self._rule, str(gap)) from gap
