"""Names that robots.txt files address, of crawlers that gather for models, by what their operators say they do.

Written from what operators publish of their own crawlers. A name stands here once its operator says, or said, that it
serves one of the uses; crawlers for search alone are left out.
"""

from crs_gate.evidence.signals.verdict import INFERENCE, MINING, TRAIN

VERSION = "2026-11-23"
"""The day of this list: it is told with each verdict, since another list can give another one."""

_TRAINING = """
    AI2Bot Amazonbot anthropic-ai Applebot-Extended Bytespider CCBot ClaudeBot cohere-ai cohere-training-data-crawler
    DeepSeekBot Diffbot FacebookBot Google-Extended GPTBot ICC-Crawler img2dataset Meta-ExternalAgent PanguBot
    SBIntuitionsBot Timpibot
"""
_GATHERING = "CCBot Diffbot ICC-Crawler img2dataset omgili omgilibot Webzio-Extended"
_ANSWERING = """
    ChatGPT-User Claude-SearchBot Claude-User Claude-Web DuckAssistBot Google-Extended Meta-ExternalFetcher
    MistralAI-User OAI-SearchBot Perplexity-User PerplexityBot YouBot
"""
AGENTS = {TRAIN: tuple(_TRAINING.split()), MINING: tuple(_GATHERING.split()), INFERENCE: tuple(_ANSWERING.split())}
"""The names for each use, as operators write them; they are compared without case."""
