"""`her2pet candidates`: foci of a PET that a person should look at; proposals, never lesions."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from HER2PETLib.commands import DONE, PARTLY
from HER2PETLib.commands.alignedtext import counted, printAligned
from HER2PETLib.commands.arguments import Subparsers, addReplace, addSUVArguments, enteredValues
from HER2PETLib.commands.progressbar import progressBar
from HER2PETLib.errors import ProblemError
from HER2PETLib.organs.rules import REFERENCE_RULES

if TYPE_CHECKING:
    from HER2PETLib.jobs.candidates import ReferenceBound
    from HER2PETLib.measure.candidaterule import CandidateRule
# Option -> field of CandidateRule.
_RULE = {
    "--least-suv": ("leastSUV", "SUVmax of a candidate, anywhere"),
    "--outside-suv": ("outsideSUV", "SUVmax of a candidate outside every organ mask"),
    "--without-masks-suv": ("withoutMasksSUV", "SUVmax of a candidate if there are no masks"),
    "--contrast": ("contrast", "SUVmax over the mean of the surroundings, if there are no masks"),
    "--own-times": ("ownTimes", "times the level of the organ in which it lies"),
    "--liver-times": ("liverTimes", "the same for the liver"),
    "--noise-sds": ("noiseSDs", "SDs of noise above what organs explain"),
    "--margin-mm": ("marginMm", "how far masks may be from the PET's organs, in mm"),
    "--split-share": (
        "splitShare",
        "share of a maximum by which every path to a hotter one has to fall for it to be a separate candidate",
    ),
    "--gap-mm": (
        "gapMm",
        "gap in mm between two even spheres: candidates between which the PET falls less than it would there are one; 0 joins none",
    ),
    "--least-ml": ("leastMl", "volume of a candidate, in ml"),
    "--most-ml": ("mostMl", "largest volume of a candidate if there are no masks, in ml"),
    "--edge-suv": ("edgeSUV", "SUV down to which a candidate extends if halfway to its surroundings is higher; 0 for none"),
}


def addParser(subparsers: Subparsers) -> argparse.ArgumentParser:
    """Declare the command."""
    from HER2PETLib.measure.candidaterule import DEFAULTS_ARE_OURS, CandidateRule

    parser = subparsers.add_parser(
        "candidates",
        help="propose foci of a PET for a person to review",
        description="Proposes foci that organs do not explain, and writes candidates.csv, its schema, candidates.seg.nrrd and "
        f"candidates.provenance.json. A candidate is not a lesion until a person has decided. {DEFAULTS_ARE_OURS} "
        "Exit code 3: files beside the PET could not be read.",
    )
    parser.add_argument(
        "--pet", required=True, metavar="PATH", help="DICOM folder, file or Slicer database; or NRRD or NIfTI volume of SUV"
    )
    parser.add_argument("--out", required=True, metavar="DIR", help="folder for the results")
    parser.add_argument(
        "--organs",
        default="",
        metavar="PATH",
        help="masks of organs (TotalSegmentator, MOOSE, Slicer, DICOM SEG, RTSTRUCT; a file or a folder)",
    )
    parser.add_argument("--case", default="", metavar="ID", help="case ID for the table; a pseudonym, not a name")
    parser.add_argument("--series", default="", metavar="UID", help="Series Instance UID, if there are several PET series")
    group = parser.add_argument_group("rule")
    for option, (name, said) in _RULE.items():
        default = getattr(CandidateRule(), name)
        group.add_argument(option, dest=name, type=float, default=default, metavar="X", help=f"{said} (default: {default:g})")
    group.add_argument(
        "--reference",
        choices=[rule.tissue for rule in REFERENCE_RULES],
        help="SUVmax must also reach --times the mean of this reference region, placed in the organ masks, plus --plus-sds of its SDs",
    )
    group.add_argument("--times", type=float, metavar="K", help="with --reference")
    group.add_argument("--plus-sds", type=float, default=0.0, metavar="N", help="with --reference (default: 0)")
    addReplace(parser, "case")
    addSUVArguments(parser)
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Propose, write, print; see the exit codes of `her2pet`."""
    from HER2PETLib.cases import Case
    from HER2PETLib.jobs.candidates import NEVER_A_DIAGNOSIS, TABLE, CandidateRequest, findCandidates
    from HER2PETLib.measure.candidaterule import DEFAULTS_ARE_OURS

    def tell(sentence: str) -> None:
        print(f"her2pet candidates: {sentence}", file=sys.stderr)

    case = Case(
        caseID=arguments.case,
        pet=arguments.pet,
        organs=arguments.organs,
        series=arguments.series,
        entered=enteredValues(arguments),
    )
    request = CandidateRequest(case, arguments.strict, _ruleOf(arguments), _boundOf(arguments))
    out = Path(arguments.out)
    with progressBar("candidates") as progress:
        result = findCandidates(request, out, tell=tell, progress=progress, replaceOthers=arguments.replace)
    lines: list[tuple[str, ...]] = [("candidate", "organ", "ml", "SUVmax", "SUVpeak", "contrast")]
    for each in result.candidates:
        contrast = "-" if each.contrast is None else f"{each.contrast:.1f}"
        measures = (f"{each.volumeMl:.2f}", f"{each.suvMax:.2f}", f"{each.suvPeak:.2f}", contrast)
        lines.append((each.region.regionID, each.organ or "-", *measures))
    printAligned(lines)
    print(f"SUV: {result.pet.summary}")
    print(f"Rule: {result.rule} {DEFAULTS_ARE_OURS}")
    if result.bound:
        print(f"Reference: {result.bound}")
    print(f"{counted(len(result.candidates), 'candidate')}. {NEVER_A_DIAGNOSIS}")
    print(f"Written: {out / TABLE}, candidates.seg.nrrd")
    return PARTLY if result.pet.provenance.get("notRead") else DONE


def _ruleOf(arguments: argparse.Namespace) -> "CandidateRule":
    from HER2PETLib.measure.candidaterule import CandidateRule

    return CandidateRule(**{name: getattr(arguments, name) for name, _ in _RULE.values()})


def _boundOf(arguments: argparse.Namespace) -> "ReferenceBound | None":
    from HER2PETLib.jobs.candidates import ReferenceBound

    if (arguments.reference is None) != (arguments.times is None):
        raise ProblemError("--reference and --times belong together.", "Give both, or neither.")
    if arguments.reference is None:
        return None
    return ReferenceBound(arguments.reference, arguments.times, arguments.plus_sds)
