"""What a blinded adjudicator (`blindedadjudicator`) said about the discordant foci of a study."""

from collections.abc import Mapping

from HER2PETLib.reading.study.issues import readersOf
from HER2PETLib.reading.study.returnedpackets import returnedReading
from HER2PETLib.reading.study.study import Study, adjudicationOf

# {(caseID, focusID): score, or why there is none}.
Adjudicated = Mapping[tuple[str, str], int | str]


def adjudicationScores(study: Study) -> Adjudicated | None:
    """What the adjudicator said; None where nothing was taken in yet. Raises ProblemError where it is not what was handed out."""
    made = adjudicationOf(study)
    if made is None:
        return None
    (adjudicator,) = readersOf(made)
    if not made.returned(adjudicator).exists():
        return None
    _, state = returnedReading(made, adjudicator)
    scores: dict[tuple[str, str], int | str] = {}
    for showings in made.requireHandedOut().showings.values():
        for name, showing in showings.items():
            case, read = made.key.cases[showing.case], state.cases[name]
            for focusID, index in showing.foci.items():
                score = read.foci[focusID].score
                unusable = f"not assessable ({read.reason})" if read.status == "notAssessable" else "no score"
                isScored = score is not None and read.status == "completed"
                scores[case.source.caseID, case.foci[index].regionID] = score if isScored and score is not None else unusable
    return scores
