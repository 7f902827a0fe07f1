"""The kinds of flaws of files, and which of them stop a change."""

from typing import NamedTuple


class FlawKind(NamedTuple):
    """One kind; ``serious`` where opening the file can do harm, and not where it is only odd."""

    serious: bool
    what: str


FLAW_KINDS = {
    "pickle": FlawKind(True, "a pickle, or something that holds one: loading it runs what its maker wrote"),
    "program": FlawKind(True, "an executable program or a script under the name of data"),
    "svg-script": FlawKind(True, "a picture that holds a script, or loads something when it is shown"),
    "entity": FlawKind(True, "XML with entities of its own, which can grow without bound or read local files"),
    "archive-path": FlawKind(True, "an archive whose names lead out of the folder that it is unpacked in"),
    "archive-link": FlawKind(True, "an archive with links or devices"),
    "archive-bomb": FlawKind(True, "an archive that unpacks to far more than its size, or whose parts overlap"),
    "archive-hidden": FlawKind(True, "an archive that different tools unpack differently"),
    "archive-encrypted": FlawKind(True, "an archive that nobody without a password can look into"),
    "archive-broken": FlawKind(True, "an archive that cannot be read to its end"),
    "link-out": FlawKind(True, "a link that leads to no file of this repository, so that nobody knows its content"),
    "not-judged": FlawKind(True, "too large or too deep to be judged"),
    "other-content": FlawKind(False, "not what its name says"),
    "empty": FlawKind(False, "a file without content"),
    "html-script": FlawKind(False, "a page that holds scripts"),
    "pdf-action": FlawKind(False, "a document that runs something when it is opened"),
    "formula": FlawKind(False, "a table whose cells a spreadsheet takes for formulas"),
    "bidi": FlawKind(False, "text with characters that turn the direction of what is shown"),
    "invisible": FlawKind(False, "text with invisible tag characters, which can carry hidden words"),
}
