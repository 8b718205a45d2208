"""Regions of another patient: said at once on the terminal, in the batch's summary and on the page, or refused."""

import csv
import json
import tracemalloc

import numpy as np
import pytest
from HER2PETLib.commands import main
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.measure.definitions import measureRegions
from HER2PETLib.measure.region import Region
from HER2PETLib.measure.regionchecks import checkUptake
from HER2PETLib.measure.segmentation import readRegions
from HER2PETLib.volumefile import writeVolume

# 60 x 50 x 50 voxels of 4 mm, and those of a second patient, who lay 30 mm to the left on voxels of 3 mm.
PET = Geometry.fromLPS((60, 50, 50), (-98.0, -98.0, 0.0), (4.0, 4.0, 4.0), np.eye(3))
OTHER = Geometry.fromLPS((80, 60, 60), (-68.0, -90.0, 0.0), (3.0, 3.0, 3.0), np.eye(3))


def balls(grid, *placesRAS, radius=9.0):
    """Labels 1, 2, ... of balls around points in mm."""
    points = grid.toRAS(np.moveaxis(np.indices(grid.shape), 0, -1))
    labels = np.zeros(grid.shape, np.uint8)
    for label, place in enumerate(placesRAS, start=1):
        labels[np.linalg.norm(points - place, axis=-1) <= radius] = label
    return labels


@pytest.fixture
def pet(tmp_path):
    """A PET of noise around SUV 1 (SD 0.1) with lesions of SUV 8 at two places."""
    values = np.random.default_rng(1).normal(1, 0.1, PET.shape).astype(np.float32)
    values[balls(PET, (40, 30, 100), (-40, 10, 60)) > 0] = 8
    writeVolume(tmp_path / "pet.nrrd", Volume(values, PET))
    return tmp_path / "pet.nrrd"


def asSlicerSegmentation(path, grid, labels, slicerFile):
    names = range(1, int(labels.max()) + 1)
    return slicerFile(grid, [labels], [{"ID": f"S{n}", "Name": f"Focus {n}", "LabelValue": n, "Layer": 0} for n in names])


def asLabels(path, grid, labels, slicerFile):
    writeVolume(path, Volume(labels, grid))
    return path


FILES = [("regions.seg.nrrd", asSlicerSegmentation), ("regions.nii.gz", asLabels), ("regions.nrrd", asLabels)]


@pytest.mark.parametrize(("name", "write"), FILES)
def test_regions_of_another_patient_are_said_everywhere(pet, tmp_path, slicerFile, capsys, name, write):
    places = (70, -40, 120), (60, -30, 40)  # in the PET, where it has no lesion
    regions = write(tmp_path / name, OTHER, balls(OTHER, *places), slicerFile)
    main(["quantify", "--pet", str(pet), "--regions", str(regions), "--out", str(tmp_path / "out"), "--report"])
    said = capsys.readouterr().err
    assert (
        "was drawn on another grid (60 x 60 x 80 voxels of 3.000 x 3.000 x 3.000 mm) than the PET's (50 x 50 x 60 voxels" in said
    )
    # Left to right the PET spans -100 to 100 mm, the other -69.5 to 110.5: 169.5 of 180 mm; up -2 to 238 and -1.5 to 238.5. 94 %.
    assert "94% of its extent lies in the PET's" in said and "0.0% of the regions' voxels lie outside the PET" in said
    assert (
        "No more uptake than the surrounding noise: " in said
        and "That is every lesion: check that they belong to this PET." in said
    )

    sentences = [line.removeprefix("her2pet quantify: ") for line in said.splitlines() if "check that" in line.lower()]
    assert len(sentences) == 2
    assert json.loads((tmp_path / "out/provenance.json").read_text())["warnings"] == sentences
    page = (tmp_path / "out/report.html").read_text()
    box = page[page.index("Read this first") :].split("</div>")[0]
    assert "was drawn on another grid" in box and "No more uptake than the surrounding noise" in box

    (tmp_path / "cases.csv").write_text(f"caseID,pet,regions\nA,{pet},{regions}\n")
    main(["batch", str(tmp_path / "cases.csv"), "--out", str(tmp_path / "batch")])
    with (tmp_path / "batch/summary.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert all(sentence in row["warnings"] for sentence in sentences)


@pytest.mark.parametrize(("name", "write"), FILES)
def test_nothing_is_said_of_the_patients_own_regions(pet, tmp_path, slicerFile, capsys, name, write):
    regions = write(tmp_path / name, PET, balls(PET, (40, 30, 100), (-40, 10, 60)), slicerFile)
    assert main(["quantify", "--pet", str(pet), "--regions", str(regions), "--out", str(tmp_path / "out")]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(("name", "write"), FILES)
def test_a_region_mostly_outside_the_pet_is_not_measured_and_the_others_are(pet, tmp_path, slicerFile, capsys, name, write):
    grid = Geometry.fromLPS((60, 50, 50), (-98.0, -98.0, 112.0), (4.0, 4.0, 4.0), np.eye(3))  # half a scan above
    # The PET ends at S 238: the second ball (radius 9) has its middle 4 mm above that.
    regions = write(tmp_path / name, grid, balls(grid, (40, 30, 140), (-40, 10, 242)), slicerFile)
    assert main(["quantify", "--pet", str(pet), "--regions", str(regions), "--out", str(tmp_path / "out")]) == 3
    with (tmp_path / "out/measurements.csv").open(encoding="utf-8", newline="") as file:
        one, other = csv.DictReader(file)
    assert one["suvMax"] and not other["suvMax"]
    assert "lie outside the PET, so it was not drawn on it" in other["note"]
    assert "of the regions' voxels lie outside the PET" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "write"), FILES)
def test_where_every_region_lies_outside_the_case_is_refused(pet, tmp_path, slicerFile, capsys, name, write):
    grid = Geometry.fromLPS((60, 50, 50), (-98.0, -98.0, 230.0), (4.0, 4.0, 4.0), np.eye(3))
    regions = write(tmp_path / name, grid, balls(grid, (40, 30, 300), (-40, 10, 242)), slicerFile)
    assert main(["quantify", "--pet", str(pet), "--regions", str(regions), "--out", str(tmp_path / "out")]) == 1
    said = capsys.readouterr().err
    assert "was not drawn on this PET: every region lies mostly outside it. 4% of its extent lies in the PET's" in said
    assert not (tmp_path / "out/measurements.csv").exists()


# What Slicer 5.12 wrote for a volume of 40 x 30 x 20 voxels of 2 x 2.5 x 3 mm, cut to the parameter before and after.
REFERENCE = (
    "Joint smoothing|0|Perform joint smoothing.&Reference image geometry|2;0;0;-30;0;-2.5;0;40;0;0;-3;100;0;0;0;1;0;39;0;29;0;19;|"
    "Image geometry description string determining the geometry of the labelmap that is created in course of conversion. Can be "
    "copied from a volume, using the button.&Oversampling factor|1|Determines the oversampling of the reference image geometry."
)


def withReference(path, text):
    header, data = path.read_bytes().split(b"\n\n", 1)
    path.write_bytes(header + b"\nSegmentation_ConversionParameters:=" + text.encode() + b"\n\n" + data)
    return path


def test_a_segmentation_that_names_another_reference_volume_is_said(slicerFile, grid, box):
    # `grid` is that volume; its voxels are those of the file.
    path = slicerFile(grid, [box(2, 5, 3, 6, 4, 8)], [{"ID": "a", "Name": "a", "LabelValue": 1, "Layer": 0}])
    said = []
    readRegions(withReference(path, REFERENCE), grid, tell=said.append)
    assert said == []
    slicerFile(grid, [box(2, 5, 3, 6, 4, 8)], [{"ID": "a", "Name": "a", "LabelValue": 1, "Layer": 0}])
    readRegions(withReference(path, REFERENCE.replace(";0;39;0;29;0;19;", ";0;39;0;29;0;39;")), grid, tell=said.append)
    (sentence,) = said
    assert (
        "names another reference volume (40 x 30 x 40 voxels of 2.000 x 2.500 x 3.000 mm) than the PET (40 x 30 x 20" in sentence
    )
    assert "50% of its extent lies in the PET's, and 100% of the PET's in it." in sentence


@pytest.mark.parametrize("text", ["", "Reference image geometry|1;2;x|", "Reference image geometry|;|", "no parameters at all"])
def test_a_reference_that_is_not_named_is_not_asked_for(slicerFile, grid, box, text):
    path = slicerFile(grid, [box(2, 5, 3, 6, 4, 8)], [{"ID": "a", "Name": "a", "LabelValue": 1, "Layer": 0}])
    said = []
    readRegions(withReference(path, text), grid, tell=said.append)
    assert said == []


def measured(values, *masks, roles=()):
    volume = Volume(values, PET)
    regions = [Region.cropped(mask, regionID=str(n), name=f"R{n}", role=role) for n, (mask, role) in enumerate(masks)]
    return checkUptake(volume, regions, measureRegions(volume, regions))


def test_a_region_without_uptake_is_said():
    values = np.zeros(PET.shape, np.float32)
    masks = balls(PET, (40, 30, 100)) > 0, balls(PET, (-40, 10, 60)) > 0
    values[masks[1]] = 5
    (said,) = measured(values, (masks[0], "reference"), (masks[1], "lesion"))
    assert said == "No uptake at all (SUVmax 0 or less): R0 (0.00). Check that the regions belong to this PET."


@pytest.mark.parametrize("seed", range(4))
def test_uptake_is_held_against_the_noise_around_it(seed):
    """Of the highest of n values of normal noise, 95 of 100 lie below the limit; a lesion of 8 SD stands out of any noise."""
    random = np.random.default_rng(seed)
    places = [(r, a, s) for r in (-60, 0, 60) for a in (-60, 0, 60) for s in (40, 120, 200)]
    labels = balls(PET, *places)
    values = random.normal(2, 0.25, PET.shape).astype(np.float32)
    (said,) = measured(values, *[(labels == n, "lesion") for n in range(1, 28)])
    assert int(said.split(" others. ")[0].rsplit(" ", 1)[1]) + 5 >= 23  # of 27; 25.65 are expected
    values[labels > 1] += 8 * 0.25
    (said,) = measured(values, *[(labels == n, "lesion") for n in range(1, 28)])
    assert said.startswith("No more uptake than the surrounding noise: R0 (SUVmax ") and said.endswith(
        "The other lesions have more."
    )
    values[labels == 1] += 8 * 0.25
    assert measured(values, *[(labels == n, "lesion") for n in range(1, 28)]) == []


def test_a_hot_organ_beside_a_lesion_does_not_hide_it_and_reference_regions_need_not_stand_out():
    values = np.random.default_rng(5).normal(1, 0.1, PET.shape).astype(np.float32)
    lesion = balls(PET, (0, 0, 100)) > 0
    values[:, :, :20] = 40  # the liver, from 14 mm on
    values[lesion] = 4
    muscle = balls(PET, (-60, 0, 180)) > 0
    assert measured(values, (lesion, "lesion"), (muscle, "reference")) == []
    assert len(measured(values, (lesion, "lesion"), (muscle, "lesion"))) == 1


def test_a_lesion_through_the_whole_body_takes_no_more_memory_than_its_neighborhood():
    grid = Geometry.fromLPS((300, 300, 300), (0, 0, 0), (2.0, 2.0, 2.0), np.eye(3))  # 108 MB as float32
    values = np.random.default_rng(3).normal(1, 0.1, grid.shape).astype(np.float32)
    mask = np.zeros(grid.shape, bool)
    mask[::10, 140:160, ::10] = True
    values[150, 150, 150] = 9
    volume, region = Volume(values, grid), Region.cropped(mask, regionID="a", name="Marrow")
    rows = measureRegions(volume, [region])
    tracemalloc.start()
    assert checkUptake(volume, [region], rows) == []
    assert tracemalloc.get_traced_memory()[1] < 60e6
    tracemalloc.stop()


def test_reading_refuses_what_was_not_drawn_on_the_pet(tmp_path):
    far = Geometry.fromLPS((60, 50, 50), (500.0, -98.0, 0.0), (4.0, 4.0, 4.0), np.eye(3))
    path = asLabels(tmp_path / "far.nrrd", far, balls(far, (-600, 0, 100)), None)
    with pytest.raises(ProblemError, match="0% of its extent lies in the PET's"):
        readRegions(path, PET)
