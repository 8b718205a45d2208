"""Names, numbers and dates too short to be searched for among bytes, looked for as whole words in what the coordinator wrote.

`leaks` searches every byte of a packet for texts of four and more characters. A patient called Li, number 17, born 14.7.61, is found
here: in the charter's texts, the only ones of a packet that a person writes.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from HER2PETLib.reading.study.leaks import Leak, newElements

if TYPE_CHECKING:
    from pydicom import Dataset

# Elements that number a person or an examination; their values are words whatever their length.
_NUMBERS = {
    "PatientID", "IssuerOfPatientID", "AccessionNumber", "StudyID", "ClinicalTrialSubjectID", "ClinicalTrialSubjectReadingID",
    "AdmissionID",
}  # fmt: skip
# Where a person is written as a job (operator "Tech^PET"), these are no part of a name; charters are full of them.
_OF_A_JOB = {"PET", "CT", "FDG", "MR"}


def wordsOf(headers: Iterable["Dataset"]) -> set[str]:
    """The parts of names, the numbers and the dates (as people write them) of DICOM objects, two characters and more."""
    found: set[str] = set()
    for element in newElements(headers):
        if isinstance(element, bytes):
            continue  # `leaks.identifyingStrings` takes its text as it is
        for value in map(str, element.value if element.VM > 1 else [element.value or ""]):
            if element.VR == "PN":
                parts = set(re.split(r"[\^=,;\s]+", value))
                found |= parts if "Patient" in element.keyword else {part for part in parts if part.upper() not in _OF_A_JOB}
            elif element.keyword in _NUMBERS:
                found.add(value.strip())
            elif element.VR in ("DA", "DT"):
                found |= shortDates(re.sub(r"\D", "", value))
    return {word for word in found if len(word) > 1}


def shortDates(digits: str) -> set[str]:
    """A date YYYYMMDD as people write it: without leading zeros, with two digits of the year, in each usual order."""
    if not re.match(r"\d{8}", digits):
        return set()
    ways = set()
    for year in (digits[:4], digits[2:4]):
        for month in (digits[4:6], str(int(digits[4:6]))):
            for day in (digits[6:8], str(int(digits[6:8]))):
                for parts in ((year, month, day), (day, month, year), (month, day, year)):
                    ways |= {mark.join(parts) for mark in "-./"}
    return ways


def findWords(texts: Mapping[str, str], words: Iterable[str]) -> Iterator[Leak]:
    """Every word that stands as a whole word in one of the texts {where: text}. Capital or small letters are the same, but not for words of two or three
    letters: Li and LI are found, the end of "basically" and the word "an" are not."""
    for word in sorted(set(words)):
        written = {word.capitalize(), word.upper()} if word.isalpha() and len(word) <= 3 else {word}
        flags = 0 if word.isalpha() and len(word) <= 3 else re.IGNORECASE
        found = re.compile(rf"(?<!\w)(?<!\d[.,])(?:{'|'.join(map(re.escape, sorted(written)))})(?!\w)(?![.,]\d)", flags)
        for place, text in texts.items():
            if found.search(text):
                yield Leak("study.json", place, word)
