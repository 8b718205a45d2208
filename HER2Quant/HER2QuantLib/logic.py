"""Everything HER2Quant does, without a window."""

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import slicer
from HER2PETLib.environment import currentUser
from HER2PETLib.errors import ProblemError
from HER2PETLib.measure.region import LESION, REFERENCE
from HER2PETSlicer import nodes, segments
from HER2PETSlicer.organs import ORGANS, isOrgans
from HER2PETSlicer.petvolume import isAltered
from slicer.i18n import tr as _
from slicer.ScriptedLoadableModule import ScriptedLoadableModuleLogic

from HER2QuantLib import origin
from HER2QuantLib.parameters import HER2QuantParameterNode

if TYPE_CHECKING:
    from HER2PETLib.geometry import Geometry
    from HER2PETLib.jobs.quantify import Settings
    from HER2PETLib.measure.candidaterule import CandidateRule
    from HER2PETLib.measure.region import Region
    from HER2PETLib.progress import Progress

    from HER2QuantLib.candidates import Found


class HER2QuantLogic(ScriptedLoadableModuleLogic):
    """Measures on MRML nodes. What cannot be done raises ProblemError, whose text says what to do."""

    def getParameterNode(self) -> HER2QuantParameterNode:
        return HER2QuantParameterNode(super().getParameterNode())  # type: ignore[call-arg]  # the wrapper's decorator adds it

    def whyNotMeasured(
        self, pet: "slicer.vtkMRMLScalarVolumeNode | None", segmentation: "slicer.vtkMRMLSegmentationNode | None"
    ) -> str:
        """What is missing before regions can be measured, as a sentence; empty when nothing is."""
        if why := self.whyNotSUV(pet):
            return why
        if segmentation is None or segmentation.GetSegmentation().GetNumberOfSegments() == 0:
            return _("Draw a lesion or place a reference region first.")
        if not nodes.hasMeasured(segmentation):
            return _("There are only candidates: accept one, draw a lesion or place a reference region first.")
        return origin.whyNotOf(pet, segmentation)

    def whyNotSUV(self, pet: "slicer.vtkMRMLScalarVolumeNode | None") -> str:
        """Why a volume is not to be measured, as a sentence; empty where it may be."""
        if pet is None:
            return _("Choose a PET volume first.")
        if why := origin.whyNoPET(pet):
            return why
        if not nodes.isSUV(pet):
            unit = nodes.unitOf(pet)
            if unit:
                return _("The volume is in {unit}, not in SUVbw: compute SUV from its DICOM files (SUV inputs).").format(
                    unit=unit
                )
            return _("The volume has no units: load it through the DICOM module, or confirm that its values are SUVbw.")
        if isAltered(pet):
            return _("The voxels are no longer those that were converted to SUV: compute SUV again (SUV inputs).")
        return ""

    def whyNotFound(
        self,
        pet: "slicer.vtkMRMLScalarVolumeNode | None",
        segmentation: "slicer.vtkMRMLSegmentationNode | None",
        organs: "slicer.vtkMRMLSegmentationNode | None",
    ) -> str:
        """What is missing before candidates can be looked for on a PET and put into a segmentation, as a sentence; empty when nothing is."""
        if why := self.whyNotSUV(pet) or self.whyNotOrgans(pet, segmentation, organs):
            return why
        return "" if segmentation is None else origin.whyNotOf(pet, segmentation)

    @staticmethod
    def whyNotOrgans(
        pet: "slicer.vtkMRMLScalarVolumeNode | None",
        segmentation: "slicer.vtkMRMLSegmentationNode | None",
        organs: "slicer.vtkMRMLSegmentationNode | None",
    ) -> str:
        """Why organ masks are not those of a PET, or not apart from its lesions, as a sentence; empty where they are, or there are none."""
        if pet is None or organs is None:
            return ""
        if organs is segmentation:
            return _("The segmentation of the lesions holds the organ masks: choose another one there.")
        return origin.whyNotOf(pet, organs)

    def findCandidates(
        self,
        pet: "slicer.vtkMRMLScalarVolumeNode",
        segmentation: "slicer.vtkMRMLSegmentationNode",
        organs: "slicer.vtkMRMLSegmentationNode | None" = None,
        rule: "CandidateRule | None" = None,
        progress: "Progress | None" = None,
    ) -> "Found":
        """Propose candidates and put them into a segmentation as segments of role candidate (HER2QuantLib.candidates.find)."""
        from HER2PETLib.measure.candidaterule import CandidateRule
        from HER2PETLib.progress import silent

        from HER2QuantLib.candidates import find

        if why := self.whyNotFound(pet, segmentation, organs):
            raise ProblemError(why)
        return find(pet, segmentation, organs, rule or CandidateRule(), progress or silent)

    @staticmethod
    def candidatesLeftOut(segmentation: "slicer.vtkMRMLSegmentationNode | None") -> list[str]:
        """Which candidates of a segmentation are not measured, and why, as sentences."""
        from HER2QuantLib.export import candidatesLeftOut

        try:
            return candidatesLeftOut(segmentation)
        except ProblemError as problem:  # a record that cannot be read: what is measured is measured all the same
            return [str(problem)]

    def placeReferences(
        self,
        pet: "slicer.vtkMRMLScalarVolumeNode",
        segmentation: "slicer.vtkMRMLSegmentationNode",
        organs: "slicer.vtkMRMLSegmentationNode",
        progress: "Progress | None" = None,
    ) -> "Found":
        """Put the reference regions of organ masks into a segmentation (HER2QuantLib.candidates.placeReferences)."""
        from HER2PETLib.progress import silent

        from HER2QuantLib.candidates import placeReferences

        if why := self.whyNotFound(pet, segmentation, organs):
            raise ProblemError(why)
        return placeReferences(pet, segmentation, organs, progress or silent)

    @staticmethod
    def keepOrgans(pet: "slicer.vtkMRMLScalarVolumeNode | None", organs: "slicer.vtkMRMLSegmentationNode | None") -> None:
        """Note with a PET which organ masks were chosen for it."""
        if pet is not None and organs is not None and pet.GetNodeReference(ORGANS) is not organs:
            pet.SetNodeReferenceID(ORGANS, organs.GetID())

    def organsOf(self, pet: "slicer.vtkMRMLScalarVolumeNode | None") -> "slicer.vtkMRMLSegmentationNode | None":
        """The organ masks that belong to a PET: those that were chosen for it, else the first ones in the scene that were made of it or its CT."""
        if pet is None:
            return None
        chosen = pet.GetNodeReference(ORGANS)
        if chosen is not None:
            return chosen
        role = slicer.vtkMRMLSegmentationNode.GetReferenceImageGeometryReferenceRole()
        ofPET = [pet, ct] if (ct := origin.ctOf(pet)) is not None else [pet]
        return next(
            (
                each
                for each in slicer.util.getNodesByClass("vtkMRMLSegmentationNode")
                if each.GetNodeReference(role) in ofPET and isOrgans(each)
            ),
            None,
        )

    def convertAgain(
        self, pet: "slicer.vtkMRMLScalarVolumeNode", reason: str, progress: "Progress | None" = None, **values: Any
    ) -> None:
        """Convert a volume of the DICOM database to SUV again, with what the header lacks or has wrong.

        values: by the names of HER2PETLib.suv.record.EnteredValues; none: by the header alone. reason: why; it stays with the
        volume, with who and when.
        """
        from HER2PETLib.suv.record import EnteredValues
        from HER2PETSlicer.petvolume import convertAgain

        if values and not reason.strip():
            raise ProblemError(_("An entered value needs a reason."), _("Say where it is from."))
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        who: dict[str, Any] = {"reason": reason.strip(), "by": currentUser(), "at": now} if values else {}
        convertAgain(pet, EnteredValues(**values, **who), progress)

    def measure(
        self,
        pet: "slicer.vtkMRMLScalarVolumeNode",
        segmentation: "slicer.vtkMRMLSegmentationNode",
        referenceID: str = "",
        progress: "Progress | None" = None,
    ) -> list[dict[str, Any]]:
        """Measure every segment: one dict a region, by the keys of HER2PETLib.measure.definitions.REGION_MEASURES."""
        return self.measureWithProvenance(pet, segmentation, referenceID, progress)[0]

    def measureWithProvenance(
        self,
        pet: "slicer.vtkMRMLScalarVolumeNode",
        segmentation: "slicer.vtkMRMLSegmentationNode",
        referenceID: str = "",
        progress: "Progress | None" = None,
    ) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        """The same, and how the measures were obtained (the object of provenance.json, without files)."""
        from HER2PETLib.measure.definitions import measureRegions
        from HER2PETLib.measure.referencechoice import chooseReference
        from HER2PETLib.progress import silent

        from HER2QuantLib.export import provenanceOfRows

        missing = self.whyNotMeasured(pet, segmentation)
        if missing:
            raise ProblemError(missing)
        volume = nodes.volumeOf(pet)
        regions = nodes.regionsOf(segmentation, volume.geometry)
        reference, _why = chooseReference(regions, referenceID or None)
        rows = measureRegions(volume, regions, reference=reference, progress=progress or silent)
        return rows, provenanceOfRows(pet, regions, rows, referenceID)

    def companions(
        self, pet: "slicer.vtkMRMLScalarVolumeNode | None"
    ) -> "tuple[slicer.vtkMRMLSegmentationNode | None, slicer.vtkMRMLTableNode | None]":
        """(segmentation, table) that belong to a PET: what was measured on it, else the first segmentation drawn on it; each None
        where there is none. So a second study in the scene is never measured with the first one's regions."""
        if pet is None:
            return None, None
        for table in slicer.util.getNodesByClass("vtkMRMLTableNode"):
            segmentation = table.GetNodeReference(nodes.TABLE_SEGMENTATION)
            if table.GetNodeReference(nodes.TABLE_PET) is pet and segmentation is not None:
                return segmentation, table
        role = slicer.vtkMRMLSegmentationNode.GetReferenceImageGeometryReferenceRole()
        segmentations = slicer.util.getNodesByClass("vtkMRMLSegmentationNode")
        return next((each for each in segmentations if each.GetNodeReference(role) is pet and not isOrgans(each)), None), None

    def tableOf(
        self, pet: "slicer.vtkMRMLScalarVolumeNode", segmentation: "slicer.vtkMRMLSegmentationNode | None"
    ) -> "slicer.vtkMRMLTableNode | None":
        """The table node that holds the measures of a segmentation on a PET; None where there is none."""
        for table in slicer.util.getNodesByClass("vtkMRMLTableNode"):
            made = table.GetNodeReference(nodes.TABLE_PET), table.GetNodeReference(nodes.TABLE_SEGMENTATION)
            if segmentation is not None and made == (pet, segmentation):
                return table
        return None

    def makeTable(
        self, pet: "slicer.vtkMRMLScalarVolumeNode", segmentation: "slicer.vtkMRMLSegmentationNode"
    ) -> "slicer.vtkMRMLTableNode":
        """A new table node for the measures of a segmentation on a PET."""
        table = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLTableNode", _("{name} measurements").format(name=pet.GetName()))
        table.SetNodeReferenceID(nodes.TABLE_PET, pet.GetID())
        table.SetNodeReferenceID(nodes.TABLE_SEGMENTATION, segmentation.GetID())
        nodes.placeBeside(table, pet)
        return table

    def makeSegmentation(self, pet: "slicer.vtkMRMLScalarVolumeNode") -> "slicer.vtkMRMLSegmentationNode":
        """A new segmentation node on the grid of the PET, of a name that no other node has."""
        name = slicer.mrmlScene.GenerateUniqueName(_("{name} regions").format(name=pet.GetName()))
        node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSegmentationNode", name)
        node.CreateDefaultDisplayNodes()
        node.SetReferenceImageGeometryParameterFromVolumeNode(pet)
        nodes.placeBeside(node, pet)
        return node

    def placeReference(
        self,
        pet: "slicer.vtkMRMLScalarVolumeNode",
        segmentation: "slicer.vtkMRMLSegmentationNode",
        tissue: str,
        centerRAS: Sequence[float],
    ) -> str:
        """Add the reference region of a tissue (HER2PETLib.measure.reference) around a point in mm; returns the segment's ID."""
        from HER2PETLib.measure.reference import referenceRegion

        geometry = nodes.volumeOf(pet).geometry
        region = referenceRegion(geometry, tissue, centerRAS)
        self._checkIsNew(segmentation, region, geometry)
        segmentID = nodes.addSegment(segmentation, region, geometry, segments.COLORS[region.role])
        segments.setSite(segmentation.GetSegmentation().GetSegment(segmentID), region.siteCode, region.siteMeaning)
        return segmentID

    def moveReference(
        self,
        pet: "slicer.vtkMRMLScalarVolumeNode",
        segmentation: "slicer.vtkMRMLSegmentationNode",
        segmentID: str,
        centerRAS: Sequence[float],
    ) -> None:
        """Shift a reference region by whole voxels of the PET, so that its middle lies at a point in mm. Raises ProblemError where it is none, has
        no voxels, or would leave the PET."""
        import numpy as np

        geometry = nodes.volumeOf(pet).geometry
        regions = {region.regionID: region for region in nodes.regionsOf(segmentation, geometry)}
        region = regions.get(segmentID)
        if region is None or region.role != REFERENCE or not region.mask.any():
            raise ProblemError(
                _("No reference region is selected."), _("Click it in the list of segments, or click its row in the table.")
            )
        middle = np.argwhere(region.mask).mean(axis=0) + region.start
        k, j, i = (np.array(region.start) + np.rint(geometry.toKJI(centerRAS) - middle).astype(int)).tolist()
        moved = replace(region, start=(k, j, i))
        if min(moved.start) < 0 or any(part.stop > n for part, n in zip(moved.box, geometry.shape, strict=True)):
            raise ProblemError(
                _("{name} would leave the PET.").format(name=region.name), _("Move the crosshair first (hold Shift).")
            )
        nodes.setVoxels(segmentation, segmentID, moved, geometry)

    def placeLesion(
        self,
        pet: "slicer.vtkMRMLScalarVolumeNode",
        segmentation: "slicer.vtkMRMLSegmentationNode",
        diameterMm: float,
        centerRAS: Sequence[float],
        knownFrom: Sequence[str] = (),
    ) -> str:
        """Add a lesion as a sphere around a point in mm: one that is known from elsewhere and not seen on PET is measured where it
        is. Returns the segment's ID."""
        from HER2PETLib.measure.reference import sphere

        geometry = nodes.volumeOf(pet).geometry
        name = segments.freeName(segmentation)
        region = sphere(geometry, centerRAS, diameterMm, regionID=name, name=name, role=LESION)
        self._checkIsNew(segmentation, region, geometry)
        segmentID = nodes.addSegment(segmentation, region, geometry, segments.COLORS[LESION])
        segments.setKnownFrom(segmentation.GetSegmentation().GetSegment(segmentID), knownFrom)
        return segmentID

    @staticmethod
    def _checkIsNew(segmentation: "slicer.vtkMRMLSegmentationNode", region: "Region", geometry: "Geometry") -> None:
        twin = origin.sameRegion(segmentation, region, geometry)
        if twin:
            raise ProblemError(
                _("{name} already has exactly the same voxels.").format(name=twin), _("Move the crosshair first (hold Shift).")
            )

    def fillTable(
        self, table: "slicer.vtkMRMLTableNode", rows: Sequence[dict[str, Any]], provenance: dict[str, Any] | None = None
    ) -> None:
        """Put rows of `measure` into a table node; provenance: how they were obtained, kept with the node."""
        from HER2PETSlicer.measuretable import fillTable

        fillTable(table, rows, provenance)

    def exportCase(
        self,
        folder: str | os.PathLike[str],
        pet: "slicer.vtkMRMLScalarVolumeNode",
        segmentation: "slicer.vtkMRMLSegmentationNode",
        rows: Sequence[dict[str, Any]],
        referenceID: str = "",
        settings: "Settings | None" = None,
        caseID: str = "",
        progress: "Progress | None" = None,
        replace: bool = False,
    ) -> list[Path]:
        """Write rows of `measure` with schema and provenance into a folder, and what the settings of `her2pet quantify` ask for (DICOM objects, page,
        Parquet); replace: instead of results of another case. Returns the files."""
        from HER2PETLib.progress import silent

        from HER2QuantLib.export import exportCase

        return exportCase(folder, pet, segmentation, rows, referenceID, settings, caseID, progress or silent, replace)
