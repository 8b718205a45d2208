"""What every page has: one HTML file that holds all it shows, for a browser without network, for paper and for the archive."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from HER2PETLib.report.markup import Markup, element

_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def documentOf(title: str, heading: str, header: Sequence[Markup], sections: Mapping[str, Sequence[Markup]]) -> str:
    """The page as HTML. title: of the window. header: what stands below the heading. sections: by their headings, in order; links
    to them stand before."""
    anchors = {name: name.lower().replace(" ", "-") for name in sections}
    contents = [element("li", element("a", name, href=f"#{anchor}")) for name, anchor in anchors.items()]
    body = [
        element("header", element("h1", heading), *header),
        element("nav", element("ul", *contents), aria_label="Contents"),
        element(
            "main",
            *(element("section", element("h2", name), *parts, id=anchors[name]) for name, parts in sections.items()),
        ),
    ]
    style = Markup(Path(__file__).with_name("page.css").read_text(encoding="utf-8"))
    head = [
        Markup('<meta charset="utf-8">'),
        Markup(f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'),
        Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        element("title", title),
        element("style", style),
    ]
    return "<!DOCTYPE html>\n" + element("html", element("head", *head), element("body", *body), lang="en") + "\n"


def notice(*sentences: object) -> Markup:
    """What nobody may overlook, a paragraph each."""
    return element("div", *(element("p", said) for said in sentences), class_="notice", role="note")
