"""DICOM objects without the patient: by the Basic Application Level Confidentiality Profile of DICOM PS3.15, Table E.1-1.

The table is that of the package dicom-anonymizer, which holds the standard's. Its own walk changes only the outermost level of an object,
and its new UIDs are random; here every level is changed, and a UID becomes the same new UID everywhere and every time.
"""

import contextlib
import copy
import hashlib
import hmac
import os
import re
import secrets
import tempfile
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from HER2PETLib.errors import ProblemError
from HER2PETLib.report.acquisition import asLongString

if TYPE_CHECKING:
    from pydicom import DataElement, Dataset

    from HER2PETLib.dicom.series import ImageSeries

# The newest edition of Table E.1-1 that the package has.
TABLE = "dicomfields_2026c"
# Shorter keys than 128 bits, as 32 hexadecimal digits, can be guessed; a guessed key turns new UIDs back by trying known ones.
SHORTEST_KEY = 32
PROFILES = (
    ("113100", "DCM", "Basic Application Confidentiality Profile"),
    ("113104", "DCM", "Clean Structured Content Option"),
)
METHOD = "DICOM PS3.15 Table E.1-1, Basic Profile"
NOBODY, NO_DAY, NO_TIME = "Deidentified^", "19000101", "000000"
NO_INSTANT = NO_DAY + NO_TIME


@dataclass(frozen=True)
class Pseudonym:
    """Who the patient becomes. caseID: instead of name and ID. key: secret of the project; whoever has it can tell which new UID is
    of which old one, so it is kept apart from the results and never written into them."""

    caseID: str
    key: bytes

    def uid(self, original: str) -> str:
        """The new UID of an old one: 2.25 and 122 bits of HMAC-SHA256, so the same key gives the same, in every run and object."""
        digest = hmac.new(self.key, original.encode(), hashlib.sha256).digest()
        return f"2.25.{uuid.UUID(bytes=digest[:16], version=5).int}"

    def toJSON(self) -> dict[str, object]:
        """For the provenance: how, and with which key, distinguished without giving it away."""
        keyID = hmac.new(self.key, b"HER2PET key", hashlib.sha256).hexdigest()[:16]
        return {"method": METHOD, "options": [meaning for _value, _scheme, meaning in PROFILES], "keyID": keyID}


def projectKey(path: str | os.PathLike) -> bytes:
    """The key in a file; where there is no such file, a new one (32 random bytes in hexadecimal) that only its owner may read.

    Raises ProblemError where the file cannot be read or written or its text is shorter than SHORTEST_KEY.
    """
    path = Path(path)
    if not path.exists():
        _makeKey(path)
    try:
        key = path.read_bytes().strip()
    except OSError as error:
        raise ProblemError(f"The key {path} cannot be read: {error.strerror}.", "Give a file of your own.") from error
    if len(key) < SHORTEST_KEY:
        raise ProblemError(
            f"The key in {path} has {len(key)} characters, and shorter ones than {SHORTEST_KEY} can be guessed.",
            "Name a file that does not exist yet: a key is made in it.",
        )
    return key


def _makeKey(path: Path) -> None:
    """Of several processes that make it at once one does, and whole: a link is made or not, and never replaces."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".unfinished-", dir=path.parent)  # only its owner may read it
        try:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_hex(32) + "\n")
            with contextlib.suppress(FileExistsError):
                os.link(name, path)
        finally:
            Path(name).unlink()
    except OSError as error:
        raise ProblemError(
            f"The key {path} cannot be made: {error.strerror}.", "Name a file in a folder you can write to."
        ) from error


def patientNamed(series: "ImageSeries", caseID: str) -> list[str]:
    """A sentence where SEG and SR of a series would bear a name or ID that is not the case's, which is a pseudonym."""
    header = series.files[0].header
    named = [str(header.get(keyword) or "").strip("^ ") for keyword in ("PatientName", "PatientID")]
    if all(text in ("", caseID) for text in named):
        return []
    return [
        "The DICOM objects beside the table contain the name or ID of the patient in the PET's header: whoever gets them learns "
        "who the case is. `--deidentify KEYFILE` (quantify, batch, followup) writes them without."
    ]


def checkDeidentification() -> None:
    """Raises ProblemError where objects cannot be de-identified, to be known before the work begins."""
    _actions()


def deidentified(dataset: "Dataset", pseudonym: Pseudonym) -> "Dataset":
    """A DICOM object without the patient, at every level. The given one stays: objects that were made of one another share parts.

    By Table E.1-1: X removed, Z emptied, D replaced by a dummy, U by a new UID; private attributes are removed. Name and ID become the
    case ID. Structured content is kept and cleaned: names of persons become dummies, items that are dates or times are removed; names
    of regions, which people type, have to be replaced before (see caseLabels). UIDs that DICOM itself gives out (classes, coding schemes,
    transfer syntaxes) stay.
    Raises ProblemError where the package with the table is not installed.
    """
    actions, dataset, seen = _actions(), copy.deepcopy(dataset), set[int]()
    _clean(dataset, pseudonym, actions, seen)
    if getattr(dataset, "file_meta", None) is not None:
        _clean(dataset.file_meta, pseudonym, actions, seen)
    dataset.PatientID = asLongString(pseudonym.caseID) or NOBODY.strip("^")
    dataset.PatientName = re.sub(r"[\^=]", " ", dataset.PatientID)[:63] + "^"  # both separate parts of a name
    dataset.PatientIdentityRemoved = "YES"
    dataset.LongitudinalTemporalInformationModified = "REMOVED"
    dataset.DeidentificationMethod = METHOD
    dataset.DeidentificationMethodCodeSequence = [_codeItem(*code) for code in PROFILES]
    return dataset


def _clean(dataset: "Dataset", pseudonym: Pseudonym, actions: dict[int, str], seen: set[int]) -> None:
    """seen: ids of the datasets that are clean. Sequences share items, and elements are shared by items: none may be changed twice."""
    if id(dataset) in seen:
        return
    seen.add(id(dataset))
    for element in list(dataset):
        action = actions.get(int(element.tag), "")
        value = element.value
        isGraphic = element.tag.group >> 8 in (0x50, 0x60)  # curves and overlays, in repeating groups
        if element.tag.is_private or isGraphic or action == "X":
            del dataset[element.tag]
            continue
        if element.VR == "SQ":
            if element.keyword == "ContentSequence":
                value = [item for item in value if item.get("ValueType") not in ("DATE", "TIME", "DATETIME")]
            elif action:
                value = []
            for item in value:
                _clean(item, pseudonym, actions, seen)
        elif not action:
            continue
        elif element.VR == "UI":
            value = _newUIDs(value, pseudonym)
        else:
            value = None if action == "Z" else _dummy(element)
        dataset.add_new(element.tag, element.VR, value)


def _newUIDs(value: Any, pseudonym: Pseudonym) -> Any:
    if not value:
        return value
    several = not isinstance(value, str)
    uids = [uid if uid.startswith("1.2.840.10008.") else pseudonym.uid(str(uid)) for uid in (value if several else [value])]
    return uids if several else uids[0]


def _dummy(element: "DataElement") -> Any:
    return {"PN": NOBODY, "DA": NO_DAY, "TM": NO_TIME, "DT": NO_INSTANT, "AS": "000Y", "UR": "http://deidentified.invalid"}.get(
        element.VR, "DEIDENTIFIED" if isinstance(element.value, str) else None
    )


def _actions() -> dict[int, str]:
    """Tag -> X, Z or D (also for U) of Table E.1-1; of several that it allows by what the object's kind asks for, the one that
    leaves it whole: D before Z before X, and of references to images (X/Z/U*) the UIDs."""
    try:
        from dicomanonymizer.simpledicomanonymizer import dicom_anonymization_database_selector
    except ImportError as error:
        raise ProblemError(
            "--deidentify needs dicom-anonymizer, which is not installed.", "pip install dicom-anonymizer."
        ) from error
    table = dicom_anonymization_database_selector(TABLE)
    actions: dict[int, str] = {}
    for name, action in (
        ("X_TAGS", "X"), ("Z_TAGS", "Z"), ("X_Z_TAGS", "Z"), ("D_TAGS", "D"), ("U_TAGS", "D"), ("Z_D_TAGS", "D"), ("X_D_TAGS", "D"),
        ("X_Z_D_TAGS", "D"), ("X_Z_U_STAR_TAGS", ""),
    ):  # fmt: skip
        actions |= {(tag[0] << 16) + tag[1]: action for tag in table[name] if len(tag) == 2}
    return actions


def _codeItem(value: str, scheme: str, meaning: str) -> "Dataset":
    from pydicom import Dataset

    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, scheme, meaning
    return item
