"""The panel stays as large as what it shows, and as narrow as a small screen needs."""

from pathlib import Path

import pytest
from slicerhost.formwidths import PANEL_WIDTH as NARROW
from slicerhost.formwidths import SCROLL_BAR, germanTexts, leastWidth, tooWide, translatedForm

FORMS = Path(__file__).resolve().parents[3] / "HER2Reading" / "Resources" / "UI"


def settle(host):
    """Layouts that ask each other for their size do so in rounds."""
    for _ in range(20):
        host.app.processEvents()


@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", ["HER2Reading", "HER2ReadingCoordinator"])
def test_the_forms_fit_a_panel_with_every_section_open(host, loadedModule, tmp_path, name, language, scale, screenshot):
    import slicer

    loadedModule("HER2Reading")
    form = FORMS / f"{name}.ui"
    shown = slicer.util.loadUI(str(form if language == "en" else translatedForm(form, germanTexts(), tmp_path)))
    for kind in ("ctkCollapsibleButton", "ctkCollapsibleGroupBox"):
        for section in shown.findChildren(kind):
            section.collapsed = False
    wide = tooWide(shown, scale)
    screenshot(shown, f"{name}-form-{language}-{round(100 * scale)}")
    shown.hide()
    shown.setParent(host.mainWindow)
    shown.deleteLater()
    assert wide == {}


def test_the_panel_with_all_its_choices_fits_its_width(page, host):
    """A choice is as wide as its longest text unless it is told not to be."""
    ui = page.ui
    boxes = [each for name, each in vars(ui).items() if name.endswith("GroupBox")]
    before = [box.collapsed for box in boxes]
    for box in boxes:
        box.collapsed = False
    settle(host)
    width = leastWidth(ui.coordinatorCollapsibleButton), max(map(leastWidth, boxes))
    for box, wasCollapsed in zip(boxes, before, strict=True):
        box.collapsed = wasCollapsed
    settle(host)
    assert max(width) <= NARROW - SCROLL_BAR


def test_the_coordinators_tables_do_not_make_the_panel_grow(page, host):
    from HER2ReadingLib.controls import fillTable

    ui = page.ui
    ui.studyPathLineEdit.currentPath = "a new study"
    for box in (ui.readersGroupBox, ui.unblindingGroupBox, ui.charterGroupBox):
        box.collapsed = False
    tables = (ui.databaseTable, ui.statusTable, ui.discordantTable)
    settle(host)
    narrow = page.frame.minimumSizeHint.width()
    for count in (1, 5):
        for table in tables:
            table.visible = True
            fillTable(table, ["Case", "Focus", "Site"], [("Case 1234567890", "F1", "left upper lobe of the lung")] * count)
        settle(host)
        # Of a section the size hint is the least it takes; the last column is stretched to whatever the section is given.
        assert ui.coordinatorCollapsibleButton.sizeHint.width() <= NARROW
        assert page.frame.minimumSizeHint.width() == narrow  # whatever the rows say
        for table in tables:
            rows = sum(table.rowHeight(row) for row in range(count)) + table.horizontalHeader().height
            assert table.height >= rows
    size = page.frame.width, page.frame.height
    settle(host)
    assert (page.frame.width, page.frame.height) == size


def test_the_scroll_bar_of_a_narrow_table_covers_none_of_its_rows(page, host):
    from HER2ReadingLib.controls import fillTable

    page.ui.studyPathLineEdit.currentPath = "a new study"
    table = page.ui.databaseTable
    table.visible = True
    table.setMaximumWidth(200)
    settle(host)
    fillTable(table, ["PET", "CT"], [("Abernathy^Marion^Elise, 2015-03-09", "CT low dose 5.0 B30f (267)")] * 2)
    settle(host)
    assert table.horizontalHeader().length() > table.viewport().width
    assert table.viewport().height >= table.rowHeight(0) + table.rowHeight(1)
    table.setMaximumWidth(16777215)


def test_a_list_of_foci_is_as_high_as_its_rows(panel, makeStudy, host, screenshot):
    panel.openPacket(makeStudy(givenFoci=False).packet("anna"))
    table = panel.ui.fociTable
    host.mainWindow.resize(1500, 1150)
    for count in (1, 5, 10):
        panel.keys(*"M" * (count - table.rowCount))
        assert table.rowCount == count
        settle(host)
        rows = sum(table.rowHeight(row) for row in range(count)) + table.horizontalHeader().height + 2 * table.frameWidth
        screenshot(host.mainWindow, f"HER2Reading-foci-{count}")
        assert table.height == rows  # the window has room for ten
    host.mainWindow.resize(1500, 600)
    settle(host)
    assert table.height >= 6 * table.rowHeight(0)  # no less, the panel scrolls
    host.mainWindow.resize(1500, 950)


def test_the_readers_views_fit_a_small_screen(panel, views, makeStudy, host, screenshot):
    """1366 x 768 at 150 %, beside a panel of 500."""
    wide = 1366 / 1.5
    host.mainWindow.resize(int(wide), 480)
    settle(host)
    given = host.mainWindow.width  # no less than the layout before asks for
    panel.openPacket(makeStudy().packet("anna"))
    settle(host)
    assert host.mainWindow.width == given  # the views' controllers, which are hidden, had widened it for good
    assert views.viewport().minimumSizeHint.width() <= wide - 500
    assert host.mainWindow.minimumSizeHint.width() <= wide
    before = panel.frame.minimumSizeHint.width(), panel.frame.sizeHint.width()
    panel.keys("?")
    settle(host)
    assert (panel.frame.minimumSizeHint.width(), panel.frame.sizeHint.width()) == before
    host.mainWindow.resize(1366, 768)
    settle(host)
    screenshot(host.mainWindow, "HER2Reading-small-screen")
    host.mainWindow.resize(1500, 950)


def test_the_forms_of_what_happens_fit_a_narrow_panel(page, views, makeStudy, host, screenshot, tmp_path):
    from coordinatorpanel import read
    from HER2PETLib.cases import readCaseTable
    from HER2PETLib.reading.study.batches import addCases
    from HER2PETLib.reading.study.returnedpackets import takeIn

    study = makeStudy(count=3, late=1, purposes=("qualification",), qualification={"passMark": 0.3, "attempts": 2})
    read(study, "anna", 1)
    takeIn(study, "anna", study.packet("anna"))
    addCases(study, readCaseTable(tmp_path / "late.csv", by="")[-1:])
    ui, events = page.ui, page.python.coordinatorPage.events.happenings
    ui.studyPathLineEdit.currentPath = str(study.folder)
    for box in (ui.charterGroupBox, ui.readersGroupBox, ui.unblindingGroupBox, ui.endpointGroupBox, ui.eventsGroupBox):
        box.collapsed = box is not ui.eventsGroupBox
    ui.packetCollapsibleButton.collapsed = True
    settle(host)
    dock = page.frame.parentWidget().parentWidget().parentWidget()
    dock.setFixedWidth(500)
    settle(host)
    ui.readersGroupBox.collapsed = False
    settle(host)
    assert page.frame.minimumSizeHint.width() <= NARROW
    screenshot(host.mainWindow, "HER2Reading-status-narrow")
    ui.readersGroupBox.collapsed = True
    settle(host)
    for name in ("encrypt", "reissue", "addCases", "handOutBatch", "withdrawBatch", "amend", "unlock", "audit", "stampRequest"):
        page.click(events.buttons[name])
        settle(host)
        assert ui.coordinatorCollapsibleButton.sizeHint.width() <= NARROW, name
        assert page.frame.minimumSizeHint.width() <= NARROW, name
        assert not events.forms[name].doButton.isHidden()
        screenshot(host.mainWindow, f"HER2Reading-events-narrow-{name}")
    for label in ui.eventsGroupBox.findChildren("QLabel"):
        assert label.isHidden() or label.height >= label.heightForWidth(label.width), label.text
    page.click(events.buttons["stampRequest"])
    dock.setMinimumWidth(0)
    dock.setMaximumWidth(16777215)
    ui.packetCollapsibleButton.collapsed = False


def test_lines_are_made_anew_though_only_a_callback_holds_their_former_forms(host, loadedModule):
    """Slicer ended at this: a form without a parent was deleted from within its own destructor."""
    loadedModule("HER2Reading")
    import qt
    from HER2ReadingLib.happenings import Field, Happening, Happenings

    frame = qt.QWidget()
    happenings = Happenings(qt.QGridLayout(frame), lambda action: (action(), False))
    line = Happening("lost", "Lost", "Replace", "Replaces it.", does=lambda values: "", fields=(Field("why", "Why"),))
    happenings.make([line])
    former = happenings.forms["lost"].frame
    happenings.make([line])
    assert former.isHidden() and former.parent() is not None
    host.app.processEvents()
    assert happenings.forms["lost"].frame.parent() is not None
