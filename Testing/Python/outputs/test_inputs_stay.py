"""Wherever the inputs of a run lie (inside, above and beside its output; under names of its results; by links of both kinds), no byte
of them changes, and no byte of any other file that her2pet did not make."""

import contextlib
import csv
import io
import os
import tempfile
from pathlib import Path

import pytest
from HER2PETLib.cases import readCaseTable
from HER2PETLib.commands import main
from HER2PETLib.errors import ProblemError
from HER2PETLib.jobs.batch.run import runBatch
from HER2PETLib.jobs.followup.run import FollowUpRequest, followUp
from HER2PETLib.jobs.quantify import Settings
from hypothesis import event, given, settings
from hypothesis import strategies as st

# Where a file may lie, the output being a/out.
FOLDERS = ("", "a", "a/out", "a/out/cases", "a/out/cases/P1", "a/out/cases/P1/PET", "a/out/.unfinished-P1-x", "b")
# Names that a run gives its results, and some that it does not.
NAMES = (
    "measurements.csv", "measurements.schema.csv", "provenance.json", "report.html", "summary.csv", "errors.csv", "case.json",
    "her2pet-outputs.json", ".her2pet.lock", ".her2pet-unfinished", "mine.txt",
)  # fmt: skip
NATURAL = {"pet": "pet.nrrd", "regions": "regions.nrrd", "labels": "labels.csv"}


@st.composite
def placements(draw, near):
    """Of each input: its folder (every second one is `near`), its name, and what else in the tree is a link to it."""
    folders = st.just(near) | st.sampled_from(FOLDERS)
    placed = {}
    for kind, natural in NATURAL.items():
        # The reader of a table does not mind what it is called; a volume is known by its ending.
        name = draw(st.sampled_from([natural, *NAMES])) if kind == "labels" else natural
        link = draw(st.none() | st.tuples(st.sampled_from(["symbolic", "hard"]), folders, st.sampled_from(NAMES)))
        placed[kind] = (draw(folders), name, link, draw(st.booleans()))
    return placed


def lay(root: Path, sources: dict[str, bytes], placed) -> dict[str, Path]:
    """Write the inputs and their links; returns by which path each is given to the run."""
    paths = {}
    for kind, (folder, name, link, isGivenByLink) in placed.items():
        path = root / folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(sources[kind])
        paths[kind] = path
        if link:
            how, linkFolder, linkName = link
            other = root / linkFolder / linkName
            other.parent.mkdir(parents=True, exist_ok=True)
            if not os.path.lexists(other):
                other.symlink_to(path) if how == "symbolic" else os.link(path, other)
                # As an input of another ending it could not be read.
                if isGivenByLink and kind == "labels":
                    paths[kind] = other
    return paths


def quantifyAt(paths, out, *more):
    command = ["quantify", "--pet", paths["pet"], "--regions", paths["regions"], "--labels", paths["labels"], "--out", out, *more]
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return main([str(word) for word in command])


@given(
    placed=placements("a/out"),
    runBefore=st.booleans(),
    more=st.sampled_from([(), ("--case", "P1"), ("--case", "P1", "--replace")]),
)
@settings(max_examples=40, deadline=None)
def test_quantify_changes_no_byte_of_its_inputs(sources, filesOfOthers, placed, runBefore, more):
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        if runBefore:  # with results of its own in the way, it may replace those
            paths = lay(root / "before", sources, {kind: ("", NATURAL[kind], None, False) for kind in NATURAL})
            assert quantifyAt(paths, root / "a/out") == 0
        try:
            paths = lay(root, sources, placed)
        except FileExistsError:  # a file where another placement needs a folder
            return
        before = filesOfOthers(root)
        code = quantifyAt(paths, root / "a/out", *more)
        taken = {path.name for path in (root / "a/out").glob("*") if str(path) in before} & set(NAMES[:3])
        event(f"exit code {code}, {'a name of a result is taken' if taken else 'no name is taken'}")
        assert filesOfOthers(root) == before
        assert (root / "a/out/measurements.csv").is_file() or code == 1
        assert not [path for path in root.rglob(".unfinished-*") if str(path) not in {str(Path(each).parent) for each in before}]


def oneByOne(work, jobs, died):
    for job in jobs:
        yield work(job)


@given(placed=placements("a/out/cases/P1"), second=placements("a/out/cases/P1"), rounds=st.integers(1, 2))
@settings(max_examples=40, deadline=None)
def test_batch_changes_no_byte_of_its_inputs(sources, filesOfOthers, placed, second, rounds):
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        table = root / "b/cases.csv"
        table.parent.mkdir()
        rows = []
        for number in range(rounds):  # the second time with results of the first in the way
            try:
                paths = lay(root, sources, (placed, second)[number])
            except FileExistsError:
                return
            rows = [*rows[:1], {"caseID": f"P{number + 1}", **{kind: str(path) for kind, path in paths.items()}}]
            with table.open("w", newline="") as file:
                writer = csv.DictWriter(file, ["caseID", *NATURAL])
                writer.writeheader()
                writer.writerows(rows)
            before = filesOfOthers(root)
            with contextlib.suppress(ProblemError):
                runBatch(readCaseTable(table, toMeasure=True), root / "a/out", Settings(), oneByOne, resume=bool(number))
            assert filesOfOthers(root) == before


@given(placed=placements("a/out"), second=placements("a/out/examinations/P1/E1"), rounds=st.integers(1, 2))
@settings(max_examples=20, deadline=None)
def test_followup_changes_no_byte_of_its_inputs(sources, filesOfOthers, placed, second, rounds):
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        table = root / "b/examinations.csv"
        table.parent.mkdir()
        for number in range(rounds):  # the second time with results of the first in the way
            try:
                paths = lay(root, sources, (placed, second)[number])
            except FileExistsError:
                return
            row = {
                "patientID": "P1",
                "examinationID": "E1",
                "kind": "HER2 PET",
                "day": "0",
                **{kind: str(path) for kind, path in paths.items()},
            }
            with table.open("w", newline="") as file:
                writer = csv.DictWriter(file, row)
                writer.writeheader()
                writer.writerow(row)
            before = filesOfOthers(root)
            with contextlib.suppress(ProblemError):
                followUp(FollowUpRequest(str(table)), root / "a/out", tell=lambda sentence: None)
            assert filesOfOthers(root) == before


def test_the_layout_that_used_to_cost_the_inputs_is_refused_and_named(sources, tmp_path, capsys):
    """Inputs in DIR/cases/P001, and DIR as the output: with --resume they were deleted."""
    place = tmp_path / "cases/P001"
    paths = lay(tmp_path, sources, {kind: ("cases/P001", name, None, False) for kind, name in NATURAL.items()})
    (tmp_path / "cases.csv").write_text(
        "caseID,pet,regions,labels\nP001,cases/P001/pet.nrrd,cases/P001/regions.nrrd,cases/P001/labels.csv\n"
    )
    for more in ([], ["--resume"]):
        assert main(["batch", str(tmp_path / "cases.csv"), "--out", str(tmp_path), *more]) == 1
        assert f"{paths['pet']}, which the case P001 reads, lies in {tmp_path} where results are" in capsys.readouterr().err
    assert sorted(path.name for path in place.iterdir()) == ["labels.csv", "pet.nrrd", "regions.nrrd"]


def test_a_folder_of_a_case_that_somebody_else_made_costs_only_that_case(sources, tmp_path, capsys):
    lay(tmp_path, sources, {kind: ("in", name, None, False) for kind, name in NATURAL.items()})
    (tmp_path / "in/cases.csv").write_text("caseID,pet,regions\nP1,pet.nrrd,regions.nrrd\nP2,pet.nrrd,regions.nrrd\n")
    (tmp_path / "out/cases/P1").mkdir(parents=True)
    (tmp_path / "out/cases/P1/letter.txt").write_text("mine")
    assert main(["batch", str(tmp_path / "in/cases.csv"), "--out", str(tmp_path / "out"), "--resume"]) == 3
    assert "P1/letter.txt was not made by her2pet" in (tmp_path / "out/errors.csv").read_text()
    assert (tmp_path / "out/cases/P1/letter.txt").read_text() == "mine"
    assert (tmp_path / "out/cases/P2/measurements.csv").is_file()


def test_a_second_case_into_the_folder_of_the_first_is_refused_until_that_is_meant(sources, tmp_path, capsys):
    paths = lay(tmp_path, sources, {kind: ("in", name, None, False) for kind, name in NATURAL.items()})
    assert quantifyAt(paths, tmp_path / "out", "--case", "P1") == 0
    assert quantifyAt(paths, tmp_path / "out", "--case", "P1") == 0
    first = (tmp_path / "out/measurements.csv").read_text()
    command = ["quantify", "--pet", paths["pet"], "--regions", paths["regions"], "--out", tmp_path / "out", "--case", "P2"]
    assert main([str(word) for word in command]) == 1
    err = capsys.readouterr().err
    assert "measurements.schema.csv is a result of quantify for case P1, and this is quantify for case P2." in err or (
        "measurements.csv is a result of quantify for case P1, and this is quantify for case P2." in err
    )
    assert "--replace" in err
    assert (tmp_path / "out/measurements.csv").read_text() == first
    assert main([str(word) for word in (*command, "--replace")]) == 0
    assert "P2" in (tmp_path / "out/measurements.csv").read_text()


@pytest.mark.parametrize("options", [("--seg",), ("--sr",), ()])
def test_regions_in_the_output_folder_are_not_replaced_by_regions_that_are_written(pet, tmp_path, capsys, options):
    import numpy as np
    from HER2PETLib.geometry import Volume
    from HER2PETLib.volumefile import writeVolume

    pet.write(tmp_path / "PET", pet.series())
    grid = pet.read(pet.series()).geometry
    writeVolume(tmp_path / "labels.nrrd", Volume(np.ones(grid.shape, np.uint8), grid))
    base = ["quantify", "--pet", str(tmp_path / "PET"), "--out", str(tmp_path / "case2")]
    assert main([*base, "--regions", str(tmp_path / "labels.nrrd"), "--seg"]) == 0
    regions = tmp_path / "case2/regions.dcm"
    kept = regions.read_bytes()
    assert main([*base, "--regions", str(regions), *options]) == (1 if options else 0)
    if options:
        assert f"{regions} is an input of this run" in capsys.readouterr().err
    assert regions.read_bytes() == kept
