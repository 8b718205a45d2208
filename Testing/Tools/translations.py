"""`python Testing/Tools/translations.py`: every text of the modules for translators, as Resources/Translations/HER2PET_en-US.ts, and the
translations beside it (HER2PET_de.ts) brought up to it: what is translated stays, a new text is "unfinished", one that is gone goes.

Files are named as Slicer's SlicerLanguageTranslations names them, so that they can be put there: <extension>_<language>.ts.
Contexts are those that Slicer looks texts up by (slicer.i18n): of `_("...")` the package and name of its Python file, of
`translate("context", "...")` the one given, of a .ui file its class.
"""

import ast
import sys
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
TARGET = REPOSITORY / "Resources" / "Translations" / "HER2PET_en-US.ts"
# HER2PETLib speaks English: its sentences go into results and are part of them.
FOLDERS = (
    "HER2PETExtension/DICOMHER2PETPlugin.py",
    "HER2PETExtension/HER2PETSlicer",
    "HER2Quant",
    "HER2Reading",
    "SegmentEditorHER2Focus",
)


def sourceFiles(suffix: str) -> list[Path]:
    """Files of the modules with this suffix, sorted."""
    found = [REPOSITORY / name for name in FOLDERS if name.endswith(suffix)]
    return sorted([*found, *(path for name in FOLDERS for path in (REPOSITORY / name).rglob(f"*{suffix}"))])


def textsOfPython(path: Path) -> tuple[list[tuple[str, str, int]], list[int]]:
    """(context, text, line) of every text that is translated, and the lines of those that are no constant and cannot be extracted."""
    context = f"{path.parent.name}.{path.stem}" if (path.parent / "__init__.py").is_file() else path.stem
    texts, others = [], []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "translate")):
            continue
        values = [argument.value if isinstance(argument, ast.Constant) else None for argument in node.args]
        if not all(isinstance(value, str) for value in values):
            others.append(node.lineno)
        elif node.func.id == "_":
            texts.append((context, values[0], node.lineno))
        else:
            texts.append((values[0], values[1], node.lineno))
    return sorted(texts, key=lambda text: text[2]), sorted(others)


def textsOfForm(path: Path) -> list[tuple[str, str, int]]:
    """(context, text, 0) of every text of a .ui file that is shown; names of node classes are no texts."""
    root = ET.parse(path).getroot()
    context = root.findtext("class")
    strings = [element for element in root.iter("string") if element.get("notr") != "true" and (element.text or "").strip()]
    return [(context, element.text, 0) for element in strings if not element.text.startswith("vtkMRML")]


def template(language: str = "en_US", translated: Mapping[tuple[str, str], str] | None = None) -> str:
    """The .ts file of a language; translated: (context, text) -> its translation."""
    translated = translated or {}
    # A text that several contexts have is translated alike, where it was translated once only.
    anywhere = {text: translation for (_, text), translation in translated.items()}
    root = ET.Element("TS", version="2.1", language=language)
    contexts: dict[str, ET.Element] = {}
    messages: dict[tuple[str, str], ET.Element] = {}
    for path in (*sourceFiles(".py"), *sourceFiles(".ui")):
        for context, text, line in textsOfPython(path)[0] if path.suffix == ".py" else textsOfForm(path):
            if context not in contexts:
                contexts[context] = ET.SubElement(root, "context")
                ET.SubElement(contexts[context], "name").text = context
            message = messages.get((context, text))
            if message is None:
                message = messages[context, text] = ET.SubElement(contexts[context], "message")
            place = ET.Element("location", filename=f"../../{path.relative_to(REPOSITORY).as_posix()}")
            if line:
                place.set("line", str(line))
            message.insert(sum(child.tag == "location" for child in message), place)
            if message.find("source") is None:
                ET.SubElement(message, "source").text = text
                translation = translated.get((context, text)) or anywhere.get(text)
                if translation:
                    ET.SubElement(message, "translation").text = translation
                else:
                    ET.SubElement(message, "translation", type="unfinished")
    ET.indent(root, "    ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{ET.tostring(root, encoding="unicode")}\n'


def translationsIn(path: Path) -> dict[tuple[str, str], str]:
    """(context, text) -> translation of every text of a .ts file that is translated."""
    return {
        (context.findtext("name"), message.findtext("source")): message.findtext("translation")
        for context in ET.parse(path).getroot().iter("context")
        for message in context.iter("message")
        if message.find("translation").get("type") is None and message.findtext("translation")
    }


def languages() -> dict[str, Path]:
    """Language -> its file, English left out."""
    return {path.stem.partition("_")[2]: path for path in sorted(TARGET.parent.glob("HER2PET_*.ts")) if path != TARGET}


if __name__ == "__main__":
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(template(), encoding="utf-8")
    for language, path in languages().items():
        path.write_text(template(language.replace("-", "_"), translationsIn(path)), encoding="utf-8")
    for path in sourceFiles(".py"):
        for line in textsOfPython(path)[1]:
            sys.stderr.write(f"{path.relative_to(REPOSITORY)}:{line}: not a constant text, not extracted\n")
