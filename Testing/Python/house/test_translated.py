"""A translation says what the text says, with everything in it that the program or Qt needs; and Qt finds it where Slicer looks."""

import re
import shutil
import string
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(REPOSITORY / "Testing" / "Tools"))

import translations  # noqa: E402

LANGUAGES = translations.languages()


def fieldsOf(text: str) -> list[str]:
    """What is filled in: {name:.1f}, and Qt's %v, %m."""
    named = [f"{name}:{form}" for _, name, form, _ in string.Formatter().parse(text) if name is not None]
    return sorted([*named, *re.findall(r"%[vm]\b", text)])


def faults(text: str, translation: str) -> list[str]:
    found = []
    if fieldsOf(text) != fieldsOf(translation):
        found.append("other fields")
    if re.findall(r"</?\w+[^>]*>", text) != re.findall(r"</?\w+[^>]*>", translation):
        found.append("other tags")
    if text.count("&") != translation.count("&"):
        found.append("another number of keys (&)")
    if (text[:1].isspace(), text[-1:].isspace()) != (translation[:1].isspace(), translation[-1:].isspace()):
        found.append("other spaces at the ends")
    if text.strip().endswith(":") != translation.strip().endswith(":"):
        found.append("a colon too many or too few")
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_what_is_filled_in_tags_and_keys(language):
    translated = translations.translationsIn(LANGUAGES[language])
    assert len(translated) > 400
    wrong = {text: faults(text, translation) for (_, text), translation in translated.items() if faults(text, translation)}
    assert wrong == {}


def test_a_translation_that_lost_a_field_a_tag_or_a_key_is_found():
    assert faults("{count} cases", "{count} Fälle") == []
    assert faults("{count} cases", "Fälle") == ["other fields"]
    assert faults("{hours:.1f} h", "{hours} h") == ["other fields"]
    assert faults("<b>Enter</b>", "Enter") == ["other tags"]
    assert faults("&Weight:", "Gewicht") == ["another number of keys (&)", "a colon too many or too few"]


def keysOf(form: Path, translated: dict[tuple[str, str], str]) -> Counter:
    """Letter -> how many texts of a form have it as their key."""
    found: Counter = Counter()
    for context, text, _ in translations.textsOfForm(form):
        found.update(letter.lower() for letter in re.findall("&(.)", translated.get((context, text), text)))
    return found


@pytest.mark.parametrize("form", translations.sourceFiles(".ui"), ids=lambda path: path.stem)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_letter_is_the_key_of_more_fields_than_in_english(language, form):
    english, other = keysOf(form, {}), keysOf(form, translations.translationsIn(LANGUAGES[language]))
    assert sum(other.values()) == sum(english.values())
    assert max(other.values(), default=0) <= max(english.values(), default=0), other.most_common(3)


@pytest.mark.parametrize("language", LANGUAGES)
def test_qt_finds_every_translation_under_the_context_that_slicer_asks_for(language, tmp_path):
    core = pytest.importorskip("PySide6.QtCore")
    release = shutil.which("pyside6-lrelease", path=str(Path(sys.executable).parent)) or shutil.which("lrelease")
    if release is None:
        pytest.skip("no lrelease on this machine")
    binary = tmp_path / "HER2PET.qm"
    subprocess.run([release, str(LANGUAGES[language]), "-qm", str(binary)], check=True, capture_output=True, timeout=600)
    translator = core.QTranslator()
    assert translator.load(str(binary))
    for (context, text), translation in translations.translationsIn(LANGUAGES[language]).items():
        assert translator.translate(context, text) == translation


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_is_named_and_marked_as_slicer_takes_it(language):
    root = ET.parse(LANGUAGES[language]).getroot()
    assert root.get("language") == language.replace("-", "_")
    assert re.fullmatch(r"HER2PET_[a-z]{2,3}(-[A-Z]{2})?\.ts", LANGUAGES[language].name)


def test_a_renewed_file_keeps_what_is_translated_and_marks_what_is_new():
    (context, text), *_ = [(c.findtext("name"), c.find("message").findtext("source")) for c in ET.fromstring(translations.template()).iter("context")]  # fmt: skip
    root = ET.fromstring(translations.template("xx", {(context, text): "so"}))
    translated = [m.findtext("translation") for m in root.iter("message") if m.find("translation").get("type") is None]
    assert translated and set(translated) == {"so"}
