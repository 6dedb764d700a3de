"""How the documents become a site: `make docs`."""

from importlib.metadata import version as version_of

project = "tokensim"
author = "The tokensim authors"
version = release = version_of("tokensim")

extensions = ["myst_parser", "sphinx.ext.autodoc"]
exclude_patterns = ["build"]
myst_heading_anchors = 3
default_role = "code"  # docstrings name things in single backticks

html_theme = "furo"
html_title = "tokensim"
html_show_sphinx = False
html_show_copyright = False
html_copy_source = False

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
