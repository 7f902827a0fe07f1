"""What a check raises when it ends otherwise than by passing or failing."""


class NotApplicable(Exception):  # noqa: N818 - an answer, not an error
    """Nothing is owed here; the reason names the statement of the manifest that says so."""


class NotAsked(Exception):  # noqa: N818 - an answer, not an error
    """The rule does not speak here: no result is recorded, so that silence earns nothing and owes nothing twice."""


class Undetermined(Exception):  # noqa: N818 - an answer, not an error
    """The rule cannot find out. Never counts as met. ``pointer`` says where an answer belongs."""

    def __init__(self, reason: str, pointer: str = "") -> None:
        super().__init__(reason)
        self.pointer = pointer
