"""The page of one case: the cells of its tables are those of measurements.csv, what is to know stands first, and it holds all it shows."""

import itertools
import re
from urllib.parse import unquote

import numpy as np
import pytest
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.jobs.quantify import Measured, Settings, provenanceOf, writeResults
from HER2PETLib.measure.definitions import measureRegions
from HER2PETLib.measure.referencechoice import chooseReference
from HER2PETLib.measure.region import Region
from HER2PETLib.organs.patienttotals import patientTotals
from HER2PETLib.outputfolder import OutputFolder
from HER2PETLib.report.casepage import Shown, casePageOf
from htmlpage import Page, assertSelfContained

EVIL = "<script>alert('1')</script>&\""
GRID = Geometry.fromLPS((40, 20, 30), (-60.0, -40.0, 0.0), (4.0, 4.0, 4.0), np.eye(3))
RECORD = {
    "seriesInstanceUID": "1.2.840.1", "seriesDescription": "PET AC", "status": "converted", "kind": "SUVbw", "unit": "g/ml{SUVbw}",
    "factor": 0.0011027242, "hoursSinceAdministration": 121.0, "tracer": "89Zr-trastuzumab", "decayRule": "START: decay to the scan",
    "decayedActivityMBq": 63.479152,
    "inputs": {
        "administeredActivity": {"value": 185e6, "source": "(0018,1074) Radionuclide Total Dose"},
        "halfLife": {"value": 282276.0, "source": "(0018,1075) Radionuclide Half Life"},
        "weight": {"value": 70.0, "source": "(0010,1030) Patient's Weight"},
    },
    "adaptations": [], "warnings": [], "reason": "", "remedy": "",
}  # fmt: skip
ENTERED = {
    "value": "2019-03-01T10:00:00", "source": "entered", "header": None, "headerTag": "(0018,1078) Start DateTime",
    "reason": "dose sheet " + EVIL, "by": "anna", "at": "2019-03-20T08:00:00+00:00",
}  # fmt: skip


def box(start, size=3):
    mask = np.zeros(GRID.shape, bool)
    mask[tuple(slice(a, a + size) for a in start)] = True
    return mask


def case(regions, record=RECORD, inputs=(), warnings=(), reference=None, caseID="C-01"):
    """(volume, regions, rows, provenance) of a case: SUV 1, and in each region 2 more than in the one before, the middle higher."""
    values = np.ones(GRID.shape, np.float32)
    for number, region in enumerate(regions):
        inside = tuple(slice(a, a + n) for a, n in zip(region.start, region.mask.shape, strict=True))
        values[inside][region.mask] = 2 * number + 2
        if region.mask.any():
            values[tuple(a + n // 2 for a, n in zip(region.start, region.mask.shape, strict=True))] += 0.5
    volume = Volume(values, GRID)
    chosen, why = chooseReference(regions, reference)
    rows = measureRegions(volume, regions, reference=chosen)
    pet = {"source": "DICOM", "suv": record, "notRead": [], "warnings": list(warnings)}
    provenance = provenanceOf("quantify", Measured(volume, None, regions, rows, chosen, why), caseID, pet, list(inputs), 6.2035)
    return volume, regions, rows, provenance


def lesion(number, start, **more):
    return Region.cropped(box(start), regionID=f"L{number}", name=f"Lesion {number}", **more)


@pytest.fixture(scope="module")
def made():
    regions = [
        Region.cropped(box((2, 4, 4)), regionID="R1", name="Blood pool", role="reference", siteCode="SCT:15825003", siteMeaning="Aorta"),
        lesion(1, (12, 5, 8), siteCode="SCT:10200004", siteMeaning="Liver", knownFrom=("CT", "FDG"), biopsied=True),
        Region("L2", "Lost", notes=("Has no voxels in its file.",)),
        Region.cropped(box((30, 6, 20), 5), regionID="L3", name=EVIL, biopsied=False),
        Region.cropped(box((20, 6, 12)), regionID="R2", name="Muscle", role="reference"),
    ]  # fmt: skip
    record = RECORD | {"inputs": RECORD["inputs"] | {"administrationDateTime": ENTERED}}
    record |= {"adaptations": [{"rule": "grams", "tag": "(0010,1030) Patient's Weight", "original": "70000", "used": "70 kg"}]}
    inputs = [{"path": f"/data/Doe^Jane/{n}.dcm", "sha256": f"{n:064x}"} for n in range(268)]
    return case(regions, record, inputs, warnings=["The scan is 1.0 h after administration " + EVIL])


def pageOf(made):
    volume, _regions, rows, provenance = made
    return casePageOf(volume, rows, provenance)


@pytest.fixture(scope="module")
def html(made):
    return pageOf(made)


@pytest.fixture(scope="module")
def page(html):
    return Page(html)


def pictures(page):
    return [(dict(found)["src"], dict(found)["alt"]) for found in _images(page)]


def _images(page):
    images = [(name, value) for tag, name, value in page.attributes if tag == "img"]
    return [images[n : n + 3] for n in range(0, len(images), 3)]


def test_the_page_holds_all_it_shows(html):
    assertSelfContained(html)


def test_names_that_are_markup_are_shown_as_text(page, html):
    assert "<script" not in html.lower()
    for where in (f"dose sheet {EVIL}", f"after administration {EVIL}"):
        assert where in page.text
    assert page.table("Measures of lesions")[3][1] == EVIL
    assert all("<script" not in unquote(source) for source, _ in pictures(page))


def test_it_says_what_it_is_and_what_it_is_not_for(page):
    assert ("html", "lang", "en") in page.attributes
    assert page.text.startswith(
        "C-01: measurements C-01 Measures of a HER2-targeted PET. 89Zr-trastuzumab, 121.0 h (5.0 days) after"
    )
    assert "Not for clinical use." in page.text
    levels = [int(tag[1]) for tag in page.tags if re.fullmatch("h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_what_is_to_know_stands_before_the_numbers(page):
    first = page.text[: page.text.index("Corners and a number")]
    for sentence in (
        "The scan is 1.0 h after administration",
        "Entered by a person, not from the header: administration date and time.",
        "Not used as written in the header: (0010,1030) Patient's Weight.",
        "Lost was not measured. Has no voxels in its file.",
    ):
        assert sentence in first


def test_a_case_without_anything_to_know_has_no_such_box():
    page = Page(
        pageOf(case([lesion(1, (12, 5, 8)), Region.cropped(box((2, 4, 4)), regionID="R1", name="Blood pool", role="reference")]))
    )
    assert "Read this first" not in page.text
    assert [value for _, name, value in page.attributes if (name, value) == ("class", "notice")] == ["notice"]


def test_every_cell_of_the_lesions_is_that_of_the_result_table(page, made, tmp_path):
    """Against the CSV that the same rows give, not against the rows."""
    import csv

    volume, regions, rows, provenance = made
    measured = Measured(volume, None, regions, [{**row, "caseID": "C-01"} for row in rows], None, "")
    with OutputFolder(tmp_path, "quantify") as output:
        writeResults(output, Settings(), measured, provenance)
    with (tmp_path / "measurements.csv").open(encoding="utf-8", newline="") as file:
        written = list(csv.DictReader(file))
    number = lambda row, key: f"{float(row[key]):.2f}" if row[key] else "–"  # noqa: E731
    lesions = [row for row in written if row["role"] == "lesion"]
    values = ("volumeMl", "suvMax", "suvPeak", "suvMean", "ratioMax", "ratioPeak", "ratioMean")
    for mark, (row, line) in enumerate(zip(lesions, page.table("Measures of lesions")[1:], strict=True), start=1):
        known = {"": "–", "1": "yes", "0": "no"}[row["biopsied"]]
        assert line[:5] == [str(mark), row["name"], row["siteMeaning"] or "–", row["knownFrom"] or "–", known]
        assert line[5:] == [number(row, key) for key in values]
    peaks = ("suvPeak", "suvPeakIBSILocal", "suvPeakIBSIGlobal", "peakSphereMl")
    for row, line in zip(lesions, page.table("Peaks by definition")[1:], strict=True):
        assert line[2:6] == [number(row, key) for key in peaks]
    references = [row for row in written if row["role"] == "reference"]
    lines = page.table("Measures of reference regions")[1:]
    for letter, row, line in zip("AB", references, lines, strict=True):
        assert line[:2] == [letter, row["name"]]
        assert line[3:] == [number(row, key) for key in ("volumeMl", "suvMax", "suvMean", "suvSD")]
    # Of 27 voxels with SUV 4, one has 4.5; the blood pool has 2 and 2.5: (26 x 2 + 2.5) / 27.
    assert page.table("Measures of lesions")[1][6] == "4.50"
    assert page.table("Measures of lesions")[1][9] == f"{4.5 / ((26 * 2 + 2.5) / 27):.2f}"


def test_the_picture_has_a_mark_for_each_region_that_has_voxels(page):
    (picture, alt), *_ = pictures(page)
    svg = unquote(picture)
    assert re.findall(r"<text[^>]*>([^<]*)</text>", svg)[:2] == ["R", "L"]
    assert sorted(re.findall(r"<text[^>]*>([^<]*)</text>", svg)[2:]) == ["1", "3", "A", "B"]  # 2 has no voxels
    assert alt.endswith("SUV 0 to 10; 3 lesion, B reference, 1 lesion, A reference.")


def test_the_figure_shows_lesions_by_suvmax_against_the_reference(page):
    *_, (_, alt) = pictures(page)
    assert alt.startswith(f"Lesions by SUVmax: 3  {EVIL} 8.50, 1  Lesion 1 4.50, 2  Lost no value.")
    assert alt.endswith("The dashed line is the SUVmean of Blood pool, 2.02.")


def test_how_suv_was_obtained_has_every_input_with_its_source(page):
    header = {row[0]: row[1:] for row in page.table("From the header")[1:]}
    assert header == {
        "administered activity": ["185 MBq", "(0018,1074) Radionuclide Total Dose"],
        "half life": ["282276 s", "(0018,1075) Radionuclide Half Life"],
        "weight": ["70 kg", "(0010,1030) Patient's Weight"],
    }
    assert page.table("Entered by a person")[1] == [
        "administration date and time", "2019-03-01T10:00:00", "nothing", "(0018,1078) Start DateTime", f"dose sheet {EVIL}",
        "anna, 2019-03-20T08:00:00+00:00",
    ]  # fmt: skip
    assert page.table("Adapted from the header")[1] == ["(0010,1030) Patient's Weight", "70000", "70 kg", "grams"]
    for said in ("0.00110272 (rescaled value", "START: decay to the scan", "63.4792 MBq", "121.0 h (5.0 days)", "1.2.840.1"):
        assert said in page.text


def test_a_factor_by_slice_is_told_from_which_to_which():
    text = Page(pageOf(case([lesion(1, (12, 5, 8))], RECORD | {"factor": [0.5, 0.25, 0.75]}))).text
    assert "0.25 to 0.75, by slice" in text


def test_how_it_was_measured_names_sphere_reference_and_why(page):
    assert "a sphere of 6.2035 mm radius (1.000 ml)" in page.text
    assert page.text.count("Ratios are to the blood pool.") == 1


def test_hundreds_of_files_are_folded_and_their_folders_are_not_named(page, html):
    assert "268 input files and their SHA-256" in page.text
    inside = html[html.index("<details>") : html.index("</details>")]
    assert inside.count("<tr>") == 269
    assert f"{267:064x}" in inside
    assert "Doe" not in html


def test_few_files_are_listed_openly():
    inputs = [{"path": "/data/pet.nrrd", "sha256": "ab" * 32}, {"path": "/data/r.seg.nrrd", "sha256": "cd" * 32}]
    page = Page(pageOf(case([lesion(1, (12, 5, 8))], inputs=inputs)))
    assert page.table("Input files")[1:] == [["pet.nrrd", "ab" * 32], ["r.seg.nrrd", "cd" * 32]]
    assert "details" not in page.tags


def test_without_reference_there_are_no_ratios_and_the_reason_is_said():
    page = Page(pageOf(case([lesion(1, (12, 5, 8))])))
    assert page.text.count("No ratios: there is no reference region with voxels.") == 2  # first, and where they would stand
    assert page.table("Measures of lesions")[1][-3:] == ["–", "–", "–"]
    assert "dashed line" not in page.text


def test_suv_that_was_given_is_said_to_be_so():
    said = "Taken from the file as SUVbw (g/ml), unchanged and unchecked."
    page = Page(pageOf(case([lesion(1, (12, 5, 8))], said, caseID="")))
    assert page.text.startswith("Case without an ID")
    assert page.text.index(said) < page.text.index("Corners and a number")
    assert "tracer and time since administration are unknown" in page.text


def test_sixty_lesions_have_sixty_lines_and_figures_that_fit_on_paper():
    starts = [(3 * (n // 6) + 4, 4, 4 * (n % 6) + 2) for n in range(60)]
    page = Page(pageOf(case([lesion(n + 1, start) for n, start in enumerate(starts)])))
    assert [row[0] for row in page.table("Measures of lesions")[1:]] == [str(n) for n in range(1, 61)]
    _front, _side, _bar, *figures = pictures(page)
    assert len(figures) == 2
    for source, _ in figures:
        width, height = (float(value) for value in re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', unquote(source)).groups())
        assert 96.5 * height / width < 200  # mm; A4 has 297


def test_only_reference_regions_make_a_page_too():
    page = Page(pageOf(case([Region.cropped(box((2, 4, 4)), regionID="R1", name="Blood pool", role="reference")])))
    assert "Measures of lesions: none." in page.text
    assert [alt.split(":")[1].split(",")[0].strip() for _, alt in pictures(page)][:2] == [
        "anterior maximum intensity projection",
        "left lateral maximum intensity projection",
    ]
    assert len(pictures(page)) == 3  # and what gray means


def test_each_lesion_is_shown_with_its_values_and_the_patient_together(made):
    volume, regions, rows, provenance = made
    totals = [{**row, "caseID": "C-01"} for row in patientTotals(rows)]
    page = Page(casePageOf(volume, rows, provenance, Shown(regions, totals, ct=Volume(np.zeros(GRID.shape, np.int16), GRID))))
    cutOuts = [alt for _, alt in pictures(page) if "cut-outs" in alt]
    # The lesion without voxels has none.
    assert [alt.split(":")[0] for alt in cutOuts] == ["1  Lesion 1", f"3  {EVIL}"]
    assert all("axial CT" in alt and "coronal fused" in alt for alt in cutOuts)
    # By hand: `case` gives the second region SUV 4 and its middle 4.5: (26 x 4 + 4.5) / 27 = 4.0185.
    assert "Lesion 1: SUVmax 4.50" in page.text and "SUVmean 4.02" in page.text
    first = page.table("Lesions of the patient together, by organ group and by site")[1]
    assert first[:3] == ["all lesions", "all", "3"]


def test_the_same_rows_give_the_same_bytes(made, html):
    assert pageOf(made) == html
