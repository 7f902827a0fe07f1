"""All lists of required answers, by the name that a policy calls them by."""

from collections.abc import Mapping
from types import MappingProxyType

from crs_gate.rules.answer_lists import AnswerList
from crs_gate.rules.lists_eu import EU_GPAI, GDPR
from crs_gate.rules.lists_other import CA_AB2013, NEURIPS

LISTS: Mapping[str, AnswerList] = MappingProxyType({one.name: one for one in (EU_GPAI, CA_AB2013, GDPR, NEURIPS)})
