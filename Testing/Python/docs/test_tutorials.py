"""The tutorials name only what the panels have, and show pictures that are there."""

import html
import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]
FOLDERS = {"quant": ("HER2Quant", "SegmentEditorHER2Focus"), "reading-module": ("HER2Reading",)}


def textOf(name: str) -> str:
    return (REPOSITORY / name).read_text(encoding="utf-8")


def keys(file: str) -> list[tuple[str, str]]:
    return re.findall(r'\("([^"]+)", _\("([^"]+)"\)\)', textOf(file))


def shownBy(folders) -> set[str]:
    """Every text of the .ui files, and every string of the code, without the marks of the keyboard."""
    texts: set[str] = set()
    for folder in folders:
        for path in (REPOSITORY / folder).rglob("*.ui"):
            texts |= {html.unescape(text) for text in re.findall(r"<string[^>]*>([^<]+)</string>", path.read_text("utf-8"))}
        for path in (REPOSITORY / folder).rglob("*.py"):
            code = path.read_text("utf-8")
            texts |= set(re.findall(r'"([^"\n]+)"', code))
            # The button of what asks for more gets its dots from HER2ReadingLib.happenings.
            texts |= {f"{button}..." for button in re.findall(r'Happening\(\s*"\w+",\s*_\("[^"]+"\),\s*_\("([^"]+)"\)', code)}
    return {text.replace("&", "").strip().rstrip(":") for text in texts}


@pytest.mark.parametrize("page", FOLDERS)
def test_what_is_bold_is_on_the_panel(page):
    bold = set(re.findall(r"\*\*([^*\n]+)\*\*", textOf(f"docs/{page}.md")))
    assert len(bold) >= 4
    assert sorted(bold - shownBy(FOLDERS[page])) == []


@pytest.mark.parametrize(
    ("page", "file"),
    [("reading-module", "HER2Reading/HER2ReadingLib/keys.py"), ("quant", "HER2Quant/HER2QuantLib/reviewkeys.py")],
)
def test_the_pages_have_the_keys_of_the_modules(page, file):
    table = textOf(f"docs/{page}.md").partition("### Keys\n")[2].partition("\n## ")[0]
    assert len(keys(file)) >= 10
    assert re.findall(r"^\| (.+?) \| (.+) \|$", table, re.MULTILINE)[1:] == keys(file)


def test_every_picture_is_small_used_and_made_by_the_command():
    pages = "".join(path.read_text("utf-8") for path in [REPOSITORY / "README.md", *(REPOSITORY / "docs").glob("*.md")])
    made = textOf("docs/panelpictures.py") + textOf("docs/picture.py")
    for path in sorted((REPOSITORY / "docs" / "images").glob("*.png")):
        assert path.stat().st_size < 150_000, path.name
        assert f"images/{path.name}" in pages, path.name
        assert path.stem in made, path.name


def test_the_screenshots_and_icon_of_the_extension_are_in_the_repository():
    cmake = textOf("CMakeLists.txt")
    (homepage,) = re.findall(r'set\(EXTENSION_HOMEPAGE "(.*)"\)', cmake)
    urls = " ".join(re.findall(r'set\(EXTENSION_(?:ICONURL|SCREENSHOTURLS) "(.*)"\)', cmake)).split()
    base = homepage.replace("https://github.com/", "https://raw.githubusercontent.com/") + "/main/"
    assert len(urls) >= 3
    for url in urls:
        assert url.startswith(base)
        assert (REPOSITORY / url.removeprefix(base)).is_file(), url
