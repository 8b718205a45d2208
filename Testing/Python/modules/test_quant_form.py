"""The form of HER2Quant: it fits a panel of 480 px, also enlarged and in German; keys and focus; sections that follow the work."""

import ast
from pathlib import Path

import numpy as np
import pytest
from quantpanel import SHAPE, click, column, crosshairAt, toRAS, waitForTable
from slicerhost.formwidths import PANEL_WIDTH, SCROLL_BAR, germanTexts, leastWidth, tooWide, translatedForm

REPOSITORY = Path(__file__).resolve().parents[3]
FORM = REPOSITORY / "HER2Quant" / "Resources" / "UI" / "HER2Quant.ui"
FOLLOW_UP = FORM.with_name("HER2QuantFollowUp.ui")


def loaded(path):
    import slicer

    form = slicer.util.loadUI(str(path))
    form.setMRMLScene(slicer.mrmlScene)
    return form


@pytest.mark.parametrize("path", [FORM, FOLLOW_UP])
@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize("language", ["en", "de"])
def test_the_panel_fits_its_width_without_cutting(host, loadedModule, tmp_path, scale, language, path, screenshot):
    loadedModule("HER2Quant")
    form = loaded(path if language == "en" else translatedForm(path, germanTexts(), tmp_path))
    if path == FOLLOW_UP:
        form.findChild("ctkCollapsibleButton", "followUpCollapsibleButton").collapsed = False
    wide = tooWide(form, scale)
    screenshot(form, f"{path.stem}-form-{language}-{round(100 * scale)}")
    form.hide()
    form.setParent(host.mainWindow)  # whose it is in Slicer, and goes with
    form.deleteLater()
    assert wide == {}


def test_the_node_selectors_take_part_in_the_tab_chain(panel):
    """Slicer's selector makes itself the focus proxy of its box and takes no focus: Tab passes both by."""
    import qt

    for selector in (panel.ui.petSelector, panel.ui.segmentationSelector):
        (box,) = selector.findChildren("QComboBox")
        assert int(box.focusPolicy) & int(qt.Qt.TabFocus)


def test_the_ring_around_the_focus_has_enough_contrast(panel, host):
    """WCAG 2.1, 1.4.11: 3:1 against what is around it."""
    import re

    from PySide6.QtGui import QColor

    (color,) = re.findall(r"outline: \d+px solid (#\w{6})", panel.python._uiWidget.styleSheet)

    def luminance(color):
        parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in color.getRgbF()[:3]]
        return float(np.dot(parts, (0.2126, 0.7152, 0.0722)))

    lighter, darker = sorted((luminance(QColor(color)), luminance(panel.ui.measureButton.palette.window().color())), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 3


def test_no_message_is_read_from_a_tool_tip():
    """In Slicer a tool tip comes back as "<p>...</p>"."""
    files = [
        path
        for folder in ("HER2Quant", "SegmentEditorHER2Focus", "HER2PETExtension/HER2PETSlicer")
        for path in (REPOSITORY / folder).rglob("*.py")
    ]
    assert len(files) > 25
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr == "toolTip":
                assert isinstance(node.ctx, ast.Store), f"{path.name}, line {node.lineno}"


def test_sections_open_as_the_work_goes_on_and_stay_as_a_person_wants_them(panel, host):
    import slicer

    ui = panel.ui
    sections = (
        ui.petCollapsibleButton, ui.lesionsCollapsibleButton, ui.referenceCollapsibleButton, ui.tableCollapsibleButton,
        ui.exportCollapsibleButton,
    )  # fmt: skip
    opened = lambda: [not section.collapsed for section in sections]  # noqa: E731
    assert opened() == [True, False, False, False, False]
    pet = slicer.util.addVolumeFromArray(np.ones(SHAPE, np.float32), np.diag([-4.0, -4.0, 4.0, 1.0]), "PET")
    pet.SetAttribute("HER2PET.DeclaredSUVBy", "test")
    panel.ui.petSelector.setCurrentNode(pet)
    assert opened() == [True, True, True, False, False]
    ui.lesionsCollapsibleButton.collapsed = True
    crosshairAt(toRAS((70, 60, 48)))
    click(ui.placeReferenceButton)
    waitForTable(panel)
    assert opened() == [True, False, True, True, True]  # that somebody only says that it is SUV stays to be read
    assert column(panel, "SUVmean") == ["1"]
    host.closeScene()
    assert opened() == [True, False, False, False, False]


def test_the_panel_with_all_its_lists_fits_its_width(panel, host, screenshot):
    """CTK's sections take no less than their size hint; lists are filled and everything is shown."""
    import slicer

    pet = slicer.util.addVolumeFromArray(
        np.ones(SHAPE, np.float32), np.diag([-4.0, -4.0, 4.0, 1.0]), "PET " + "with a long name " * 6
    )
    pet.SetAttribute("HER2PET.DeclaredSUVBy", "test")
    panel.ui.petSelector.setCurrentNode(pet)
    crosshairAt(toRAS((70, 60, 48)))
    click(panel.ui.placeReferenceButton)
    click(panel.ui.placeLesionButton)
    waitForTable(panel)
    editor = panel.ui.segmentEditorWidget
    editor.setActiveEffectByName("HER2 focus")
    # The longest that the effect says. A text that wraps asks for eighty letters, and a section takes what is asked for.
    editor.activeEffect().self()._message.text = (
        "21.56 ml. Threshold 50 % of the maximum 6.06: SUV 3.03. The seed is below the threshold; the region 7.9 mm from it was "
        "taken. The region reaches the bounding sphere and may be cut by it."
    )
    host.app.processEvents()
    sections = [each for name, each in vars(panel.ui).items() if name.endswith("CollapsibleButton")]
    assert len(sections) == 7
    panel.ui.candidatesCollapsibleButton.collapsed = panel.ui.ruleGroupBox.collapsed = False
    panel.ui.reviewStatusLabel.text = (
        "It has one maximum only. Divide it by hand, with Scissors or Erase of the Segment Editor. " * 2
    )
    host.app.processEvents()
    widths = {section.text: leastWidth(section) for section in sections}
    assert max(widths.values()) <= PANEL_WIDTH - SCROLL_BAR, widths


def test_what_comes_into_the_panel_makes_it_higher_and_squeezes_nothing(panel, host):
    """In Slicer a scroll area may keep the height from before a section opened or a text came, unless the panel has a least height."""
    ui, form = panel.ui, panel.python._uiWidget
    for section in (ui.petCollapsibleButton, ui.candidatesCollapsibleButton, ui.lesionsCollapsibleButton):
        section.collapsed = False
    ui.reviewGroupBox.visible = True
    ui.reviewStatusLabel.text = "One line."
    for _round in range(20):
        host.app.processEvents()
    before = form.minimumHeight
    assert before >= form.heightForWidth(form.width)
    ui.reviewStatusLabel.text = "It has one maximum only. Divide it by hand, with Scissors or Erase of the Segment Editor. " * 3
    for _round in range(20):
        host.app.processEvents()
    assert form.minimumHeight > before
    for label in (ui.reviewStatusLabel, ui.reviewCandidateLabel):
        assert label.height >= label.heightForWidth(label.width)
