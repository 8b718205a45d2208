"""A reading as SDTM: valid by the published schemas of Dataset-JSON 1.1 and Define-XML 2.1, consistent with itself and with the study."""

import datetime
import json
import re
from collections import Counter
from pathlib import Path

import hypothesis
import jsonschema
import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.decision.reconciliation import DecidedFocus, Reconciliation
from HER2PETLib.reading.decision.rule import (
    Answer,
    AnswerState,
    FocusDecision,
    adjudicate,
    decideFocus,
    decidePatients,
    isDiscordant,
)
from HER2PETLib.report.cdisc import writeCDISC
from HER2PETLib.report.cdiscdatasets import readDataset
from HER2PETLib.report.cdiscrecords import ReadingStudy, checkStudyID, records
from HER2PETLib.report.cdiscvariables import CODE_LISTS, DOMAINS, SUVS
from HER2PETLib.tables import packages
from HER2PETLib.trial.endpoint import computeEndpoint
from HER2PETLib.trial.pathology import Specimen
from HER2PETLib.trial.patients import Patient
from hypothesis import strategies as st

SCHEMA = Path(__file__).parent / "standards/dataset-json-1.1.schema.json"
READERS = ("anna", "bert")
STATES = {"seen not": AnswerState.NOT_SEEN, "unclear": AnswerState.NOT_ASSESSABLE, "nothing": AnswerState.MISSING}


def answerOf(said):
    return (
        Answer(AnswerState.SCORED, said)
        if isinstance(said, int)
        else Answer(STATES[said], reason="motion" if said == "unclear" else "")
    )


def readingOf(foci, cases):
    """foci: {(caseID, focusID): (anna's answer, bert's)}; cases: {patientID: [caseID]}."""
    patientOf = {caseID: patientID for patientID, of in cases.items() for caseID in of}
    decided = []
    for (caseID, focusID), said in foci.items():
        answers = dict(zip(READERS, map(answerOf, said), strict=True))
        isOnly = len(cases[patientOf[caseID]]) == 1
        decided.append(
            FocusDecision(focusID, caseID, patientOf[caseID], "Liver", answers, *decideFocus(answers, 4), isOnlyCase=isOnly)
        )
    return decided, patientOf


def studyOf(foci, cases, *, patients=(), specimens=(), givenFoci=True, adjudicated=None, measurements=()):
    decided, _ = readingOf(foci, cases)
    scores = {place: said for place, said in (adjudicated or {}).items() if isinstance(said, int)}
    decided = [
        adjudicate(each, scores[each.caseID, each.focusID], 4)
        if (each.caseID, each.focusID) in scores and isDiscordant(each.answers, 4)
        else each
        for each in decided
    ]
    people = decidePatients(cases, decided, {})
    reading = Reconciliation(
        READERS, 2, 4, tuple(DecidedFocus(each, (0.0, 0.0, 0.0)) for each in decided), tuple(people), (), (), {}, {}, "", tuple(
            caseID for of in cases.values() for caseID in of
        )
    )  # fmt: skip
    names = {patientID: {each.nameInPatient for each in decided if each.patientID == patientID} for patientID in cases}
    endpoint = computeEndpoint(patients, people, specimens, names)
    return ReadingStudy("S-01", reading, endpoint, patients, specimens, givenFoci, adjudicated, cases, measurements)


@pytest.fixture
def study(patient):
    """Two patients with one case, one with two, one not read. anna and bert on six foci."""
    replaced = [
        vars(patient) | {"patientID": "P1"},
        vars(patient) | {"patientID": "P2", "petDate": None},
        vars(patient) | {"patientID": "P3"},
        vars(patient) | {"patientID": "P4"},
    ]
    patients = [Patient(**each) for each in replaced]
    foci = {
        ("c1", "F1"): (5, 4),
        ("c1", "F2"): (5, 2),
        ("c2", "F1"): (1, "unclear"),
        ("c3a", "F1"): (4, 4),
        ("c3b", "F1"): (2, 3),
        ("c3b", "F2"): ("nothing", 5),
    }
    specimens = [
        Specimen("S1", "P1", "F1", 2, "core", datetime.date(2015, 4, 10), "3+"),
        Specimen("S2", "P3", "c3a/F1", 3, None, None, "1+"),
        Specimen("S3", "P1", "F9", 4, "FNA", None, "0"),
    ]
    measurements = [
        {"caseID": "c1", "regionID": "F1", "name": "a", "role": "lesion", "volumeMl": 3.5, "suvMax": 10 / 3, "suvPeak": 2.5, "suvMean": 2.0},
        {"caseID": "c2", "regionID": "F1", "name": "b", "role": "lesion", "volumeMl": 0.0, "suvMax": None, "suvPeak": None, "suvMean": None},
        {"caseID": "c1", "regionID": "R", "name": "c", "role": "reference", "volumeMl": 4.0, "suvMax": 1.0, "suvPeak": 1.0, "suvMean": 1.0},
        {"caseID": "c1", "regionID": "F8", "name": "d", "role": "lesion", "volumeMl": 4.0, "suvMax": 1.0, "suvPeak": 1.0, "suvMean": 1.0},
    ]  # fmt: skip
    cases = {"P1": ["c1"], "P2": ["c2"], "P3": ["c3a", "c3b"]}
    adjudicated = {("c1", "F2"): 5, ("c3b", "F2"): "no score"}
    return studyOf(foci, cases, patients=patients, specimens=specimens, adjudicated=adjudicated, measurements=measurements)


@pytest.fixture
def patient():
    born, consent = datetime.date(1961, 7, 14), datetime.date(2015, 2, 3)
    return Patient(
        "P1", 2, "89Zr-trastuzumab", "F", born, consent, True, "negative", True, 7, "CT", 1, False, False, False, False,
        petDate=datetime.date(2015, 3, 30),
    )  # fmt: skip


@pytest.fixture
def written(study, tmp_path):
    pytest.importorskip("odmlib")
    writeCDISC(tmp_path / "cdisc", study, "A trial")
    return tmp_path / "cdisc"


def definitionOf(folder):
    import odmlib.define_loader as loaders
    import odmlib.loader as loader

    found = loader.ODMLoader(loaders.XMLDefineLoader(model_package="define_2_1"))
    found.open_odm_document(str(folder / "define.xml"))
    return found.root()


# --- by the standards


def test_every_dataset_is_valid_by_the_published_schema_of_dataset_json(written):
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft201909Validator.check_schema(schema)
    for domain in DOMAINS:
        document = json.loads((written / f"{domain.name.lower()}.json").read_text(encoding="utf-8"))
        jsonschema.validate(document, schema, jsonschema.Draft201909Validator)
        assert document["records"] == len(document["rows"]) > 0
        assert {len(row) for row in document["rows"]} == {len(document["columns"])}
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(document | {"datasetJSONVersion": "1.0"}, schema, jsonschema.Draft201909Validator)


def test_the_definitions_are_valid_by_the_schema_of_define_xml_and_by_odmlibs_own_checks(written):
    from odmlib.odm_parser import ODMSchemaValidator
    from odmlib.oid_generator import create_oid_checker

    ODMSchemaValidator(standard="define", version="2.1").validate_file(str(written / "define.xml"))
    assert (
        (written / "define.xml").read_text(encoding="utf-8").splitlines()[1].startswith("<ODM ")
    )  # with the prefixes that people know
    definition = definitionOf(written)
    checker = create_oid_checker("define_2_1")
    assert definition.verify_oids(checker)
    assert definition.verify_order()
    # Only the standard that nothing but the file itself is by could be left; every list, comment and item is used.
    assert set(definition.unreferenced_oids(checker)) <= {"MDV.S-01.SDTM"}


def test_what_is_in_the_data_is_defined_and_what_is_defined_is_in_the_data(written):
    version = definitionOf(written).Study.MetaDataVersion
    items = {item.OID: item for item in version.ItemDef}
    lists = {each.OID: {item.CodedValue for item in each.CodeListItem} for each in version.CodeList}
    groups = {group.OID: group for group in version.ItemGroupDef}
    assert len(groups) == 4 and len(items) == sum(len(group.ItemRef) for group in groups.values())
    for domain in DOMAINS:
        document = json.loads((written / f"{domain.name.lower()}.json").read_text(encoding="utf-8"))
        group = groups[document["itemGroupOID"]]
        assert group.leaf.href == f"{domain.name.lower()}.json"
        assert [ref.ItemOID for ref in group.ItemRef] == [column["itemOID"] for column in document["columns"]]
        for place, (ref, column) in enumerate(zip(group.ItemRef, document["columns"], strict=True)):
            item, values = items[ref.ItemOID], [row[place] for row in document["rows"]]
            assert (item.Name, item.Description.TranslatedText[0]._content) == (column["name"], column["label"])
            assert item.DataType == {"string": "text"}.get(column["dataType"], column["dataType"])
            assert ref.KeySequence == column.get("keySequence")
            given = [value for value in values if value is not None]
            assert ref.Mandatory == "No" or len(given) == len(values), column["name"]
            assert (ref.HasNoData == "Yes") == (not given)
            if item.DataType == "text":
                assert item.Length == column["length"] == max(map(len, given), default=1)
            if item.CodeListRef is not None:
                assert set(given) <= lists[item.CodeListRef.CodeListOID], column["name"]


def test_names_are_as_long_as_sdtm_takes_and_terms_of_the_sponsor_are_marked(written):
    """Short names of eight characters, names and labels of 40 (SDTM, after SAS transport files). Codes: SDTM CT of 2015-12-18."""
    for domain in DOMAINS:
        assert all(len(variable.name) <= 8 and len(variable.label) <= 40 for variable in domain.variables)
        for row in readDataset(written / f"{domain.name.lower()}.json"):
            assert len(row.get(f"{domain.name}TESTCD") or "") <= 8 and len(row.get(f"{domain.name}TEST") or "") <= 40
    version = definitionOf(written).Study.MetaDataVersion
    lists = {each.OID: each for each in version.CodeList}
    terms = {item.CodedValue: item for item in lists["CL.TRTESTCD"].CodeListItem}
    assert terms["VOLUME"].Alias[0].Name == "C25335" and terms["VOLUME"].ExtendedValue is None
    assert {value for value, term in terms.items() if term.ExtendedValue == "Yes"} == {
        "SUVMAX", "SUVPEAK", "SUVMEAN", "HER2SCOR", "HER2FOC"
    }  # fmt: skip
    readers = {item.CodedValue: [alias.Name for alias in item.Alias] for item in lists["CL.MEDEVAL"].CodeListItem}
    assert readers == {"READER 1": ["C94532"], "READER 2": ["C94533"], "ADJUDICATOR": ["C96561"]}
    # The example of CDISC (define.xml of Dataset-JSON 1.1, STDTMIG 3.3) for RS.
    rs = next(domain for domain in DOMAINS if domain.name == "RS")
    labels = {variable.name: (variable.label, variable.role) for variable in rs.variables}
    assert rs.label == "Disease Response and Clin Classification"
    assert labels["RSTESTCD"] == ("Assessment Short Name", "Topic") and labels["RSCAT"] == (
        "Category for Assessment",
        "Grouping Qualifier",
    )
    assert labels["RSSTRESC"] == ("Character Result/Finding in Std Format", "Result Qualifier")


# --- by the study


def consistent(study):
    """What has to hold of the records of any study; returns them."""
    found = records(study)
    for domain in DOMAINS:
        rows, names = found[domain.name], [variable.name for variable in domain.variables]
        assert all(set(row) <= set(names) for row in rows)
        keys = [variable.name for variable in sorted(domain.variables, key=lambda v: v.key) if variable.key]
        assert max(Counter(tuple(row.get(key) for key in keys) for row in rows).values(), default=1) == 1
        for subject in {row["USUBJID"] for row in rows}:
            numbers = [row[f"{domain.name}SEQ"] for row in rows if row["USUBJID"] == subject]
            assert numbers == list(range(1, len(numbers) + 1))
        assert [row["USUBJID"] for row in rows] == sorted(row["USUBJID"] for row in rows)
        assert all(value != "" for row in rows for value in row.values())
        evaluators = {(row.get(f"{domain.name}EVAL"), row.get(f"{domain.name}EVALID")) for row in rows}
        assert evaluators <= {(None, None), *(("INDEPENDENT ASSESSOR", each) for each in ("READER 1", "READER 2", "ADJUDICATOR"))}
    foci = {(row["USUBJID"], row["TULNKID"]) for row in found["TU"]}
    if study.givenFoci:
        assert {(row["USUBJID"], row["TRLNKID"]) for row in found["TR"]} == foci
        assert len(found["TU"]) == len(study.reading.foci)
    assert {(row["USUBJID"], row["PRLNKID"]) for row in found["PR"] if row.get("PRLNKID")} <= {
        (f"S-01-{focus.decision.patientID}", focus.decision.nameInPatient) for focus in study.reading.foci
    }
    groups = {(row["USUBJID"], row["RSLNKGRP"]) for row in found["RS"] if row.get("RSLNKGRP")}
    assert {(row["USUBJID"], row["TRLNKGRP"]) for row in found["TR"] if row.get("TRLNKGRP")} <= groups
    for row in [*found["TR"], *found["RS"]]:
        domain = row["DOMAIN"]
        assert (row.get(f"{domain}ORRES") is None) == (row.get(f"{domain}STAT") == "NOT DONE")
        assert row.get(f"{domain}REASND") is None or row[f"{domain}STAT"] == "NOT DONE"
    text = json.dumps(found)
    assert not any(reader in text for reader in READERS)
    return found


def test_counts_and_results_are_those_of_the_study(study):
    found = consistent(study)
    scores = [row for row in found["TR"] if row["TRTESTCD"] == "HER2SCOR"]
    assert Counter((row["TREVALID"], row.get("TRORRES") or row["TRREASND"]) for row in scores) == {
        ("READER 1", "5"): 2, ("READER 1", "1"): 1, ("READER 1", "4"): 1, ("READER 1", "2"): 1, ("READER 1", "missing"): 1,
        ("READER 2", "4"): 2, ("READER 2", "2"): 1, ("READER 2", "3"): 1, ("READER 2", "5"): 1, ("READER 2", "not assessable: motion"): 1,
        ("ADJUDICATOR", "5"): 1, ("ADJUDICATOR", "no score"): 1,
    }  # fmt: skip
    decisions = {(row["USUBJID"], row["TRLNKID"]): row.get("TRORRES") for row in found["TR"] if row["TRTESTCD"] == "HER2FOC"}
    assert decisions == {
        ("S-01-P1", "F1"): "POSITIVE", ("S-01-P1", "F2"): "POSITIVE", ("S-01-P2", "F1"): None,
        ("S-01-P3", "c3a/F1"): "POSITIVE", ("S-01-P3", "c3b/F1"): "NEGATIVE", ("S-01-P3", "c3b/F2"): None,
    }  # fmt: skip
    patients = {row["USUBJID"]: row.get("RSORRES") for row in found["RS"] if row["RSTESTCD"] == "HER2PAT"}
    assert patients == {"S-01-P1": "POSITIVE", "S-01-P2": None, "S-01-P3": "POSITIVE"}
    imageable = [row for row in found["RS"] if row["RSTESTCD"] == "HER2IMG"]
    assert [row.get("RSORRES") for row in imageable] == [
        {True: "POSITIVE", False: "NEGATIVE", None: None}[outcome.imageable] for outcome in study.endpoint.outcomes
    ]
    reached = Counter(row["RSORRES"] for row in imageable if row.get("RSORRES"))
    (row,) = [
        r
        for r in study.endpoint.rows
        if (r.group, r.measure, r.proportion.denominator) == ("pooled", "imageableHER2Positive", "evaluable")
    ]
    assert (reached["POSITIVE"], reached["POSITIVE"] + reached["NEGATIVE"]) == (row.proportion.k, row.proportion.n) == (1, 2)


def test_measures_are_those_of_the_table_with_their_units_and_only_of_foci_that_were_read(study):
    rows = [row for row in records(study)["TR"] if row["TRTESTCD"] not in ("HER2SCOR", "HER2FOC")]
    assert [(row["USUBJID"], row["TRLNKID"], row["TRTESTCD"], row.get("TRSTRESN"), row.get("TRSTRESU")) for row in rows] == [
        ("S-01-P1", "F1", "VOLUME", 3.5, "mL"), ("S-01-P1", "F1", "SUVMAX", 3.33333333333333, "g/mL"), ("S-01-P1", "F1", "SUVPEAK", 2.5, "g/mL"),
        ("S-01-P1", "F1", "SUVMEAN", 2.0, "g/mL"), ("S-01-P2", "F1", "VOLUME", 0.0, "mL"), ("S-01-P2", "F1", "SUVMAX", None, None),
        ("S-01-P2", "F1", "SUVPEAK", None, None), ("S-01-P2", "F1", "SUVMEAN", None, None),
    ]  # fmt: skip
    assert float(rows[1]["TRORRES"]) == 10 / 3  # to the digit
    assert all(row.get("TREVAL") is None for row in rows)


@hypothesis.given(st.floats(1e-6, 1e9) | st.sampled_from([1e-5, 0.24881916313350003, 10 / 3, 4.0]))
def test_a_standardized_number_is_the_same_as_text_and_as_number_and_no_exponent_is_in_it(value):
    """CDISC CORE, CORE-000542: TRSTRESC matches ^-?(0|[1-9]\\d*)(\\.\\d+)?$ and is TRSTRESN; programs that keep 15 digits have to see it, too."""
    study = studyOf(
        {("c1", "F1"): (5, 4)},
        {"P1": ["c1"]},
        measurements=[{**dict.fromkeys(SUVS), "caseID": "c1", "regionID": "F1", "role": "lesion", "volumeMl": value}],
    )
    row = next(row for row in records(study)["TR"] if row["TRTESTCD"] == "VOLUME")
    assert re.fullmatch(r"(0|[1-9]\d*)(\.\d+)?", row["TRSTRESC"]) and float(row["TRSTRESC"]) == row["TRSTRESN"]
    assert float(f"{row['TRSTRESN']:.15g}") == row["TRSTRESN"]
    assert float(row["TRORRES"]) == value and "e" not in row["TRORRES"]


def test_no_date_is_made(study):
    found = records(study)
    assert {row["USUBJID"]: row.get("TUDTC") for row in found["TU"]} == {
        "S-01-P1": "2015-03-30",
        "S-01-P2": None,  # not documented
        "S-01-P3": None,  # two cases, one date: of which?
    }
    procedures = [
        (row["USUBJID"], row.get("PRSPID"), row["PRTRT"], row.get("PRSTDTC"), row.get("PRLNKID")) for row in found["PR"]
    ]
    assert procedures == [
        ("S-01-P1", "c1", "PET/CT SCAN", "2015-03-30", None), ("S-01-P1", "S1", "BIOPSY, CORE", "2015-04-10", "F1"),
        ("S-01-P1", "S3", "BIOPSY, FNA", None, None), ("S-01-P2", "c2", "PET/CT SCAN", None, None),
        ("S-01-P3", "c3a", "PET/CT SCAN", None, None), ("S-01-P3", "c3b", "PET/CT SCAN", None, None),
        ("S-01-P3", "S2", "BIOPSY", None, "c3a/F1"), ("S-01-P4", None, "PET/CT SCAN", "2015-03-30", None),
    ]  # fmt: skip


def test_in_a_free_search_who_marked_a_focus_identified_it_and_nothing_says_which_region_it_is(study):
    found = consistent(studyOf({("c1", "M1"): (5, "seen not")}, {"P1": ["c1"]}, givenFoci=False, measurements=study.measurements))
    assert [(row["TULNKID"], row["TUEVALID"]) for row in found["TU"]] == [("M1", "READER 1")]
    assert [(row["TRTESTCD"], row.get("TREVALID"), row["TRORRES"]) for row in found["TR"]] == [
        ("HER2SCOR", "READER 1", "5"), ("HER2SCOR", "READER 2", "NOT SEEN"), ("HER2FOC", None, "NEGATIVE"),
    ]  # fmt: skip


said = st.sampled_from([1, 2, 3, 4, 5, "seen not", "unclear", "nothing"])


@hypothesis.settings(max_examples=60, deadline=None)
@hypothesis.given(
    st.dictionaries(
        st.tuples(st.sampled_from(["c1", "c2", "c3"]), st.sampled_from(["F1", "F2", "F3"])), st.tuples(said, said), max_size=9
    ),
    st.booleans(),
    st.dictionaries(
        st.tuples(st.sampled_from(["c1", "c2"]), st.sampled_from(["F1", "F2"])), st.sampled_from([1, 4, "no score"]), max_size=3
    ),
)
def test_any_reading_is_consistent(foci, givenFoci, adjudicated):
    found = consistent(studyOf(foci, {"P1": ["c1"], "P2": ["c2", "c3"]}, givenFoci=givenFoci, adjudicated=adjudicated))
    assert sum(row["TRTESTCD"] == "HER2FOC" for row in found["TR"]) == len(foci)
    assert sum(row.get("TREVALID") in ("READER 1", "READER 2") for row in found["TR"]) == 2 * len(foci)


# --- faults


def test_long_reasons_are_cut_with_a_sign_and_long_names_are_refused():
    long = studyOf({("c" * 150, "F" * 60): (5, 4)}, {"P1": ["c" * 150, "c2"]})
    with pytest.raises(ProblemError, match="TULNKID has 211 characters, and SDTM takes 200"):
        records(long)
    many = {(f"c{n}", "F1"): ("nothing", "nothing") for n in range(30)}
    rows = records(studyOf(many, {"P1": [f"c{n}" for n in range(30)]}))["RS"]
    assert len(rows[0]["RSREASND"]) == 200 and rows[0]["RSREASND"].endswith("...")


@pytest.mark.parametrize("studyID", ["", "a b", "S/1", "S" * 65, "-1"])
def test_a_study_id_that_would_break_identifiers_is_refused(studyID):
    with pytest.raises(ProblemError, match="not a study's ID"):
        checkStudyID(studyID)


def test_odmlib_is_asked_for_when_it_is_needed(study, tmp_path, monkeypatch):
    monkeypatch.setattr(packages.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ProblemError, match="needs odmlib, and odmlib is not installed"):
        writeCDISC(tmp_path / "cdisc", study, "A trial")


def test_sponsors_short_names_are_none_of_cdiscs():
    """SDTM CT 2015-12-18, C96779: the one term of SUV is AVMETSUV."""
    own = {term.value for term in CODE_LISTS["TRTESTCD"].terms if not term.code}
    assert "AVMETSUV" not in own and own == {"SUVMAX", "SUVPEAK", "SUVMEAN", "HER2SCOR", "HER2FOC"}
