"""A report page as a strict reader sees it."""

import re
from html.parser import HTMLParser
from urllib.parse import unquote

VOID = {"meta", "img"}


class Page(HTMLParser):
    """The page as a strict reader sees it: every tag closed in order; tables by caption; text; attributes."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.tables, self.attributes, self.words, self._cell = [], {}, [], [], None
        self.tags = []
        self.feed(text)
        self.close()
        assert self.open == []
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attributes]
        if tag not in VOID:
            self.open.append(tag)
        if tag == "table":
            self._rows, self._caption = [], ""
        elif tag == "tr":
            self._rows.append([])
        elif tag in ("td", "th"):
            self._cell = ""

    def handle_endtag(self, tag):
        assert self.open.pop() == tag
        if tag == "table":
            self.tables[self._caption] = self._rows
        elif tag in ("td", "th"):
            self._rows[-1].append(" ".join(self._cell.split()))
            self._cell = None

    def handle_data(self, data):
        if "style" in self.open:
            return
        self.words.append(data)
        if "caption" in self.open:
            self._caption += data
        elif self._cell is not None:
            self._cell += data

    def table(self, begins):
        if begins in self.tables:
            return self.tables[begins]
        (rows,) = (rows for caption, rows in self.tables.items() if caption.startswith(begins))
        return rows


def assertSelfContained(html):
    """The page needs no network, runs nothing, and forbids both."""
    page = Page(html)
    assert not {"link", "script", "iframe", "object", "embed", "base", "form"} & set(page.tags)
    policies = [value for tag, name, value in page.attributes if (tag, name) == ("meta", "content") and "src" in value]
    assert policies == ["default-src 'none'; img-src data:; style-src 'unsafe-inline'"]
    pictures = []
    for _, name, value in page.attributes:
        if name in ("src", "href", "srcset", "action", "data", "poster"):
            assert value.startswith(("data:image/svg+xml,", "#"))
            pictures += [unquote(value)] if value.startswith("data:") else []
        else:
            assert "://" not in (value or "")
    assert pictures
    for picture in pictures:
        outside = [
            url
            for url in re.findall(r"\w+:/[^\s\"]*", picture)
            if url not in ("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink")
        ]
        assert outside == []
        assert all(ref.startswith(("#", "data:image/png")) for ref in re.findall(r"href=\"([^\"]*)", picture))
    style = html[html.index("<style>") : html.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style
