"""A volume node as numbers: its values without copying, its place in the world, its unit."""

from collections.abc import Sequence

import numpy as np
import slicer
import vtk
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Geometry, Volume

# Attribute of a volume node: who says that its values are SUVbw, where its units do not say so.
DECLARED_SUV = "HER2PET.DeclaredSUVBy"
SUV_UNITS = ("{SUVbw}g/ml", "g/ml{SUVbw}")


def volumeOf(node: "slicer.vtkMRMLScalarVolumeNode") -> Volume:
    """The values of a scalar volume node, not copied, with their place in the world.

    Raises ProblemError where the node has no voxels or a transform moves it other than as a rigid body.
    """
    if node.GetImageData() is None or node.GetImageData().GetNumberOfPoints() == 0:
        raise ProblemError(f"The volume {node.GetName()} has no voxels.", "Choose another volume.")
    ijkToRAS = vtk.vtkMatrix4x4()
    node.GetIJKToRASMatrix(ijkToRAS)
    values = slicer.util.arrayFromVolume(node)
    if values.ndim != 3:
        raise ProblemError(f"The volume {node.GetName()} has several values a voxel.", "Choose a volume with one value a voxel.")
    return Volume(values, Geometry(values.shape, toWorld(node) @ asArray(ijkToRAS)), unitOf(node))


def showInViews(node: "slicer.vtkMRMLVolumeNode") -> None:
    """Show a volume in every slice view that takes what is loaded. Views that hold what they show, as those of HER2Quant's layout
    hold its PET, keep it."""
    logic = slicer.app.applicationLogic()
    logic.GetSelectionNode().SetActiveVolumeID(node.GetID())
    logic.PropagateVolumeSelection()


def leaveOutDarkest(display: "slicer.vtkMRMLScalarVolumeDisplayNode", window: Sequence[float]) -> None:
    """The darkest color of a window (lower, upper) is transparent: beside the volume below it, which may end before, it would be a gray frame."""
    lower, upper = window
    display.SetThreshold(lower + (upper - lower) / 100, 1e30)
    display.ApplyThresholdOn()


def unitOf(node: "slicer.vtkMRMLScalarVolumeNode") -> str:
    """The unit of a volume's values in UCUM; empty where the volume does not say, or says that they have none."""
    units = node.GetVoxelValueUnits()
    code = (units.GetCodeValue() or "") if units else ""
    return "" if code == "1" else code


def stateOf(node: "slicer.vtkMRMLScalarVolumeNode | None") -> tuple[int | None, list[list[float]], str] | None:
    """What changes when the voxels of a volume or their place are changed, and not when its display is; None for no volume."""
    if node is None:
        return None
    image, matrix = node.GetImageData(), vtk.vtkMatrix4x4()
    node.GetIJKToRASMatrix(matrix)
    return (None if image is None else image.GetMTime()), asArray(matrix).tolist(), unitOf(node)


def isSUV(node: "slicer.vtkMRMLScalarVolumeNode") -> bool:
    """Whether the volume's units say SUVbw; where they say nothing, whether a person has declared it."""
    unit = unitOf(node)
    return unit in SUV_UNITS if unit else bool(node.GetAttribute(DECLARED_SUV))


def toWorld(node: "slicer.vtkMRMLTransformableNode") -> np.ndarray:
    """4 x 4, from the node's own coordinates (mm) to the world's: the identity, or the rigid motion of its transforms.

    Raises ProblemError for every other transform: with a scale or shear a lesion would have another volume than in the patient.
    """
    parent = node.GetParentTransformNode()
    if parent is None:
        return np.eye(4)
    if not parent.IsTransformToWorldLinear():
        raise ProblemError(f"{node.GetName()} is deformed by a transform that is not linear.", "Harden or remove the transform.")
    matrix = vtk.vtkMatrix4x4()
    parent.GetMatrixTransformToWorld(matrix)
    toWorld = asArray(matrix)
    rotation = toWorld[:3, :3]
    if not np.allclose(rotation.T @ rotation, np.eye(3), atol=1e-4) or np.linalg.det(rotation) < 0:
        raise ProblemError(
            f"The transform {parent.GetName()} scales, shears or mirrors {node.GetName()}, which would change every volume in ml.",
            "Remove the transform, or use one that only rotates and shifts.",
        )
    return toWorld


def asArray(matrix: vtk.vtkMatrix4x4) -> np.ndarray:
    return slicer.util.arrayFromVTKMatrix(matrix)
