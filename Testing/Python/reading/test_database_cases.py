"""Cases for a reading straight from Slicer's DICOM database: what it offers, and what stands in the table of cases then."""

import csv
import shutil
from pathlib import Path

import numpy as np
import pytest
from HER2PETLib.cases import readCaseTable
from HER2PETLib.dicom.database import SlicerDatabaseFile
from HER2PETLib.measure.segmentation import readRegions
from HER2PETLib.phantom.cohort import PLANS, makeCase
from HER2PETLib.phantom.trial import SEED
from HER2PETLib.reading.study.databasecases import ChosenCase, offeredPETs, takeCases
from HER2PETLib.reading.study.sources import readImages
from HER2PETLib.reading.study.study import createStudy, openStudy
from HER2PETLib.report.objects import segmentationObject, writeObject
from HER2PETLib.suv.pet import loadPET

STYLES = [plan.style for plan in PLANS]


@pytest.fixture(scope="module")
def archive(slicerDatabase, generatedPatient, tmp_path_factory):
    """A database of three generated patients: two PET series of one study (and the lesions as DICOM SEG on the first), a CT with
    localizer, and a PET whose injection date was removed."""
    folder = tmp_path_factory.mktemp("archive")
    for style in ("siemens", "ge", "deidentified"):
        shutil.copytree(generatedPatient(STYLES.index(style)), folder / style)
    pet = loadPET(folder / "siemens" / "PET", tell=print)
    regions = readRegions(folder / "siemens" / "regions.seg.nrrd", pet.volume.geometry)
    writeObject(folder / "siemens" / "regions.dcm", segmentationObject(pet.series, regions))
    return SlicerDatabaseFile(slicerDatabase(folder))


@pytest.fixture(scope="module")
def offered(archive):
    """{style of the patient: her offered PET series}."""
    found = {}
    for each in offeredPETs(archive):
        path = str(archive.paths(each.series.seriesInstanceUID)[0])
        found.setdefault(next(style for style in STYLES if f"/{style}/" in path), []).append(each)
    return found


def rowsOf(table: Path) -> list[dict[str, str]]:
    with table.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_pet_series_is_offered_with_the_ct_of_its_study_and_what_was_drawn_on_it(offered):
    assert {style: len(each) for style, each in offered.items()} == {"siemens": 2, "ge": 1, "deidentified": 1}
    assert [each.isAlone for each in offered["siemens"]] == [False, False]
    assert offered["ge"][0].isAlone
    drawn = {each.series.description: len(each.regions) for each in offered["siemens"]}
    assert sorted(drawn.values()) == [0, 1]  # it refers to one of the two series
    assert drawn[next(name for name in drawn if "NAC" in name)] == 0
    (ct,) = offered["ge"][0].cts  # the localizer is none
    assert ct.images > 10


def test_a_study_is_made_of_series_that_stay_in_the_database(archive, offered, tmp_path):
    (pet,) = [each for each in offered["siemens"] if each.regions]
    said = []
    chosen = [ChosenCase(pet, pet.cts[0], pet.regions[0]), ChosenCase(offered["ge"][0], None, None)]
    assert takeCases(tmp_path, archive, chosen, givenFoci=True, tell=said.append) == 1
    assert said[0].startswith("case1: ") and "Before the study" not in said[0]
    assert said[1].startswith("Not taken: ") and "No segmentation is drawn on it" in said[1]
    (row,) = rowsOf(tmp_path / "cases.csv")
    assert (row["pet"], row["ct"]) == (str(archive.path), str(archive.path))
    assert (row["series"], row["patientID"]) == (pet.series.seriesInstanceUID, pet.study.patientID)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cases.csv"]  # no image was copied

    cases = readCaseTable(tmp_path / "cases.csv")
    study, refused = createStudy(tmp_path, cases, title="T", tracer="89Zr", readers=["anna", "bert"], seed=1)
    assert refused == []
    (case,) = study.key.cases.values()
    folder = archive.paths(pet.series.seriesInstanceUID)[0].parents[1]
    drawn = [
        region.name
        for region in readRegions(folder / "regions.seg.nrrd", readImages(cases[0]).pet.geometry)
        if region.role == "lesion"
    ]
    assert [focus.name for focus in case.foci] == drawn
    again = openStudy(tmp_path).key.cases
    assert list(again.values()) == [case]  # key.json holds the source as it was
    # The numbers are those of the folder, measured without a database.
    images, fromFolder = readImages(case.source), loadPET(folder / "PET", tell=print).volume
    np.testing.assert_array_equal(images.pet.values, fromFolder.values)
    assert images.ct is not None and images.ct.values.dtype == np.int16
    assert set(pet.study.patientName.split("^")) & images.identifying  # the leak search knows the header of the database's files


def test_who_cancels_while_the_series_are_looked_at_finds_no_row(archive, offered, tmp_path):
    from HER2PETLib.errors import CancelledError

    def cancel(done, total, what):
        if done == 1:
            raise CancelledError

    chosen = [ChosenCase(each, None, None) for each in (offered["ge"][0], offered["deidentified"][0])]
    with pytest.raises(CancelledError):
        takeCases(tmp_path, archive, chosen, givenFoci=False, tell=print, progress=cancel)
    assert list(tmp_path.iterdir()) == []


def test_a_series_without_injection_date_is_taken_and_says_what_the_table_has_to_give(archive, offered, tmp_path):
    said = []
    takeCases(tmp_path, archive, [ChosenCase(offered["deidentified"][0], None, None)], givenFoci=False, tell=said.append)
    assert said[0].startswith("case1: ")
    assert "its row in the table needs a value" in said[0] and "(0018,1078)" in said[0]
    _, refused = createRefused(tmp_path, readCaseTable(tmp_path / "cases.csv"))
    assert "(0018,1078)" in refused
    (row,) = rowsOf(tmp_path / "cases.csv")
    row |= {"injectedAt": makeCase(SEED, STYLES.index("deidentified")).injected.isoformat(), "reason": "dose sheet"}
    with (tmp_path / "cases.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row)
    (case,) = readCaseTable(tmp_path / "cases.csv", by="coordinator")
    study, refused = createStudy(tmp_path / "study", [case], title="T", tracer="89Zr", readers=["anna", "bert"], givenFoci=False)
    assert refused == []
    (source,) = [each.source for each in openStudy(study.folder).key.cases.values()]
    assert (source.entered.reason, source.entered.by) == ("dose sheet", "coordinator")


def createRefused(folder, cases):
    from HER2PETLib.errors import ProblemError

    with pytest.raises(ProblemError) as raised:
        createStudy(folder / "refused", cases, title="T", tracer="89Zr", readers=["anna", "bert"], givenFoci=False)
    return None, str(raised.value)


def test_files_that_are_not_there_are_named_and_the_rest_is_taken(sharedData, tmp_path):
    """The real database: four 89Zr objects of one study, the files of one (Z12) on a disk that is not here; a GE series alone."""
    database = SlicerDatabaseFile(sharedData / "slicer-database" / "ctkDICOM.sql")
    pets = offeredPETs(database)
    assert [(each.series.images, each.isAlone) for each in pets] == [(267, True), *[(20, False)] * 4]
    said = []
    taken = takeCases(tmp_path, database, [ChosenCase(each, None, None) for each in pets], givenFoci=False, tell=said.append)
    assert taken == 4
    (missing,) = [sentence for sentence in said if sentence.startswith("Not taken")]
    assert "/mnt/pet-archive" in missing
    assert [row["caseID"] for row in rowsOf(tmp_path / "cases.csv")] == ["case1", "case2", "case3", "case4"]
