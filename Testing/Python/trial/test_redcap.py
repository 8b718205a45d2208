"""REDCap: the data dictionary has exactly the columns of our tables, and what is entered by it comes back as those tables."""

import csv
import io
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from HER2PETLib.commands import main
from HER2PETLib.errors import ProblemError
from HER2PETLib.trial.pathology import MEMBRANE_STAINING, SPECIMEN_COLUMNS, Specimen, readSpecimens
from HER2PETLib.trial.patients import PATIENT_COLUMNS, Patient, readPatients
from HER2PETLib.trial.redcap import PATIENT_FIELDS, SPECIMEN_FIELDS, dataDictionary, readExport
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

# domain-next.md E: the order that ten repositories agree on.
COLUMNS = [
    "Variable / Field Name", "Form Name", "Section Header", "Field Type", "Field Label", "Choices, Calculations, OR Slider Labels",
    "Field Note", "Text Validation Type OR Show Slider Number", "Text Validation Min", "Text Validation Max", "Identifier?",
    "Branching Logic (Show field only if...)", "Required Field?", "Custom Alignment", "Question Number (surveys only)",
    "Matrix Group Name", "Matrix Ranking?", "Field Annotation",
]  # fmt: skip


def dictionary():
    return list(csv.DictReader(io.StringIO(dataDictionary())))


def choicesOf(row):
    """{label: code} of a field, read from the dictionary as REDCap does."""
    if row["Field Type"] == "yesno":
        return {"yes": "1", "no": "0"}  # how REDCap stores it
    pairs = [choice.split(",", 1) for choice in row["Choices, Calculations, OR Slider Labels"].split("|") if choice.strip()]
    return {label.strip(): code.strip() for code, label in pairs}


def test_the_dictionary_has_the_18_columns_of_redcap_in_their_order():
    assert next(csv.reader(io.StringIO(dataDictionary()))) == COLUMNS


def test_it_follows_the_rules_of_redcap():
    """Names: lower-case letters, digits, underscores, from a letter to a letter or digit (redcapAPI); the first is the record's, a text; the
    fields of a form stand together; types and the codes of yesno as linkml-redcap has them."""
    rows = dictionary()
    names = [row["Variable / Field Name"] for row in rows]
    assert len(set(names)) == len(names) and all(
        re.fullmatch("[a-z][a-z0-9_]*[a-z0-9]", name) and len(name) <= 100 for name in names
    )
    assert (names[0], rows[0]["Field Type"]) == ("patient_id", "text")
    forms = [row["Form Name"] for row in rows]
    assert forms == sorted(forms, key=["patients", "pathology"].index)
    assert {row["Field Type"] for row in rows} == {"text", "notes", "radio", "yesno"}
    assert {row["Text Validation Type OR Show Slider Number"] for row in rows} == {"", "date_ymd", "integer", "number"}
    for row in rows:
        assert bool(row["Choices, Calculations, OR Slider Labels"]) == (row["Field Type"] == "radio")
        assert not row["Text Validation Type OR Show Slider Number"] or row["Field Type"] == "text"
        for name in re.findall(r"\[(\w+)\]", row["Branching Logic (Show field only if...)"]):
            assert name in names
        assert row["Required Field?"] in ("", "y") and row["Identifier?"] in ("", "y")
    assert [row["Variable / Field Name"] for row in rows if row["Identifier?"]] == ["birth_date"]


def test_its_fields_are_the_columns_of_our_tables_no_more_and_no_less():
    assert [field.column for field in PATIENT_FIELDS] == list(PATIENT_COLUMNS)
    assert {"patientID", *(field.column for field in SPECIMEN_FIELDS)} == {*SPECIMEN_COLUMNS, MEMBRANE_STAINING}
    assert {row["Variable / Field Name"] for row in dictionary()} == {field.name for field in (*PATIENT_FIELDS, *SPECIMEN_FIELDS)}


# --- back


def exported(patients, specimens):
    """The raw export of a project by the dictionary: records, then instances of the repeating form, as REDCap writes it."""
    rows = dictionary()
    names = [row["Variable / Field Name"] for row in rows]
    header = [
        names[0],
        "redcap_repeat_instrument",
        "redcap_repeat_instance",
        *names[1:22],
        "patients_complete",
        *names[22:],
        "pathology_complete",
    ]
    field = {row["Variable / Field Name"]: row for row in rows}
    column = {each.name: each.column for each in (*PATIENT_FIELDS, *SPECIMEN_FIELDS)}

    def coded(name, record):
        value = getattr(record, column[name])
        text = "" if value is None else {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
        return choicesOf(field[name])[text] if text and choicesOf(field[name]) else text

    lines = []
    for patient in patients:
        of = {name: coded(name, patient) for name in names[:22]} | {"patients_complete": "2"}
        lines.append(of)
        own = [specimen for specimen in specimens if specimen.patientID == patient.patientID]
        for number, specimen in enumerate(own, start=1):
            lines.append(
                {names[0]: patient.patientID, "redcap_repeat_instrument": "pathology", "redcap_repeat_instance": str(number)}
                | {name: coded(name, specimen) for name in names[22:]}
                | {"pathology_complete": "1"}
            )
    text = io.StringIO()
    writer = csv.DictWriter(text, header, restval="")
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue()


words = st.text(st.sampled_from("abc Äß,;\"=+-@'1"), min_size=1, max_size=12).map(str.strip).filter(bool)
days = st.none() | st.dates(date(1920, 1, 1), date(2030, 1, 1))
yesNo = st.none() | st.booleans()
result = st.sampled_from([None, "negative", "positive"])
people = st.builds(
    Patient, patientID=st.just(""), row=st.just(0), tracer=st.sampled_from([None, "89Zr-trastuzumab", "89Zr-pertuzumab"]),
    sex=st.sampled_from([None, "F", "M", "O"]), birthDate=days, consentDate=days, primaryBiopsyProven=yesNo, primaryHER2=result,
    metastasisBiopsyProven=yesNo, fociCount=st.none() | st.integers(0, 300),
    fociModality=st.sampled_from([None, "CT", "MR", "FDG PET/CT", "other"]), ecog=st.none() | st.integers(0, 5),
    lifeExpectancyUnder3Months=yesNo, pregnantOrLactating=yesNo, overWeightLimit=yesNo, cnsOnlyDisease=yesNo, retestHER2=result,
    retestDate=days, petDate=days, dropOutDate=days, dropOutReason=st.none() | words, replacedBy=st.none() | words, replaces=st.none() | words,
    invalid=st.just({}),
)  # fmt: skip
tissue = st.builds(
    Specimen, specimenID=st.just(""), patientID=st.sampled_from(["P1", "P2"]), focusID=words, row=st.just(0),
    specimenType=st.sampled_from([None, "core", "excision", "FNA"]), specimenDate=days,
    ihcScore=st.sampled_from([None, "0", "1+", "2+", "3+"]), ishMethod=st.sampled_from([None, "dual", "single"]),
    ishRatio=st.none() | st.floats(0.01, 90), ishCopies=st.none() | st.floats(0.01, 90), guideline=st.none() | words, remark=st.none() | words,
    disregardedBecause=st.none() | words, membraneStaining=yesNo, invalid=st.just({}),
)  # fmt: skip


def numbered(records, **names):
    """Records without the row that they stand in, with an ID each."""
    made = []
    for number, record in enumerate(records, start=1):
        made.append(type(record)(**vars(record) | {key: f"{letter}{number}" for key, letter in names.items()}))
    return made


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(people, min_size=2, max_size=2), st.lists(tissue, max_size=4))
def test_whatever_is_entered_comes_back_as_our_tables(tmp_path_factory, patients, specimens):
    folder = tmp_path_factory.mktemp("redcap")
    patients, specimens = numbered(patients, patientID="P"), numbered(specimens, specimenID="S")
    (folder / "export.csv").write_text(exported(patients, specimens), encoding="utf-8")
    tables = readExport(folder / "export.csv")
    (folder / "patients.csv").write_text(tables.patients, encoding="utf-8")
    (folder / "pathology.csv").write_text(tables.pathology, encoding="utf-8")
    back, problems = readPatients(folder / "patients.csv")
    alsoBack, alsoProblems = readSpecimens(folder / "pathology.csv")
    assert problems == alsoProblems == [] and (tables.patientCount, tables.specimenCount) == (2, len(specimens))
    inOrder = sorted(specimens, key=lambda each: each.patientID)
    for found, expected in ((back, patients), (alsoBack, inOrder)):
        assert [vars(each) | {"row": 0} for each in found] == [vars(each) | {"row": 0} for each in expected]
    assert tables.passedOver == ()


PATIENT = Patient(
    "P1", 0, tracer="89Zr-trastuzumab", sex="F", primaryHER2="negative", ecog=2, cnsOnlyDisease=False, petDate=date(2015, 3, 30)
)
SPECIMEN = Specimen("S1", "P1", "F1", 0, "core", date(2015, 4, 10), "2+", "dual", 2.6, 6.1)


def test_the_commands_write_a_dictionary_and_make_the_tables_of_an_export(tmp_path, capsys):
    file = tmp_path / "dictionary.csv"
    assert main(["redcap", "dictionary", str(file)]) == 0
    assert file.read_text(encoding="utf-8") == dataDictionary() and "repeating instrument" in capsys.readouterr().out
    assert main(["redcap", "dictionary", str(file)]) == 1  # a project's own dictionary is not written over
    (tmp_path / "export.csv").write_text(exported([PATIENT], [SPECIMEN]), encoding="utf-8")
    said = ["redcap", "tables", str(tmp_path / "export.csv"), "--out", str(tmp_path / "out")]
    assert main(said) == 0
    assert "1 patient, 1 specimen." in capsys.readouterr().out
    (specimen,), _ = readSpecimens(tmp_path / "out/pathology.csv")
    assert (specimen.ihcScore, specimen.ishRatio, specimen.specimenType) == ("2+", 2.6, "core")
    assert main(said) == 0  # a later export takes the place of the former
    with (tmp_path / "out/patients.csv").open("a", encoding="utf-8") as table:
        table.write("P2\n")
    assert main(said) == 1  # but not of what a person wrote there
    assert "was changed after her2pet made it" in capsys.readouterr().err


def test_tables_of_another_export_are_not_replaced_unless_that_is_meant(tmp_path, capsys):
    for name, number in (("one", "P1"), ("two", "P2")):
        (tmp_path / f"{name}.csv").write_text(exported([replace(PATIENT, patientID=number)], []), encoding="utf-8")
    one, two = (["redcap", "tables", str(tmp_path / f"{name}.csv"), "--out", str(tmp_path / "out")] for name in ("one", "two"))
    assert main(one) == 0 and main(two) == 1
    assert "is a result of redcap for the export" in capsys.readouterr().err
    assert [patient.patientID for patient in readPatients(tmp_path / "out/patients.csv")[0]] == ["P1"]
    assert main([*two, "--replace"]) == 0
    assert [patient.patientID for patient in readPatients(tmp_path / "out/patients.csv")[0]] == ["P2"]


def test_cells_that_our_tables_cannot_have_are_told_and_the_rest_is_done(tmp_path, capsys):
    text = exported([PATIENT], [SPECIMEN]).replace("2015-03-30", "2015")
    (tmp_path / "export.csv").write_text(text, encoding="utf-8")
    assert main(["redcap", "tables", str(tmp_path / "export.csv"), "--out", str(tmp_path / "out")]) == 4
    assert "petDate: '2015' is not valid" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda text: text.replace(",89Zr-trastuzumab", ",1").replace("P1,,,1,", "P1,,,89Zr-trastuzumab,"), "'89Zr-trastuzumab' is not one of the codes 1, 2"),
        (lambda text: text.replace("pet_date", "petdate"), "has no column pet_date"),
        (lambda text: text + text.splitlines()[1] + "\n", "row 4: the patient P1 has a row already"),
        (lambda text: text.replace("\nP1,pathology", "\nP7,pathology"), "specimens of patients without a row of their own: P7"),
        (lambda text: text.replace("redcap_repeat_instance", "redcap_event_name"), "events of a longitudinal project"),
        (lambda text: text.replace(",pathology,1,", ",scans,1,"), "the repeating instrument 'scans'"),
        (lambda text: text.replace(",S1,", ",,"), "a specimen of P1 without specimen_id"),
        (lambda text: text.replace("\nP1,,", "\n,,"), "row 2: no patient"),
        (lambda text: text.splitlines()[0] + "\nP1,,\n", "more or fewer cells"),
    ],
)  # fmt: skip
def test_an_export_that_does_not_fit_is_refused_with_its_row(tmp_path, change, says):
    path = Path(tmp_path / "export.csv")
    path.write_text(change(exported([PATIENT], [SPECIMEN]).replace("\r\n", "\n")), encoding="utf-8")
    with pytest.raises(ProblemError, match=re.escape(says)):
        readExport(path)


def test_a_form_that_was_not_made_repeating_gives_its_one_specimen(tmp_path):
    text = exported([PATIENT], [SPECIMEN]).replace("\r\n", "\n")
    header, patient, specimen = (line.split(",") for line in text.splitlines())
    merged = [one or other for one, other in zip(patient, specimen, strict=True)]
    drop = [header.index(name) for name in ("redcap_repeat_instrument", "redcap_repeat_instance")]
    lines = [",".join(cell for place, cell in enumerate(line) if place not in drop) for line in (header, merged)]
    (tmp_path / "export.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    tables = readExport(tmp_path / "export.csv")
    assert (tables.patientCount, tables.specimenCount) == (1, 1)
