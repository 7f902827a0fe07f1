"""Tables of license names: common SPDX ids, ids of other vocabularies, and words that name no license.

Ids are those of the SPDX license list; the short ids of dataset hubs are mapped onto them. What is not here is
looked up in the full SPDX list, which is slower to load.
"""


def _phrases(text: str) -> frozenset[str]:
    return frozenset(" ".join(text.split()).split(", "))


_SPDX = """
    0BSD AFL-3.0 AGPL-3.0-only AGPL-3.0-or-later AGPL-3.0 Apache-2.0 Artistic-2.0 BSD-2-Clause BSD-3-Clause
    BSD-3-Clause-Clear BSL-1.0 BUSL-1.1 C-UDA-1.0 CC0-1.0 CC-PDDC CC-PDM-1.0 CDLA-Permissive-1.0 CDLA-Permissive-2.0
    CDLA-Sharing-1.0 DL-DE-BY-2.0 DL-DE-ZERO-2.0 ECL-2.0 EPL-1.0 EPL-2.0 EUPL-1.1 EUPL-1.2 etalab-2.0
    GFDL-1.2-only GFDL-1.2-or-later GFDL-1.3-only GFDL-1.3-or-later GPL-2.0-only GPL-2.0-or-later GPL-2.0
    GPL-3.0-only GPL-3.0-or-later GPL-3.0 ISC LAL-1.3 LGPL-2.1-only LGPL-2.1-or-later LGPL-2.1 LGPL-3.0-only
    LGPL-3.0-or-later LGPL-3.0 LGPLLR LPPL-1.3c MIT MIT-0 MPL-2.0 MS-PL NCGL-UK-2.0 NCSA NLOD-1.0 NLOD-2.0 O-UDA-1.0
    ODbL-1.0 ODC-By-1.0 OFL-1.1 OGL-Canada-2.0 OGL-UK-1.0 OGL-UK-2.0 OGL-UK-3.0 OpenMDW-1.0 OSL-3.0 PDDL-1.0
    PolyForm-Noncommercial-1.0.0 PostgreSQL Unlicense WTFPL Zlib
"""
_CC = [
    f"CC-{elements}-{version}"
    for elements in ("BY", "BY-SA", "BY-NC", "BY-NC-SA", "BY-ND", "BY-NC-ND")
    for version in ("1.0", "2.0", "2.5", "3.0", "4.0")
]
_HUB_REFERENCES = """
    apple-amlr apple-ascl bigcode-openrail-m bigscience-bloom-rail-1.0 bigscience-openrail-m creativeml-openrail-m
    deepfloyd-if-license fair-noncommercial-research-license gemma grok2-community h-research intel-research llama2
    llama3 llama3.1 llama3.2 llama3.3 llama4 openmdw-1.1
"""
_ALIASES = {
    "openrail++": "LicenseRef-openrailplusplus",
    "c-uda": "C-UDA-1.0",
    "odc-by": "ODC-By-1.0",
    "odbl": "ODbL-1.0",
    "dbcl-1.0": "LicenseRef-dbcl-1.0",
    "pddl": "PDDL-1.0",
    "odc-pddl": "PDDL-1.0",
    "odc-pddl-1.0": "PDDL-1.0",
    "lgpl-lr": "LGPLLR",
    "cc0": "CC0-1.0",
    "cc-0": "CC0-1.0",
    "cc-zero": "CC0-1.0",
    "pdm-1.0": "CC-PDM-1.0",
    "us-government-works": "LicenseRef-us-government-works",
    "fdl-1.3": "GFDL-1.3",
}
IDS: dict[str, str] = (
    {name.lower(): name for name in (*_SPDX.split(), *_CC)}
    | {name: f"LicenseRef-{name}" for name in _HUB_REFERENCES.split()}
    | _ALIASES
)
"""Canonical id by lower-case id."""

_NON_ANSWERS = """
    unknown, unspecified, undefined, unclear, noassertion, other, various, mixed, multiple, custom,
    proprietary, see license, see readme, see source, see website, request form, not specified, not stated,
    not known, not applicable, n.a., varies, depends, other-open, other-closed, other-at, other-nc, other-pd,
    license, licence, copyright, copyright-authors, not sure, ?, ??, ???
"""
NON_ANSWERS = _phrases(_NON_ANSWERS)
"""Words that stand where a license belongs and name none."""

_FAMILIES = """
    cc, creative commons, creativecommons, gpl, lgpl, agpl, bsd, apache, gfdl, fdl, openrail, rail, ogl, cdla, odc,
    eupl, epl, mpl, osl, afl, ofl, nlod, dl-de, llama, public domain, public-domain, publicdomain, pd, open
    data commons, openrail-m, bsd-style, bsd license, gnu, gnu gpl, open government license, open government
    licence
"""
FAMILIES = _phrases(_FAMILIES)
"""Names of several licenses at once: which one is meant decides what is allowed."""

_GRANTS_NOTHING = """
    none, no license, no licence, no-license, no-licence, unlicensed, all rights reserved,
    all-rights-reserved, not licensed, no rights, copyrighted
"""
GRANTS_NOTHING = _phrases(_GRANTS_NOTHING)
"""Words that say that nothing is granted. ``UNLICENSED`` is not the ``Unlicense``."""

FAMILIES_BY_ELEMENT = ("cc-by", "cc-by-sa", "cc-by-nc", "cc-by-nc-sa", "cc-by-nd", "cc-by-nc-nd")
"""Creative Commons licenses named without their version."""

NAMES = {
    "apache 2": "Apache-2.0",
    "apache 2.0": "Apache-2.0",
    "apache2": "Apache-2.0",
    "apache2.0": "Apache-2.0",
    "apache software 2.0": "Apache-2.0",
    "mit": "MIT",
    "expat": "MIT",
    "unlicense": "Unlicense",
    "mozilla 2.0": "MPL-2.0",
    "gpl 2": "GPL-2.0",
    "gpl 3": "GPL-3.0",
    "gplv2": "GPL-2.0",
    "gplv3": "GPL-3.0",
    "gnu gpl 3": "GPL-3.0",
    "gnu gpl 3.0": "GPL-3.0",
    "gnu general 2.0": "GPL-2.0",
    "gnu general 3.0": "GPL-3.0",
    "gnu affero general 3.0": "AGPL-3.0",
    "gnu lesser general 3.0": "LGPL-3.0",
    "bsd 2 clause": "BSD-2-Clause",
    "bsd 3 clause": "BSD-3-Clause",
    "3 clause bsd": "BSD-3-Clause",
    "2 clause bsd": "BSD-2-Clause",
    "open data commons attribution": "ODC-By-1.0",
    "open data commons attribution 1.0": "ODC-By-1.0",
    "odc by": "ODC-By-1.0",
    "odc by 1.0": "ODC-By-1.0",
    "open database": "ODbL-1.0",
    "open data commons open database": "ODbL-1.0",
    "open data commons open database 1.0": "ODbL-1.0",
    "open database 1.0": "ODbL-1.0",
    "odbl 1.0": "ODbL-1.0",
    "pddl 1.0": "PDDL-1.0",
    "open data commons public domain dedication and 1.0": "PDDL-1.0",
    "open government 3.0": "OGL-UK-3.0",
    "ogl uk 3.0": "OGL-UK-3.0",
    "database: open database contents: database contents": "ODbL-1.0 AND LicenseRef-dbcl-1.0",
}
"""Canonical expression by name in words, after ``license``, ``version`` and the like are taken out."""

URLS = {
    "apache.org/licenses/license-2.0": "Apache-2.0",
    "opendatacommons.org/licenses/by/1-0": "ODC-By-1.0",
    "opendatacommons.org/licenses/by/1.0": "ODC-By-1.0",
    "opendatacommons.org/licenses/odbl/1-0": "ODbL-1.0",
    "opendatacommons.org/licenses/odbl/1.0": "ODbL-1.0",
    "opendatacommons.org/licenses/pddl/1-0": "PDDL-1.0",
    "opendatacommons.org/licenses/pddl/1.0": "PDDL-1.0",
    "opendatacommons.org/licenses/dbcl/1-0": "LicenseRef-dbcl-1.0",
    "opendatacommons.org/licenses/dbcl/1.0": "LicenseRef-dbcl-1.0",
    "cdla.dev/permissive-1-0": "CDLA-Permissive-1.0",
    "cdla.dev/permissive-2-0": "CDLA-Permissive-2.0",
    "cdla.dev/sharing-1-0": "CDLA-Sharing-1.0",
    "cdla.io/permissive-1-0": "CDLA-Permissive-1.0",
    "cdla.io/sharing-1-0": "CDLA-Sharing-1.0",
    "gnu.org/licenses/gpl-3.0": "GPL-3.0",
    "gnu.org/licenses/gpl-2.0": "GPL-2.0",
    "gnu.org/licenses/old-licenses/gpl-2.0": "GPL-2.0",
    "gnu.org/licenses/lgpl-3.0": "LGPL-3.0",
    "gnu.org/licenses/agpl-3.0": "AGPL-3.0",
    "gnu.org/licenses/fdl-1.3": "GFDL-1.3",
    "mozilla.org/mpl/2.0": "MPL-2.0",
    "mozilla.org/en-us/mpl/2.0": "MPL-2.0",
    "unlicense.org": "Unlicense",
    "wtfpl.net": "WTFPL",
    "etalab.gouv.fr/licence-ouverte-open-licence": "etalab-2.0",
    "nationalarchives.gov.uk/doc/open-government-licence/version/1": "OGL-UK-1.0",
    "nationalarchives.gov.uk/doc/open-government-licence/version/2": "OGL-UK-2.0",
    "nationalarchives.gov.uk/doc/open-government-licence/version/3": "OGL-UK-3.0",
    "govdata.de/dl-de/by-2-0": "DL-DE-BY-2.0",
    "govdata.de/dl-de/zero-2-0": "DL-DE-ZERO-2.0",
    "data.norge.no/nlod/en/2.0": "NLOD-2.0",
    "data.norge.no/nlod/no/2.0": "NLOD-2.0",
}
"""Canonical id by address, without scheme, ``www``, trailing slash and file ending."""

ID_PAGES = ("spdx.org/licenses/", "opensource.org/licenses/", "opensource.org/license/", "choosealicense.com/licenses/")
"""Sites whose address ends in the id of the license."""
