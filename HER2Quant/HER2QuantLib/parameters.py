"""What a person has chosen, kept in the scene."""

from pathlib import Path

from slicer import vtkMRMLScalarVolumeNode, vtkMRMLSegmentationNode, vtkMRMLTableNode
from slicer.parameterNodeWrapper import parameterNodeWrapper


@parameterNodeWrapper
class HER2QuantParameterNode:
    """
    pet - The SUV volume that is measured.
    segmentation - Lesions and reference regions, one segment each.
    organs - Masks of organs, one segment each.
    table - The results, one row a region.
    referenceID - Segment that ratios refer to; empty: the blood pool, else the only reference region.
    order - Measure that orders the rows of the table; empty: the order of the segments.
    liveUpdate - Measure again whenever a region changes.
    caseID - What exported tables call the case: a pseudonym.
    outputFolder - Where exported tables go.
    """

    pet: vtkMRMLScalarVolumeNode
    segmentation: vtkMRMLSegmentationNode
    organs: vtkMRMLSegmentationNode
    table: vtkMRMLTableNode
    referenceID: str = ""
    order: str = ""
    liveUpdate: bool = True
    caseID: str = ""
    outputFolder: Path
