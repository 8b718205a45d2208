"""Whether a form fits a panel: at 100 % and enlarged, in English and in the longest translation."""

import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from pathlib import Path

PANEL_WIDTH = 480  # pixels that a panel has at 100 % (issue 14, section 3)
# qSlicerModulePanel makes itself wider than the module in it by the size hint of its horizontal scroll bar, measured in Slicer (5.12.3, Qt 5.15).
SCROLL_BAR = 55


def germanTexts() -> Mapping[tuple[str, str], str]:
    """What is translated into German, by class of the form and text."""
    repository = Path(__file__).resolve().parents[3]
    sys.path.insert(0, str(repository / "Testing" / "Tools"))
    from translations import translationsIn

    return translationsIn(repository / "Resources" / "Translations" / "HER2PET_de.ts")


def translatedForm(form: Path, texts: Mapping[tuple[str, str], str], folder: Path) -> Path:
    """A form file with its texts as Qt would set them; texts: by class of the form and text."""
    tree = ElementTree.parse(form)
    context = tree.getroot().findtext("class")
    replaced = 0
    for element in tree.getroot().iter("string"):
        if element.get("notr") != "true" and (text := texts.get((context, element.text or ""))):
            element.text = text
            replaced += 1
    assert replaced > 20, f"{form.name} is hardly translated"
    path = folder / f"{form.stem}_translated.ui"
    tree.write(path, encoding="utf-8")
    return path


def leastWidth(widget) -> int:
    """Of a widget in a layout; of CTK's sections, whose policy is Minimum, the size hint."""
    return (widget.sizeHint if widget.inherits("ctkCollapsibleButton") else widget.minimumSizeHint).width()


def tooWide(form, scale: float) -> dict[str, int]:
    """What of a shown form takes more than the panel has, with its least width. At 150 % a panel is 720 px wide, and texts grow as it does."""
    from PySide6.QtWidgets import QApplication

    font = QApplication.font()
    font.setPointSizeF(font.pointSizeF() * scale)
    form.setFont(font)
    form.resize(round(PANEL_WIDTH * scale), 2600)
    form.show()
    QApplication.processEvents()
    named = [child for child in form.findChildren("QWidget") if child.objectName and not child.objectName.startswith("qt_")]
    wide = {child.objectName: leastWidth(child) for child in named if not child.isHidden()}
    return {name: width for name, width in wide.items() if width > (PANEL_WIDTH - SCROLL_BAR) * scale}
