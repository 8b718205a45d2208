"""Cases as derivatives by the Brain Imaging Data Structure (BIDS 1.10, PET): SUV, regions and their measures, without the patient.

A case is sub-<label>, or a session of it where patients have several cases. The regions lie in `anat`, the one folder in which the
schema of BIDS knows segmentations of still images; their voxels are those of the PET, which SpatialReference names.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from HER2PETLib import __version__
from HER2PETLib.dicom.entry import entryOf
from HER2PETLib.dicom.series import ImageSeries
from HER2PETLib.errors import ProblemError
from HER2PETLib.files import replacing, writeJSON, writeText
from HER2PETLib.geometry import Volume
from HER2PETLib.measure.definitions import MEASUREMENT_COLUMNS
from HER2PETLib.measure.region import Region
from HER2PETLib.report.objects import caseLabels
from HER2PETLib.tables.columns import flat, flatRow, plainUnit
from HER2PETLib.tables.csvwriter import cellText
from HER2PETLib.volumefile import writeVolume

BIDS_VERSION = "1.10.0"
MISSING = "n/a"
# What people typed, or what repeats the file's name.
_LEFT_OUT = ("caseID", "regionID", "name", "referenceName", "note")
_README = """# HER2 PET: SUV and regions

Derivatives by her2pet {version}, in the form of BIDS {bids}. Of each case:

- `pet/..._desc-SUVbw_pet.nii.gz`: the PET as SUV by body weight, float32, on its own voxels.
- `anat/..._seg-regions_dseg.nii.gz`: the regions, one label each, on the voxels of the PET. It lies in `anat` because the schema of BIDS knows
  no segmentation in `pet`. Where regions overlap there is a further one, `seg-regions2`.
- `anat/..._dseg.tsv`: what each label is, with its measures; `..._dseg.json` says what each column means and its unit.

Names of regions are role and number; dates, free texts and the original identifiers are left out. Faces are not removed.
"""
# An identifier of a person, by its looks: a name has a separator of its parts, or no digit; numbers of hospitals have six digits and more,
# and so have dates, with and without signs between them.
_NAME_PARTS = re.compile(r"[\^,]|[^\W\d_]\s+[^\W\d_]")
_DATE = re.compile(r"\d{1,4}([-./ ])\d{1,2}\1\d{1,4}")
_MOST_DIGITS = 5
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class BIDSName:
    """Labels of subject and session ("" for none)."""

    subject: str
    session: str = ""

    @property
    def stem(self) -> str:
        """What every file of the case begins with."""
        return f"sub-{self.subject}" + (f"_ses-{self.session}" if self.session else "")

    @property
    def folder(self) -> str:
        """The folder of the case in the dataset, with /."""
        return f"sub-{self.subject}" + (f"/ses-{self.session}" if self.session else "")


def bidsName(caseID: str, patientID: str = "") -> BIDSName:
    """The labels of a case: of the patient with the case as session, of the case alone where no patientID is given. Letters and digits stay.

    Raises ProblemError where an identifier looks like a person's: it has the parts of a name, no digit, or six digits in a row.
    """
    return BIDSName(_label(patientID), _label(caseID)) if patientID else BIDSName(_label(caseID))


def bidsNames(cases: Iterable[tuple[str, str]]) -> dict[str, BIDSName]:
    """The names of all cases (caseID, patientID) by caseID. Raises ProblemError as `bidsName`, and where two would have one name."""
    names: dict[str, BIDSName] = {}
    caseOf: dict[str, str] = {}
    for caseID, patientID in cases:
        name = names[caseID] = bidsName(caseID, patientID)
        key = name.folder.casefold()
        if key in caseOf:
            raise ProblemError(
                f"The cases {caseOf[key]} and {caseID} are both {name.folder} in BIDS, which keeps only letters and digits.",
                "Give case IDs that differ in letters or digits.",
            )
        caseOf[key] = caseID
    byPatient = {name.subject.casefold(): name.subject for name in names.values()}
    if mixed := [caseID for caseID, name in names.items() if not name.session and len(_of(names, name)) > 1]:
        raise ProblemError(
            f"{', '.join(mixed)} would be the subject of other cases in BIDS, too.",
            "Fill in patientID for every case of the patient, or for none.",
        )
    if other := [name.subject for name in names.values() if byPatient[name.subject.casefold()] != name.subject]:
        raise ProblemError(f"Subjects differ only in upper and lower case: {', '.join(other)}.", "Write each patientID one way.")
    return names


def _of(names: Mapping[str, BIDSName], name: BIDSName) -> list[BIDSName]:
    return [each for each in names.values() if each.subject == name.subject]


def _label(identifier: str) -> str:
    label = re.sub(r"[^0-9A-Za-z]", "", identifier)
    digits = max((len(found) for found in re.findall(r"\d+", identifier)), default=0)
    why = ""
    if _NAME_PARTS.search(identifier):
        why = "it has the parts of a name"
    elif not digits:
        why = "it has no digit, as a name has none"
    elif _DATE.search(identifier):
        why = "it has a date"
    elif digits > _MOST_DIGITS:
        why = f"it has {digits} digits in a row, as dates and hospital numbers have"
    if why:
        raise ProblemError(
            f"{identifier!r} is not written into names of BIDS: {why}.", "Give the case a pseudonym as P001 (caseID, patientID)."
        )
    return label


def checkIdentity(name: BIDSName, caseID: str, patientID: str, series: ImageSeries | None) -> None:
    """Raise ProblemError where a label repeats the patient's name or ID in the PET's header. A header whose name or ID is the case's or
    the patient's pseudonym itself is one that was pseudonymized."""
    if series is None:
        return
    given = {caseID.casefold(), patientID.casefold()}
    for keyword in ("PatientName", "PatientID", "OtherPatientIDs", "AccessionNumber"):
        text = (entryOf(series.files[0].header, keyword).text or "").strip("^ ")
        if not text or text.casefold() in given:
            continue
        words = {word.casefold() for word in _WORD.findall(text) if len(word) > 2}
        whole = re.sub(r"[^0-9a-z]", "", text.casefold())
        for label in filter(None, (name.subject, name.session)):
            if whole == label.casefold() or any(word in label.casefold() for word in words):
                raise ProblemError(
                    f"The label {label} for BIDS repeats the {keyword} of the PET's header.",
                    "Give the case a pseudonym that does not hold it.",
                )


def writeCase(
    folder: Path,
    name: BIDSName,
    volume: Volume,
    regions: Sequence[Region],
    rows: Sequence[Mapping[str, Any]],
    hours: float | None,
) -> None:
    """Write a case below `folder`. rows: one a region, by the keys of MEASUREMENT_COLUMNS. hours: since administration, where known.

    Raises ProblemError where a file cannot be written.
    """
    pet, anat = folder / name.folder / "pet", folder / name.folder / "anat"
    for each in (pet, anat):
        each.mkdir(parents=True, exist_ok=True)
    image = f"{name.stem}_desc-SUVbw_pet.nii.gz"
    writeVolume(pet / image, volume)
    about: dict[str, Any] = {
        "Description": "SUV by body weight, on the voxels of the PET series.",
        "SkullStripped": False,
        "Units": plainUnit(volume.unit) or "g/ml",
    }
    if hours is not None:
        about["HoursSinceAdministration"] = hours
    writeJSON(pet / image.replace(".nii.gz", ".json"), about)
    labels = caseLabels(regions)
    for number, layer in enumerate(_layers(regions), start=1):
        stem = f"{name.stem}_space-orig_seg-regions{number if number > 1 else ''}_dseg"
        writeVolume(anat / f"{stem}.nii.gz", Volume(_labeled(volume, regions, layer), volume.geometry))
        _writeTSV(anat / f"{stem}.tsv", regions, rows, layer, labels)
        writeJSON(
            anat / f"{stem}.json",
            {
                "Description": "Lesions and reference regions on the voxels of the PET.",
                "SpatialReference": f"bids::{name.folder}/pet/{image}",
                "Manual": all(regions[n].algorithm is None for n in layer),
                **{column.key: _described(column) for column in _columns()},
            },
        )


def writeDataset(folder: Path, names: Iterable[BIDSName]) -> None:
    """Write what a dataset has beside its cases: dataset_description.json, README.md and participants.tsv."""
    writeJSON(
        folder / "dataset_description.json",
        {
            "Name": "HER2 PET: SUV and regions",
            "BIDSVersion": BIDS_VERSION,
            "DatasetType": "derivative",
            "GeneratedBy": [{"Name": "her2pet", "Version": __version__, "Description": "SUV, and measures of lesions and reference regions"}],
        },
    )  # fmt: skip
    writeText(folder / "README.md", _README.format(version=__version__, bids=BIDS_VERSION))
    subjects = sorted({name.subject for name in names})
    writeText(folder / "participants.tsv", "".join(f"{line}\n" for line in ("participant_id", *(f"sub-{s}" for s in subjects))))


def _layers(regions: Sequence[Region]) -> list[list[int]]:
    """Numbers of the regions with voxels, in as few layers as it takes, one after the other, that no two of a layer share a voxel."""
    layers: list[list[int]] = []
    for number, region in enumerate(regions):
        if not region.mask.any():
            continue
        for layer in layers:
            if not any(_overlap(region, regions[other]) for other in layer):
                layer.append(number)
                break
        else:
            layers.append([number])
    return layers or [[]]


def _overlap(one: Region, other: Region) -> bool:
    low = np.minimum(one.start, other.start)
    high = np.maximum(np.add(one.start, one.mask.shape), np.add(other.start, other.mask.shape))
    apart = np.add(one.mask.shape, other.mask.shape) < high - low
    return not apart.any() and bool((one.within(low, high) & other.within(low, high)).any())


def _labeled(volume: Volume, regions: Sequence[Region], layer: Sequence[int]) -> np.ndarray:
    """Labels (uint16; k, j, i): number of the region from 1, the same in every layer."""
    labels = np.zeros(volume.values.shape, np.uint16)
    for number in layer:
        labels[regions[number].box][regions[number].mask] = number + 1
    return labels


def _columns() -> list[Any]:
    return [column for column in flat(MEASUREMENT_COLUMNS) if column.key not in _LEFT_OUT]


def _described(column: Any) -> dict[str, str]:
    said = {"LongName": column.title, "Description": column.description or column.title}
    return said | {"Units": plainUnit(column.unit)} if column.unit else said


def _writeTSV(
    path: Path, regions: Sequence[Region], rows: Sequence[Mapping[str, Any]], layer: Sequence[int], labels: Mapping[str, str]
) -> None:
    columns, rowOf = _columns(), {row["regionID"]: row for row in rows}
    lines = [["index", "name", *(column.key for column in columns)]]
    for number in layer:
        region = regions[number]
        values = flatRow(MEASUREMENT_COLUMNS, rowOf[region.regionID])
        lines.append(
            [
                str(number + 1),
                labels[region.regionID],
                *(cellText(values.get(column.key), column) or MISSING for column in columns),
            ]
        )
    with replacing(path) as temporary:
        temporary.write_text("".join("\t".join(line) + "\n" for line in lines), encoding="utf-8", newline="")
