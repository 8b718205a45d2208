"""From loaded to table exported, by keyboard, on the real widgets: the generated patient with the most lesions, in HER2Quant.

Counted are key presses; measured is the processor time of the program, from the first key to the written table. How long a person thinks is not measured: her answers are
the truth of the generated patient (a candidate whose hottest voxel lies in a lesion is accepted, every other one is uptake of the organ that it lies in, or rejected).
Run: python Testing/Benchmarks/review.py
"""

import csv
import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

REPOSITORY = Path(__file__).resolve().parents[2]
ALLOWED_SECONDS = 180  # issue 15: under 3 minutes of user time


class Keyboard:
    """Presses keys in the main window, and counts them. spent: seconds of the processor while a key was answered, by key."""

    def __init__(self, window) -> None:
        self._window, self.presses, self.spent = window, 0, dict[str, float]()

    def press(self, key: str, to=None, alt: bool = False) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QApplication

        self._window.activateWindow()
        start = time.process_time()
        if len(key) == 1 and not key.isupper():
            QTest.keyClicks(to or self._window, key)
        else:
            QTest.keyClick(to or self._window, getattr(Qt, f"Key_{key}"), Qt.AltModifier if alt else Qt.NoModifier)
        QApplication.processEvents()
        self.presses += 1 + alt
        self.spent[key] = self.spent.get(key, 0.0) + time.process_time() - start

    def type(self, text: str, to) -> None:
        for letter in text:
            self.press(letter, to)


def inOneWindow(host, frame) -> None:
    """The module's panel beside the views, as in Slicer."""
    from PySide6.QtWidgets import QDockWidget, QScrollArea

    area, dock = QScrollArea(), QDockWidget()
    area.setWidgetResizable(True)
    area.setWidget(frame)
    dock.setWidget(area)
    host.mainWindow.addDockWidget(host.mainWindow.dockWidgetArea(dock) or _left(), dock)
    host.mainWindow.resize(1400, 900)
    host.mainWindow.show()
    frame.show()


def _left():
    from PySide6.QtCore import Qt

    return Qt.LeftDockWidgetArea


def review(panel, keyboard: Keyboard, lesions) -> dict[str, int]:
    """Place the references, find, decide on each, measure and export. lesions: (center in mm RAS, diameter in mm, what to type for its site). Returns how many of each
    decision there were."""
    ui, reviewed = panel.ui, panel.python.candidatePanel.reviewPanel
    keyboard.press("G")
    keyboard.press("F")
    decided = {"accepted": 0, "physiologic": 0, "rejected": 0}
    for _ in range(len(reviewed.review.open)):
        focus = reviewed.review.log.foci[reviewed._current]
        at = [one for one in lesions if np.linalg.norm(np.subtract(focus.hottestRAS, one[0])) <= one[1] / 2 + 6]
        if at and not focus.place.meaning:  # the masks propose none: she types it
            keyboard.press("E")
            keyboard.type(at[0][2], ui.reviewPlaceComboBox.lineEdit())
            keyboard.press("Return", ui.reviewPlaceComboBox.lineEdit())
        key, decision = ("A", "accepted") if at else ("O", "physiologic") if focus.place.meaning else ("R", "rejected")
        keyboard.press(key)
        decided[decision] += 1
    return decided


def export(panel, keyboard: Keyboard) -> None:
    """Measure what is not yet measured, and export."""
    from PySide6.QtWidgets import QApplication

    start = time.process_time()
    while panel.python._timer.isActive():
        QApplication.processEvents()
        time.sleep(0.01)
    keyboard.spent["table"] = time.process_time() - start
    keyboard.press("X", alt=True)
    start, waited = time.process_time(), time.monotonic()
    while time.monotonic() - waited < 1:  # a button reached by its letter is pressed a moment later
        QApplication.processEvents()
    keyboard.spent["X"] += time.process_time() - start


def main() -> int:
    """Measure and print; 1 where no table was written."""
    sys.path[:0] = [
        str(REPOSITORY / each) for each in ("Testing/Host", "HER2Quant", "HER2PETExtension", "SegmentEditorHER2Focus")
    ]
    from types import SimpleNamespace

    import slicerhost
    from HER2PETLib.phantom.cohort import PLANS, makeCase
    from HER2PETLib.phantom.trial import SEED
    from slicerhost.fixtures import MODULE_FILES
    from slicerhost.probe import whyNoViews

    host = slicerhost.start()
    hasViews = not whyNoViews()
    if hasViews:
        host.views()
    for path in MODULE_FILES.values():
        host.addModulePath(path.parent)
    for name in ("DICOMHER2PETPlugin", "SegmentEditorHER2Focus", "HER2Quant"):
        module = host.loadModule(MODULE_FILES[name])
    import slicer

    host.app.startupCompleted.emit()
    frame = module.widgetRepresentation()
    inOneWindow(host, frame)
    frame.enter()
    panel = SimpleNamespace(python=slicer.modules.HER2QuantWidget, ui=slicer.modules.HER2QuantWidget.ui)
    from HER2QuantLib import sampledata

    case = makeCase(SEED, 0)
    assert len(case.lesions) == max(len(plan.lesions) for plan in PLANS)
    with tempfile.TemporaryDirectory() as folder:
        nodes = sampledata.loadPhantom(Path(folder))
        slicer.mrmlScene.RemoveNode(
            next(node for node in nodes if node.GetName().endswith("regions"))
        )  # nobody has drawn anything yet
        host.app.processEvents()
        panel.ui.candidatesCollapsibleButton.collapsed = False
        panel.python._parameterNode.outputFolder = Path(folder) / "out"
        keyboard = Keyboard(host.mainWindow)
        lesions = [(one.center, one.diameter, one.site.title.partition(" lymph")[0]) for one in case.lesions]
        decided = review(panel, keyboard, lesions)
        export(panel, keyboard)
        written = Path(folder) / "out" / "measurements.csv"
        rows = list(csv.DictReader(written.open(encoding="utf-8"))) if written.is_file() else []
    spent = sum(keyboard.spent.values())
    said = ", ".join(f"{count} {decision}" for decision, count in decided.items())
    print(
        f"Generated patient with {len(case.lesions)} lesions, {'with' if hasViews else 'without'} views: {said}; {len(rows)} rows exported"
    )
    print(f"{'key presses, loaded to exported':50} {keyboard.presses}")
    print(f"{'processor time of the program':50} {spent:.1f} s, longest for one key {max(keyboard.spent.values()):.1f} s")
    print(f"{'left for the person to think':50} {ALLOWED_SECONDS - spent:.0f} of {ALLOWED_SECONDS} s (issue 15)")
    print(f"{'seconds by key':50} {', '.join(f'{key} {value:.2f}' for key, value in keyboard.spent.items())}")
    return int(not rows)


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    os._exit(status)  # Qt and VTK offscreen end in no fixed order
