"""How Sphinx builds the site out of what `tools/docs_site.py` lays down."""

from crs_gate import __version__

project = "crs-gate"
author = "the crs-gate authors"
project_copyright = "the crs-gate authors, Apache-2.0"
release = version = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc"]
myst_heading_anchors = 4
myst_links_external_new_tab = False
suppress_warnings = ["myst.header", "misc.highlighting_failure"]  # csv and mermaid have no lexer
nitpicky = True
nitpick_ignore_regex = [
    ("py:.*", r".*")
]  # types of others are named, and not linked: nothing is fetched while building

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
add_module_names = False

html_theme = "furo"
html_title = "crs-gate"
html_copy_source = False
html_show_sourcelink = False
html_use_index = False
html_static_path: list[str] = []
html_theme_options = {
    "footer_icons": [{"name": "Repository", "url": "https://github.com/crs-gate/crs-gate", "html": "repository"}],
}
