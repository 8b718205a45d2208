"""Segmentation files as Slicer writes them (vtkMRMLSegmentationStorageNode), made here with SimpleITK."""

import numpy as np
import pytest
import SimpleITK as sitk
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.volumefile import toImage


def terminology(category="", kind="", anatomic=""):
    """A TerminologyEntry of scheme^value^meaning texts, in Slicer's order."""
    empty = "^^"
    return (
        f"TerminologyEntry:Segmentation category and type - DICOM master list~{category or empty}~{kind or empty}~{empty}"
        f"~Anatomic codes - DICOM master list~{anatomic or empty}~{empty}"
    )


def writeSlicerSegmentation(path, geometry, layers, segments, offset=(0, 0, 0)):
    """layers: labels (k, j, i), one array a layer. segments: dicts of Segment<n>_ fields (ID, Name, LabelValue, Layer, Tags)."""
    if len(layers) == 1:
        image = toImage(Volume(layers[0].astype(np.uint8), geometry))
    else:
        image = sitk.GetImageFromArray(np.stack(layers, axis=-1).astype(np.uint8), isVector=True)
        image.SetOrigin(geometry.originLPS.tolist())
        image.SetSpacing(geometry.spacing.tolist())
        image.SetDirection(geometry.directionLPS.ravel().tolist())
    for number, segment in enumerate(segments):
        for key, value in segment.items():
            image.SetMetaData(f"Segment{number}_{key}", str(value))
    image.SetMetaData("Segmentation_ReferenceImageExtentOffset", " ".join(map(str, offset)))
    image.SetMetaData("Segmentation_ContainedRepresentationNames", "Binary labelmap|")
    image.SetMetaData("Segmentation_MasterRepresentation", "Binary labelmap")
    sitk.WriteImage(image, str(path), useCompression=True)
    header, data = path.read_bytes().split(b"\n\n", 1)
    path.write_bytes(header.replace(b"kinds: vector", b"kinds: list") + b"\n\n" + data)
    return path


@pytest.fixture
def slicerFile(tmp_path):
    """slicerFile(geometry, layers, segments, offset) -> path of a .seg.nrrd file."""
    return lambda *arguments, **named: writeSlicerSegmentation(tmp_path / "Segmentation.seg.nrrd", *arguments, **named)


@pytest.fixture
def terminologyEntry():
    return terminology


@pytest.fixture
def grid():
    """A PET grid of 20 x 30 x 40 (k, j, i) voxels of 2 x 2.5 x 3 mm, patient upside down and turned in the plane."""
    return Geometry.fromLPS((20, 30, 40), (30.0, -40.0, 100.0), (2.0, 2.5, 3.0), [[-1, 0, 0], [0, 1, 0], [0, 0, -1]])


@pytest.fixture
def box(grid):
    """box(k0, k1, j0, j1, i0, i1): labels on the grid, 1 in the box."""

    def make(k0, k1, j0, j1, i0, i1, label=1):
        labels = np.zeros(grid.shape, np.uint8)
        labels[k0:k1, j0:j1, i0:i1] = label
        return labels

    return make
