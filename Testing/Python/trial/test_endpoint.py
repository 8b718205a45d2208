"""The endpoint has a named denominator, its patients add up, and the published table comes out."""

from dataclasses import dataclass, replace
from datetime import date

import pytest
from HER2PETLib.trial.endpoint import STEPS, computeEndpoint
from HER2PETLib.trial.pathology import SPECIMEN_COLUMNS, Specimen, readSpecimens
from HER2PETLib.trial.patients import PATIENT_COLUMNS, readPatients
from hypothesis import given, settings
from hypothesis import strategies as st

TRASTUZUMAB, PERTUZUMAB = "89Zr-trastuzumab", "89Zr-pertuzumab"


@dataclass(frozen=True)
class Decided:
    patientID: str
    positiveFocusIDs: tuple[str, ...] = ()
    evaluable: bool = True
    reason: str = ""


def tablesOf(folder, *cohorts):
    """Write both tables and decide for patients given by counts: (tracer, patients, IHC score or "" of each PET-positive one)."""
    fixed = "F,1961-07-14,2015-02-03,yes,negative,yes,7,CT,1,no,no,no,no,,,2015-03-30,,,,"
    patients, specimens, decisions = [",".join(PATIENT_COLUMNS)], [",".join(SPECIMEN_COLUMNS)], []
    for tracer, count, scores in cohorts:
        for number in range(count):
            patientID = f"{tracer[5:8]}-{len(patients):02}"
            patients.append(f"{patientID},{tracer},{fixed}")
            decisions.append(Decided(patientID, ("F2",) if number < len(scores) else ()))
            if number < len(scores):
                specimens.append(f"S{len(specimens)},{patientID},F2,core,2015-04-10,{scores[number]},,,,ASCO/CAP 2018,,")
    for name, lines in (("patients.csv", patients), ("pathology.csv", specimens)):
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    (patients, faults), (specimens, more) = readPatients(folder / "patients.csv"), readSpecimens(folder / "pathology.csv")
    assert faults + more == []
    return patients, decisions, specimens, {patient.patientID: {"F1", "F2"} for patient in patients}


def counts(endpoint, measure, denominator):
    return {
        row.group: (row.proportion.k, row.proportion.n)
        for row in endpoint.rows
        if (row.measure, row.proportion.denominator) == (measure, denominator)
    }


def text(endpoint, measure, denominator, group="pooled"):
    (row,) = [r for r in endpoint.rows if (r.group, r.measure, r.proportion.denominator) == (group, measure, denominator)]
    return str(row.proportion)


CONCLUSIVE = "PET-positive and biopsied, inconclusive left out"
BIOPSIED = "PET-positive and biopsied, inconclusive counted as no"
# domain.md section 1: patients, PET-suspicious, biopsy HER2-positive and HER2-negative (+1 inconclusive FNA in 2020).
ULANER_2016 = (TRASTUZUMAB, 9, ["3+"] * 2 + ["1+"] * 3)
ULANER_2017 = (TRASTUZUMAB, 11, ["3+"] * 1 + ["1+"] * 3)
ULANER_2020 = (PERTUZUMAB, 24, ["3+"] * 3 + ["0"] * 2 + [""])


@pytest.mark.parametrize(
    ("cohorts", "tracer", "imaged", "suspicious", "positive", "negative"),
    [
        ((ULANER_2016,), TRASTUZUMAB, 9, 5, 2, 3),
        ((ULANER_2017,), TRASTUZUMAB, 11, 4, 1, 3),
        ((ULANER_2016, ULANER_2017), TRASTUZUMAB, 20, 9, 3, 6),
        ((ULANER_2020,), PERTUZUMAB, 24, 6, 3, 2),
    ],
)
def test_each_published_cohort_comes_out(tmp_path, cohorts, tracer, imaged, suspicious, positive, negative):
    endpoint = computeEndpoint(*tablesOf(tmp_path, *cohorts))
    expected = {tracer: (suspicious, imaged), "pooled": (suspicious, imaged)}
    assert counts(endpoint, "petPositive", "imaged") == expected
    assert counts(endpoint, "imageableHER2Positive", "imaged")[tracer] == (positive, imaged)
    assert counts(endpoint, "ppvHER2Positive", CONCLUSIVE)[tracer] == (positive, positive + negative)
    assert endpoint.problems == ()


def test_the_published_trial_is_6_of_44_and_the_inconclusive_fna_is_in_the_denominator_that_says_so(tmp_path):
    endpoint = computeEndpoint(*tablesOf(tmp_path, ULANER_2016, ULANER_2017, ULANER_2020))
    # Exact intervals of 3/20, 3/24 and 6/44: domain.md section 4.
    assert (
        text(endpoint, "imageableHER2Positive", "imaged", TRASTUZUMAB)
        == "3/20 (15.00 %, exact 95 % CI 3.21-37.89; denominator: imaged)"
    )
    assert (
        text(endpoint, "imageableHER2Positive", "imaged", PERTUZUMAB)
        == "3/24 (12.50 %, exact 95 % CI 2.66-32.36; denominator: imaged)"
    )
    assert text(endpoint, "imageableHER2Positive", "imaged") == "6/44 (13.64 %, exact 95 % CI 5.17-27.35; denominator: imaged)"
    assert counts(endpoint, "imageableHER2Positive", "evaluable") == {
        TRASTUZUMAB: (3, 20),
        PERTUZUMAB: (3, 23),
        "pooled": (6, 43),
    }
    assert counts(endpoint, "ppvHER2Positive", BIOPSIED) == {TRASTUZUMAB: (3, 9), PERTUZUMAB: (3, 6), "pooled": (6, 15)}
    lost = [(row.step, row.reason, len(row.patientIDs)) for row in endpoint.flow if row.group == "pooled" and row.reason]
    assert lost == [("evaluable", "PET-positive, HER2 inconclusive", 1)]


def test_the_registered_49_with_5_who_were_not_imaged_is_6_of_49_enrolled(tmp_path):
    patients, *rest = tablesOf(tmp_path, ULANER_2016, ULANER_2017, ULANER_2020)
    more = [replace(patients[0], patientID=f"N{number}", row=60 + number, petDate=None) for number in range(5)]
    endpoint = computeEndpoint([*patients, *more], *rest)
    # domain.md section 1: 6/49 = 12.24 %, 6/44 = 13.64 %; the registered "13 %" is neither.
    expected = "6/49 (12.24 %, exact 95 % CI 4.63-24.77; denominator: enrolled)"
    assert text(endpoint, "imageableHER2Positive", "enrolled") == expected
    assert counts(endpoint, "imageableHER2Positive", "imaged")["pooled"] == (6, 44)


def test_with_every_former_false_positive_her2_low_the_two_ppv_are_those_of_the_re_classification(tmp_path):
    # Yeh 2025: trastuzumab 3 HER2-positive and 6 low; pertuzumab 2 and 5.
    yeh = [(TRASTUZUMAB, 20, ["3+"] * 3 + ["1+"] * 6), (PERTUZUMAB, 24, ["3+"] * 2 + ["1+"] * 5)]
    endpoint = computeEndpoint(*tablesOf(tmp_path, *yeh))
    assert counts(endpoint, "ppvHER2Positive", CONCLUSIVE) == {TRASTUZUMAB: (3, 9), PERTUZUMAB: (2, 7), "pooled": (5, 16)}
    assert counts(endpoint, "ppvHER2PositiveOrLow", CONCLUSIVE) == {TRASTUZUMAB: (9, 9), PERTUZUMAB: (7, 7), "pooled": (16, 16)}


SPECIMEN = Specimen("S1", "P1", "F1", 2, specimenDate=date(2015, 4, 10), ihcScore="3+")
FOCI = {"P1": ["F1", "F2"]}


def one(patient, decision=None, specimens=(SPECIMEN,)):
    decisions = [] if decision is None else [decision]
    (outcome,) = computeEndpoint([patient], decisions, specimens, FOCI).outcomes
    return outcome.reached, outcome.lostBecause, outcome.imageable


def test_a_her2_positive_focus_that_both_readers_called_is_the_endpoint(patient):
    assert one(patient, Decided("P1", ("F1",))) == ("evaluable", "", True)


def test_a_her2_positive_focus_that_pet_did_not_show_is_not(patient):
    assert one(patient, Decided("P1", ())) == ("evaluable", "", False)
    assert one(patient, Decided("P1", ("F2",))) == ("imaged", "PET-positive, not biopsied", None)


@pytest.mark.parametrize(
    ("change", "decision", "specimens", "reached", "because"),
    [
        ({"ecog": 3}, Decided("P1", ("F1",)), [SPECIMEN], "enrolled", "not eligible: ecog"),
        ({"ecog": None}, Decided("P1", ("F1",)), [SPECIMEN], "enrolled", "eligibility not documented: ecog"),
        ({"petDate": None}, None, [], "eligible", "no PET/CT"),
        ({"petDate": None, "invalid": {"petDate": "soon"}}, None, [], "eligible", "PET/CT not documented"),
        ({"petDate": None, "dropOutReason": "withdrew"}, None, [], "eligible", "dropped out: withdrew"),
        ({}, None, [], "imaged", "no reading"),
        ({}, Decided("P1", (), False, "case 1: not read"), [], "imaged", "reading not evaluable"),
        ({}, Decided("P1", ("F1",)), [], "imaged", "PET-positive, not biopsied"),
        ({}, Decided("P1", ("F1",)), [replace(SPECIMEN, ihcScore="2+")], "imaged", "PET-positive, HER2 inconclusive"),
    ],
)
def test_who_is_lost_is_lost_at_one_step_for_one_reason(patient, change, decision, specimens, reached, because):
    assert one(replace(patient, **change), decision, specimens) == (reached, because, None)


def test_one_positive_focus_of_several_biopsied_is_enough(patient):
    other = replace(SPECIMEN, specimenID="S2", focusID="F2", row=3, ihcScore="0")
    assert one(patient, Decided("P1", ("F1", "F2")), specimens=[other, SPECIMEN]) == ("evaluable", "", True)


UNREADABLE = replace(SPECIMEN, specimenID="S2", focusID="F2", row=3, ihcScore="1+", invalid={"ishRatio": "2,6x"})


def test_what_could_not_be_read_is_counted_neither_as_yes_nor_as_no(patient):
    """A negative focus beside one that could not be read does not make the patient HER2-negative."""
    negative = replace(SPECIMEN, ihcScore="0")
    endpoint = computeEndpoint([patient], [Decided("P1", ("F1", "F2"))], [negative, UNREADABLE], FOCI)
    (outcome,) = endpoint.outcomes
    assert (outcome.reached, outcome.lostBecause) == ("imaged", "PET-positive, pathology could not be read")
    assert (outcome.her2, outcome.positive, outcome.positiveOrLow, outcome.unreadable) == ("inconclusive", None, None, True)
    assert counts(endpoint, "ppvHER2Positive", CONCLUSIVE)["pooled"] == (0, 0)
    assert counts(endpoint, "ppvHER2Positive", BIOPSIED)["pooled"] == (0, 0)


def test_a_positive_focus_is_positive_beside_one_that_could_not_be_read(patient):
    assert one(patient, Decided("P1", ("F1", "F2")), specimens=[SPECIMEN, UNREADABLE]) == ("evaluable", "", True)
    assert one(patient, Decided("P1", ("F1",)), specimens=[replace(SPECIMEN, ihcScore="0"), UNREADABLE]) == (
        "evaluable",
        "",
        False,
    )


@pytest.mark.parametrize(("other", "her2"), [("1+", "HER2-low"), ("0", "HER2-ultralow")])
def test_ultralow_ranks_between_0_and_low(patient, other, her2):
    ultralow = replace(SPECIMEN, ihcScore="0", membraneStaining=True)
    second = replace(SPECIMEN, specimenID="S2", focusID="F2", row=3, ihcScore=other)
    (outcome,) = computeEndpoint([patient], [Decided("P1", ("F1", "F2"))], [ultralow, second], FOCI).outcomes
    assert (outcome.her2, outcome.positive) == (her2, False)


def test_ish_negative_without_ihc_answers_the_endpoint_and_not_the_question_of_low(patient):
    specimen = replace(SPECIMEN, ihcScore=None, ishRatio=1.2, ishCopies=2.0)
    endpoint = computeEndpoint([patient], [Decided("P1", ("F1",))], [specimen], FOCI)
    assert counts(endpoint, "imageableHER2Positive", "evaluable")["pooled"] == (0, 1)
    assert counts(endpoint, "ppvHER2Positive", CONCLUSIVE)["pooled"] == (0, 1)
    assert counts(endpoint, "ppvHER2PositiveOrLow", CONCLUSIVE)["pooled"] == (0, 0)
    assert counts(endpoint, "ppvHER2PositiveOrLow", BIOPSIED)["pooled"] == (0, 1)


def test_a_replaced_drop_out_is_enrolled_and_has_a_denominator_without_her(patient):
    left = replace(
        patient, petDate=None, retestHER2="positive", retestDate=date(2015, 2, 4), dropOutDate=date(2015, 2, 5), replacedBy="P2"
    )
    came = replace(patient, patientID="P2", row=3, consentDate=date(2015, 2, 6), replaces="P1")
    endpoint = computeEndpoint([left, came], [Decided("P2")], [], {"P2": ["F1"]})
    assert endpoint.problems == ()
    assert counts(endpoint, "imageableHER2Positive", "enrolled")["pooled"] == (0, 2)
    assert counts(endpoint, "imageableHER2Positive", "enrolled, without replaced drop-outs")["pooled"] == (0, 1)
    assert [(row.step, row.reason, row.patientIDs) for row in endpoint.flow if row.group == "pooled"] == [
        ("enrolled", "", ("P1", "P2")),
        ("eligible", "not eligible: retestNotPositive", ("P1",)),
        ("eligible", "", ("P2",)),
        ("imaged", "", ("P2",)),
        ("evaluable", "", ("P2",)),
    ]


def test_contradictions_between_the_tables_are_named(patient):
    problems = computeEndpoint(
        [replace(patient, petDate=None)],
        [Decided("P1"), Decided("P8")],
        [replace(SPECIMEN, focusID="F9")],
        FOCI,
    ).problems
    assert [(problem.table, problem.column) for problem in problems] == [
        ("patients table", "petDate"),
        ("reading", "patientID"),
        ("pathology table", "focusID"),
    ]
    early = replace(SPECIMEN, specimenDate=date(2015, 3, 29), guideline="ASCO/CAP 2013")
    problems = computeEndpoint([patient], [Decided("P1", ("F1",))], [early], FOCI).problems
    assert [problem.column for problem in problems] == ["specimenDate", "guideline"]
    sameDay = replace(SPECIMEN, specimenDate=patient.petDate, guideline="ASCO/CAP 2023")
    assert computeEndpoint([patient], [Decided("P1", ("F1",))], [sameDay], FOCI).problems == ()


def test_a_specimen_from_before_consent_is_history_and_confirms_no_pet(patient):
    # The record: a patient with an avid lesion is biopsied to confirm it. Consent of this patient: 2015-02-03; PET/CT: 2015-03-30.
    old = replace(SPECIMEN, specimenDate=date(2001, 1, 1))
    endpoint = computeEndpoint([patient], [Decided("P1", ("F1",))], [old], FOCI)
    assert [str(problem) for problem in endpoint.problems] == [
        "pathology table, row 2, column specimenDate: specimen S1 is from 2001-01-01, before consent (2015-02-03), and confirms nothing; "
        "it is not used."
    ]
    assert one(patient, Decided("P1", ("F1",)), [old]) == ("imaged", "PET-positive, not biopsied", None)
    assert [focus.specimens for focus in endpoint.pathology] == [(old,)]
    for day in (date(2015, 2, 2), date(2015, 2, 3)):
        reached = one(patient, Decided("P1", ("F1",)), [replace(SPECIMEN, specimenDate=day)])
        assert reached[2] is (True if day == patient.consentDate else None)
    said = replace(old, disregardedBecause="archived tissue")  # the coordinator has dealt with it
    assert computeEndpoint([patient], [Decided("P1", ("F1",))], [said], FOCI).problems == ()
    after = replace(SPECIMEN, specimenID="S2", row=3, ihcScore="0")
    assert one(patient, Decided("P1", ("F1",)), [old, after]) == ("evaluable", "", False)


def test_a_her2_positive_biopsy_of_a_focus_that_is_not_pet_positive_is_named_and_not_counted(patient):
    said = "pathology table, row 2, column focusID: focus F1 of patient P1 is HER2-positive and not PET-positive; not counted as imageable."
    for called, problems in (((), [said]), (("F2",), [said]), (("F1",), [])):
        endpoint = computeEndpoint([patient], [Decided("P1", called)], [SPECIMEN], FOCI)
        assert [str(problem) for problem in endpoint.problems] == problems
    low = replace(SPECIMEN, ihcScore="1+")
    assert computeEndpoint([patient], [Decided("P1", ())], [low], FOCI).problems == ()
    # Where the reading says nothing of the patient, it does not say that PET missed the focus.
    assert computeEndpoint([patient], [Decided("P1", (), False)], [SPECIMEN], FOCI).problems == ()


def test_two_negative_specimens_of_one_focus_answer_the_endpoint_though_they_differ_about_low(patient):
    twice = [replace(SPECIMEN, ihcScore="1+"), replace(SPECIMEN, specimenID="S2", row=3, ihcScore="0")]
    for specimens in (twice, twice[::-1]):
        endpoint = computeEndpoint([patient], [Decided("P1", ("F1",))], specimens, FOCI)
        assert counts(endpoint, "imageableHER2Positive", "evaluable")["pooled"] == (0, 1)
        assert counts(endpoint, "ppvHER2PositiveOrLow", CONCLUSIVE)["pooled"] == (0, 0)
        assert ["about HER2-low" in problem.reason for problem in endpoint.problems] == [True]


def test_a_patient_imaged_against_the_protocol_is_named_and_not_counted(patient):
    endpoint = computeEndpoint([replace(patient, ecog=3)], [Decided("P1", ("F1",))], [SPECIMEN], FOCI)
    assert [str(problem) for problem in endpoint.problems] == [
        "patients table, row 2, column petDate: P1 was imaged though not eligible: ecog; left out of imaged and evaluable."
    ]
    assert counts(endpoint, "imageableHER2Positive", "imaged")["pooled"] == (0, 0)


def test_nobody_enrolled_is_not_defined():
    endpoint = computeEndpoint([], [], [], {})
    assert text(endpoint, "imageableHER2Positive", "enrolled") == "0/0 (not defined; denominator: enrolled)"


TRACER = st.sampled_from([TRASTUZUMAB, PERTUZUMAB, None])
IHC = st.sampled_from([None, "0", "1+", "2+", "3+"])
RANDOM = st.lists(
    st.tuples(TRACER, st.sampled_from([1, 3, None]), st.booleans(), st.sampled_from([(), ("F1",), None]), IHC), max_size=25
)


@given(RANDOM)
@settings(max_examples=100, deadline=None)
def test_every_patient_is_at_one_place_in_the_flow_and_groups_add_up(patient, people):
    patients, decisions, specimens = [], [], []
    for number, (tracer, ecog, imaged, called, ihc) in enumerate(people):
        patientID = f"P{number}"
        petDate = patient.petDate if imaged else None
        patients.append(replace(patient, patientID=patientID, row=number + 2, tracer=tracer, ecog=ecog, petDate=petDate))
        decisions.append(Decided(patientID, called or (), called is not None, "not read"))
        specimens.append(replace(SPECIMEN, patientID=patientID, specimenID=f"S{number}", ihcScore=ihc))
    endpoint = computeEndpoint(patients, decisions, specimens, {patient.patientID: ["F1"] for patient in patients})
    everybody = sorted(patient.patientID for patient in patients)
    for group in {row.group for row in endpoint.flow}:
        here = [row for row in endpoint.flow if row.group == group]
        lost = [patientID for row in here if row.reason for patientID in row.patientIDs]
        (evaluable,) = [row.patientIDs for row in here if row.step == STEPS[-1] and not row.reason]
        members = [outcome.patientID for outcome in endpoint.outcomes if group in ("pooled", outcome.tracer)]
        assert sorted([*lost, *evaluable]) == sorted(members)
    assert sorted(outcome.patientID for outcome in endpoint.outcomes) == everybody
    for measure, denominator in {(row.measure, row.proportion.denominator) for row in endpoint.rows}:
        byGroup = counts(endpoint, measure, denominator)
        pooled = byGroup.pop("pooled")
        assert pooled == (sum(k for k, _ in byGroup.values()), sum(n for _, n in byGroup.values()))
