"""Three readers, from the charter to the tables."""

import numpy as np
import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.phantom.readers import simulateReader, truthOfPacket
from HER2PETLib.reading.charter import newCharter
from HER2PETLib.reading.decision.reconcile import reconcile
from HER2PETLib.reading.study.handout import handOut
from HER2PETLib.reading.study.returnedpackets import takeIn
from HER2PETLib.reading.study.verifiedstudy import verifyStudy
from HER2PETLib.report.readingtables import readingTables
from HER2PETLib.statistics.severalraters import severalCoefficients

THREE = ("anna", "bert", "clara")


@pytest.mark.parametrize("givenFoci", [True, False])
@pytest.mark.parametrize(("readers", "needed"), [("all", 3), ("majority", 2), (1, 1)])
def test_the_charters_rule_decides_of_three_readers(makeCases, makeStudy, quickPassphrase, givenFoci, readers, needed):
    cases = makeCases(3)
    rule = {"readers": readers, "threshold": 4}
    study = makeStudy(cases=cases, readers=list(THREE), givenFoci=givenFoci, rule=rule)
    handOut(study)
    for seed, reader in enumerate(THREE):
        there = truthOfPacket(study, reader, cases.truth)
        simulateReader(study.packet(reader), there, sensitivity=0.6, specificity=0.8, seed=seed, passphrase=quickPassphrase)
        takeIn(study, reader, study.packet(reader))
    assert verifyStudy(study) == []
    result = reconcile(study)
    decided = [f.decision for f in result.foci if f.decision.positive is not None]
    assert decided and result.queries == ()
    for decision in decided:
        assert decision.positive == (sum((a.score or 0) >= 4 for a in decision.answers.values()) >= needed)
    tables = readingTables(result, scores=study.charter.scores, freeSearch=not givenFoci)
    rows = {(row["scope"], row["scale"], row["measure"]): row for row in tables["agreementOfAll"].rows}
    calls = [[(a.score or 0) >= 4 for a in d.answers.values()] for d in decided]
    counts = np.array([[3 - sum(each), sum(each)] for each in calls])
    found = rows["all foci", "positive is >= 4", "positiveAgreement"]["value"]
    assert found == pytest.approx(severalCoefficients(counts)["positiveAgreement"])
    # In a free search nobody knows how many foci all rightly passed over.
    assert (("all foci", "positive is >= 4", "fleissUnweighted") in rows) == givenFoci
    assert any(scope == "all patients" for scope, _, _ in rows) != givenFoci
    assert len(result.scorePairs) == 3


def test_a_rule_that_asks_for_more_readers_than_there_are_is_refused():
    for wrong in (4, 0, "some", 1.5, True):
        with pytest.raises(ProblemError, match="rule"):
            newCharter("t", "t", THREE, ["1"], 7, rule={"readers": wrong, "threshold": 4})
    assert newCharter("t", "t", THREE, ["1"], 7, rule={"readers": "majority", "threshold": 4}).rule.needed(4) == 3
