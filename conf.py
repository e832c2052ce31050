"""How Sphinx makes the documentation site: `make docs`.

The pages are the Markdown files of the repository where they stand, so that they read the same there and on the site.
Nothing is fetched while building, and the site loads nothing from elsewhere.
"""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from pydantic import BaseModel
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx

import aqim_data

project = "aqim-data"
author = "The aqim-data contributors"
copyright = "2026, the aqim-data contributors; data CC BY 4.0, code MIT"
version = release = aqim_data.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
root_doc = "docs/index"
include_patterns = ["*.md", "docs/**"]
# Folders that a build or an editor leaves beside the pages.
exclude_patterns = ["docs/_build", "**/.*"]

# A block that a highlighter does not know in full is shown all the same; whether it runs is tested.
suppress_warnings = ["misc.highlighting_failure"]

# What GitHub makes of a page is what the site makes of it: anchors of headings, tables, links.
myst_heading_anchors = 4
myst_enable_extensions: list[str] = []
nitpicky = True
# Types that signatures name and the reference does not describe, and those of libraries, which are not at hand.
nitpick_ignore_regex = [
    (r"py:class", r"aqim_data\.(dataset\.collection|models\.(cells|record)|vocabulary\.base|contribute|diff)\..*"),
    (r"py:.*", r"(pydantic|pd|pandas|pl|polars|pa|pyarrow|duckdb|os|collections|typing|datetime)(\..*)?"),
]

napoleon_use_ivar = True
autodoc_typehints = "signature"
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
add_module_names = False
python_use_unqualified_type_names = True

html_theme = "furo"
html_title = f"aqim-data {release}"
html_static_path = ["docs/site/static"]
html_css_files = ["site.css"]
html_extra_path = ["docs/site/root"]
html_copy_source = False
html_show_sphinx = False
html_last_updated_fmt = None
html_theme_options = {"navigation_with_keys": True}


def folders_as_text(app: Sphinx, page: nodes.document) -> None:
    """Links to folders of the repository, which the site does not hold, become words; others stay broken."""
    here = Path(page["source"]).parent
    for reference in list(page.findall(pending_xref)):
        if reference["reftype"] == "myst" and (here / reference["reftarget"]).is_dir():
            reference.replace_self(reference.children)


def leave_out(app: Sphinx, what: str, name: str, found: object, skip: bool, options: object) -> bool | None:
    """The reference leaves out what records have from Pydantic."""
    return True if hasattr(BaseModel, name) else None


def first_line_alone(app: Sphinx, what: str, name: str, found: object, options: object, lines: list[str]) -> None:
    """A colon in the first line of a property's docstring is a colon, and does not end a type, as napoleon thinks."""
    if what == "property" and ": " in lines[0]:
        lines[:1] = lines[0].replace(": ", ":\n", 1).splitlines()


def setup(app: Sphinx) -> dict[str, bool]:
    """Tell Sphinx what is added to it here."""
    app.connect("doctree-read", folders_as_text)
    app.connect("autodoc-skip-member", leave_out)
    app.connect("autodoc-process-docstring", first_line_alone, priority=100)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
