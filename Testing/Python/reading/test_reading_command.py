"""`her2pet reading`, from a table of cases to unblinded tables, as a coordinator runs it."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pandas
import pytest
from HER2PETLib.commands import main
from HER2PETLib.phantom.readers import simulateReader, truthOfPacket
from HER2PETLib.reading.ledger import claims
from HER2PETLib.reading.ledger.receipt import receiptOf
from HER2PETLib.reading.ledger.signing import fingerprint
from HER2PETLib.reading.study.study import openStudy
from HER2PETLib.trial.pathology import SPECIMEN_COLUMNS
from HER2PETLib.trial.patients import PATIENT_COLUMNS


@pytest.fixture
def casesTable(tmp_path, makeCases):
    """(CASES.csv with paths relative to it, the cases)."""
    cases = makeCases()
    path = tmp_path / "cases.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["caseID", "patientID", "pet", "ct", "regions", "injectedAt", "reason", "remark"])
        for source in cases.sources:
            files = [Path(name).relative_to(tmp_path) for name in (source.pet, source.ct, source.regions)]
            writer.writerow([source.caseID, source.patientID, *files, "", "", "passed over"])
    return path, cases


@pytest.fixture(autouse=True)
def keyPassphrase(monkeypatch):
    """The passphrase of the coordinator's key, as a script gives it."""
    monkeypatch.setenv("HER2PET_COORDINATOR_PASSPHRASE", "the coordinator's own four words")


@pytest.fixture
def run(capsys):
    """run(*words) -> (exit code, what was printed, what was printed as errors)."""

    def command(*words):
        code = main(["reading", *map(str, words)])
        return code, *capsys.readouterr()

    return command


@pytest.fixture
def handedOut(casesTable, run, tmp_path):
    """A study of the cases, handed out to anna and bert."""
    study = tmp_path / "study"
    run("create", casesTable[0], "--study", study, "--title", "T", "--readers", "anna,bert")
    run("hand-out", study)
    return openStudy(study)


@pytest.fixture
def readBy(casesTable, quickPassphrase):
    """readBy(study, reader, sensitivity, truth) -> receipt: the reader reads at once and signs; nothing is taken in."""

    def read(study, reader, sensitivity=1.0, truth=None):
        there = truthOfPacket(study, reader, truth or casesTable[1].truth)
        return simulateReader(
            study.packet(reader), there, sensitivity=sensitivity, specificity=1, seed=2, passphrase=quickPassphrase
        )

    return read


@pytest.fixture
def takenIn(handedOut, readBy, run):
    """takenIn(berts=sensitivity) -> folder of a study that both have signed and that was taken in; anna sees everything."""

    def study(berts=1.0):
        for reader, sensitivity in (("anna", 1.0), ("bert", berts)):
            readBy(handedOut, reader, sensitivity)
            assert run("take-in", handedOut.folder, "--reader", reader, "--packet", handedOut.packet(reader))[0] == 0
        return handedOut.folder

    return study


@pytest.mark.parametrize("mode", ["given", "free"])
def test_a_reading_from_create_to_reconcile(casesTable, run, readBy, tmp_path, mode):
    study = tmp_path / "study"
    choices = ["--mode", mode, "--repeats", 2, "--seed", 4, "--tracer", "89Zr-pertuzumab"]
    code, said, _ = run("create", casesTable[0], "--study", study, "--title", "A trial", "--readers", "anna,bert", *choices)
    assert code == 0 and "4 cases" in said and "seed 4" in said
    assert json.loads((study / "study.json").read_text())["tracer"] == "89Zr-pertuzumab"
    assert run("hand-out", study)[0] == 0
    assert run("status", study)[1] == "anna: 0 of 6 completed, handed out\nbert: 0 of 6 completed, handed out\n"
    for reader, sensitivity in (("anna", 1.0), ("bert", 0.5)):
        opened = openStudy(study)
        readBy(opened, reader, sensitivity)
        code, said, _ = run("take-in", study, "--reader", reader, "--packet", opened.packet(reader))
        assert code == 0 and said.startswith(f"The signed reading of {reader} was taken in.\n{claims.WHOLE}")
    assert "before, just like this" in run("take-in", study, "--reader", "anna", "--packet", opened.packet("anna"))[1]
    assert run("verify", study)[0] == 0
    code, said, errors = run("reconcile", study)
    assert (code, errors) == (0, "")

    tables = {table.stem: pandas.read_csv(table) for table in (study / "results").glob("*.csv") if ".schema" not in table.name}
    assert set(tables) == {
        "decisions",
        "discordant",
        "patientDecisions",
        "ambiguousMatches",
        "queries",
        "scorePairs",
        "agreement",
    }
    decisions = tables["decisions"]
    # The rule, applied anew to the scores in the table (no score: not seen).
    both = (decisions["score_anna"] >= 4) & (decisions["score_bert"] >= 4)
    assert (decisions["positive"] == both).all() and both.any() and not both.all()
    assert said.splitlines()[1] == f"{both.sum()} of {len(decisions)} foci are positive."
    called = (decisions["score_anna"] >= 4) != (decisions["score_bert"] >= 4)
    assert len(tables["discordant"]) == called.sum() > 0
    patients = tables["patientDecisions"].set_index("patientID")
    assert (patients["positive"] == decisions.assign(both=both).groupby("patientID")["both"].any()).all()
    assert patients["evaluable"].all()

    agreement = tables["agreement"]
    assert (
        set(agreement["scope"]) == {"all foci", "all patients", "site: liver", "site: bone", "repeats of anna", "repeats of bert"}
        or mode == "given"
    )
    assert {"notDefined", "lowNotDefined", "clusteredNotDefined"} <= set(agreement)
    row = agreement[(agreement["scope"] == "all foci") & (agreement["scale"] == "positive is >= 4")].set_index("measure")
    if mode == "free":  # no focus is a true negative
        assert list(row.index) == ["positiveAgreement"]
        assert row.loc["positiveAgreement", "value"] == pytest.approx(2 * both.sum() / (2 * both.sum() + called.sum()))
        ofPatients = agreement[agreement["scope"] == "all patients"].set_index("measure")
        assert {"kappaUnweighted", "ac1", "negativeAgreement"} <= set(ofPatients.index)
        assert (ofPatients["patients"] == len(patients)).all() and ofPatients["foci"].isna().all()
    else:
        assert row.loc["agreement", "value"] == pytest.approx((~called).mean())
    schema = pandas.read_csv(study / "results" / "decisions.schema.csv").set_index("columnName")
    assert list(schema.index) == list(decisions.columns)
    assert schema.loc["positive", "type"] == "bit"


@pytest.mark.parametrize("mode", ["given", "free"])
def test_two_cases_of_one_patient_are_told_at_create_and_come_to_one_endpoint(casesTable, run, readBy, tmp_path, mode):
    """Two time points, say. Lesions are 1, 2, ... and found foci F1, F2, ... in both: pathology names them with their case."""
    path, cases = casesTable
    table = pandas.read_csv(path)
    table["patientID"] = ["P1", "P1", "P2", "P3"]
    table.to_csv(path, index=False)
    study = tmp_path / "study"
    _, _, told = run("create", path, "--study", study, "--title", "T", "--readers", "anna,bert", "--mode", mode)
    assert [line for line in told.splitlines() if "one patient" in line] == [
        "her2pet reading: Case-Alpha-0, Case-Alpha-1: cases of one patient, P1. A positive focus in any of them makes the patient positive; "
        f"in the pathology table her foci are named with their case, as Case-Alpha-0/{'1' if mode == 'given' else 'F1'}."
    ]
    run("hand-out", study)
    opened = openStudy(study)
    # Only the second case of P1 and the case of P2 have positive foci.
    truth = {
        case: [replace(focus, positive=focus.positive and case in ("Case-Alpha-1", "Case-Alpha-2")) for focus in foci]
        for case, foci in cases.truth.items()
    }
    for reader in ("anna", "bert"):
        readBy(opened, reader, truth=truth)
        assert run("take-in", study, "--reader", reader, "--packet", opened.packet(reader))[0] == 0
    assert run("reconcile", study)[0] == 0
    patients = pandas.read_csv(study / "results" / "patientDecisions.csv").set_index("patientID")
    assert patients["positive"].to_dict() == {"P1": 1, "P2": 1, "P3": 0}
    called = patients.loc["P1", "positiveFocusIDs"].split("; ")
    assert len(called) == 2 and all(name.startswith("Case-Alpha-1/") for name in called)
    focus = called[0].removeprefix("Case-Alpha-1/")

    fixed = "89Zr-trastuzumab,F,1961-07-14,2015-02-03,yes,negative,yes,7,CT,1,no,no,no,no,,,2015-03-30,,,,"
    (tmp_path / "patients.csv").write_text("\n".join([",".join(PATIENT_COLUMNS), *(f"P{n},{fixed}" for n in (1, 2, 3))]))

    def endpoint(name):
        rows = [",".join(SPECIMEN_COLUMNS), f"S1,P1,{name},core,2015-04-10,3+,,,,ASCO/CAP 2018,,"]
        (tmp_path / "pathology.csv").write_text("\n".join(rows))
        tables = ["--patients", tmp_path / "patients.csv", "--pathology", tmp_path / "pathology.csv", "--out", tmp_path / "out"]
        code = main(["endpoint", str(study), *map(str, tables)])
        rows = pandas.read_csv(tmp_path / "out" / "patientOutcomes.csv").set_index("patientID")
        return code, rows.loc["P1", "imageable"], pandas.read_csv(tmp_path / "out" / "problems.csv")["reason"].tolist()

    assert endpoint(f"Case-Alpha-1/{focus}") == (0, 1, [])
    code, imageable, (problem,) = endpoint(focus)
    assert code == 3 and imageable != 1
    assert problem.startswith(f"specimen S1: focus {focus} of patient P1 is not in the reading; it is left out. Is it ")
    assert f"Case-Alpha-1/{focus}?" in problem


def test_as_they_were_signed_is_said_only_where_a_receipt_came_by_another_way(handedOut, readBy, run, tmp_path):
    """A receipt in the packet was in the same hands as the ledger, and can have been made anew with it."""
    opened, study = handedOut, handedOut.folder
    for reader in ("anna", "bert"):
        receipt = readBy(opened, reader)
        assert claims.AS_SIGNED not in run("verify", study)[1]
        said = run("take-in", study, "--reader", reader, "--packet", opened.packet(reader))[1]
        assert claims.AS_SIGNED not in said and claims.RECEIPT_CAME_WITH_IT in said
    annas = fingerprint(receiptOf(study / "returned" / "anna" / "ledger.sqlite").publicKey)
    assert run("fingerprint", study, "--reader", "anna", "--digits", annas, "--came", "by telephone")[0] == 0
    code, _, errors = run("fingerprint", study, "--reader", "anna", "--digits", "1" * 30)
    assert code == 1 and "Another fingerprint was given for anna before" in errors
    (tmp_path / "mailed.json").write_text(json.dumps(receipt.document()))  # bert's
    beside = opened.packet("bert") / "receipt.json"
    for given, shown in ((beside, False), (tmp_path / "mailed.json", True)):
        words = ["--reader", "bert", "--packet", opened.packet("bert"), "--receipt", given]
        code, said, _ = run("take-in", study, *words)
        assert code == 0 and (claims.AS_SIGNED in said) == shown
    assert run("status", study)[1].splitlines() == [
        "anna: 4 of 4 completed, taken in; its receipt came with the ledger; the fingerprint of its key was given",
        "bert: 4 of 4 completed, taken in; its receipt came separately; the fingerprint of its key was not given",
    ]
    code, said, _ = run("verify", study)
    assert code == 0
    assert f"Taken in from anna: {claims.ofLedger(keyIsKnown=True, hasSeparateReceipt=False)}" in said
    assert f"Taken in from bert: {claims.ofLedger(keyIsKnown=False, hasSeparateReceipt=True)}" in said
    counterReceipt = study / "returned" / "bert" / "counterReceipt.txt"
    assert claims.COUNTER_RECEIPTS in run("verify", study, "--counter-receipt", counterReceipt)[1]


def test_results_that_were_changed_are_found_by_verify(takenIn, run):
    study = takenIn()
    assert run("reconcile", study)[0] == 0
    assert run("verify", study)[0] == 0
    decisions = study / "results" / "decisions.csv"
    original = decisions.read_bytes()
    decisions.write_bytes(original.replace(b",5,", b",1,", 1))
    code, _, errors = run("verify", study)
    assert code == 1 and "results/decisions.csv is not as it was written." in errors
    decisions.write_bytes(original)
    assert run("reconcile", study)[0] == 0
    assert run("verify", study)[0] == 0


def test_adjudication_stands_apart_and_is_labeled(takenIn, run, tmp_path):
    study = takenIn(berts=0.0)
    (tmp_path / "third.csv").write_text("caseID,focusID,score\nCase-Alpha-1,1,5\nCase-Alpha-1,3,2\n")
    code, said, _ = run("reconcile", study, "--adjudication", tmp_path / "third.csv")
    assert code == 0 and "0 of 4 evaluable patients have a positive focus" in said
    sensitivity = pandas.read_csv(study / "results" / "sensitivityAdjudicated.csv", dtype={"focusID": str})
    assert set(sensitivity["analysis"]) == {"sensitivity analysis with adjudication; not the decision by the charter's rule"}
    positive = sensitivity[sensitivity["positive"] == 1]
    assert positive[["caseID", "focusID"]].values.tolist() == [["Case-Alpha-1", "1"]]
    assert not pandas.read_csv(study / "results" / "decisions.csv")["positive"].any()
    (tmp_path / "third.csv").write_text("caseID,focusID,score\nCase-Alpha-1,1,9\n")
    code, _, errors = run("reconcile", study, "--adjudication", tmp_path / "third.csv")
    assert code == 1 and "row 2, column score: '9' is not on the scale" in errors


def test_a_bad_case_is_refused_and_the_rest_goes_on(casesTable, run, tmp_path):
    path, cases = casesTable
    Path(cases.sources[1].pet).write_text("not a volume")
    Path(cases.sources[2].regions).unlink()
    code, said, errors = run("create", path, "--study", tmp_path / "study", "--title", "T", "--readers", "anna,bert")
    assert code == 3 and "2 cases" in said
    refused = [line for line in errors.splitlines() if line.startswith("Refused: ")]
    assert [line.split(":")[1] for line in refused] == [" Case-Alpha-1", " Case-Alpha-2"]
    assert {case.source.caseID for case in openStudy(tmp_path / "study").key.cases.values()} == {"Case-Alpha-0", "Case-Alpha-3"}


@pytest.mark.parametrize(("mode", "use"), [("given", "given to the readers"), ("free", "for matching the readers' marks")])
def test_create_says_how_many_lesions_a_case_has_and_names_what_was_left_out(casesTable, run, tmp_path, mode, use):
    """A lesion called "reference lesion" that is left out unseen may be the positive one: the coordinator reads it here."""
    path, _ = casesTable
    names = ("sacrum", "Reference lesion (target 1 of RECIST)", "liver", "blood pool")
    (tmp_path / "labels.csv").write_text("label,name\n" + "".join(f"{n},{name}\n" for n, name in enumerate(names, start=1)))
    table = pandas.read_csv(path)
    table["labels"] = ["labels.csv", "", "", ""]
    table.to_csv(path, index=False)
    code, _, told = run("create", path, "--study", tmp_path / "study", "--title", "T", "--readers", "a,b", "--mode", mode)
    assert code == 0
    assert told.splitlines() == [
        f"her2pet reading: Case-Alpha-0: 2 lesions {use}; left out as reference regions: Reference lesion (target 1 of RECIST), "
        "blood pool.",
        *(f"her2pet reading: Case-Alpha-{number}: 4 lesions {use}." for number in (1, 2, 3)),
    ]
    assert {case.source.caseID: [focus.name for focus in case.foci] for case in openStudy(tmp_path / "study").key.cases.values()}[
        "Case-Alpha-0"
    ] == ["sacrum", "liver"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("caseID,pet\na,x.nrrd\na,y.nrrd\n", "line 3, column caseID: the case a is in line 2 already"),
        ("caseID,pet\n,x.nrrd\n", "line 2, column caseID: empty"),
        ("caseID,pet\na,\n", "line 2, column pet: empty"),
        ("caseID,image\na,x\n", "has no column pet"),
        ("caseID,pet\n", "has no cases"),
        ("caseID,pet,weightKg\na,x,70\n", "line 2, column reason: empty, and weightKg is entered: say why."),
        ("caseID,pet\na,nothing.nrrd\n", "None of 1 cases can be read"),
    ],
)
def test_a_wrong_table_is_refused_with_the_row(run, tmp_path, text, said):
    (tmp_path / "cases.csv").write_text(text)
    code, _, errors = run("create", tmp_path / "cases.csv", "--study", tmp_path / "study", "--title", "T", "--readers", "a,b")
    assert code == 1 and said in errors
    assert not (tmp_path / "study").exists()


def test_a_wrong_charter_leaves_nothing(casesTable, run, tmp_path):
    code, _, errors = run("create", casesTable[0], "--study", tmp_path / "study", "--title", "T", "--readers", "anna,anna")
    assert code == 1 and "already named" in errors
    assert not (tmp_path / "study").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--readers", "a,b", "--repeats", "5"], "5 cases are to be repeated and there are 4"),
        (["--readers", "a,b", "--seed", "-1"], "seed"),
    ],
)
def test_what_cannot_be_read_is_refused_before_anything_is_written(casesTable, run, tmp_path, words, said):
    code, _, errors = run("create", casesTable[0], "--study", tmp_path / "study", "--title", "T", *words)
    assert code == 1 and said in errors
    assert not (tmp_path / "study").exists()


def test_given_foci_need_regions(casesTable, run, tmp_path):
    table = pandas.read_csv(casesTable[0]).drop(columns="regions")
    table.to_csv(tmp_path / "cases.csv", index=False)
    words = ("create", tmp_path / "cases.csv", "--title", "T", "--readers", "a,b")
    code, _, errors = run(*words, "--study", tmp_path / "given")
    assert code == 1 and "names no regions for this case" in errors
    assert run(*words, "--study", tmp_path / "free", "--mode", "free")[0] == 0


def test_a_study_is_not_written_over_another(casesTable, run, tmp_path):
    words = ("create", casesTable[0], "--study", tmp_path / "study", "--title", "T", "--readers", "anna,bert")
    assert run(*words)[0] == 0
    code, _, errors = run(*words)
    assert code == 1 and "already holds a study" in errors


def test_verify_that_finds_something_fails(handedOut, run):
    study = handedOut.folder
    next(study.glob("packets/anna/volumes/*")).unlink()
    code, _, errors = run("verify", study)
    assert code == 1 and "missing or damaged" in errors


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["create", "cases.csv"], "the following arguments are required"),
        (["reconcile"], "the following arguments are required"),
    ],
)
def test_wrong_words_are_bad_usage(run, capsys, words, said):
    with pytest.raises(SystemExit) as ended:
        run(*words)
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


def test_the_endpoint_says_what_it_stands_on_and_verify_sees_it_changed(takenIn, run, tmp_path):
    study = takenIn()
    opened = openStudy(study)
    (tmp_path / "patients.csv").write_text(",".join(PATIENT_COLUMNS) + "\n")
    (tmp_path / "pathology.csv").write_text(",".join(SPECIMEN_COLUMNS) + "\n")
    words = ["--patients", tmp_path / "patients.csv", "--pathology", tmp_path / "pathology.csv", "--out", study / "results"]

    def endpoint():
        return main(["endpoint", str(study), *map(str, words)])

    first = endpoint()
    document = json.loads((study / "results" / "endpoint.json").read_text())
    receipts = {reader: receiptOf(study / "returned" / reader / "ledger.sqlite") for reader in ("anna", "bert")}
    assert document["charter"] == opened.charter.hash and document["key"] == opened.key.hash
    assert {reader: reading["lastHash"] for reader, reading in document["readings"].items()} == {
        reader: receipt.lastHash for reader, receipt in receipts.items()
    }
    assert run("verify", study)[0] == 0
    # Once more, from other tables: what is written anew is no change behind anybody's back.
    (tmp_path / "patients.csv").write_text(",".join(PATIENT_COLUMNS) + "\n\n")
    assert endpoint() == first
    assert run("verify", study)[0] == 0
    report = study / "results" / "endpoint.csv"
    report.write_text(report.read_text() + "\n")
    code, _, errors = run("verify", study)
    assert code == 1 and "results/endpoint.csv is not as it was written." in errors


def test_one_pet_under_two_case_ids_is_refused_and_the_rest_goes_on(casesTable, run, tmp_path):
    """Under another name of the file, too: it would be read, and counted, twice."""
    path, cases = casesTable
    Path(cases.sources[2].pet).write_bytes(Path(cases.sources[1].pet).read_bytes())
    code, said, errors = run("create", path, "--study", tmp_path / "study", "--title", "T", "--readers", "anna,bert")
    assert code == 3 and "2 cases" in said
    refused = [line for line in errors.splitlines() if line.startswith("Refused: ")]
    assert len(refused) == 2 and all("Case-Alpha-1, Case-Alpha-2 are one PET under 2 names" in line for line in refused)
