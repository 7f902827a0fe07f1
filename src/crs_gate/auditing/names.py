"""A model that takes words for names, through Presidio; it is loaded from this machine, and never downloaded."""

from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from crs_gate.errors import UsageError
from crs_gate.escape import in_quotes

_NEEDED = ("presidio_analyzer", "spacy")
_KIND_OF = {"PERSON": "person", "LOCATION": "place", "NRP": "group"}
"""What Presidio calls each kind (https://microsoft.github.io/presidio/supported_entities/)."""


def reader_of(model: str, language: str) -> "Names":
    """What finds names with a model of spaCy. Raises ``UsageError`` where libraries or model are not here."""
    if any(find_spec(name) is None for name in _NEEDED):
        raise UsageError("names take a model, and the libraries for one are not here", "pip install 'crs-gate[pii]'")
    import spacy.util

    if not spacy.util.is_package(model) and not Path(model).is_dir():
        hint = f"`python -m spacy download {model}` where there is a network, or name the folder of a model"
        raise UsageError(f"the model {in_quotes(model)} is not installed", hint)
    return Names(model, language)


class Names:
    """Gives what a model takes for names in a text."""

    def __init__(self, model: str, language: str) -> None:
        from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
        from presidio_analyzer.nlp_engine import NlpEngineProvider
        from presidio_analyzer.predefined_recognizers import SpacyRecognizer

        settings = {"nlp_engine_name": "spacy", "models": [{"lang_code": language, "model_name": model}]}
        try:
            engine = NlpEngineProvider(nlp_configuration=settings).create_engine()
            registry = RecognizerRegistry(supported_languages=[language])
            registry.add_recognizer(SpacyRecognizer(supported_language=language))
            self._analyzer: Any = AnalyzerEngine(registry, engine, supported_languages=[language])
        except (OSError, ValueError, KeyError) as fault:
            said = f"the model {in_quotes(model)} cannot be loaded: {type(fault).__name__}"
            raise UsageError(said, "name a model of spaCy for this version of it, and its --language") from fault
        self._language = language

    def __call__(self, text: str) -> Iterable[tuple[str, str]]:
        """Pairs of a kind and what was taken for it, as it stands in the text."""
        return list(self._hits(text))

    def _hits(self, text: str) -> Iterator[tuple[str, str]]:
        for hit in self._analyzer.analyze(text, language=self._language, entities=list(_KIND_OF)):
            yield _KIND_OF[hit.entity_type], text[hit.start : hit.end]
