"""New cases of a study: every image is read once, so that what cannot be read is known before anybody reads."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from HER2PETLib.cases import Case
from HER2PETLib.errors import ProblemError
from HER2PETLib.progress import Progress
from HER2PETLib.reading.chance import Pseudonyms
from HER2PETLib.reading.charter import Charter
from HER2PETLib.reading.study.faces import below, concernsOf, defaced, planeOf
from HER2PETLib.reading.study.key import Key, KeyCase
from HER2PETLib.reading.study.practice import requireReference
from HER2PETLib.reading.study.sources import SourceFocus, lesionsOf, readImages


@dataclass(frozen=True)
class RefusedCase:
    """A case that could not become part of the study, and why."""

    caseID: str
    problem: ProblemError


def readNewCases(
    cases: Sequence[Case],
    pseudonyms: Pseudonyms,
    *,
    givenFoci: bool,
    deface: Mapping[str, float | None],
    tell: Callable[[str], None],
    progress: Progress,
    samePET: Mapping[str, str],
) -> tuple[dict[str, KeyCase], list[RefusedCase]]:
    """{pseudonym: case} of those that can be read, and the others. samePET: {fingerprint of a PET: case that has it already}; the rest
    is as in `createStudy`. Raises ProblemError if no case is left."""
    found: dict[str, KeyCase] = {}
    refused: list[RefusedCase] = []
    byPET: dict[str, list[str]] = {}
    for number, case in enumerate(cases):
        source = case if case.patientID else replace(case, patientID=case.caseID)  # a patient of its own
        progress(number, len(cases), source.caseID)
        try:
            images = readImages(source)
            if images.petFingerprint in samePET:
                raise ProblemError(
                    f"It is the PET of {samePET[images.petFingerprint]}, which the study has already.", "Leave it out."
                )
            for warning in images.warnings:
                tell(f"{source.caseID}: {warning}")
            plane = planeOf(images, deface)
            if plane is not None:
                tell(f"{source.caseID}: What lies above {plane:.0f} mm (superior) is not shown to the readers.")
            for concern in concernsOf(defaced(images, plane)):
                tell(f"{source.caseID}: {concern}")
            foci: tuple[SourceFocus, ...] = ()
            if givenFoci or source.regions:
                doubts: list[str] = []
                foci, references = lesionsOf(source, images.pet, doubts.append, images.frameOfReferenceUID)
                for doubt in doubts:
                    tell(f"{source.caseID}: {doubt}")
                tell(f"{source.caseID}: {_lesions(foci, references, givenFoci)}")
            requireReference(source, foci)
            byPET.setdefault(images.petFingerprint, []).append(source.caseID)
            shown = below(foci, images, plane)
            pet, ct, fdg = defaced(images, plane).grids
            found[pseudonyms.of("case", source.caseID)] = KeyCase(
                source, shown, images.fingerprint, pet, ct, plane, images.petFingerprint, fdg
            )
        except ProblemError as problem:
            refused.append(RefusedCase(source.caseID, problem))
    progress(len(cases), len(cases), "")
    for caseIDs in byPET.values():
        if len(caseIDs) > 1:  # which of them is right, nobody can tell from here
            doubled = ProblemError(
                f"{', '.join(caseIDs)} are one PET under {len(caseIDs)} names (the same values on the same grid).",
                "Name the PET of each case; a case that readers are to read twice is what repeats are for.",
            )
            refused += [RefusedCase(caseID, doubled) for caseID in caseIDs]
            found = {name: case for name, case in found.items() if case.source.caseID not in caseIDs}
    if not found:
        raise ProblemError(
            f"None of {len(cases)} cases can be read. {refused[0].caseID}: {refused[0].problem}"
            if refused
            else "There are no cases."
        )
    return found, refused


def tellOfPatients(key: Key, givenFoci: bool, tell: Callable[[str], None]) -> None:
    """Say which patients have several cases."""
    for patientID, ofPatient in key.casesOfPatients.items():
        if len(ofPatient) > 1:
            tell(
                f"{', '.join(ofPatient)}: cases of one patient, {patientID}. A positive focus in any of them makes the patient positive; "
                f"in the pathology table her foci are named with their case, as {ofPatient[0]}/{'1' if givenFoci else 'F1'}."
            )


def tellOfFDG(key: Key, charter: Charter, tell: Callable[[str], None]) -> None:
    """Say where a stage of the charter and the FDG PETs that the table names do not fit."""
    isShown = "fdg" in charter.images
    for case in key.cases.values():
        if isShown and case.fdg is None:
            tell(f"{case.source.caseID}: the charter has a stage with an FDG PET, and the table names none for this case.")
        if case.fdg is not None and not isShown:
            tell(f'{case.source.caseID}: no reader sees its FDG PET, for no stage of the charter has the image "fdg".')


def _lesions(foci: Sequence[SourceFocus], references: Sequence[str], givenFoci: bool) -> str:
    """What the readers are asked about, and what they are not: a lesion that was taken for a reference would be lost unseen."""
    use = "given to the readers" if givenFoci else "for matching the readers' marks"
    left = f"; left out as reference regions: {', '.join(references)}" if references else ""
    return f"{len(foci)} lesion{'' if len(foci) == 1 else 's'} {use}{left}."
