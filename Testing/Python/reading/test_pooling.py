"""Several finished studies together: nobody counts twice, readers are not mixed, and what is not defined is said."""

import json
from dataclasses import replace

import pandas
import pytest
from HER2PETLib.commands import main
from HER2PETLib.errors import ProblemError
from HER2PETLib.files import writeJSON
from HER2PETLib.jobs.pool import poolStudies
from HER2PETLib.phantom.readers import simulateReader, truthOfPacket
from HER2PETLib.reading.decision.reconcile import reconcile
from HER2PETLib.reading.ledger.readerledger import Ledger, claimLedger
from HER2PETLib.reading.packet.contents import readPacket
from HER2PETLib.reading.study.amending import amend
from HER2PETLib.reading.study.batches import addCases
from HER2PETLib.reading.study.handout import handOut
from HER2PETLib.reading.study.returnedpackets import takeIn
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

# Scores of the foci in the order of case and lesion, by reader: of study A and of study B.
OF_A = {"first": [5, 1, 4, 2, 3, 1, 5, 4], "second": [5, 2, 3, 2, 3, 1, 4, 4]}
OF_B = {"first": [4, 1, 5, 1], "second": [4, 3, 5, 5]}


@pytest.fixture
def sign(quickPassphrase):
    """sign(study or batch, reader, {(caseID, lesion): score}, printedName): the reader's packet is read so and taken in."""

    def signing(study, reader, scores, printedName):
        packet = readPacket(study.packet(reader))
        showings = study.requireHandedOut().showings[reader]
        claimLedger(packet.ledger, quickPassphrase)
        with Ledger(packet.ledger, quickPassphrase) as ledger:
            for case in packet.cases:
                showing = showings[case.caseID]
                ledger.openCase(case.caseID)
                for focus in case.foci:
                    source = study.key.cases[showing.case].source.caseID
                    ledger.score(case.caseID, focus.focusID, scores[source, showing.foci[focus.focusID]])
                ledger.completeCase(case.caseID)
            writeJSON(packet.receipt, ledger.sign(quickPassphrase, printedName).document())
        takeIn(study, reader, study.packet(reader))

    return signing


@pytest.fixture
def finish(makeCases, makeStudy, sign):
    """finish(name, cases, scores, readers, printed, ...): a study of these cases (numbers), unblinded unless told otherwise."""
    everyCase = makeCases(6, lesions=2)

    def finishing(name, numbers, scores, readers=("anna", "bert"), printed=None, unblind=True, numbered=None, **choices):
        sources = [everyCase.sources[number] for number in numbers]
        if numbered:
            sources = [replace(source, patientID=numbered.format(n)) for n, source in enumerate(sources)]
        study = makeStudy(name, replace(everyCase, sources=sources), readers=list(readers), **choices)
        handOut(study)
        places = [(source.caseID, lesion) for source in sources for lesion in range(2)]
        for reader, given in zip(readers, scores.values(), strict=True):
            sign(study, reader, dict(zip(places, given, strict=True)), (printed or {}).get(reader, f"Dr. {reader}"))
        if unblind:
            reconcile(study)
        return study

    return finishing


def rows(out, name):
    return pandas.read_csv(out / f"{name}.csv")


def test_studies_of_the_same_pair_are_pooled_and_each_row_says_of_which_study_it_is(finish, tmp_path):
    a = finish("A", range(4), OF_A)
    # in B bert stands first in the charter: the pair is the same, and her scores stay hers
    b = finish("B", range(4, 6), {"bert": OF_B["second"], "anna": OF_B["first"]}, readers=("bert", "anna"))
    result = poolStudies([a.folder, b.folder], tmp_path / "out")
    assert result.problems == () and result.pooled.notDefined == ()
    decisions = rows(tmp_path / "out", "decisions")
    assert decisions.study.tolist() == ["A"] * 8 + ["B"] * 4
    assert decisions[["reader1", "reader2"]].drop_duplicates().values.tolist() == [["anna", "bert"], ["bert", "anna"]]
    assert (
        decisions.score1.tolist() == OF_A["first"] + OF_B["second"]
        and decisions.score2.tolist() == OF_A["second"] + OF_B["first"]
    )
    both = [min(pair) >= 4 for pair in zip(OF_A["first"] + OF_B["first"], OF_A["second"] + OF_B["second"], strict=True)]
    assert decisions.positive.tolist() == [int(each) for each in both]
    patients = rows(tmp_path / "out", "patientDecisions")
    assert len(patients) == 6 and patients.patientID.is_unique
    agreement = rows(tmp_path / "out", "agreement").set_index(["study", "scope", "scale", "measure"])
    assert {"A", "B", "A; B"} == set(agreement.index.get_level_values(0))
    pooledRow = agreement.loc[("A; B", "all foci", "scores 1-5", "kappaQuadratic")]
    annas, berts = OF_A["first"] + OF_B["first"], OF_A["second"] + OF_B["second"]
    assert pooledRow.value == pytest.approx(cohen_kappa_score(annas, berts, weights="quadratic", labels=[1, 2, 3, 4, 5]))
    assert (pooledRow["first"], pooledRow["second"], pooledRow.patients, pooledRow.foci) == ("anna", "bert", 6, 12)
    assert "jackknife over 6 patients" in pooledRow.clusteredMethod
    ofA = agreement.loc[("A", "all foci", "scores 1-5", "kappaQuadratic")]
    assert ofA.value == pytest.approx(
        cohen_kappa_score(OF_A["first"], OF_A["second"], weights="quadratic", labels=[1, 2, 3, 4, 5])
    )
    document = json.loads((tmp_path / "out/pooled.json").read_text())
    assert document["pairs"] == [{"readers": ["anna", "bert"], "studies": ["A", "B"]}]
    assert document["studies"]["B"]["signedAs"] == {"bert": ["Dr. bert"], "anna": ["Dr. anna"]}
    assert document["studies"]["A"]["charter"] == a.charter.hash and document["verification"] == []
    assert not any("Omega" in note for note in document["notes"])


def test_readers_of_other_names_are_not_mixed_and_what_is_not_defined_is_said(finish, tmp_path):
    a = finish("A", range(4), OF_A)
    b = finish("B", range(4, 6), OF_B, readers=("carl", "dora"))
    result = poolStudies([a.folder, b.folder], tmp_path / "out")
    assert result.pooled.notDefined == (
        "Agreement of anna (signed as Dr. anna) and bert (signed as Dr. bert) over all studies is not defined: together they read only A.",
        "Agreement of carl (signed as Dr. carl) and dora (signed as Dr. dora) over all studies is not defined: together they read only B.",
    )
    agreement = rows(tmp_path / "out", "agreement")
    assert set(agreement.study) == {"A", "B"}
    assert set(map(tuple, agreement[["study", "first", "second"]].values.tolist())) == {
        ("A", "anna", "bert"),
        ("B", "carl", "dora"),
    }
    ofAll = rows(tmp_path / "out", "agreementOfAll").set_index(["scale", "measure"])
    both = list(zip(OF_A["first"] + OF_B["first"], OF_A["second"] + OF_B["second"], strict=True))
    fleiss = ofAll.loc[("scores 1-5", "fleissUnweighted")]
    assert fleiss.value == pytest.approx(fleiss_kappa(aggregate_raters(both)[0]))
    assert (fleiss.study, fleiss.readers, fleiss.patients, fleiss.subjects) == ("all studies", "reader 1; reader 2", 6, 12)


def test_a_reader_of_the_same_name_who_signed_under_another_is_another(finish, tmp_path):
    a = finish("A", range(4), OF_A)
    b = finish("B", range(4, 6), OF_B, printed={"anna": "Anna Other"})
    result = poolStudies([a.folder, b.folder], tmp_path / "out")
    assert result.pooled.pairs == () and "anna (signed as Anna Other)" in " ".join(result.pooled.notDefined)


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        (
            {"rule": {"readers": "all", "threshold": 3}},
            'rule is {"readers":"all","threshold":4} in A and {"readers":"all","threshold":3} in B',
        ),
        (
            {"scale": [{"score": n, "anchor": f"meaning {n}"} for n in range(1, 6)]},
            r"score 1 is .* in A and \"meaning 1\" in B",
        ),
    ],
)
def test_another_scale_or_rule_is_refused_and_the_difference_named(finish, tmp_path, choices, said):
    a, b = finish("A", range(4), OF_A), finish("B", range(4, 6), OF_B, **choices)
    with pytest.raises(ProblemError, match=said):
        poolStudies([a.folder, b.folder], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_studies_decided_with_other_images_are_refused_and_training_cases_may_be_in_both(
    makeCases, makeStudy, tmp_path, quickPassphrase
):
    everyCase = makeCases(5, lesions=2)
    training = replace(everyCase.sources[0], purpose="training", positiveFoci=("1",))
    alone, withCT = {"name": "PET alone", "images": ["pet"]}, {"name": "with CT", "images": ["pet", "ct"]}

    def finished(name, numbers, **choices):
        sources = [training, *(everyCase.sources[number] for number in numbers)]
        study = makeStudy(name, replace(everyCase, sources=sources), **choices)
        handOut(study)
        for reader in ("anna", "bert"):
            there = truthOfPacket(study, reader, everyCase.truth)
            simulateReader(study.packet(reader), there, sensitivity=1, specificity=1, seed=1, passphrase=quickPassphrase)
            takeIn(study, reader, study.packet(reader))
        reconcile(study)
        return study.folder

    a = finished("A", (1, 2))
    b = finished("B", (3, 4), stages=[alone, withCT])
    c = finished("C", (3, 4), stages=[alone, withCT], decidingStage="PET alone")
    with pytest.raises(ProblemError, match=r'list of images that decide is \["ct","pet"\] in A and \["pet"\] in C'):
        poolStudies([a, c], tmp_path / "refused")
    poolStudies([a, b], tmp_path / "out")
    decisions = rows(tmp_path / "out", "decisions")
    assert sorted(decisions["caseID"].unique()) == [f"Case-Alpha-{number}" for number in (1, 2, 3, 4)]
    assert not [column for column in decisions if "stage" in column]


def test_a_rule_amended_for_a_later_batch_is_a_difference(finish, makeCases, sign, tmp_path):
    a, b = finish("A", range(2), {key: scores[:4] for key, scores in OF_A.items()}, unblind=False), finish("B", range(4, 6), OF_B)
    amend(a, {"rule": {"readers": "all", "threshold": 3}}, "a reason", 2)
    batch, _ = addCases(a, makeCases(6, lesions=2).sources[2:3])
    handOut(batch)
    for reader in ("anna", "bert"):
        sign(batch, reader, {("Case-Alpha-2", 0): 3, ("Case-Alpha-2", 1): 3}, f"Dr. {reader}")
    reconcile(a)
    with pytest.raises(ProblemError, match=r'rule is .*"threshold":4\} in A and .*"threshold":3\} in A \(batch 2\)'):
        poolStudies([a.folder, b.folder], tmp_path / "out")


def test_late_batches_are_pooled_with_their_study(finish, makeCases, sign, tmp_path):
    a, b = finish("A", range(2), {key: scores[:4] for key, scores in OF_A.items()}, unblind=False), finish("B", range(4, 6), OF_B)
    batch, _ = addCases(a, makeCases(6, lesions=2).sources[2:3])
    handOut(batch)
    for reader in ("anna", "bert"):
        sign(batch, reader, {("Case-Alpha-2", 0): 5, ("Case-Alpha-2", 1): 1}, f"Dr. {reader}")
    reconcile(a)
    poolStudies([a.folder, b.folder], tmp_path / "out")
    decisions = rows(tmp_path / "out", "decisions")
    assert decisions[["study", "batch"]].fillna(0).astype({"batch": int}).value_counts(sort=False).to_dict() == {
        ("A", 1): 4,
        ("A", 2): 2,
        ("B", 0): 4,
    }
    row = rows(tmp_path / "out", "agreement").query("study == 'A; B' and scope == 'all foci' and measure == 'agreement'").iloc[0]
    assert (row.patients, row.foci) == (5, 10)


def test_a_patient_or_a_pet_in_two_studies_is_refused_and_not_named(finish, tmp_path):
    a = finish("A", range(4), OF_A, numbered="P{}")
    same = finish("B", range(4, 6), OF_B, numbered=" p{}")
    with pytest.raises(ProblemError, match=r"A patient of A \(case .* in its key\.json\) is in B, too") as raised:
        poolStudies([a.folder, same.folder], tmp_path / "out")
    assert "P0" not in str(raised.value) and "Case-Alpha" not in str(raised.value)
    result = poolStudies([a.folder, same.folder], tmp_path / "out", patientsDiffer=True)
    assert len({patient.patientID for patient in result.pooled.byPlace.patients}) == 6
    assert json.loads((tmp_path / "out/pooled.json").read_text())["patientsDiffer"] is True
    doubled = finish("C", [0, 5], OF_B, numbered="Q{}")
    for differ in (False, True):
        with pytest.raises(ProblemError, match="A PET of A"):
            poolStudies([a.folder, doubled.folder], tmp_path / "other", patientsDiffer=differ)


def test_what_is_not_finished_or_stands_there_twice_is_refused(finish, tmp_path):
    a, b = finish("A", range(4), OF_A), finish("B", range(4, 6), OF_B, unblind=False)
    for studies, said in (
        ([a.folder], "Fewer than two studies"),
        ([a.folder, b.folder], "B is not unblinded"),
        ([a.folder, a.folder], "cannot be distinguished by the names A, A"),
    ):
        with pytest.raises(ProblemError, match=said):
            poolStudies(studies, tmp_path / "out")
    with pytest.raises(ProblemError, match="are one study"):
        poolStudies([a.folder, a.folder], tmp_path / "out", names=["one", "two"])
    reconcile(b)
    with pytest.raises(ProblemError, match="lies in the study"):
        poolStudies([a.folder, b.folder], a.results)
    assert not (tmp_path / "out").exists()


def test_by_command_and_again_and_never_over_what_others_made(finish, tmp_path, capsys):
    a, b = finish("A", range(4), OF_A), finish("B", range(4, 6), OF_B)
    command = ["reading", "pool", str(a.folder), str(b.folder), "--out", str(tmp_path / "out"), "--names", "Basel,Bern"]
    before = {path: path.read_bytes() for study in (a, b) for path in study.folder.rglob("*") if path.is_file()}
    capsys.readouterr()
    assert main(command) == 0
    said = capsys.readouterr().out
    # positive by both: A has cases 0 and 3, B both
    assert "4 of 6 evaluable patients have a positive focus (6 patients read)." in said and "taken from their names" in said
    assert {path: path.read_bytes() for study in (a, b) for path in study.folder.rglob("*") if path.is_file()} == before
    assert set(rows(tmp_path / "out", "decisions").study) == {"Basel", "Bern"}
    assert main(command) == 0
    (tmp_path / "out/decisions.csv").write_text("mine")
    assert main(command) == 1 and (tmp_path / "out/decisions.csv").read_text() == "mine"


def test_of_a_free_search_patients_are_pooled_and_no_kappa_of_foci(makeCases, makeStudy, tmp_path, quickPassphrase):
    cases = makeCases(6, lesions=2)
    folders = []
    for name, sources in (("A", cases.sources[:4]), ("B", cases.sources[4:])):
        study = makeStudy(name, replace(cases, sources=sources), givenFoci=False)
        handOut(study)
        for reader in ("anna", "bert"):
            there = truthOfPacket(study, reader, cases.truth)
            simulateReader(study.packet(reader), there, sensitivity=1, specificity=1, seed=1, passphrase=quickPassphrase)
            takeIn(study, reader, study.packet(reader))
        reconcile(study)
        folders.append(study.folder)
    poolStudies(folders, tmp_path / "out")
    together = rows(tmp_path / "out", "agreement").query("study == 'A; B'")
    assert set(together[together.scope == "all foci"].measure) == {"positiveAgreement"}
    ofPatients = together[together.scope == "all patients"].set_index("measure")
    # every patient has one lesion that both call
    assert ofPatients.loc["agreement", "value"] == 1 and ofPatients.loc["agreement", "patients"] == 6
    assert ofPatients.loc["kappaUnweighted", "notDefined"].startswith(
        "not defined: both put every patient into the same category"
    )


def test_what_does_not_verify_in_a_study_is_said(finish, tmp_path, capsys):
    a, b = finish("A", range(4), OF_A), finish("B", range(4, 6), OF_B)
    volume = next((b.packet("anna") / "volumes").iterdir())
    volume.write_bytes(volume.read_bytes()[:-1])
    assert main(["reading", "pool", str(a.folder), str(b.folder), "--out", str(tmp_path / "out")]) == 3
    assert "Does not verify: B: anna's packet" in capsys.readouterr().err
    (said,) = json.loads((tmp_path / "out/pooled.json").read_text())["verification"]
    assert said.startswith("B: anna's packet: volumes/")
