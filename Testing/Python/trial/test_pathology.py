"""HER2 classes by ASCO/CAP 2018 from raw values; what the guideline does not decide is inconclusive."""

import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.trial.pathology import SPECIMEN_COLUMNS, Specimen, classify, ishGroup, linkPathology, readSpecimens
from HER2PETLib.trial.pathologyentry import addSpecimen


def specimen(ihc=None, ratio=None, copies=None, method=None, **more):
    given = {"specimenID": "S1", "patientID": "P1", "focusID": "F1", "row": 2} | more
    return Specimen(ihcScore=ihc, ishRatio=ratio, ishCopies=copies, ishMethod=method, **given)


# domain.md section 5: groups by ratio and copies; the borders belong to the upper group.
@pytest.mark.parametrize(
    ("ratio", "copies", "group"),
    [
        (2.0, 4.0, 1),
        (2.6, 6.1, 1),
        (2.0, 3.9, 2),
        (1.9, 6.0, 3),
        (1.9, 5.9, 4),
        (1.9, 4.0, 4),
        (1.9, 3.9, 5),
    ],
)
def test_dual_probe_groups(ratio, copies, group):
    assert ishGroup(ratio, copies) == group


GROUP = {1: (2.5, 7.0), 2: (2.5, 3.0), 3: (1.5, 7.0), 4: (1.5, 5.0), 5: (1.2, 2.0)}
POSITIVE, LOW, ZERO, OPEN = "HER2-positive", "HER2-low", "HER2-0", "inconclusive"


# domain.md section 5, every combination of IHC (none, 0, 1+, 2+, 3+) and ISH.
@pytest.mark.parametrize(
    ("group", "classes"),
    [
        (None, (OPEN, ZERO, LOW, OPEN, POSITIVE)),
        (1, (POSITIVE, POSITIVE, POSITIVE, POSITIVE, POSITIVE)),
        (2, (OPEN, ZERO, LOW, LOW, POSITIVE)),
        (3, (OPEN, ZERO, LOW, POSITIVE, POSITIVE)),
        (4, (OPEN, ZERO, LOW, LOW, POSITIVE)),
        (5, (OPEN, ZERO, LOW, LOW, POSITIVE)),
    ],
)
def test_class_by_group_and_ihc(group, classes):
    ratio, copies = GROUP.get(group, (None, None))
    assert tuple(classify(specimen(ihc, ratio, copies, "dual")).name for ihc in (None, "0", "1+", "2+", "3+")) == classes


@pytest.mark.parametrize(("ihc", "answers"), [("3+", (True, True)), ("1+", (False, True)), ("0", (False, False))])
def test_a_class_answers_whether_positive_and_whether_positive_or_low(ihc, answers):
    status = classify(specimen(ihc))
    assert (status.positive, status.positiveOrLow) == answers


def test_group_5_without_ihc_is_negative_though_low_and_0_stay_open():
    status = classify(specimen(None, 1.2, 2.0))
    assert (status.positive, status.positiveOrLow) == (False, None)
    assert "HER2-low cannot be distinguished from HER2-0" in status.reason


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (
            specimen("2+", ratio=2.4),
            "ISH group 1 or 2 (ratio 2.4, copies not given), IHC 2+: needs dual-probe ISH with ratio and copies",
        ),
        (
            specimen("1+", copies=7.0),
            "ISH group 1 or 3 (ratio not given, copies 7), IHC 1+: needs dual-probe ISH with ratio and copies",
        ),
        (specimen("2+", copies=5.0, method="single"), "single-probe ISH (copies 5), IHC 2+: needs dual-probe ISH"),
        (specimen(None, copies=5.0, method="single"), "single-probe ISH (copies 5), no IHC: needs dual-probe ISH, or IHC"),
        (specimen("0", 2.5, 8.0, "single"), "single-probe ISH has no ratio, and one is given"),
        (specimen("2+"), "IHC 2+ needs ISH"),
        (specimen(remark="too few cells"), "neither IHC nor ISH is given: too few cells"),
        (specimen(None, 2.5, 3.0), "ISH group 2 (ratio 2.5, copies 3), no IHC: needs IHC on the same tissue"),
    ],
)
def test_inconclusive_says_why(given, reason):
    status = classify(given)
    assert (status.name, status.positive, status.positiveOrLow, status.reason) == (OPEN, None, None, reason)


# domain.md section 5: with ratio or copies missing the specimen is in one of two or three groups; where all of them give one
# class, that is its class. By IHC (none, 0, 1+, 2+, 3+).
@pytest.mark.parametrize(
    ("ratio", "copies", "classes"),
    [
        (1.9, None, (OPEN, ZERO, LOW, OPEN, POSITIVE)),  # groups 3, 4, 5
        (2.0, None, (OPEN, OPEN, OPEN, OPEN, POSITIVE)),  # 1, 2
        (None, 3.9, (OPEN, ZERO, LOW, LOW, POSITIVE)),  # 2, 5
        (None, 4.0, (OPEN, OPEN, OPEN, OPEN, POSITIVE)),  # 1, 4
        (None, 6.0, (OPEN, OPEN, OPEN, POSITIVE, POSITIVE)),  # 1, 3
    ],
)
def test_ish_without_ratio_or_copies_decides_what_every_possible_group_decides(ratio, copies, classes):
    found = tuple(classify(specimen(ihc, ratio, copies)).name for ihc in (None, "0", "1+", "2+", "3+"))
    assert found == classes


# ASCO/CAP 2018, figure 2 (one probe): 6.0 copies and above positive; below 4.0 negative; between by IHC 0 and 1+ negative, 3+
# positive, and 2+ needs two probes. By IHC (none, 0, 1+, 2+, 3+).
@pytest.mark.parametrize(
    ("copies", "classes"),
    [
        (3.9, (OPEN, ZERO, LOW, LOW, POSITIVE)),
        (4.0, (OPEN, ZERO, LOW, OPEN, POSITIVE)),
        (5.9, (OPEN, ZERO, LOW, OPEN, POSITIVE)),
        (6.0, (POSITIVE, POSITIVE, POSITIVE, POSITIVE, POSITIVE)),
    ],
)
def test_single_probe_ish_has_the_guidelines_algorithm(copies, classes):
    statuses = [classify(specimen(ihc, copies=copies, method="single")) for ihc in (None, "0", "1+", "2+", "3+")]
    assert tuple(status.name for status in statuses) == classes
    if copies < 4:  # negative without IHC too, low or 0
        assert (statuses[0].positive, statuses[0].positiveOrLow) == (False, None)


def test_ihc_3_is_positive_whatever_single_probe_ish_says():
    assert classify(specimen("3+", copies=2.0, method="single")).name == POSITIVE


# IHC 0 with faint, incomplete membrane staining in 10 % of cells or less (DESTINY-Breast06; IHC 0+ in Rakha et al., Mod Pathol 2026;39:100925).
@pytest.mark.parametrize(
    ("ihc", "staining", "name"),
    [
        ("0", True, "HER2-ultralow"),
        ("0", False, ZERO),
        ("0", None, ZERO),
        ("1+", True, LOW),
        ("1+", False, OPEN),  # IHC 1+ is staining
        ("3+", False, OPEN),
    ],
)
def test_ihc_0_with_membrane_staining_is_ultralow(ihc, staining, name):
    assert classify(specimen(ihc, membraneStaining=staining)).name == name


def test_ultralow_answers_the_questions_of_the_endpoint_as_her2_0_does():
    status = classify(specimen("0", membraneStaining=True))
    assert (status.positive, status.positiveOrLow, status.reason) == (False, False, "IHC 0 with membrane staining")
    assert classify(specimen("0", *GROUP[1], "dual", membraneStaining=True)).name == POSITIVE


# "A wrong ISH": domain of issue A 5. None of these cells may decide, whatever stands beside it.
@pytest.mark.parametrize("ihc", [None, "0", "1+", "2+", "3+"])
@pytest.mark.parametrize(
    "invalid",
    [{"ishRatio": "2,6x"}, {"ishCopies": "1,234"}, {"ishMethod": "FISH"}, {"ihcScore": "4+"}, {"specimenDate": "01/03/2019"}],
)
def test_a_specimen_with_a_cell_that_cannot_be_read_is_inconclusive(ihc, invalid):
    status = classify(specimen(ihc, invalid=invalid))
    assert (status.name, status.positive, status.positiveOrLow, status.unreadable) == (OPEN, None, None, True)
    ((column, written),) = invalid.items()
    assert status.reason == f"cannot be read: {column} '{written}'"


FOCI = {"P1": {"F1", "F2"}}


def test_a_readable_specimen_does_not_speak_for_one_that_cannot_be_read():
    both = [specimen("1+"), specimen(specimenID="S2", invalid={"ihcScore": "3"})]
    for ordered in (both, both[::-1]):
        (focus,), _ = linkPathology(ordered, FOCI)
        assert (focus.status.name, focus.status.positive, focus.status.unreadable) == (OPEN, None, True)
    (focus,), _ = linkPathology(both, FOCI, {"S2": "set aside"})
    assert focus.status.name == LOW


@pytest.mark.parametrize(
    ("stainings", "name", "said"),
    [((True, None), "HER2-ultralow", False), ((False, None), ZERO, False), ((True, False), OPEN, True)],
)
def test_specimens_say_together_whether_anything_is_stained(stainings, name, said):
    given = [specimen("0", specimenID=f"S{n}", membraneStaining=staining) for n, staining in enumerate(stainings)]
    (focus,), problems = linkPathology(given, FOCI)
    assert (focus.status.name, focus.status.positive, focus.status.positiveOrLow) == (name, False, False)
    assert ["contradict each other about HER2-ultralow" in problem.reason for problem in problems] == [True] * said


def test_specimens_are_linked_to_their_focus():
    (focus,), problems = linkPathology([specimen("1+")], FOCI)
    assert (focus.patientID, focus.focusID, focus.status.name, problems) == ("P1", "F1", LOW, [])


def test_an_unknown_focus_or_patient_is_named_and_left_out():
    foci, problems = linkPathology([specimen("3+", focusID="F9"), specimen("3+", patientID="P7", specimenID="S2", row=3)], FOCI)
    assert foci == []
    assert [str(problem) for problem in problems] == [
        "pathology table, row 2, column focusID: specimen S1: focus F9 of patient P1 is not in the reading; it is left out.",
        "pathology table, row 3, column patientID: specimen S2: patient P7 has no foci in the reading; it is left out.",
    ]


ISH_5 = {"ratio": 1.0, "copies": 2.0}  # group 5 without IHC: negative, low or 0


# Several specimens of one focus: (positive, positive or low) as all say that say anything; contradictions are named.
@pytest.mark.parametrize(
    ("given", "answers", "name", "said"),
    [
        ([("3+", {}), ("1+", {})], (None, True), OPEN, "contradict each other: S"),
        ([("3+", {}), ("0", {})], (None, None), OPEN, "contradict each other: S"),
        ([("3+", {}), (None, ISH_5)], (None, True), OPEN, "contradict each other: S"),  # negative, though its class is open
        ([("1+", {}), ("0", {})], (False, None), OPEN, "contradict each other about HER2-low: S"),  # both HER2-negative
        ([("2+", {}), (None, ISH_5)], (False, None), OPEN, None),  # IHC 2+ says nothing yet
        ([("1+", {}), (None, ISH_5)], (False, True), LOW, None),
        ([("0", {}), (None, ISH_5)], (False, False), ZERO, None),
        ([("1+", {}), ("2+", {"ratio": 1.2, "copies": 2.0})], (False, True), LOW, None),
        ([("2+", {}), (None, {})], (None, None), OPEN, None),
    ],
)
def test_specimens_of_one_focus_say_together_what_they_say_in_any_order(given, answers, name, said):
    specimens = [specimen(ihc, **ish, specimenID=f"S{number}", row=number) for number, (ihc, ish) in enumerate(given)]
    for ordered in (specimens, specimens[::-1]):
        (focus,), problems = linkPathology(ordered, FOCI)
        assert (focus.status.positive, focus.status.positiveOrLow, focus.status.name) == (*answers, name)
        assert len(focus.specimens) == 2
        assert [said in problem.reason for problem in problems] == ([True] if said else [])


def test_contradicting_specimens_are_told_with_what_each_says():
    _, (problem,) = linkPathology([specimen("3+"), specimen("1+", specimenID="S2", row=3)], FOCI)
    assert "P1 F1: specimens contradict each other: S1 HER2-positive (IHC 3+); S2 HER2-low (IHC 1+)" in problem.reason


def test_a_specimen_that_is_set_aside_is_kept_and_says_nothing():
    twice = [specimen("3+"), specimen("1+", specimenID="S2", row=3)]
    (focus,), problems = linkPathology(twice, FOCI, {"S1": "from before"})
    assert (focus.status.name, len(focus.specimens), problems) == (LOW, 2, [])
    (focus,), _ = linkPathology(twice[:1], FOCI, {"S1": "from before"})
    assert (focus.status.name, focus.status.reason) == ("not biopsied", "no specimen counts: S1 from before")


def test_a_disregarded_specimen_is_kept_and_not_used():
    twice = [specimen("3+", disregardedBecause="wrong block"), specimen("1+", specimenID="S2", row=3)]
    (focus,), problems = linkPathology(twice, FOCI)
    assert (focus.status.name, len(focus.specimens), problems) == (LOW, 2, [])
    (focus,), _ = linkPathology(twice[:1], FOCI)
    assert focus.status.name == "not biopsied"


def test_a_core_after_an_inconclusive_fna_decides():
    twice = [specimen("3+", specimenID="S2", specimenType="core"), specimen(specimenType="FNA", remark="too few cells")]
    (focus,), problems = linkPathology(twice, FOCI)
    assert (focus.status.name, problems) == (POSITIVE, [])


def test_the_table_is_read_with_its_faults_named(tmp_path):
    path = tmp_path / "pathology.csv"
    rows = ["S1,P1,F1,core,2015-04-10,2+,dual,1.2,2.0,ASCO/CAP 2018,,", "S2,P1,F2,fna,2015-04-10,4+,dual,inf,0,,,"]
    path.write_text("\n".join([",".join(SPECIMEN_COLUMNS), *rows]))
    specimens, problems = readSpecimens(path)
    assert classify(specimens[0]).name == LOW
    assert specimens[1].specimenType == "FNA"
    assert [(problem.row, problem.column) for problem in problems] == [(3, "ihcScore"), (3, "ishRatio"), (3, "ishCopies")]
    path.write_text("\n".join([",".join(SPECIMEN_COLUMNS), "S1,P1,,core,,,,,,,,"]))
    with pytest.raises(ProblemError, match="row 2, column focusID: is empty"):
        readSpecimens(path)


def test_membrane_staining_is_read_from_a_column_that_may_be_absent(tmp_path):
    path = tmp_path / "pathology.csv"
    row = "S1,P1,F1,core,2015-04-10,0,,,,ASCO/CAP 2018,,"
    path.write_text("\n".join([",".join(SPECIMEN_COLUMNS), row]))
    assert readSpecimens(path)[0][0].membraneStaining is None
    path.write_text(
        "\n".join([",".join([*SPECIMEN_COLUMNS, "membraneStaining"]), row + ",yes", row.replace("S1", "S2") + ",faint"])
    )
    (stained, mistyped), problems = readSpecimens(path)
    assert (stained.membraneStaining, mistyped.invalid) == (True, {"membraneStaining": "faint"})
    assert [(problem.row, problem.column, problem.unreadable) for problem in problems] == [(3, "membraneStaining", True)]


def test_decimal_commas_are_read_and_1_comma_234_is_refused_for_what_it_is(tmp_path):
    path = tmp_path / "pathology.csv"
    path.write_text("\n".join([";".join(SPECIMEN_COLUMNS), "S1;P1;F1;core;2015-04-10;2+;dual;2,6;1,234;;;"]))
    (read,), (problem,) = readSpecimens(path)
    assert (read.ishRatio, read.invalid) == (2.6, {"ishCopies": "1,234"})
    assert "the comma may be decimal or between thousands. Write 1234, or the decimals with a zero at their end (1,2340)" in str(
        problem
    )


def test_a_comma_without_quotes_that_moves_all_cells_after_it_is_refused(tmp_path):
    """Ratio 2,6 typed between commas reads as ratio 2 and copies 6: HER2-positive."""
    path = tmp_path / "pathology.csv"
    path.write_text("\n".join([",".join(SPECIMEN_COLUMNS), "S1,P1,F1,core,2015-04-10,2+,dual,2,6"]))
    with pytest.raises(ProblemError, match="row 2, column disregardedBecause: 9 cells, the header has 12"):
        readSpecimens(path)


def test_a_specimen_is_not_added_to_a_table_with_a_row_at_fault_which_is_named_as_a_spreadsheet_counts(tmp_path):
    path = tmp_path / "pathology.csv"
    path.write_text(",".join(SPECIMEN_COLUMNS) + "\n\nS1,P1,F1,core,2015-04-10,0,,,,ASCO/CAP 2018,wide, and pale,\n")
    before = path.read_text()
    with pytest.raises(ProblemError, match="row 3 has 13 cells, the header has 12"):
        addSpecimen(path, {"specimenID": "S2", "patientID": "P1", "focusID": "F2", "ihcScore": "0"})
    assert path.read_text() == before
