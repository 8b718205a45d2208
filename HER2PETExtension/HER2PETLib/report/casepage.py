"""The report of one measured case as a page, to print and to archive. It says nothing that is not in measurements.csv and
provenance.json; it is made from their rows and records, and from the volume for its picture."""

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Volume
from HER2PETLib.measure.definitions import MEASUREMENT_COLUMNS
from HER2PETLib.measure.region import LESION, Region
from HER2PETLib.organs.biodistribution import ORGAN_COLUMNS
from HER2PETLib.organs.patienttotals import TOTAL_COLUMNS
from HER2PETLib.report import cutouts, markup, projection
from HER2PETLib.report.document import documentOf, notice
from HER2PETLib.report.figures import LesionRow, lesionFigures
from HER2PETLib.report.markup import NOTHING, Cell, Markup, element, figureOf, folded, items, tableFrom, tableOf
from HER2PETLib.report.suvprovenance import adaptationsOf, enteredInputs, factorOf, headerInputs, sinceAdministration
from HER2PETLib.tables.columns import Table

PAGE = "report.html"
USE = "Not for clinical use. For research: nothing on this page may guide the care of a patient."
# SUV that is white in the picture, and black; mm of paper that it is fitted into.
WINDOW, ROOM = (0.0, 10.0), (74.0, 150.0)
# So many input files are listed on paper; more of them are counted, and listed on a screen.
LISTED_FILES = 4

Row = Mapping[str, Any]


def checkPage() -> None:
    """Raises ProblemError where pages cannot be made, to be known before the work begins."""
    try:
        import matplotlib  # noqa: F401
    except ImportError as error:
        raise ProblemError("The page needs matplotlib, which is not installed.", "pip install matplotlib.") from error


@dataclass(frozen=True, eq=False)
class Shown:
    """What the page may show beside the measures. regions: those of the rows, for their outlines. totals: of patientTotals.csv. organs: of
    organs.csv. ct: Hounsfield units, in the PET's coordinates."""

    regions: Sequence[Region] = ()
    totals: Sequence[Row] = ()
    organs: Sequence[Row] = ()
    ct: Volume | None = None


def casePageOf(volume: Volume, rows: Sequence[Row], provenance: Mapping[str, Any], shown: Shown | None = None) -> str:
    """The page as HTML. rows: of `measureRegions`, in the order of the result table; provenance: of provenance.json,
    without its outputs, of which the page is one. Raises ProblemError where matplotlib is not installed."""
    shown = shown or Shown()
    checkPage()
    lesions = [row for row in rows if row["role"] == LESION]
    references = [row for row in rows if row["role"] != LESION]
    labels = {row["regionID"]: str(number) for number, row in enumerate(lesions, start=1)}
    labels |= {row["regionID"]: _letters(number) for number, row in enumerate(references)}
    caseID = provenance["case"] or "Case without an ID"
    sections = {
        **({"Patient": [_totals(shown.totals)]} if shown.totals else {}),
        "Lesions": [_pictures(volume, rows, labels, caseID, provenance["reference"]), *_lesions(lesions, labels)],
        **({"Each lesion": _cutOuts(volume, lesions, labels, shown)} if shown.regions and lesions else {}),
        "Reference regions": _references(references, labels, provenance["reference"]),
        **({"Organs": _organs(shown.organs, provenance["organs"])} if shown.organs else {}),
        "Notes": _notes(rows, labels),
        "How SUV was obtained": _conversion(provenance["pet"]),
        "How it was measured": _method(provenance),
        "Files and versions": _files(provenance),
    }
    header = [element("p", _lead(provenance)), notice(USE)]
    if warnings := _warnings(provenance):
        header.append(notice(element("strong", "Read this first"), *warnings))
    return documentOf(f"{caseID}: measurements", caseID, header, sections)


def _letters(number: int) -> str:
    """A to Z, then AA to ZZ."""
    letters = string.ascii_uppercase
    return letters[number] if number < 26 else letters[number // 26 - 1] + letters[number % 26]


def _lead(provenance: Mapping[str, Any]) -> str:
    record = provenance["pet"]["suv"]
    if isinstance(record, Mapping):
        tracer = record["tracer"] or "tracer not named"
        said = f"{tracer}, {sinceAdministration(record['hoursSinceAdministration'])} after administration, {record['kind']}."
    else:
        said = "SUV as given; tracer and time since administration are unknown."
    measured = provenance["date"].replace("T", " ").replace("+00:00", " UTC")
    return f"Measures of a HER2-targeted PET. {said} Measured {measured}."


def _warnings(provenance: Mapping[str, Any]) -> list[str]:
    pet, record, reference = provenance["pet"], provenance["pet"]["suv"], provenance["reference"]
    warnings = [*pet.get("notRead", ()), *pet["warnings"], *provenance["warnings"]]
    if isinstance(record, Mapping):
        if entered := enteredInputs(record):
            warnings.append(f"Entered by a person, not from the header: {', '.join(name for name, *_ in entered)}.")
        if adapted := adaptationsOf(record):
            warnings.append(f"Not used as written in the header: {', '.join(tag for tag, *_ in adapted)}.")
    else:
        warnings.append(record)
    warnings += [f"{each['name']} was not measured. {each['note']}" for each in provenance["unmeasured"]]
    if reference["name"] is None:
        warnings.append(reference["choice"])
    return warnings


# --- what was measured


def _pictures(
    volume: Volume, rows: Sequence[Row], labels: Mapping[str, str], caseID: str, reference: Mapping[str, Any]
) -> Markup:
    marks = [_mark(row, labels) for row in rows if row["centroidRAS"] is not None]
    front = projection.anteriorProjection(volume, marks, WINDOW, caseID, ROOM)
    side = projection.sideProjection(volume, marks, WINDOW, caseID, ROOM)
    bar = cutouts.colorBar(WINDOW, cutouts.PET_COLORS, "SUV (g/ml)")
    mean = next((row["suvMean"] for row in rows if row["regionID"] == reference["regionID"]), None)
    lines = [
        LesionRow(f"{labels[row['regionID']]}  {row['name']}", row["suvMax"], row["suvPeak"], row["suvMean"])
        for row in rows
        if row["role"] == LESION
    ]
    figures = lesionFigures(lines, None if mean is None else (reference["name"], mean))
    seen = (
        f"Maximum intensity projection from the front, SUV {WINDOW[0]:g} (white) to {WINDOW[1]:g} (black), the patient's right on the left."
        " Corners and a number: lesion; dashed triangle and a letter: reference region."
    )
    against = "" if mean is None else f"; dashed line: SUVmean of {reference['name']}, {mean:.2f}"
    drawn = f"Square: SUVmax, with its value; circle: SUVpeak; bar: SUVmean{against}."
    pictures = [
        (front, seen),
        (side, "The same from her left side, her front on the left."),
        *((figure, drawn) for figure in figures),
        (bar, ""),
    ]
    return element("div", *(figureOf(*each) for each in pictures), class_="beside")


def _totals(totals: Sequence[Row]) -> Markup:
    keys = ("grouping", "group", "lesions", "volumeMl", "totalLesionUptake", "hottestName", "suvMax", "aboveBloodPool", "percentAboveBloodPool", "aboveLiver",
            "percentAboveLiver")  # fmt: skip
    return tableOf("Lesions of the patient together, by organ group and by site", Table(TOTAL_COLUMNS, totals), keys)


def _cutOuts(volume: Volume, lesions: Sequence[Row], labels: Mapping[str, str], shown: Shown) -> list[Markup]:
    regions = {region.regionID: region for region in shown.regions}
    said = (
        f"Axial and coronal cut-outs of {cutouts.FIELD_MM:g} mm through the hottest voxel, the patient's right on the left, all at one scale; the bar is 20 mm"
        " long. Green: the outline that was measured, where the cut meets it."
    )
    bars = [cutouts.colorBar(WINDOW, cutouts.PET_COLORS, "PET: SUV (g/ml)")]
    if shown.ct is not None:
        bars.append(cutouts.colorBar(WINDOW, cutouts.FUSED_COLORS, "PET over CT: SUV (g/ml)"))
        bars.append(cutouts.colorBar(cutouts.CT_WINDOW, "gray", "CT (Hounsfield units)"))
    figures = []
    for row in lesions:
        if row["maximumRAS"] is None:
            continue
        title = f"{labels[row['regionID']]}  {row['name']}"
        figure = cutouts.lesionCutOuts(volume, regions[row["regionID"]], row["maximumRAS"], shown.ct, WINDOW, title)
        values = (f"SUVmax {markup.shown(row['suvMax'], 'double')}", f"SUVpeak {markup.shown(row['suvPeak'], 'double')}",
                  f"SUVmean {markup.shown(row['suvMean'], 'double')}", f"{markup.shown(row['volumeMl'], 'double')} ml")  # fmt: skip
        figures.append(figureOf(figure, f"{title}: {', '.join(values)}"))
    return [
        element("p", said),
        element("div", *(figureOf(bar, "") for bar in bars), class_="beside"),
        element("div", *figures, class_="cutouts"),
    ]


def _mark(row: Row, labels: Mapping[str, str]) -> projection.Mark:
    kind = projection.LESION if row["role"] == LESION else projection.REFERENCE
    return projection.Mark(labels[row["regionID"]], row["centroidRAS"], kind, row["maximumDiameterMm"] / 2)


def _lesions(lesions: Sequence[Row], labels: Mapping[str, str]) -> list[Markup]:
    measures = ("volumeMl", "suvMax", "suvPeak", "suvMean", "ratioMax", "ratioPeak", "ratioMean")
    peaks = ("suvPeak", "suvPeakIBSILocal", "suvPeakIBSIGlobal", "peakSphereMl", "peakLeavesRegion", "peakLeavesImage")
    table, number = Table(MEASUREMENT_COLUMNS, lesions), _numbered(labels)
    return [
        tableOf(
            "Measures of lesions", table, ("number", "name", "siteMeaning", "knownFrom", "biopsied", *measures), number=number
        ),
        tableOf("Peaks by definition", table, ("number", "name", *peaks), number=number),
    ]


def _references(references: Sequence[Row], labels: Mapping[str, str], reference: Mapping[str, Any]) -> list[Markup]:
    keys = ("number", "name", "siteMeaning", "volumeMl", "suvMax", "suvMean", "suvSD")
    table = tableOf("Measures of reference regions", Table(MEASUREMENT_COLUMNS, references), keys, number=_numbered(labels))
    return [table, element("p", reference["choice"])]


def _organs(organs: Sequence[Row], facts: Mapping[str, Any]) -> list[Markup]:
    keys = (
        "name",
        "siteMeaning",
        "laterality",
        "volumeMl",
        "suvMean",
        "suvMax",
        "suvPeak",
        "percentInjected",
        "percentInjectedPerKg",
    )
    shift, total = facts["liverDomeShiftMm"], facts["percentInjectedInImage"]
    said = [
        ("Injected activity", "%ID, decay-corrected: SUVmean times volume over body weight; per kg (%ID/kg) at 1 g/ml"),
        ("In the whole image", NOTHING if total is None else f"{total:.1f} % of the injected activity"),
        ("Dome of the liver", NOTHING if shift is None else f"{shift:+.1f} mm toward the head on the PET, against the masks"),
    ]
    return [tableOf("Uptake of organs", Table(ORGAN_COLUMNS, organs), keys), items(said)]


def _numbered(labels: Mapping[str, str]) -> tuple[str, Cell]:
    return "Mark", lambda row: labels[row["regionID"]]


def _notes(rows: Sequence[Row], labels: Mapping[str, str]) -> list[Markup]:
    noted = [(f"{labels[row['regionID']]} {row['name']}", row["note"]) for row in rows if row["note"]]
    return [items(noted) if noted else element("p", "None.")]


# --- how


def _conversion(pet: Mapping[str, Any]) -> list[Markup]:
    record = pet["suv"]
    volume = [("Volume", pet["name"])] if "name" in pet else []
    if not isinstance(record, Mapping):
        return [items([*volume, ("SUV", record)])]
    activity = record["decayedActivityMBq"]
    facts = [
        *volume,
        ("Series", record["seriesDescription"] or NOTHING),
        ("Series Instance UID", element("code", record["seriesInstanceUID"])),
        ("Kind", f"{record['kind']}, {record['unit']}"),
        ("Factor", f"{factorOf(record)} (rescaled value times it is the SUV)"),
        ("Decay", record["decayRule"]),
        ("Activity at that instant", NOTHING if activity is None else f"{activity:.6g} MBq"),
        ("Since administration", sinceAdministration(record["hoursSinceAdministration"])),
    ]
    entered = ("Input", "Value", "In the header", "Tag", "Why", "By whom, when")
    adapted = ("Tag", "In the header", "Used", "Rule")
    return [
        items(facts),
        tableFrom("Entered by a person", entered, enteredInputs(record)),
        tableFrom("Adapted from the header", adapted, adaptationsOf(record)),
        tableFrom("From the header", ("Input", "Value", "Source"), headerInputs(record)),
    ]


def _method(provenance: Mapping[str, Any]) -> list[Markup]:
    peak = provenance["peak"]
    radius = f"{peak['radiusMm']:.4f}".rstrip("0").rstrip(".")
    return [
        items(
            [
                ("SUVpeak", f"highest mean of a sphere of {radius} mm radius ({peak['sphereMl']:.3f} ml) centered on any voxel of"
                 f" the region; weights: {peak['weights']}"),
                ("IBSI local, global", "the mean of the voxels whose centers lie within 6.2035 mm: around the highest voxel (VJGA),"
                 " and the highest around any voxel of the region (0F91)"),
                ("Ratios", "over the SUVmean of the reference region"),
                ("SD", "divided by the number of voxels, not by one less"),
            ]
        )
    ]  # fmt: skip


def _files(provenance: Mapping[str, Any]) -> list[Markup]:
    inputs = provenance["inputs"]
    # Without their folders, which may be called after the patient.
    rows = [(PurePath(each["path"]).name, element("code", each["sha256"])) for each in inputs]
    table = tableFrom("Input files", ("File", "SHA-256"), rows)
    if len(inputs) > LISTED_FILES:
        table = folded(f"{len(inputs)} input files and their SHA-256; provenance.json lists them, too", table)
    versions = ", ".join(f"{name} {version}" for name, version in provenance["software"].items())
    return [table, items([("Made by", provenance["command"]), ("Versions", versions)])]
