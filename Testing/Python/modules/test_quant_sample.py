"""The generated patient: from the module Sample Data into the scene, and the self-test that goes her whole way."""

import sys
import types
from pathlib import Path

import pytest
from HER2PETLib.errors import ProblemError
from quantpanel import click, column, waitForTable


@pytest.fixture(autouse=True)
def generatedBefore(generatedOnce):
    """That the patient is generated as she is was seen in Testing/Python/phantom."""
    with generatedOnce():
        yield


@pytest.fixture
def loadedPhantom(panel, loadedModule, tmp_path):
    from HER2QuantLib import sampledata

    loadedModule("DICOMHER2PETPlugin")
    return sampledata.loadPhantom(tmp_path)


def test_the_phantom_is_offered_in_sample_data(host, loadedModule):
    import SampleData

    loadedModule("HER2Quant")
    SampleData.registered.clear()
    host.app.startupCompleted.emit()
    sources = SampleData.registered["HER2 PET"]
    assert [source["sampleName"] for source in sources] == [
        "HER2 PET trial phantom",
        "HER2 PET trial phantom with FDG and a second HER2 PET",
    ]
    assert all(Path(source["thumbnailFileName"]).is_file() for source in sources)


def test_the_patient_with_three_examinations_is_ready_to_be_followed(panel, loadedModule, tmp_path):
    from HER2QuantLib import sampledata

    loadedModule("DICOMHER2PETPlugin")
    sampledata.loadPhantom(tmp_path, isFollowed=True)
    ui = panel.python.followUpUI
    ui.followUpCollapsibleButton.collapsed = False
    click(ui.fromSceneButton)
    table = ui.examinationsTable
    rows = {
        table.item(row, 0).text(): (table.cellWidget(row, 1).currentText, table.item(row, 2).text())
        for row in range(table.rowCount)
    }
    kinds = {name: kind for name, (kind, _day) in rows.items()}
    assert kinds == {"HER2": "HER2 PET", "FDG": "FDG PET", "HER2-2": "HER2 PET"}
    days = {name: int(day) for name, (_kind, day) in rows.items()}
    assert days["FDG"] == 0 < days["HER2"] < days["HER2-2"]
    # Everything that the command takes, and the truth, are beside the images.
    assert len((tmp_path / "examinations.csv").read_text().splitlines()) == 4 and (tmp_path / "correspondence.csv").is_file()


@pytest.fixture
def firstUse(monkeypatch):
    """No DICOM database is open, as on a fresh Slicer; makesDatabase(bool): whether Slicer can make its default one. Returns which
    modules were put in front."""
    import slicer

    monkeypatch.setattr(slicer.dicomDatabase, "isOpen", False, raising=False)
    selected = ["SampleData"]
    monkeypatch.setattr(slicer.util, "selectedModule", lambda: selected[-1])
    monkeypatch.setattr(slicer.util, "selectModule", selected.append)

    def makesDatabase(canBeMade):
        class DICOMFileDialog:
            @staticmethod
            def createDefaultDatabase():
                slicer.util.selectModule("DICOM")
                slicer.dicomDatabase.isOpen = canBeMade
                return canBeMade

        monkeypatch.setitem(sys.modules, "DICOM", types.SimpleNamespace(DICOMFileDialog=DICOMFileDialog))
        return selected

    return makesDatabase


def test_a_first_user_gets_slicers_default_database_and_stays_in_her_module(panel, loadedModule, firstUse, tmp_path):
    from HER2QuantLib import sampledata

    loadedModule("DICOMHER2PETPlugin")
    selected = firstUse(True)
    pet, regions, _organs = sampledata.loadPhantom(tmp_path)
    assert panel.python.logic.whyNotMeasured(pet, regions) == ""
    assert selected == ["SampleData", "DICOM", "SampleData"]


def test_where_no_database_can_be_made_a_person_is_told_what_to_do(host, loadedModule, firstUse):
    from slicerhost import dialogs

    loadedModule("HER2Quant")
    from HER2QuantLib import sampledata

    firstUse(False)
    dialogs.answers.append(0x00000400)  # QMessageBox.Ok
    with pytest.raises(ProblemError, match="Choose a folder for it in the DICOM module"):  # the button of Sample Data
        sampledata._load()
    (window,) = dialogs.take()
    assert "The phantom was not loaded." in window.text and "Choose a folder" in window.text


def test_the_generated_patient_is_measured_at_once(panel, loadedPhantom, host, views, screenshot):
    import slicer

    pet, regions, organs = loadedPhantom
    slicer.util.setSliceViewerLayers(background=pet, fit=True)
    host.mainWindow.resize(900, 700)
    host.mainWindow.show()
    panel.ui.petSelector.setCurrentNode(pet)
    waitForTable(panel)
    # The SUV is without a doubt, and measured: that section is done.
    assert panel.ui.petCollapsibleButton.collapsed and not panel.ui.lesionsCollapsibleButton.collapsed
    assert panel.ui.segmentationSelector.currentNode() is regions  # drawn on this PET
    assert panel.ui.organsSelector.currentNode() is organs and not organs.GetDisplayNode().GetVisibility()
    assert column(panel, "Role").count("lesion") >= 3
    panel.ui.roleFilterComboBox.currentIndex = 1
    box = panel.ui.orderComboBox
    box.setCurrentIndex(box.findData("suvMax"))
    box.activated.emit(box.currentIndex)
    panel.ui.tableView.selectRow(0)
    panel.python._parameterNode.outputFolder = Path("HER2PET results")  # the picture is for the tutorial, and of no one machine
    host.app.processEvents()
    screenshot(panel.frame, "HER2Quant-phantom")
    screenshot(host.mainWindow, "HER2Quant-phantom-views")
    click(panel.ui.chartButton)
    assert slicer.util.getNodesByClass("vtkMRMLPlotChartNode")


@pytest.mark.parametrize("wasThere", [False, True])
def test_a_cancelled_phantom_leaves_no_patient_that_was_not_there(
    panel, loadedModule, tmp_path, monkeypatch, host, wasThere, caplog
):
    """Cancel is pressed while the images are imported."""
    import slicer
    from HER2PETSlicer.widgets import progressdialog
    from HER2QuantLib import sampledata

    loadedModule("DICOMHER2PETPlugin")
    made = sampledata.makePhantom(tmp_path, lambda *_: None)
    if wasThere:
        slicer.dicomDatabase.index(made["folder"] / "PET")
        slicer.dicomDatabase.index(made["folder"] / "CT")
    monkeypatch.setattr(sampledata, "makePhantom", lambda folder, progress: made)
    monkeypatch.setattr(progressdialog, "QUIET_SECONDS", -1)
    create = slicer.util.createProgressDialog
    monkeypatch.setattr(slicer.util, "createProgressDialog", lambda **options: dialogs.append(create(**options)) or dialogs[0])
    dialogs = []
    from DICOMLib import DICOMUtils

    load = DICOMUtils.importDicom
    monkeypatch.setattr(DICOMUtils, "importDicom", lambda folder: load(folder) and (dialogs[0].cancel() or True))
    assert sampledata.loadPhantom(tmp_path) == []
    assert bool(slicer.dicomDatabase.filesForSeries(made["PET"])) is wasThere
    assert bool(slicer.dicomDatabase.filesForSeries(made["CT"])) is wasThere
    assert not [record for record in caplog.records if record.levelname == "ERROR"]  # of files that are no DICOM


def test_a_patient_who_is_loaded_does_not_take_the_place_of_the_one_that_is_measured(panel, views, loadedModule, pet, tmp_path):
    from HER2QuantLib import sampledata

    loadedModule("DICOMHER2PETPlugin")

    def layers():
        return [
            views.sliceWidget(name).sliceLogic().GetBackgroundLayer().GetVolumeNode()
            for name in views.sliceViewNames()
            if "HER2Quant" in name and views.sliceWidget(name).mrmlSliceNode().IsMappedInLayout()
        ]

    panel.frame.enter()
    before = layers()
    assert pet in before
    sampledata.loadPhantom(tmp_path)
    assert panel.ui.petSelector.currentNode() is pet
    assert layers() == before
