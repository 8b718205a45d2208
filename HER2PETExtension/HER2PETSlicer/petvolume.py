"""A PET series as a volume node: SUV with how it became so, or its own units with what is missing."""

import json
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import slicer
import vtk

if TYPE_CHECKING:
    from HER2PETLib.dicom.series import ImageSeries
    from HER2PETLib.geometry import Volume
    from HER2PETLib.progress import Progress
    from HER2PETLib.suv.pet import SUVImage
    from HER2PETLib.suv.record import EnteredValues
    from HER2PETLib.suv.result import Converted

# Attribute of a volume: how it became SUV (the object of suv.json), or why it did not.
CONVERSION = "HER2PET.SUVConversion"
# Attribute of a volume: what its header says for the values that a person may enter (HER2PETLib.suv.headervalues).
HEADER_VALUES = "HER2PET.HeaderValues"
# Attribute of a volume: its highest value as converted, which reveals voxels that another tool has scaled since.
MAXIMUM = "HER2PET.Maximum"
INSTANCE_UIDS = "DICOM.instanceUIDs"
SUV_WINDOW = (0, 10)
SUV_BW = ("126401", "DCM", "SUVbw")
# UCUM for the units (0054,1001) that have one: value, meaning.
OWN_UNITS = {"BQML": ("Bq/ml", "Becquerels per milliliter"), "CNTS": ("{counts}", "Counts")}


def titleOf(record: dict[str, Any]) -> str:
    """What a volume is called: short, as selectors and view corners are narrow. "PET SUV d4": the fourth day after administration."""
    if record["status"] == "refused":
        return "PET, no SUV"
    hours, kind = record["hoursSinceAdministration"], record["kind"]
    when = [] if hours is None else [f"d{hours / 24:.0f}" if hours >= 24 else f"{hours:.1f} h"]
    return " ".join(["PET", "SUV" if kind == SUV_BW[2] else kind, *when])


def describe(description: str, record: dict[str, Any]) -> str:
    """What the name leaves out: the series' description, what the values are, how late, and of which tracer."""
    if record["status"] == "refused":
        return f"{description}: PET, no SUV"
    hours, tracer = record["hoursSinceAdministration"], record["tracer"]
    facts = [f"PET, {record['kind']}"]
    facts += [f"{hours:.1f} h after administration"] if hours is not None else []
    facts += [tracer] if tracer else []
    return f"{description}: {', '.join(facts)}"


def reasonOf(sentence: str) -> str:
    """What is wrong with a series that a person is looking at: the library's sentence begins with its UID and description."""
    return re.sub(r'^Series [\d.]+( ".*?")?: ', "", sentence)


def addPETVolume(
    series: "ImageSeries", converted: "tuple[Volume, dict[str, Any]] | None" = None
) -> "slicer.vtkMRMLScalarVolumeNode":
    """A new volume node of a series. converted: its volume and record, where that is done.

    Raises ProblemError where the pixels cannot be read. A refused SUV raises nothing: the node's record says why.
    """
    from HER2PETLib import suv

    volume, record = converted or _contentOf(suv.convertImage(series), series)
    node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", slicer.mrmlScene.GenerateUniqueName(titleOf(record)))
    node.SetAttribute(INSTANCE_UIDS, " ".join(file.text("SOPInstanceUID") for file in series.files))
    node.CreateDefaultDisplayNodes()
    _fill(node, volume, record, series)
    return node


def addSUVVolume(volume: "Volume", name: str) -> "slicer.vtkMRMLScalarVolumeNode":
    """A new volume node of values in SUVbw that do not come from a DICOM series."""
    node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", name)
    _setVoxels(node, volume)
    _setSUV(node, volume.unit, SUV_BW, "SUVbw")
    return node


def convertAgain(node: "slicer.vtkMRMLScalarVolumeNode", entered: "EnteredValues", progress: "Progress | None" = None) -> None:
    """Convert a loaded volume again from its files, with what a person has entered.

    Whatever the voxels held before is replaced, never scaled: also SUV that another tool made.
    Raises ProblemError where the files cannot be found or read, or SUV is still refused: then the node is as it was.
    """
    from HER2PETLib import suv
    from HER2PETLib.progress import silent

    series = seriesOf(node, progress)
    image = suv.convertImage(series, entered, progress=progress or silent)
    if image.problem is not None:
        raise image.problem
    volume, record = _contentOf(image, series)
    title = titleOf(conversionOf(node) or record)
    wasOurs = node.GetName().startswith(title)  # otherwise a person has named it
    _fill(node, volume, record, series)
    if wasOurs and title != titleOf(record):
        node.SetName(slicer.mrmlScene.GenerateUniqueName(titleOf(record)))


def seriesOf(node: "slicer.vtkMRMLScalarVolumeNode", progress: "Progress | None" = None) -> "ImageSeries":
    """The series of a loaded volume, from its files. Raises ProblemError where they are not in the DICOM database or not readable."""
    from HER2PETLib.dicom.folder import findSeries
    from HER2PETLib.dicom.series import assemble
    from HER2PETLib.errors import ProblemError
    from HER2PETLib.progress import silent

    files = filesOf(node)
    if not files:
        raise ProblemError(
            f"The files of {node.GetName()} are not in the DICOM database.",
            "Import the series and load it through the DICOM module.",
        )
    (found,) = findSeries(files, progress or silent).series
    return assemble(found)


def filesOf(node: "slicer.vtkMRMLScalarVolumeNode") -> list[str]:
    """The DICOM files of a volume; empty where the DICOM database has not all of them."""
    uids = (node.GetAttribute(INSTANCE_UIDS) or "").split()
    files = [slicer.dicomDatabase.fileForInstance(uid) for uid in uids] if slicer.dicomDatabase.isOpen else []
    return files if all(files) else []


def conversionOf(node: "slicer.vtkMRMLScalarVolumeNode") -> dict[str, Any]:
    """The record of a volume's conversion; empty for volumes that came another way."""
    return json.loads(node.GetAttribute(CONVERSION) or "{}")


def convertedOf(node: "slicer.vtkMRMLScalarVolumeNode", series: "ImageSeries") -> "Converted":
    """How the images of a volume's series became its SUV, worked out again with what a person has entered, for each image has its own slope. Raises
    ProblemError where that is not what the volume was converted by."""
    import numpy as np
    from HER2PETLib.errors import ProblemError
    from HER2PETLib.suv.conversion import convertSeries
    from HER2PETLib.suv.record import EnteredValues

    record = conversionOf(node)
    converted = convertSeries(series, EnteredValues.ofInputs(record.get("inputs", {})))
    factors = np.atleast_1d(np.asarray(record.get("factor"), float))
    if len(factors) not in (1, len(converted.factors)) or not np.allclose(factors, converted.factors, rtol=1e-9, atol=0):
        raise ProblemError(
            f"How {node.GetName()} became SUV cannot be worked out again from its files.", "Compute SUV again, and export then."
        )
    return converted


def headerValuesOf(node: "slicer.vtkMRMLScalarVolumeNode") -> dict[str, Any]:
    """What the header of a volume's series says (HER2PETLib.suv.headervalues); empty for volumes that came another way."""
    return json.loads(node.GetAttribute(HEADER_VALUES) or "{}")


def isAltered(node: "slicer.vtkMRMLScalarVolumeNode") -> bool:
    """Whether something has changed the voxels of a volume since it was converted, for instance scaled them once more."""
    maximum = node.GetAttribute(MAXIMUM)
    if maximum is None or node.GetImageData() is None:
        return False
    return abs(node.GetImageData().GetScalarRange()[1] - float(maximum)) > 1e-5 * abs(float(maximum))


def _contentOf(image: "SUVImage", series: "ImageSeries") -> "tuple[Volume, dict[str, Any]]":
    """Volume, and the object of suv.json with the code of the quantity: SUV, or where it was refused the series' own units."""
    from HER2PETLib import suv

    record = image.result.toJSON()
    if isinstance(image.result, suv.Converted):
        kind = image.result.suvKind
        record["quantity"] = [kind.code, "DCM", kind.meaning]
    return (series.rescaled() if image.volume is None else image.volume), record


def _headerValues(series: "ImageSeries") -> dict[str, Any]:
    from HER2PETLib import dicom, suv
    from HER2PETLib.errors import ProblemError

    try:
        return suv.headerValues(dicom.readPETHeader(series))
    except ProblemError:  # files that contradict each other: the conversion has refused them in full
        return {}


def _fill(node: "slicer.vtkMRMLScalarVolumeNode", volume: "Volume", record: dict[str, Any], series: "ImageSeries") -> None:
    """Put values, codes, record and display into the node."""
    _setVoxels(node, volume)
    node.SetDescription(describe(series.description or "PET", record))
    node.SetAttribute(CONVERSION, json.dumps(record))
    node.SetAttribute(HEADER_VALUES, json.dumps(_headerValues(series)))
    if record["status"] == "converted":
        _setSUV(node, volume.unit, record["quantity"], record["kind"])
    else:
        units = (series.frames[0].entry("Units").text or "").upper()
        if units in OWN_UNITS:
            value, meaning = OWN_UNITS[units]
            node.SetVoxelValueUnits(_code(value, "UCUM", meaning))


def _setVoxels(node: "slicer.vtkMRMLScalarVolumeNode", volume: "Volume") -> None:
    """Values and geometry, shown in inverted gray. The values are held without copying them."""
    from vtk.util.numpy_support import numpy_to_vtk

    image = vtk.vtkImageData()
    image.SetDimensions(volume.values.shape[::-1])
    image.GetPointData().SetScalars(numpy_to_vtk(volume.values.ravel()))
    node.SetIJKToRASMatrix(slicer.util.vtkMatrixFromArray(volume.geometry.ijkToRAS))
    node.SetAndObserveImageData(image)
    node.SetAttribute(MAXIMUM, repr(image.GetScalarRange()[1]))
    if node.GetDisplayNode() is None:
        node.CreateDefaultDisplayNodes()
    node.GetDisplayNode().SetAndObserveColorNodeID("vtkMRMLColorTableNodeInvertedGrey")


def _setSUV(node: "slicer.vtkMRMLScalarVolumeNode", unit: str, quantity: Sequence[str], kind: str) -> None:
    node.SetVoxelValueQuantity(_code(*quantity))
    node.SetVoxelValueUnits(_code(unit, "UCUM", kind))
    node.GetDisplayNode().AutoWindowLevelOff()
    node.GetDisplayNode().SetWindowLevelMinMax(*SUV_WINDOW)


def _code(value: str, scheme: str, meaning: str) -> "slicer.vtkCodedEntry":
    entry = slicer.vtkCodedEntry()
    entry.SetValueSchemeMeaning(value, scheme, meaning)
    return entry
