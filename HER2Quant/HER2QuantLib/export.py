"""What was measured in Slicer as files: table, schema and provenance; regions and measures as DICOM; all of it as a page."""

from pathlib import Path

from HER2PETLib.errors import ProblemError
from HER2PETLib.files import sha256
from HER2PETLib.measure.peak import PEAK_RADIUS_MM
from HER2PETLib.progress import silent
from HER2PETNodes import nodes
from HER2PETNodes.petvolume import filesOf, seriesOf
from slicer.i18n import tr as _

from HER2QuantLib import suvtext


def exportCase(
    folder, pet, segmentation, rows, referenceID="", objects=False, page=False, caseID="", progress=silent
) -> list[Path]:
    """Write measurements.csv, its schema and provenance.json into a folder; with `objects` also the regions as DICOM SEG
    (regions.dcm) and the measures as SR (measurements.dcm), with `page` report.html. rows: of HER2QuantLogic.measure. Returns the
    files.

    Raises ProblemError where a file cannot be written, or DICOM objects or the page cannot be had: then nothing is written.
    """
    from HER2PETLib.quantification import Settings, writeResults

    series = _seriesFor(pet) if objects else None
    volume = nodes.volumeOf(pet)
    regions = nodes.regionsOf(segmentation, volume.geometry)
    if {region.regionID for region in regions} != {row["regionID"] for row in rows}:
        raise ProblemError(_("The table is not of these regions."), _("Measure again."))
    files = filesOf(pet)
    inputs = []
    for done, file in enumerate(files):
        progress(done, len(files), _("check sums of the DICOM files"))
        inputs.append({"path": file, "sha256": sha256(file)})
    provenance = provenanceOfRows(pet, regions, rows, referenceID, caseID, inputs)
    settings = Settings(seg=objects, sr=objects, report=page)
    rows = [{**row, "caseID": caseID} for row in rows]
    return writeResults(Path(folder), settings, volume, series, regions, rows, provenance)


def provenanceOfRows(pet, regions, rows, referenceID="", caseID="", inputs=()) -> dict:
    """How the measures of `regions` on a volume were obtained; for JSON."""
    from HER2PETLib.measure.referencechoice import chooseReference
    from HER2PETLib.quantification import provenanceOf

    reference, why = chooseReference(regions, referenceID or None)
    how = suvtext.provenanceOf(pet)
    return provenanceOf("HER2Quant", caseID, how, list(inputs), regions, rows, reference, why, PEAK_RADIUS_MM)


def _seriesFor(pet):
    if pet.GetParentTransformNode() is not None:
        raise ProblemError(
            _("{name} is moved by a transform, and its DICOM images are not.").format(name=pet.GetName()),
            _("Remove the transform to export DICOM objects."),
        )
    return seriesOf(pet)
