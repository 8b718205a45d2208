"""The button Export where Python packages are missing: it asks for them at their first use."""

import importlib.metadata
import importlib.util

import pytest
from exporting import exported
from quantpanel import check, press, waitForTable
from slicerhost.tooltips import toolTipOf


def lacking(package, monkeypatch):
    """As in a Slicer that lacks a package; returns what gets what pip would have been called with."""
    import slicer

    installed = []
    find = importlib.util.find_spec
    isMissing = lambda name: name == package and not installed  # noqa: E731
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *rest: None if isMissing(name) else find(name, *rest))
    monkeypatch.setattr(slicer.util, "pip_install", installed.append)
    return installed


@pytest.fixture
def withoutMatplotlib(panel, lesions, monkeypatch):
    installed = lacking("matplotlib", monkeypatch)
    waitForTable(panel)
    return installed


def test_the_page_asks_for_matplotlib_at_its_first_use(panel, withoutMatplotlib):
    import qt
    from slicerhost import dialogs

    assert panel.ui.exportPageCheckBox.enabled
    dialogs.answers.append(int(qt.QMessageBox.Ok))
    check(panel.ui.exportPageCheckBox)
    assert [shown.text for shown in dialogs.take()] == ["This needs the Python packages matplotlib. Install them now?"]
    assert [requirement.rstrip("0123456789.>=") for requirement in withoutMatplotlib[0]] == ["matplotlib"]
    assert panel.ui.exportPageCheckBox.checked
    check(panel.ui.exportPageCheckBox)
    check(panel.ui.exportPageCheckBox)  # now it is there, and nobody is asked
    check(panel.ui.exportPageCheckBox)


def test_who_declines_has_no_page_and_is_told_why_until_she_comes_back(panel, withoutMatplotlib, tmp_path):
    import qt
    from slicerhost import dialogs

    box = panel.ui.exportPageCheckBox
    dialogs.answers.append(int(qt.QMessageBox.Cancel))
    press(box)
    dialogs.take()
    assert (withoutMatplotlib, box.checked, box.enabled) == ([], False, False)
    assert toolTipOf(box).startswith("Python packages are missing: matplotlib.")
    assert "report.html" not in exported(panel, tmp_path)  # the table is not held up
    panel.frame.exit()
    panel.frame.enter()
    assert box.enabled


def test_an_installation_that_fails_is_said_and_may_be_tried_again(panel, withoutMatplotlib, monkeypatch):
    import subprocess

    import qt
    import slicer
    from slicerhost import dialogs

    def fail(requirements):
        raise subprocess.CalledProcessError(1, ["pip"])

    monkeypatch.setattr(slicer.util, "pip_install", fail)
    box = panel.ui.exportPageCheckBox
    dialogs.answers.append(int(qt.QMessageBox.Ok))
    press(box)
    assert "Python packages were not installed: matplotlib." in dialogs.take()[-1].text
    assert (box.checked, box.enabled) == (False, True)


@pytest.fixture
def withoutHighdicom(panel, series, monkeypatch):
    """Beside it, a volume from DICOM."""
    installed = lacking("highdicom", monkeypatch)
    waitForTable(panel)
    return installed


def test_dicom_objects_ask_for_highdicom_where_it_is_missing(panel, withoutHighdicom):
    import qt
    from slicerhost import dialogs

    panel.python._updateButtons()
    box = panel.ui.exportObjectsCheckBox
    assert box.enabled
    dialogs.answers.append(int(qt.QMessageBox.Ok))
    check(box)
    assert [shown.text for shown in dialogs.take()] == ["This needs the Python packages highdicom. Install them now?"]
    assert withoutHighdicom == [["highdicom>=0.24"]]
    check(box)


def test_a_slicer_with_pydicom2_is_not_asked_for_a_highdicom_that_does_not_fit(panel, withoutHighdicom, monkeypatch):
    """Slicer 5.10 has pydicom 2.4 and NumPy 2.0: highdicom 0.22, the last for that pydicom, uses np.float_ (tried), which NumPy 2
    has not."""
    version = importlib.metadata.version
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "2.4.4" if name == "pydicom" else version(name))
    panel.python._updateButtons()
    box = panel.ui.exportObjectsCheckBox
    assert not box.enabled
    assert toolTipOf(box).startswith("Slicer includes highdicom from version 5.12 on, and no version fits this Slicer.")
