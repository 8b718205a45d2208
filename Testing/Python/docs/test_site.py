"""`make docs`: pages that build without a warning and work as they are opened from a disk, without a server and without a network."""

import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """The folder of the built pages."""
    for package in ("mkdocs", "material", "mkdocstrings"):
        pytest.importorskip(package)
    folder = tmp_path_factory.mktemp("docs") / "site"
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    built = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    # A warning ends a strict build with 1.
    assert built.returncode == 0, built.stdout + built.stderr
    return folder


class Links(HTMLParser):
    """Of a page: (tag, address) of everything that it links to, and of everything that it fetches by itself."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.leadsTo: list[str] = []
        self.fetches: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        value = dict(attrs)
        if tag == "a" and value.get("href"):
            self.leadsTo.append(value["href"])
        elif tag in ("script", "img", "source", "iframe") and value.get("src"):
            self.fetches.append(value["src"])
        elif tag == "link" and "canonical" not in value.get("rel", "") and value.get("href"):
            self.fetches.append(value["href"])


def pagesOf(site: Path) -> dict[Path, Links]:
    return {path: Links(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html")) if path.name != "404.html"}


def test_the_pages_are_there_and_nothing_else_is(site):
    assert (site / "reference" / "measures.html").is_file() and (site / "reference" / "api.html").is_file()
    assert not list(site.rglob("*.py"))


def test_no_page_fetches_anything_from_elsewhere(site):
    pages = pagesOf(site)
    assert len(pages) >= 20
    assert {address for page in pages.values() for address in page.fetches if re.match(r"(https?:)?//", address)} == set()
    for sheet in site.rglob("*.css"):
        assert "url(http" not in sheet.read_text(encoding="utf-8"), sheet.name


def test_every_link_leads_to_a_file_and_none_to_a_folder(site):
    for path, page in pagesOf(site).items():
        for address in {*page.leadsTo, *page.fetches}:
            target = unquote(re.split("[?#]", address)[0])
            if target and not re.match(r"[a-z]+:", target):
                assert (path.parent / target).is_file(), f"{path.relative_to(site)} leads to {address}"


def test_the_reference_of_python_shows_every_public_name(site):
    sys.path.insert(0, str(REPOSITORY / "docs"))
    try:
        import generate
    finally:
        sys.path.pop(0)
    text = (site / "reference" / "api.html").read_text(encoding="utf-8")
    names = [f"{module}.{name}" for module, public in generate.publicNames().items() for name in public]
    assert len(names) >= 2
    assert [name for name in names if f'id="{name}"' not in text] == []


@pytest.mark.parametrize("page", ["index.html", "reference/commands.html"])
def test_the_search_finds_a_word_in_pages_opened_as_files(site, tmp_path, page):
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("no Chromium on this machine")

    def found(word: str) -> tuple[str, set[str]]:
        """What the search says, and the pages that it leads to."""
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=20000", f"--user-data-dir={tmp_path}"]
        command = [browser, *options, "--dump-dom", f"{(site / page).as_uri()}?q={word}"]
        shown = subprocess.run(command, capture_output=True, text=True, timeout=600, check=True).stdout
        (says,) = re.findall(r'class="md-search-result__meta">([^<]*)<', shown)
        results = re.findall(r'<a href="([^"?#]+)[^"]*" class="md-search-result__link"', shown)
        return says.strip(), {unquote(each).removeprefix(f"{site.as_uri()}/") for each in results}

    says, pages = found("RadiopharmaceuticalStartDateTime")
    assert says != "Initializing search"
    says, pages = found("Clopper")
    assert "matching document" in says and "methods-trial.html" in pages
    assert all((site / each).is_file() for each in pages)
    assert found("xylophone") == ("No matching documents", set())
