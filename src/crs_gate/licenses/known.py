"""Ids that need no look-up, and words that stand where a license belongs: those that name none or several.

What a license is called otherwise belongs to its row in ``data/licenses.json``.
"""


def _phrases(text: str) -> frozenset[str]:
    return frozenset(" ".join(text.split()).split(", "))


_SPDX = """
    0BSD AFL-3.0 AGPL-3.0-only AGPL-3.0-or-later AGPL-3.0 Apache-2.0 Artistic-2.0 BSD-2-Clause BSD-3-Clause
    BSD-3-Clause-Clear BSL-1.0 C-UDA-1.0 CC0-1.0 CC-PDDC CC-PDM-1.0 CDLA-Permissive-1.0 CDLA-Permissive-2.0
    CDLA-Sharing-1.0 DL-DE-BY-2.0 DL-DE-ZERO-2.0 ECL-2.0 EPL-1.0 EPL-2.0 EUPL-1.1 EUPL-1.2 etalab-2.0 GFDL-1.3
    GPL-2.0-only GPL-2.0-or-later GPL-2.0 GPL-3.0-only GPL-3.0-or-later GPL-3.0 ISC LGPL-2.1 LGPL-3.0 LGPLLR LPPL-1.3c
    MIT MIT-0 MPL-2.0 MS-PL NCSA NLOD-2.0 O-UDA-1.0 ODbL-1.0 ODC-By-1.0 OFL-1.1 OGL-UK-3.0 OpenMDW-1.0 OSL-3.0 PDDL-1.0
    PostgreSQL Unlicense WTFPL Zlib
"""
_CC = [
    f"CC-{elements}-{version}"
    for elements in ("BY", "BY-SA", "BY-NC", "BY-NC-SA", "BY-ND", "BY-NC-ND")
    for version in ("1.0", "2.0", "2.5", "3.0", "4.0")
]
IDS: dict[str, str] = {name.lower(): name for name in (*_SPDX.split(), *_CC)}
"""Ids seen all the time, by themselves in lower case: they are read without any table or list being loaded."""

_NON_ANSWERS = """
    unknown, unknwon, unspecified, undefined, unclear, noassertion, other, other license, other licence, various, mixed,
    multiple, multiple licenses, multiple licences, custom, proprietary, see license, see licence, see readme,
    see source, see website, see link, see paper, see terms, see below, request form, not specified, not stated,
    not known, not applicable, n.a., n.a, varies, depends, other-open, other-closed, other-at, other-nc, other-pd,
    license, licence, copyright, copyright-authors, not sure, i don't know, don't know, dunno, no idea, ?, ??, ???,
    license information unavailable, license unavailable, 404: not found, 404 not found, yes, no, true,
    false, null, nil, default, standard, standard license, test, same, as above, idem, dito, custom (multiple),
    custom (various), other (specified in description), data files © original authors, terms, terms of use,
    terms of service, terms apply
"""
NON_ANSWERS = _phrases(_NON_ANSWERS)
"""Words that stand where a license belongs and name none."""

_REACH = """
    public, publicly available, public data, publicly accessible, available online, online, internet, the internet, web,
    the web, website, scraped, web scraped, web-scraped, crawled, web crawl, webcrawl, crawl, common crawl, downloaded,
    collected, free, freely available, freely accessible, free to use, royalty-free, royalty free, free download, open,
    open source, open-source, opensource, open data, open-data, open access, open-access, open license, open licence,
    open-license, gratis, no copyright, copyright free, copyright-free, non-copyrighted, available, accessible, youtube,
    social media, user generated, github
"""
REACH = _phrases(_REACH)
"""Words for how data can be had. That something is public, free or open grants nothing by itself."""

_EXCEPTIONS = """
    fair use, fair-use, fairuse, fair dealing, tdm, tdm exception, tdm exemption, text and data mining,
    text and data mining exception, text-and-data-mining, research exception, research exemption, dsm article 3,
    dsm article 4, article 3 dsm, article 4 dsm, dsm art. 3, dsm art. 4, quotation right, exception
"""
EXCEPTIONS = _phrases(_EXCEPTIONS)
"""Exceptions to copyright: a claim about the law, not something that an owner grants."""

_FAMILIES = """
    cc, ccpl, cc legal code, creative commons legal code, creative commons public, creative commons,
    creativecommons, creative-commons, gpl, lgpl, agpl, bsd, apache, gfdl, fdl, openrail, rail, ogl, cdla, odc,
    eupl, epl, mpl, osl, afl, ofl, nlod, dl-de, llama, public domain, public-domain, publicdomain, pd, open data
    commons, openrail-m, openrail-d, rail-d, bsd-style, bsd style, bsd license, gnu, gnu gpl, gnu lgpl, gnu agpl,
    gnu fdl, gnu general, gnu lesser general, gnu affero general, gnu free documentation, mozilla, eclipse, european
    union, open government, open government license, open government licence, uk open government, community data
    agreement, artistic, academic free, open font, etalab, licence ouverte, qwen, deepseek, polyform, copyleft,
    permissive, datenlizenz deutschland, copyfree
"""
FAMILIES = _phrases(_FAMILIES)
"""Names of several licenses at once: which one is meant decides what is allowed."""

_GRANTS_NOTHING = """
    none, no license, no licence, no-license, no-licence, unlicensed, all rights reserved,
    all-rights-reserved, not licensed, no rights, copyrighted, copyright protected, in copyright, in-copyright,
    no permission, no-permission, no reuse, do not use, not for reuse, private, confidential, internal, closed, secret,
    copyright - all rights reserved
"""
GRANTS_NOTHING = _phrases(_GRANTS_NOTHING)
"""Words that say that nothing is granted. ``UNLICENSED`` is not the ``Unlicense``."""

FAMILIES_BY_ELEMENT = ("cc-by", "cc-by-sa", "cc-by-nc", "cc-by-nc-sa", "cc-by-nd", "cc-by-nc-nd")
"""Creative Commons licenses named without their version."""

_SEVERAL = """
    creativecommons.org, creativecommons.org/licenses, creativecommons.org/about/cclicenses,
    creativecommons.org/share-your-work, creativecommons.org/publicdomain, gnu.org/licenses, gnu.org/licenses/gpl,
    gnu.org/copyleft/gpl, gnu.org/licenses/lgpl, gnu.org/copyleft/lgpl, gnu.org/licenses/agpl, gnu.org/licenses/fdl,
    gnu.org/copyleft/fdl, gnu.org/licenses/licenses, gnu.org/copyleft, apache.org/licenses, opensource.org/licenses,
    opensource.org/license, opensource.org/licenses/bsd-license, opensource.org/licenses/gpl-license,
    opensource.org/licenses/lgpl-license, opensource.org/licenses/alphabetical, opendatacommons.org,
    opendatacommons.org/licenses, spdx.org/licenses, cdla.dev, cdla.io, choosealicense.com,
    choosealicense.com/licenses, nationalarchives.gov.uk/doc/open-government-licence, mozilla.org/mpl,
    llama.com/license
"""
SEVERAL = _phrases(_SEVERAL)
"""Addresses that stand for several licenses, or for whichever version is the newest on the day one looks."""

ID_PAGES = ("spdx.org/licenses/", "opensource.org/licenses/", "opensource.org/license/", "choosealicense.com/licenses/")
"""Sites whose address ends in the id of the license."""
