"""Every text of the modules can be translated: it is found by the tool that lists them, under the context by which Slicer looks it up."""

import ast
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(REPOSITORY / "Testing" / "Tools"))

import translations  # noqa: E402


def messages() -> dict[str, set[str]]:
    root = ET.fromstring(translations.template())
    return {c.findtext("name"): {m.findtext("source") for m in c.iter("message")} for c in root.iter("context")}


def test_texts_stand_under_the_contexts_by_which_slicer_looks_them_up():
    found = messages()
    # slicer.i18n.getContext: the file's name, after its package's where it is in one; of a form Qt's rule, its class.
    assert "HER2 PET Quantification" in found["HER2Quant"] and "HER2 PET Reading" in found["HER2Reading"]
    assert "score the focus" in found["HER2ReadingLib.keys"]
    assert "PET, not a whole series: {description}" in found["DICOMHER2PETPlugin"]
    assert "Nuclear Medicine" in found["qSlicerAbstractCoreModule"]
    for module in ("HER2Quant", "HER2Reading"):
        form = ET.parse(REPOSITORY / module / "Resources" / "UI" / f"{module}.ui").getroot()
        assert len(found[form.findtext("class")]) > 20


def test_node_classes_are_no_texts():
    assert not [text for texts in messages().values() for text in texts if text.startswith("vtkMRML")]


@pytest.mark.parametrize("path", translations.sourceFiles(".py"), ids=lambda path: path.stem)
def test_no_text_is_put_together_before_it_is_translated(path):
    """`_(f"...")` and `_("..." + x)` are looked up after the values are in them, and so never found."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "translate"):
            assert not any(isinstance(argument, ast.JoinedStr | ast.BinOp) for argument in node.args), f"line {node.lineno}"
