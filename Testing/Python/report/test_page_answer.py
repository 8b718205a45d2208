"""The beginning of the page, and what it shows of uptake and SUV: the answer first, what PET missed, numbers beside every figure."""

import re
from dataclasses import replace

import pytest
from HER2PETLib.reading.primaryanalysis import NOT_NAMED, PROPOSED
from HER2PETLib.report.endpointsection import criteriaInWords
from HER2PETLib.report.page import pageOf
from HER2PETLib.tables.columns import Table
from htmlpage import Page


@pytest.fixture(scope="module")
def withPrimary(made):
    """The content where the charter names a primary analysis: 1 of 11 imaged; 10 of them have no answer."""
    content, _ = made
    labels = {"imaged": ("primary", "worst case"), "evaluable": ("sensitivity", "as observed")}
    rows = []
    for row in content.tables["endpoint"].rows:
        isOne = (row["measure"], row["group"]) == ("imageableHER2Positive", "pooled") and row["denominator"] in labels
        analysis, case = labels[row["denominator"]] if isOne else ("secondary", "")
        rows.append({**row, "analysis": analysis, "case": case})
    tables = {**content.tables, "endpoint": Table(content.tables["endpoint"].columns, rows)}
    return replace(content, tables=tables, primary=PROPOSED)


def section(html, anchor):
    return Page(re.search(rf'<section id="{anchor}">.*?</section>', html, re.S)[0])


def test_the_answer_stands_first_with_counts_denominator_and_interval(withPrimary):
    html = pageOf(withPrimary)
    assert re.findall(r'<section id="([^"]*)"', html)[:3] == ["result", "patients", "endpoint"]
    result = section(html, "result")
    # Clopper-Pearson of 1/11: 0.23 to 41.28.
    answer = "Patients with imageable HER2-positive metastases: 1/11 (9.09 %; 0.23 to 41.28) , of the patients imaged"
    assert result.text.startswith("Result Primary analysis, as the charter names it. " + answer)
    assert "as observed: 1/" in result.text
    assert result.tags.count("img") == 1


def test_the_primary_row_alone_is_framed(withPrimary):
    html = pageOf(withPrimary)
    framed = re.findall(r'<tr class="primary">(.*?)</tr>', html)
    assert framed and all("1/11 (9.09 %" in row and "primary" in row for row in framed)


def test_without_a_primary_analysis_that_is_said_where_the_answer_stands(html):
    assert section(html, "result").text.startswith(f"Result {NOT_NAMED} Patients with imageable HER2-positive metastases: 1/12")
    assert '<tr class="primary">' not in html


def test_a_lesion_that_pathology_found_and_pet_missed_stands_before_the_flow(made):
    content, _ = made
    lesions = content.tables["lesionAnalysis"]
    missed = {**lesions.rows[0], "her2Positive": True, "positive": False, "lesionID": "L9", "patientID": "Z7", "site": "Rib"}
    tables = {**content.tables, "lesionAnalysis": Table(lesions.columns, [*lesions.rows, missed])}
    said = section(pageOf(replace(content, tables=tables)), "result").text
    assert "Missed by PET: L9 of Z7 (Rib) is HER2-positive by pathology and not PET-positive (scores: anna 1, bert 1)" in said
    assert "Missed by PET" not in section(pageOf(content), "result").text


def test_many_missed_lesions_are_counted_and_folded_so_that_the_result_stays_on_the_first_screen(made):
    content, _ = made
    lesions = content.tables["lesionAnalysis"]
    verified = sum(bool(row.get("her2Positive")) for row in lesions.rows)
    missed = [
        {**lesions.rows[0], "her2Positive": True, "positive": False, "lesionID": f"L{number}", "patientID": f"Z{number % 2}"}
        for number in range(6)
    ]
    tables = {**content.tables, "lesionAnalysis": Table(lesions.columns, [*lesions.rows, *missed])}
    html = pageOf(replace(content, tables=tables))
    counted = f"Missed by PET: 6 of {verified + 6} lesions that are HER2-positive by pathology, in 2 patients"
    (inside,) = re.findall(f"<details><summary>{counted}.*?</details>", html)
    assert all(f"L{number} of Z{number % 2}" in inside for number in range(6)) and html.count("Missed by PET") == 1


def test_why_patients_were_lost_is_said_in_the_protocols_words():
    rows = [
        {"criterion": "fiveFoci", "kind": "inclusion", "text": "5 or more foci"},
        {"criterion": "cnsOnly", "kind": "exclusion", "text": "CNS-only disease"},
    ]
    words = criteriaInWords({"eligibility": Table([], rows)})
    assert words("not eligible: fiveFoci, cnsOnly") == "not eligible: not '5 or more foci'; 'CNS-only disease'"
    assert words("eligibility not documented: fiveFoci") == "eligibility not documented: '5 or more foci'"
    assert words("dropped out: withdrew: cnsOnly") == "dropped out: withdrew: cnsOnly"
    assert words("") == ""


def test_figures_of_numbers_have_them_beside_and_folds_name_the_table_that_has_them(html):
    beside = re.findall(
        r'<div class="withData"><figure.*?</figure><details><summary>Data of this figure<small> \((.*?)\)', html, re.S
    )
    assert {"endpoint.csv", "lesionAnalysis.csv", "scorePairs.csv of the unblinded reading"} <= set(beside)
    assert all(re.search(r"\w", said) for said in re.findall(r"<summary>(.*?)</summary>", html))


def test_uptake_is_shown_by_score_class_site_and_patient(html):
    # Every third of 121 foci was measured, its SUVmax the number of the focus and a half.
    uptake = section(html, "uptake")
    assert "41 measured lesions of 11 patients." in uptake.text
    byScore = {row[0]: row[1:] for row in uptake.table("By score of each reader, and by the charter's decision")[1:]}
    # anna gave the foci 0 to 24 a 1; measured are 0, 3 ... 24.
    assert byScore["anna: 1"][:2] == ["9", "12.50 (0.50 to 24.50)"]
    byClass = {row[0]: row[1] for row in uptake.table("By HER2 class of the lesion's biopsy")[1:]}
    assert sum(int(count) for count in byClass.values()) == 41
    patients = uptake.table("Highest SUVmax of each patient")[1:]
    values = [float(row[1]) for row in patients]
    assert len(patients) == 11 and values == sorted(values, reverse=True) and values[0] == 120.5


def test_without_measurements_there_is_no_figure_of_uptake(made):
    content, _ = made
    lesions = content.tables["lesionAnalysis"]
    bare = Table(lesions.columns, [{**row, "suvMax": None} for row in lesions.rows])
    uptake = section(pageOf(replace(content, tables={**content.tables, "lesionAnalysis": bare})), "uptake")
    assert uptake.text == "Uptake No table of measurements was given."


def test_how_suv_was_obtained_is_a_table_in_which_what_a_person_entered_is_bold(html):
    suv = section(html, "how-suv-was-obtained")
    header, first, second = suv.table("SUV of each case")
    line = dict(zip(header, first, strict=True))
    assert (line["Factor"], line["Weight"], line["Administered activity"]) == ("0.00102", "66.6 kg", "189 MBq")
    assert "<strong>189 MBq</strong>" in html and "<strong>66.6 kg</strong>" not in html
    assert ["weight", "(0010,1030) Patient's Weight", "case-Z0"] in suv.table("Where the values are from")
    assert set(second[2:]) == {"\N{EN DASH}"}


def test_several_readers_stand_side_by_side_with_whom_they_speak_of(html):
    rows = section(html, "scores-against-pathology").table("Several readers together")[1:]
    assert [row[2] for row in rows[:2]] == [
        "readers like these, on patients like these",
        "these readers only, on patients like these",
    ]
    # One lesion is HER2-positive and one is not.
    assert rows[0][4] == "not estimable: an interval by patient needs 5 patients with the condition and 5 without, not 1 and 1"
