"""The report page: holds all it shows, escapes what files say, and says the numbers of the tables and of the literature."""

import itertools
import re
from dataclasses import replace

from HER2PETLib.reading.ledger import claims
from HER2PETLib.report.measurementsummary import measurementSummary, readMeasurements
from HER2PETLib.report.page import pageOf, writePage
from HER2PETLib.report.readingtables import readingTables
from HER2PETLib.statistics.severalraters import SEVERAL_COLUMNS, Rated, severalRows
from HER2PETLib.tables.columns import Table
from htmlpage import Page, assertSelfContained
from readingpage import COUNTS, CUT, EVIL, SCORES, rowsOf


def test_every_tag_is_closed_in_order_and_the_page_has_language_title_and_one_heading(page):
    assert ("html", "lang", "en") in page.attributes
    assert page.tags.count("title") == page.tags.count("h1") == page.tags.count("main") == 1
    levels = [int(tag[1]) for tag in page.tags if re.fullmatch("h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_every_table_has_a_caption_and_headings_and_every_picture_says_what_it_shows(page):
    assert page.tags.count("caption") == page.tags.count("table") == page.tags.count("thead")
    assert len(page.tables) == page.tags.count("table")
    alts = [value for tag, name, value in page.attributes if (tag, name) == ("img", "alt")]
    assert len(alts) == page.tags.count("img") >= 5
    assert all(len(alt) > 20 for alt in alts)


def test_the_page_refers_to_nothing_outside_itself(html):
    assertSelfContained(html)


def test_links_within_the_page_lead_somewhere(page):
    anchors = {value for _, name, value in page.attributes if name == "id"}
    links = {value[1:] for tag, name, value in page.attributes if (tag, name) == ("a", "href")}
    assert links
    assert links <= anchors


def test_names_that_are_markup_are_shown_as_text(page, html):
    assert "<script" not in html.lower()
    assert page.text.count("<script>alert('1')</script>") >= 8
    assert ("A trial " + EVIL) in page.text
    assert EVIL in "".join(value for tag, name, value in page.attributes if (tag, name) == ("img", "alt"))


def test_light_and_dark_and_print_are_styled(html):
    assert "prefers-color-scheme: dark" in html
    assert "@media print" in html


def test_the_page_says_what_it_is_not_for_first(page):
    assert page.text.index("Not for clinical use. Trial imaging endpoint") < page.text.index("Charter")
    assert "Generated <script>" in page.text


def test_the_charter_stands_on_the_page_with_its_hash(page, made):
    assert made[0].charterHash in page.text
    assert "A focus is positive only if all readers score it 4 or above." in page.text
    assert [row[0] for row in page.table("Scale")[1:]] == ["1", "2", "3", "4", "5"]


def test_every_proportion_of_the_table_is_on_the_page_with_its_denominator(page, made):
    expected = rowsOf(made[1], "endpoint")
    assert len(expected) == 3 * 11
    for row in expected:
        shown = [line for line in page.table(row["title"])[1:] if line[:2] == [row["group"], row["denominator"]]]
        if row["percent"]:
            numbers = {key: float(row[key]) for key in ("percent", "exactLow", "exactHigh", "wilsonLow", "wilsonHigh")}
            share = "{percent:.2f} %; {exactLow:.2f} to {exactHigh:.2f}".format(**numbers)
            wilson = "{wilsonLow:.2f} to {wilsonHigh:.2f}".format(**numbers)
        else:
            share, wilson = None, "–"
        (line,) = shown
        assert line[2] == (f"{row['k']}/{row['n']} ({share})" if share else f"{row['k']}/{row['n']}: {row['notDefined']}")
        assert line[3] == wilson


def test_no_percentage_of_patients_stands_without_its_counts(page):
    percentages = list(re.finditer(r"[\d.]+ %(?! interval| of the intervals)", page.text))
    assert len(percentages) > 20
    assert all(re.search(r"\d+/\d+ \($", page.text[: found.start()]) for found in percentages)


def test_the_patients_are_counted_as_they_are(page):
    # 12 gave consent, 11 were imaged; Z0 has a HER2-positive biopsy, Z1 a HER2-low one; the rest has no biopsy.
    lines = {tuple(row[:2]): row[2] for row in page.table("Patients with imageable HER2-positive metastases")[1:]}
    assert lines["pooled", "enrolled"].startswith("1/12 (8.33 %; ")
    assert lines["pooled", "imaged"].startswith("1/11 (9.09 %; ")
    ppv = {tuple(row[:2]): row[2] for row in page.table("PPV of PET for HER2-positive or HER2-low")[1:]}
    # Clopper-Pearson of 2/2: 15.81 to 100.
    assert ppv["pooled", "PET-positive and biopsied, inconclusive left out"] == "2/2 (100.00 %; 15.81 to 100.00)"


def test_each_patient_has_a_line(page, made):
    lines = {row[0]: row for row in page.table("Everybody who gave consent")[1:]}
    assert len(lines) == 12
    decisions = rowsOf(made[1], "decisions")
    for patient in (f"Z{n}" for n in range(11)):
        ofPatient = [row for row in decisions if row["patientID"] == patient]
        assert lines[patient][3:5] == [str(len(ofPatient)), str(sum(row["positive"] == "1" for row in ofPatient))]
    assert lines["Z0"][2] == "120.25"
    assert lines["Z0"][5:8] == ["yes", "HER2-positive", "yes"]
    assert lines["Z1"][5:8] == ["yes", "HER2-low", "no"]


def test_the_coefficients_are_those_of_the_literature(page):
    rows = page.table("All foci: 121 foci scored twice, 11 patients")
    found = {(row[0], row[1]): row for row in rows[1:]}
    for title, value in SCORES.items():
        assert found["scores 1-5", title][2] == f"{value:.3f}"
    for title, value in CUT.items():
        assert found["positive is >= 4", title][2] == f"{value:.3f}"
    assert found["scores 1-5", "Cohen's kappa, quadratic weights"][4] == "0.846 to 0.934 (normal)"


def test_every_coefficient_and_interval_over_all_foci_is_that_of_the_table(page, made):
    found = {(row[0], row[1]): row for row in page.table("All foci")[1:]}
    rows = [row for row in rowsOf(made[1], "agreement") if row["scope"] == "all foci"]
    assert len(rows) == len(found) == 14
    for row in rows:
        line = found[row["scale"], row["title"]]
        assert line[2] == f"{float(row['value']):.3f}"
        assert line[3] == f"{float(row['clusteredLow']):.3f} to {float(row['clusteredHigh']):.3f}"


def test_coefficients_by_site_are_those_of_the_table(page, made):
    rows = [row for row in rowsOf(made[1], "agreement") if row["scope"] == "site: Liver" and row["scale"] == "scores 1-5"]
    table = page.table("By site, scores 1-5")
    (line,) = [line for line in table[1:] if line[0] == "Liver"]
    assert line[1:3] == [rows[0]["foci"], rows[0]["patients"]]
    for row, cell in zip(rows, line[3:], strict=True):
        assert cell == f"{float(row['value']):.3f} ({float(row['clusteredLow']):.2f} to {float(row['clusteredHigh']):.2f})"


def test_what_is_not_defined_is_said_with_the_reason(page):
    repeats = {(row[0], row[1]): row for row in page.table("Repeats of anna: 6 foci scored twice, 3 patients")[1:]}
    assert repeats["positive is >= 4", "Positive agreement"][2] == "not defined: neither called a focus positive"
    assert "so agreement by chance is complete" in repeats["positive is >= 4", "Cohen's kappa"][2]
    assert repeats["scores 1-5", "Agreement"][3] == "not defined: an interval by patient needs 5 patients or more"
    assert "nan" not in re.findall(r"[a-z]+", page.text.lower())
    assert "none" not in [cell.lower() for rows in page.tables.values() for row in rows for cell in row]


def test_of_a_free_search_the_page_gives_positive_agreement_of_foci_and_every_coefficient_of_patients(made, reading):
    content, _ = made
    searched = replace(
        content,
        charter={**content.charter, "mode": "freeSearch"},
        tables={**content.tables, **readingTables(reading, scores=(1, 2, 3, 4, 5), freeSearch=True)},
    )
    page = Page(pageOf(searched))
    assert [row[1] for row in page.table("All foci: ")[1:]] == ["Positive agreement"]
    ofPatients = page.table("All patients: 11 patients, positive with a positive focus")
    assert {"Cohen's kappa", "Gwet's AC1", "Negative agreement"} <= {row[1] for row in ofPatients}
    assert "So kappa, AC1 and negative agreement are not given for foci" in page.text
    assert not [caption for caption in page.tables if "By site" in caption and "Cohen" in str(page.tables[caption])]


def test_all_readers_at_once_stand_before_the_pairs_and_many_pairs_are_folded(made):
    content, _ = made
    rated = [Rated(f"Z{n % 7}", (n % 2, n % 2, (n // 3) % 2)) for n in range(60)]
    ofAll = severalRows(rated, scope="all foci", readers=("anna", "bert", "clara"), scale="positive is >= 4", categories=2)
    pairs = [
        {**row, "first": first, "second": second}
        for row in content.tables["agreement"].rows
        if row["scope"] == "all foci"
        for first, second in itertools.combinations(("anna", "bert", "clara", "dora"), 2)
    ]
    tables = {
        **content.tables,
        "agreementOfAll": Table(SEVERAL_COLUMNS, ofAll),
        "agreement": Table(content.tables["agreement"].columns, pairs),
    }
    text = pageOf(replace(content, tables=tables))
    rows = Page(text).table("anna, bert, clara, all foci: 60 scored by two or more of them, 7 patients")
    assert {row[1]: row[2] for row in rows[1:]} == {
        row["title"]: row["notDefined"] if row["value"] is None else f"{row['value']:.3f}" for row in ofAll
    }
    assert "Fleiss" in str(rows)
    assert text.index("All readers at once") < text.index("<summary>anna and bert")
    assert "<h3>anna and bert" in pageOf(content) and "All readers at once" not in pageOf(content)


def test_the_score_matrix_is_the_one_that_was_scored(page):
    rows = page.table("The same in numbers")
    assert [[int(cell) for cell in row[1:]] for row in rows[1:]] == COUNTS
    assert rows[0][0] == "anna ↓, bert →"


def test_a_table_of_hundreds_of_rows_is_folded_and_paper_names_it(made):
    content, _ = made
    discordant = content.tables["discordant"]
    rows = (discordant.rows * 30)[:300]
    text = pageOf(replace(content, tables={**content.tables, "discordant": Table(discordant.columns, rows)}))
    assert "<summary>Foci that one reader called and another did not: 300 rows" in text
    assert len(Page(text).table("Foci that one reader called and another did not")) == 301
    assert "<summary>Foci that one reader called" not in pageOf(content)


def test_discordant_foci_are_listed_with_both_scores(page):
    rows = page.table("Foci that one reader called and another did not")
    # Cut at 4: first positive, second not: 0+1+3+0+0+1 = 5; the other way: 0+0+1+0+4+1 = 6.
    assert rows[0][3:5] == ["Score of anna", "Score of bert"]
    assert sum(int(row[3]) >= 4 > int(row[4]) for row in rows[1:]) == 5
    assert sum(int(row[4]) >= 4 > int(row[3]) for row in rows[1:]) == 6
    assert len(rows) == 12


def test_a_focus_that_one_did_not_see_has_a_place_in_the_matrix(made):
    content, _ = made
    pairs = [
        {
            "kind": "readers",
            "first": "anna",
            "second": "bert",
            "scoreFirst": first,
            "scoreSecond": second,
            "patientID": "Z0",
            "site": "",
        }
        for first, second in ((None, 5), (4, None), (4, 5))
    ]
    tables = {**content.tables, "scorePairs": Table(content.tables["scorePairs"].columns, pairs)}
    rows = Page(pageOf(replace(content, tables=tables))).table("The same in numbers")
    assert rows[0][1:] == ["not seen", "1", "2", "3", "4", "5"]
    assert rows[1] == ["not seen", "0", "0", "0", "0", "0", "1"]
    assert rows[5] == ["4", "1", "0", "0", "0", "0", "1"]


def test_a_case_without_picture_says_why(page):
    assert "No picture: the folder is gone." in page.text
    assert ["case-Z1", "warning", "The folder is gone."] in page.table("Entered by a person")


def test_what_does_not_verify_is_said_and_what_does_too(made, page):
    assert claims.CHARTER_AND_KEY in page.text and claims.COORDINATORS_LEDGER in page.text
    assert claims.AS_SIGNED in page.text and claims.RECEIPT_CAME_WITH_IT in page.text
    told = Page(pageOf(replace(made[0], verification=["anna's ledger: event 7 was altered <b>"]))).text
    assert "Does not verify: anna's ledger: event 7 was altered <b>" in told
    assert "Verified: " not in told


def test_the_audit_shows_events_and_hashes(page):
    assert page.table("Events and signatures")[1][:2] == ["anna", "47"]
    assert "ab" * 32 in page.table("Receipts")[1]
    assert page.table("Receipts")[1][:2] == ["anna", "separately"]


def test_contradictions_are_listed_or_said_to_be_none(page, made):
    problems = rowsOf(made[1], "problems")
    assert len(page.tables.get("Contradictions, and cells that could not be read", [[]])) - 1 == len(problems)
    assert problems or "Contradictions, and cells that could not be read: none." in page.text


def test_measurements_are_summed_up_by_decision(made, tmp_path):
    content, _ = made
    positive = [row for row in content.tables["decisions"].rows if row["positive"]][:3]
    lines = ["caseID,regionID,name,role,volumeMl,suvMax,suvPeak,suvMean"]
    lines += [
        f"{row['caseID']},{row['focusID']},x,lesion,1,{suv},{suv},1" for row, suv in zip(positive, (4, 20, 10), strict=True)
    ]
    lines += ["case-Z0,R1,Blood pool,reference,2,1.5,1.25,", "case-Z0,unread,x,lesion,1,2,2,2"]
    (tmp_path / "measurements.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    summary = measurementSummary(readMeasurements([tmp_path / "measurements.csv"]), content.tables["decisions"].rows, True)
    rows = Page(pageOf(replace(content, tables={**content.tables, "measurementSummary": summary}))).table(
        "Median (lowest to highest)"
    )
    lines = {row[0]: row[1:] for row in rows[1:]}
    assert lines["positive foci"] == [
        "3",
        "1.00 (1.00 to 1.00)",
        "10.00 (4.00 to 20.00)",
        "10.00 (4.00 to 20.00)",
        "1.00 (1.00 to 1.00)",
    ]
    assert lines["reference: Blood pool"] == [
        "1",
        "2.00 (2.00 to 2.00)",
        "1.50 (1.50 to 1.50)",
        "1.25 (1.25 to 1.25)",
        "not measured",
    ]
    assert lines["lesions that were not read as foci"][0] == "1"
    assert "negative foci" not in lines


def test_the_page_is_written_whole_and_the_same_each_time(made, html, tmp_path):
    writePage(tmp_path / "report.html", made[0])
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == html
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
