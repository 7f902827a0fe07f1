"""How Sphinx builds the site out of what `tools/docs_site.py` lays down."""

from crs_gate import __version__
from crs_gate.report.homes import REPOSITORY, SITE

project = "crs-gate"
author = "the crs-gate authors"
project_copyright = "the crs-gate authors, Apache-2.0"
release = version = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc"]
myst_enable_extensions = ["linkify"]  # as GitHub does
myst_linkify_fuzzy_links = False
myst_heading_anchors = 4
suppress_warnings = ["misc.highlighting_failure"]  # csv and mermaid have no lexer

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
add_module_names = False

html_theme = "furo"
html_title = "crs-gate"
html_baseurl = f"{SITE}/"
html_copy_source = False
html_show_sourcelink = False
html_use_index = False
html_static_path = ["static"]
html_css_files = ["site.css"]
html_theme_options = {
    "footer_icons": [{"name": "Repository", "url": REPOSITORY, "html": "repository", "class": ""}],
}
