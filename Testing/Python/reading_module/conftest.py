"""Slicer without the application, a small study, and the panel of HER2Reading beside real views."""

import shutil
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from HER2PETLib.cases import Case
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.reading.ledger import passphrase
from HER2PETLib.reading.study.handout import handOut
from HER2PETLib.reading.study.study import createStudy, openStudy
from HER2PETLib.volumefile import writeVolume

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "Host"))
sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.append(str(Path(__file__).resolve().parents[1] / "reading"))  # stampauthority
sys.path.append(str(Path(__file__).resolve().parents[3] / "HER2Reading"))  # HER2ReadingLib.session needs no Slicer

from coordinatorpanel import events, page  # noqa: F401
from slicerhost.fixtures import host, loadedModule, plotView, screenshot, views  # noqa: F401
from slicerhost.tooltips import toolTipOf

PASSPHRASE = "four words nobody knows"
SHAPE = (60, 48, 48)
# Center (k, j, i) and SUV of lesions of 5 x 5 x 5 voxels, hottest in the middle.
LESIONS = (((20, 24, 16), 6.0), ((35, 22, 32), 9.0), ((48, 26, 24), 4.0))


@pytest.fixture(scope="session")
def studies(tmp_path_factory):
    """studies(count, late, isHandedOut, hasFDG, purposes, **choices) -> a folder with such a study, made once: sources, late.csv, study. To be copied by who
    writes into it."""
    made = {}

    def study(*how, **choices):
        key = repr((how, sorted(choices.items())))
        if key not in made:
            made[key] = tmp_path_factory.mktemp("made")
            _writeStudy(made[key], *how, **choices)
        return made[key]

    return study


@pytest.fixture
def makeStudy(tmp_path, monkeypatch, studies):
    """makeStudy(count, **choices): a study of `count` cases with three lesions each, handed out to anna and bert. late: as many more are in
    late.csv, and not in the study. hasFDG: each has an FDG PET, 200 mm further up. purposes: of the first cases, to practice on, in which
    lesion 2 is positive."""
    monkeypatch.setattr(passphrase, "N", 2**4)  # its cost is tested in Testing/Python/reading

    def make(count=3, late=0, isHandedOut=True, hasFDG=False, purposes=(), **choices):
        folder = studies(count, late, isHandedOut, hasFDG, purposes, **choices)
        shutil.copy(folder / "late.csv", tmp_path)
        ask = (lambda: choices["keyPassphrase"]) if "keyPassphrase" in choices else None
        return openStudy(shutil.copytree(folder / "study", tmp_path / "study"), ask)

    return make


def _writeStudy(folder, count, late, isHandedOut, hasFDG, purposes, **choices):
    sources = []
    grid = Geometry.fromLPS(SHAPE, (-141.0, -141.0, -220.0), (6, 6, 8), np.eye(3))
    k, j, i = np.ogrid[: SHAPE[0], : SHAPE[1], : SHAPE[2]]
    body = (((j - 24) / 13) ** 2 + ((i - 24) / 18) ** 2 < 1) & (k >= 0)
    for number in range(count + late):
        pet = np.where(body, 0.8 + 0.1 * number, 0).astype(np.float32)
        labels = np.zeros(SHAPE, np.uint8)
        for label, (center, suv) in enumerate(LESIONS, start=1):
            place = tuple(slice(each - 2, each + 3) for each in center)
            pet[place], labels[place] = suv, label
            pet[center] = suv + 1
        ct = np.where(body, 40, -1000).astype(np.int16)
        images = folder / "sources" / f"Omegacase{number}"
        volumes = {"Alphapet": pet, "Alphact": ct, "Alphalabels": labels}
        for name, values in volumes.items():
            writeVolume(images / f"{name}.nrrd", Volume(values, grid))
        pet, ct, regions = (str(images / f"{name}.nrrd") for name in volumes)
        fdg = str(images / "Alphafdg.nrrd") if hasFDG else ""
        if hasFDG:
            elsewhere = Geometry.fromLPS(SHAPE, (-141.0, -141.0, -20.0), (6, 6, 8), np.eye(3))
            writeVolume(fdg, Volume(np.where(body, np.float32(2), np.float32(0)), elsewhere))
        sources.append(Case(f"Omegacase{number}", pet, regions, ct=ct, patientID=f"Omegapatient{number}", fdg=fdg))
        if number < len(purposes):
            sources[-1] = replace(sources[-1], purpose=purposes[number], positiveFoci=("2",))
    choices = {"title": "A trial", "tracer": "89Zr-trastuzumab", "readers": ["anna", "bert"], "seed": 11, **choices}
    table = [",".join((each.caseID, each.patientID, each.pet, each.ct, each.regions)) for each in sources]
    (folder / "late.csv").write_text("\n".join(["caseID,patientID,pet,ct,regions", *table]) + "\n")
    study, refused = createStudy(folder / "study", sources[:count], **choices)
    assert refused == []
    if isHandedOut:
        handOut(study)


@pytest.fixture
def panel(host, loadedModule):  # noqa: F811
    """The panel of HER2Reading in Slicer's main window, entered; keys() presses keys as a person does."""
    import slicer
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication, QDockWidget, QScrollArea

    frame = loadedModule("HER2Reading").widgetRepresentation()
    if host.mainWindow.findChild(QDockWidget) is None:  # once a process, as in Slicer
        dock, scroll = QDockWidget(host.mainWindow), QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(frame)
        scroll.setMinimumWidth(500)
        dock.setWidget(scroll)
        host.mainWindow.addDockWidget(Qt.LeftDockWidgetArea, dock)
    host.mainWindow.resize(1500, 950)
    host.mainWindow.show()
    host.mainWindow.activateWindow()
    assert QTest.qWaitForWindowActive(host.mainWindow, 600_000)  # without it no field takes letters
    frame.show()
    frame.enter()
    python = slicer.modules.HER2ReadingWidget
    ui = python.ui
    ui.packetPathLineEdit.currentPath = ""

    def keys(*names):
        for name in names:
            target = QApplication.focusWidget() or host.mainWindow
            if name in ("Return", "Escape"):
                QTest.keyClick(target, getattr(Qt, f"Key_{name}"))
            else:
                QTest.keyClicks(target, name)
            host.app.processEvents()

    def click(button):
        assert button.enabled, toolTipOf(button)
        assert not button.isHidden()
        host.app.processEvents()  # a person clicks where the button stands now
        clicks = []
        button.clicked.connect(lambda *_: clicks.append(button))
        QTest.mouseClick(button, Qt.LeftButton)
        assert clicks, (
            f"The click on {button.objectName} was lost: {button.geometry}, in front: {QApplication.activeModalWidget()}"
        )
        host.app.processEvents()
        host.mainWindow.activateWindow()  # a window manager does it when a bar of progress has closed
        QTest.qWaitForWindowActive(host.mainWindow)
        host.app.processEvents()

    def openPacket(folder):
        ui.packetPathLineEdit.currentPath = str(folder)
        ui.passphraseLineEdit.text = PASSPHRASE
        if not ui.repeatLineEdit.isHidden():
            ui.repeatLineEdit.text = PASSPHRASE
        click(ui.openButton)

    yield SimpleNamespace(frame=frame, python=python, logic=python.logic, ui=ui, keys=keys, click=click, openPacket=openPacket)
    slicer.modules.HER2ReadingWidget.readerPage.leave()
    frame.exit()  # the window stays: offscreen, one that was hidden is never active again
