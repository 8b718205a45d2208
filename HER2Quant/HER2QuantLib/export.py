"""What was measured in Slicer as files: table, schema and provenance; regions and measures as DICOM."""

from pathlib import Path

from HER2PETLib.errors import ProblemError
from HER2PETLib.files import sha256, writeJSON
from HER2PETLib.measure.peak import PEAK_RADIUS_MM
from HER2PETLib.progress import silent
from HER2PETNodes.petvolume import filesOf, seriesOf
from slicer.i18n import tr as _

from HER2QuantLib import nodes, suvtext


def exportCase(folder, pet, segmentation, rows, referenceID="", objects=False, progress=silent) -> list[Path]:
    """Write measurements.csv, its schema and provenance.json into a folder; with `objects` also the regions as DICOM SEG
    (regions.dcm) and the measures as SR (measurements.dcm). rows: of HER2QuantLogic.measure. Returns the files.

    Raises ProblemError where a file cannot be written, or DICOM objects cannot be had: then nothing is written.
    """
    from HER2PETLib.quantification import COLUMNS, writeObjects
    from HER2PETLib.report.tables import schemaPath, writeTable

    folder = Path(folder)
    series = _seriesFor(pet) if objects else None
    regions = nodes.regionsOf(segmentation, nodes.volumeOf(pet).geometry)
    if {region.regionID for region in regions} != {row["regionID"] for row in rows}:
        raise ProblemError(_("The table is not of these regions."), _("Measure again."))
    files = filesOf(pet)
    inputs = []
    for done, file in enumerate(files):
        progress(done, len(files), _("check sums of the DICOM files"))
        inputs.append({"path": file, "sha256": sha256(file)})
    written = writeObjects(folder, series, regions, rows, PEAK_RADIUS_MM, withReport=True) if objects else []
    table = folder / "measurements.csv"
    writeTable(table, COLUMNS, rows)
    written += [table, schemaPath(table)]
    provenance = provenanceOfRows(pet, regions, rows, referenceID, inputs)
    provenance["outputs"] = [{"file": path.name, "sha256": sha256(path)} for path in written]
    written.append(folder / "provenance.json")
    writeJSON(written[-1], provenance)
    return written


def provenanceOfRows(pet, regions, rows, referenceID="", inputs=()) -> dict:
    """How the measures of `regions` on a volume were obtained; for JSON."""
    from HER2PETLib.measure.comparison import chooseReference
    from HER2PETLib.quantification import provenanceOf

    reference, why = chooseReference(regions, referenceID or None)
    how = suvtext.provenanceOf(pet)
    return provenanceOf("HER2Quant", "", how, list(inputs), regions, rows, reference, why, PEAK_RADIUS_MM)


def _seriesFor(pet):
    if pet.GetParentTransformNode() is not None:
        raise ProblemError(
            _("{name} is moved by a transform, and its DICOM images are not.").format(name=pet.GetName()),
            _("Remove the transform to export DICOM objects."),
        )
    return seriesOf(pet)
