"""A page of the guide as HTML for the printed book: the same Markdown as the site, without what only a screen does."""

from markdown import Markdown

from generator.render import typography

# Those of mkdocs.yml that change what is read; permalinks, copy buttons and tooltips belong to the screen.
_EXTENSIONS = (
    "admonition",
    "attr_list",
    "def_list",
    "footnotes",
    "md_in_html",
    "tables",
    "toc",
    "pymdownx.details",
    "pymdownx.inlinehilite",
    "pymdownx.superfences",
    "pymdownx.tabbed",
    "pymdownx.tasklist",
)


def converter() -> Markdown:
    """Costly to make; `article` may use it for every page."""
    return Markdown(
        extensions=list(_EXTENSIONS),
        extension_configs={"pymdownx.tabbed": {"alternate_style": True}},
        output_format="xhtml",
    )


def article(markdown: Markdown, text: str) -> str:
    """The HTML of a page's Markdown, without its front matter, in French typography."""
    return typography.typeset(markdown.reset().convert(text))
