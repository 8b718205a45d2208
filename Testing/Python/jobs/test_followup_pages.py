"""The pages of the follow-up say what the tables say, hold all they show, and run nothing."""

import re
from urllib.parse import unquote

import pytest
from followupscene import Scene
from HER2PETLib.followup.avidity import AvidityRule
from HER2PETLib.followup.patienttable import SummarySettings
from HER2PETLib.jobs.followup.run import FollowUpRequest, followUp
from HER2PETLib.jobs.quantify import Settings
from HER2PETLib.report.followuppage import cohortPageOf


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    scene = Scene(tmp_path_factory.mktemp("pages"))
    scene.add("P1", "HER2", "HER2 PET", 10, {1: ((8, 8, 8), 9), 2: ((8, 30, 30), 1.5)})
    scene.add("P1", "FDG", "FDG PET", 0, {1: ((8, 8, 8), 6), 2: ((8, 30, 30), 5), 3: ((30, 8, 30), 7)})
    labels = scene.folder / "P1-FDG-labels.csv"
    labels.write_text(labels.read_text().replace("Lesion 3", "<script>alert(1)</script>"))
    request = FollowUpRequest(table=scene.table, avid=AvidityRule("suvMax", 3.2), measuring=Settings(report=True))
    followUp(request, scene.folder / "out", tell=lambda said: None)
    return {name: (scene.folder / "out" / name).read_text(encoding="utf-8") for name in ("report.html", "patients/P1.html")}


def test_the_patients_page_has_both_pictures_with_a_line_for_each_lesion_that_both_show(pages):
    page = pages["patients/P1.html"]
    (paired,) = [svg for svg in re.findall(r'src="data:image/svg\+xml,([^"]*)"', page) if "HER2: HER2 PET, 10" in unquote(svg)]
    lines = re.findall(r"<line [^>]*>", unquote(paired))
    # Each line is drawn twice, white beneath: one lesion is avid on both (solid), two are not (dashed).
    assert len(lines) == 2 * 3 and sum("stroke-dasharray" in line for line in lines) == 2
    assert "1 positive" in page and "3 negative" in page and "lines join the same lesion" in page


def test_every_lesion_stands_in_every_examination(pages):
    page = pages["patients/P1.html"]
    assert "1.00 (not drawn)" in page and "1/3 (33.3 % of the FDG-avid lesions)" in page
    assert "Lesion by lesion" in page and "SUVmax of each lesion over the examinations." in page


def test_the_page_over_all_has_the_share_with_what_it_is_of_and_the_rule(pages):
    page = pages["report.html"]
    assert "P1 33 % of" in page and "suvMax of 3.2 or above" in page and "1 patient." in page
    assert re.search(r'<th[^>]*><a href="patients/P1.html">P1</a></th>', page) and "1/3 (33.3 %)" in page
    assert "HER2 imaging-positive (&gt;= 50 % of tumor load positive)" in page


@pytest.mark.parametrize("name", ["report.html", "patients/P1.html"])
def test_a_page_runs_nothing_and_asks_the_network_for_nothing(pages, name):
    page = pages[name]
    assert "<script" not in page and "default-src 'none'" in page
    assert not re.findall(r'(?:src|href)="https?:', page)


def test_a_page_over_nobody_with_a_share_says_so():
    page = cohortPageOf([{"patientID": "P1", "lesions": 0, "fociKnown": 0}], [], SummarySettings(AvidityRule()), str)
    assert "P1 no share" in page
