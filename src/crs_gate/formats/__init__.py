"""Reading: from the bytes of a manifest to a ``Dataset`` with a place and an origin for every value."""

from crs_gate.formats.interface import Problem, Reader, ReadResult, Unreadable

FORMAT_NAMES = ("native", "hf-card")
"""The formats that are read, in the order in which they are tried."""

_NOT_RECOGNIZED = (
    "not a dataset manifest: neither a YAML or JSON mapping with the key 'crs' at its top, "
    "nor a Hugging Face dataset card (Markdown that starts with '---', metadata, '---')"
)


def read(path: str, data: bytes, format_name: str | None = None, beside: ReadResult | None = None) -> ReadResult:
    """Read a manifest; the format is found by content where no name is given.

    ``beside`` is another version of it that was read already: what both hold is read once.

    Whatever the bytes, faults come back as problems. Raises ``KeyError`` for a name not in ``FORMAT_NAMES``.
    """
    from crs_gate.formats.source_text import decode

    try:
        text = decode(data)
        reader = _reader(format_name) if format_name else _recognized(path, text)
        if reader is None:
            return ReadResult(None, (Problem(_NOT_RECOGNIZED, 1, 1),))
        return reader.read(path, text, beside)
    except Unreadable as error:
        return ReadResult(None, (error.problem,))


def _recognized(path: str, text: str) -> Reader | None:
    for format_name in FORMAT_NAMES:
        reader = _reader(format_name)
        if reader.recognizes(path, text):
            return reader
    return None


def _reader(format_name: str) -> Reader:
    """A reader is a module; only the one that is needed is imported."""
    if format_name == "native":
        from crs_gate.formats import native

        return native
    if format_name == "hf-card":
        from crs_gate.formats import hf_card

        return hf_card
    raise KeyError(format_name)
