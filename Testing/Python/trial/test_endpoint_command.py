"""`her2pet endpoint` from a reading that two readers signed: tables, JSON, print-out and what it does when things do not fit."""

import csv
import json

import numpy as np
import pandas as pd
import pytest
from HER2PETLib.cases import Case
from HER2PETLib.commands import main
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.reading.ledger import passphrase
from HER2PETLib.reading.ledger.readerledger import Ledger, claimLedger
from HER2PETLib.reading.packet.contents import readPacket
from HER2PETLib.reading.study.handout import handOut
from HER2PETLib.reading.study.returnedpackets import takeIn
from HER2PETLib.reading.study.study import createStudy
from HER2PETLib.trial.pathology import SPECIMEN_COLUMNS
from HER2PETLib.trial.patients import PATIENT_COLUMNS
from HER2PETLib.volumefile import writeVolume

READERS = ("anna", "bert")
WORDS = "four words nobody knows"
# Scores of (anna, bert) on foci 1 and 2. Positive by both: focus 1 of ZZ-1, focus 2 of ZZ-2, focus 1 of ZZ-4. ZZ-3: a focus each, never both.
SCORES = {"ZZ-1": [(5, 4), (2, 1)], "ZZ-2": [(3, 5), (4, 4)], "ZZ-3": [(5, 3), (1, 4)], "ZZ-4": [(4, 5), (4, 3)]}
FIXED = "F,1961-07-14,2015-02-03,yes,negative,yes,7,CT,1,no,no,no,no,,"


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """A study of four patients with two given foci each, read and signed; second value: the focus IDs in their order."""
    folder = tmp_path_factory.mktemp("reading")
    geometry = Geometry.fromLPS((6, 8, 9), (0, 0, 0), (4, 4, 5), np.eye(3))
    labels = np.zeros(geometry.shape, np.uint8)
    labels[1, 1, 1], labels[4, 5, 6] = 1, 2
    writeVolume(folder / "lesions.nrrd", Volume(labels, geometry))
    cases = []
    for number, patientID in enumerate(SCORES):
        pet = np.random.default_rng(number).random(geometry.shape, dtype=np.float32)
        writeVolume(folder / f"suv-{patientID}.nrrd", Volume(pet, geometry))
        cases.append(Case(patientID, str(folder / f"suv-{patientID}.nrrd"), str(folder / "lesions.nrrd")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passphrase, "N", 2**4)  # the cost of a passphrase is tested by itself
        made, refused = createStudy(folder / "study", cases, title="Test", tracer="89Zr-trastuzumab", readers=READERS, seed=2**40)
        assert refused == []
        handOut(made)
        for column, reader in enumerate(READERS):
            packet = readPacket(made.packet(reader))
            claimLedger(packet.ledger, WORDS)
            with Ledger(packet.ledger, WORDS) as ledger:
                for case in packet.cases:
                    showing = made.key.handOut.showings[reader][case.caseID]
                    scores = SCORES[made.key.cases[showing.case].source.patientID]
                    ledger.openCase(case.caseID)
                    for focus in case.foci:
                        ledger.score(case.caseID, focus.focusID, scores[showing.foci[focus.focusID]][column])
                    ledger.completeCase(case.caseID)
                receipt = ledger.sign(WORDS, reader)
            packet.receipt.write_text(json.dumps(receipt.document()), encoding="utf-8")
            takeIn(made, reader, made.packet(reader))
    return made.folder, [focus.regionID for focus in next(iter(made.key.cases.values())).foci]


@pytest.fixture
def endpoint(study, tmp_path):
    """endpoint(specimens, patients) runs the command on these rows and returns exit code and output folder."""
    folder, _ = study

    def run(specimens, patients, *more):
        for name, columns, rows in (("patients", PATIENT_COLUMNS, patients), ("pathology", SPECIMEN_COLUMNS, specimens)):
            (tmp_path / f"{name}.csv").write_text("\n".join([",".join(columns), *rows]) + "\n", encoding="utf-8")
        tables = ["--patients", str(tmp_path / "patients.csv"), "--pathology", str(tmp_path / "pathology.csv")]
        return main(["endpoint", str(folder), *tables, "--out", str(tmp_path / "out"), *more]), tmp_path / "out"

    return run


def patientRow(patientID, tracer, petDate="2015-03-30"):
    return f"{patientID},89Zr-{tracer},{FIXED},{petDate},,,,"


PATIENTS = [
    patientRow("ZZ-1", "trastuzumab"),
    patientRow("ZZ-2", "trastuzumab"),
    patientRow("ZZ-3", "pertuzumab"),
    patientRow("ZZ-4", "pertuzumab"),
    patientRow("ZZ-5", "pertuzumab", petDate=""),
]


def specimenRows(foci):
    return [
        f"S1,ZZ-1,{foci[0]},core,2015-04-10,2+,dual,2.6,6.1,ASCO/CAP 2018,,",
        f"S2,ZZ-2,{foci[1]},core,2015-04-11,1+,,,,ASCO/CAP 2018,,",
        f"S4,ZZ-4,{foci[0]},FNA,2015-04-12,,,,,ASCO/CAP 2018,too few cells,",
    ]


def test_the_endpoint_is_written_and_printed_with_every_denominator(study, endpoint, capsys):
    code, out = endpoint(specimenRows(study[1]), PATIENTS)
    printed = capsys.readouterr()
    assert (code, printed.err) == (0, "")
    # 1 of 4 and of 5: exact intervals 0.63-80.59 and 0.51-71.64 (Clopper-Pearson tables).
    assert "pooled: 1/5 (20.00 %, exact 95 % CI 0.51-71.64; denominator: enrolled)" in printed.out
    assert "pooled: 1/4 (25.00 %, exact 95 % CI 0.63-80.59; denominator: imaged)" in printed.out
    table = pd.read_csv(out / "endpoint.csv").set_index(["group", "measure", "denominator"])
    assert table.loc[("pooled", "petPositive", "imaged"), ["k", "n"]].tolist() == [3, 4]
    assert table.loc[("pooled", "imageableHER2Positive", "evaluable"), ["k", "n"]].tolist() == [1, 3]
    conclusive = "PET-positive and biopsied, inconclusive left out"
    assert table.loc[("pooled", "ppvHER2Positive", conclusive), ["k", "n"]].tolist() == [1, 2]
    assert table.loc[("pooled", "ppvHER2PositiveOrLow", conclusive), ["k", "n"]].tolist() == [2, 2]
    assert pd.isna(table.loc[("89Zr-pertuzumab", "ppvHER2Positive", conclusive), "percent"])


def test_each_patient_specimen_and_criterion_has_its_row(study, endpoint):
    _, out = endpoint(specimenRows(study[1]), PATIENTS)
    outcomes = pd.read_csv(out / "patientOutcomes.csv", keep_default_na=False).set_index("patientID")
    assert outcomes["reached"].to_dict() == {
        "ZZ-1": "evaluable",
        "ZZ-2": "evaluable",
        "ZZ-3": "evaluable",
        "ZZ-4": "imaged",
        "ZZ-5": "eligible",
    }
    assert outcomes.loc["ZZ-4", "detail"] == ("PET-positive, HER2 inconclusive; neither IHC nor ISH is given: too few cells")
    classes = pd.read_csv(out / "pathologyClasses.csv").set_index("specimenID")
    assert classes["focusClass"].tolist() == ["HER2-positive", "HER2-low", "inconclusive"]
    assert classes.loc["S1", ["ihcScore", "ishRatio", "ishCopies", "specimenReason"]].tolist() == [
        "2+",
        2.6,
        6.1,
        "ISH group 1 (ratio 2.6, copies 6.1), IHC 2+",
    ]
    assert len(pd.read_csv(out / "eligibility.csv")) == 5 * 11
    flow = pd.read_csv(out / "patientFlow.csv", keep_default_na=False)
    pooled = flow[flow["group"] == "pooled"]
    assert pooled[pooled["reason"] == ""].set_index("step")["patients"].to_dict() == {
        "enrolled": 5,
        "eligible": 5,
        "imaged": 4,
        "evaluable": 3,
    }
    for table in ("endpoint", "patientFlow", "eligibility", "patientOutcomes", "pathologyClasses", "problems"):
        with (out / f"{table}.schema.csv").open(encoding="utf-8") as file:
            keys = [row["columnName"] for row in csv.DictReader(file)]
        assert keys == pd.read_csv(out / f"{table}.csv", nrows=0).columns.tolist()


def test_the_json_says_what_it_stands_on(study, endpoint):
    _, out = endpoint(specimenRows(study[1]), PATIENTS)
    document = json.loads((out / "endpoint.json").read_text(encoding="utf-8"))
    assert set(document["denominators"]) == {row["denominator"] for row in document["endpoint"]}
    assert [len(given["sha256"]) for given in document["inputs"]] == [64, 64]
    assert len(document["charter"]) == 64
    assert document["problems"] == []


def test_what_does_not_fit_is_named_and_the_rest_is_done(endpoint, capsys):
    patients = [PATIENTS[0], PATIENTS[1].replace(",1,no", ",fit,no"), *PATIENTS[2:]]
    code, out = endpoint(specimenRows(["F99", "F98"])[:1], patients)
    told = capsys.readouterr().err.splitlines()
    assert code == 4
    assert told == [
        "patients.csv, row 3, column ecog: 'fit' is not valid: expected a whole number from 0 to 5.",
        "pathology table, row 2, column focusID: specimen S1: focus F99 of patient ZZ-1 is not in the reading; it is left out.",
        "patients table, row 3, column petDate: ZZ-2 was imaged though eligibility not documented: ecog; left out of imaged and evaluable.",
        "Cells that could not be read, and are not counted: 1. Correct them and run again.",
    ]
    assert pd.read_csv(out / "problems.csv")["unreadable"].tolist() == [1, 0, 0]
    assert json.loads((out / "endpoint.json").read_text(encoding="utf-8"))["unreadableCells"] == 1
    assert pd.read_csv(out / "problems.csv")["row"].tolist() == [3, 2, 3]
    assert pd.read_csv(out / "patientOutcomes.csv").set_index("patientID").loc["ZZ-2", "reached"] == "enrolled"


def test_an_ordinary_finding_is_not_the_exit_code_of_a_cell_that_could_not_be_read(study, endpoint):
    code, _ = endpoint(specimenRows(["F99", study[1][1]])[:1], PATIENTS)
    assert code == 3


def test_a_mistyped_ish_does_not_make_a_patient_her2_negative(study, endpoint):
    """Before, ISH 2,6x beside IHC 1+ counted as "not given", and the patient as HER2-negative with exit code 3."""
    rows = [f'S1,ZZ-1,{study[1][0]},core,2015-04-10,1+,dual,"2,6x",6.1,ASCO/CAP 2018,,', *specimenRows(study[1])[1:]]
    code, out = endpoint(rows, PATIENTS)
    assert code == 4
    outcome = pd.read_csv(out / "patientOutcomes.csv").set_index("patientID").loc["ZZ-1"]
    assert (outcome["reached"], outcome["her2"], outcome["unreadable"]) == ("imaged", "inconclusive", 1)
    assert pd.isna(outcome["imageable"]) and "ishRatio '2,6x'" in outcome["detail"]
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "1 cell could not be read. What depends on them is not counted until they are corrected." in page


def test_tables_as_excel_writes_them_give_the_same_endpoint(study, endpoint, tmp_path):
    _, out = endpoint(specimenRows(study[1]), PATIENTS)
    expected = (out / "endpoint.csv").read_bytes(), (out / "pathologyClasses.csv").read_bytes()
    for name, encoding in (("patients", "cp1252"), ("pathology", "utf-16")):
        text = (tmp_path / f"{name}.csv").read_text(encoding="utf-8").replace(",", ";").replace("2.6;6.1", "2,6;6,1")
        (tmp_path / f"{name}.csv").write_bytes(text.replace("\n", "\r\n").encode(encoding))
    tables = ["--patients", str(tmp_path / "patients.csv"), "--pathology", str(tmp_path / "pathology.csv")]
    assert main(["endpoint", str(study[0]), *tables, "--out", str(tmp_path / "excel")]) == 0
    assert ((tmp_path / "excel/endpoint.csv").read_bytes(), (tmp_path / "excel/pathologyClasses.csv").read_bytes()) == expected


def test_a_missing_table_leaves_nothing_behind(study, tmp_path, capsys):
    arguments = [
        "--patients",
        str(tmp_path / "none.csv"),
        "--pathology",
        str(tmp_path / "none.csv"),
        "--out",
        str(tmp_path / "out"),
    ]
    assert main(["endpoint", str(study[0]), *arguments]) == 1
    assert "none.csv cannot be read" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_the_tables_that_people_wrote_may_lie_in_the_output_folder(study, tmp_path, capsys):
    out = tmp_path / "T"
    out.mkdir()
    inputs = {}
    for name, columns, lines in (
        ("patients", PATIENT_COLUMNS, PATIENTS),
        ("pathology", SPECIMEN_COLUMNS, specimenRows(study[1])),
        ("flow", ("mine",), ["kept"]),
    ):
        inputs[name] = out / f"{name}.csv"
        inputs[name].write_text("\n".join([",".join(columns), *lines]) + "\n", encoding="utf-8")
    before = {name: path.read_bytes() for name, path in inputs.items()}
    arguments = ["--patients", str(inputs["patients"]), "--pathology", str(inputs["pathology"]), "--out", str(out)]
    for _ in range(2):
        assert main(["endpoint", str(study[0]), *arguments]) == 0, capsys.readouterr().err
        assert {name: path.read_bytes() for name, path in inputs.items()} == before
    derived = {path.name for path in out.iterdir()} - {path.name for path in inputs.values()}
    assert {"pathologyClasses.csv", "patientFlow.csv", "endpoint.json", "report.html"} <= derived


def test_a_derived_table_that_a_person_edited_is_kept_and_named(study, endpoint, capsys):
    _, out = endpoint(specimenRows(study[1]), PATIENTS)
    asWritten = (out / "eligibility.csv").read_bytes()
    (out / "eligibility.csv").write_bytes(asWritten + b"checked by hand\n")
    before = {path: path.read_bytes() for path in out.iterdir()}
    code, _ = endpoint(specimenRows(study[1]), PATIENTS)
    assert code == 1
    assert f"{out / 'eligibility.csv'} was changed after her2pet made it." in capsys.readouterr().err
    assert {path: path.read_bytes() for path in out.iterdir()} == before
    (out / "eligibility.csv").write_bytes(asWritten)  # the other tests' study would rightly say that it was changed


def test_the_endpoint_of_another_study_is_replaced_only_when_that_is_meant(study, endpoint, capsys):
    _, out = endpoint(specimenRows(study[1]), PATIENTS)
    record = json.loads((out / "her2pet-outputs.json").read_text(encoding="utf-8"))
    for entry in record["files"].values():
        entry["subject"] = "the study with the charter 0123456789abcdef"
    (out / "her2pet-outputs.json").write_text(json.dumps(record), encoding="utf-8")
    assert endpoint(specimenRows(study[1]), PATIENTS)[0] == 1
    assert "--replace" in capsys.readouterr().err
    assert endpoint(specimenRows(study[1]), PATIENTS, "--replace")[0] == 0


def test_unblinding_again_makes_the_tables_anew_and_spares_what_a_person_changed(study, capsys):
    folder, _ = study
    for _ in range(2):
        assert main(["reading", "reconcile", str(folder)]) == 0
    decisions = folder / "results" / "decisions.csv"
    written = decisions.read_text(encoding="utf-8")
    decisions.write_text(written + "by hand\n", encoding="utf-8")
    capsys.readouterr()
    assert main(["reading", "reconcile", str(folder)]) == 1
    assert f"{decisions} was changed after her2pet made it." in capsys.readouterr().err
    assert decisions.read_text(encoding="utf-8") == written + "by hand\n"


def test_the_reading_as_sdtm_and_every_table_as_parquet_stand_beside_it_with_the_counts_of_the_study(study, endpoint, capsys):
    pytest.importorskip("odmlib")
    _, out = endpoint(specimenRows(study[1]), PATIENTS, "--cdisc", "NCT-1", "--parquet")
    assert f"{out / 'cdisc' / 'define.xml'}" in capsys.readouterr().out
    datasets = {name: json.loads((out / f"cdisc/{name}.json").read_text(encoding="utf-8")) for name in ("pr", "tu", "tr", "rs")}
    # Four patients with one case of two given foci each, read by two; three specimens; five patients in all.
    assert {name: dataset["records"] for name, dataset in datasets.items()} == {
        "pr": 4 + 3,
        "tu": 8,
        "tr": 8 * 2 + 8,
        "rs": 4 + 5,
    }
    names = [column["name"] for column in datasets["tr"]["columns"]]
    rows = [dict(zip(names, row, strict=True)) for row in datasets["tr"]["rows"]]
    scores = [(row["USUBJID"], row["TREVALID"], row["TRORRES"]) for row in rows if row["TRTESTCD"] == "HER2SCOR"]
    assert sorted(scores) == sorted(
        (f"NCT-1-{patientID}", f"READER {reader + 1}", str(both[reader]))
        for patientID, foci in SCORES.items()
        for both in foci
        for reader in (0, 1)
    )
    assert {row["TRDTC"] for row in rows} == {"2015-03-30"}
    readers = pd.read_csv(out / "cdisc/evaluators.csv")
    assert readers.values.tolist() == [["READER 1", "anna"], ["READER 2", "bert"]]
    for path in out.glob("*.csv"):
        if not path.name.endswith(".schema.csv"):
            assert len(pd.read_parquet(path.with_suffix(".parquet"))) == len(pd.read_csv(path))
    # Asked for without them, nothing of them is left.
    endpoint(specimenRows(study[1]), PATIENTS)
    assert (out / "endpoint.csv").is_file() and not list(out.rglob("*.parquet")) and not list(out.glob("cdisc/*.json"))


def test_measurements_of_cases_that_were_not_read_are_named_and_in_no_median(study, endpoint, tmp_path, capsys):
    """A batch of the whole site: lesions and livers of other trials' patients were in measurementSummary.csv."""
    header = "caseID,regionID,name,role,volumeMl,suvMax,suvPeak,suvMean"
    other = "S-9,L1,Node,lesion,1,90,90,90\nS-9,R1,Liver,reference,1,90,90,90"
    (tmp_path / "m.csv").write_text(
        f"{header}\nZZ-1,{study[1][0]},Node,lesion,1,9,8,7\nZZ-1,R1,Liver,reference,1,5,5,5\n{other}\n"
    )
    code, out = endpoint(specimenRows(study[1]), PATIENTS, "--measurements", str(tmp_path / "m.csv"))
    assert code == 3 and "measurements, column caseID: S-9: no case of this reading; left out." in capsys.readouterr().err
    summary = pd.read_csv(out / "measurementSummary.csv").set_index("group")
    assert summary["regions"].to_dict() == {"positive foci": 1, "reference: Liver": 1}
    assert summary["suvMaxMaximum"].tolist() == [9, 5]
    assert [each["path"] for each in json.loads((out / "endpoint.json").read_text())["inputs"]][2:] == [str(tmp_path / "m.csv")]

    (tmp_path / "m.csv").write_text(f"{header}\n{other}\n")
    code, _ = endpoint(specimenRows(study[1]), PATIENTS, "--measurements", str(tmp_path / "m.csv"))
    assert code == 1 and "have no case of this reading, but S-9" in capsys.readouterr().err


def test_a_study_id_that_sdtm_cannot_have_is_refused_before_anything_is_written(study, endpoint, capsys):
    code, out = endpoint(specimenRows(study[1]), PATIENTS, "--cdisc", "NCT 1")
    assert code == 1 and not out.exists()
    assert "'NCT 1' is not a study's ID for SDTM" in capsys.readouterr().err


def test_foci_that_were_not_typed_come_from_the_follow_up_and_a_difference_is_named(endpoint, tmp_path, capsys):
    from HER2PETLib.followup.patienttable import SUMMARY_COLUMNS
    from HER2PETLib.tables.csvwriter import writeTable

    counts = {"fociCT": 0, "fociMR": 0, "openQuestions": 0}
    rows = [
        {"patientID": patientID, "fociKnown": known, "fociFDG": known, **counts}
        for patientID, known in (("ZZ-1", 6), ("ZZ-2", 4))
    ]
    writeTable(tmp_path / "followup.csv", SUMMARY_COLUMNS, rows)
    untyped = patientRow("ZZ-1", "trastuzumab").replace(",7,CT,", ",,,")
    _, out = endpoint([], [untyped, patientRow("ZZ-2", "trastuzumab")], "--followup", str(tmp_path / "followup.csv"))
    with (out / "eligibility.csv").open(encoding="utf-8", newline="") as file:
        foci = {row["patientID"]: row for row in csv.DictReader(file) if row["criterion"] == "fiveFoci"}
    assert foci["ZZ-1"]["outcome"] == "passed" and "fociCount 6" in foci["ZZ-1"]["value"]
    assert foci["ZZ-2"]["outcome"] == "passed"  # 7 were typed, and stay
    assert "7 foci were typed, the follow-up counts 4; what was typed is used" in (out / "problems.csv").read_text(
        encoding="utf-8"
    )
    assert "Patients whose foci the follow-up counted: 1" in (out / "report.html").read_text(encoding="utf-8")
    assert [each["path"] for each in json.loads((out / "endpoint.json").read_text())["inputs"]][-1].endswith("followup.csv")
