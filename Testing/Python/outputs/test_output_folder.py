"""A folder of results: her2pet replaces and removes what it made there and nobody changed, and nothing else."""

import json
import os
import signal

import pytest
from HER2PETLib.errors import CancelledError, ProblemError
from HER2PETLib.outputfolder import MARKER, OtherResultsError, OutputFolder, putInPlace, removeResults, unfinished
from HER2PETLib.outputrecord import RECORD


def write(out, files, subject="case A", job="quantify", inputs=(), replace=False, instead=True):
    with (
        OutputFolder(out, job, subject, inputs=inputs, replace=replace) as output,
        output.adding(instead=instead) as folder,
    ):
        for name, text in files.items():
            (folder / name).write_text(text)


def contentOf(folder):
    return {path.name: path.read_text() for path in folder.iterdir() if path.name != RECORD}


def test_a_second_run_about_the_same_replaces_the_results_of_the_first(tmp_path):
    out = tmp_path / "new/out"
    write(out, {"table.csv": "1", "page.html": "1"})
    write(out, {"table.csv": "2"})
    # The page of the first run would pass for one of the second.
    assert contentOf(out) == {"table.csv": "2"}


def test_results_of_another_case_are_replaced_only_when_that_is_meant(tmp_path):
    write(tmp_path / "out", {"table.csv": "A", "page.html": "A"})
    with pytest.raises(OtherResultsError, match=r"table\.csv is a result of quantify for case A, .*case B.*--replace"):
        write(tmp_path / "out", {"table.csv": "B"}, subject="case B")
    assert contentOf(tmp_path / "out") == {"table.csv": "A", "page.html": "A"}
    write(tmp_path / "out", {"table.csv": "B"}, subject="case B", replace=True)
    assert contentOf(tmp_path / "out") == {"table.csv": "B"}


@pytest.mark.parametrize("replace", [False, True])
def test_a_file_that_somebody_else_made_is_never_replaced(tmp_path, replace):
    (tmp_path / "page.html").write_text("by hand")
    with pytest.raises(ProblemError, match=r"page\.html exists, and her2pet did not make it\. Move it away"):
        write(tmp_path, {"table.csv": "1", "page.html": "1"}, replace=replace)
    assert contentOf(tmp_path) == {"page.html": "by hand"}


@pytest.mark.parametrize("second", [{"table.csv": "2"}, {"page.html": "2"}])
def test_a_result_that_a_person_edited_is_neither_replaced_nor_removed(tmp_path, second):
    write(tmp_path, {"table.csv": "1"})
    (tmp_path / "table.csv").write_text("1, and a remark")
    with pytest.raises(ProblemError, match=r"table\.csv was changed after her2pet made it"):
        write(tmp_path, second, replace=True)
    assert contentOf(tmp_path) == {"table.csv": "1, and a remark"}


def test_a_result_that_was_changed_to_what_it_would_become_is_taken_as_it_is(tmp_path):
    write(tmp_path, {"table.csv": "1"})
    (tmp_path / "table.csv").write_text("2")
    write(tmp_path, {"table.csv": "2"})
    assert contentOf(tmp_path) == {"table.csv": "2"}
    # But not a file that her2pet never made, whatever is in it: it would be replaced by the next run.
    (tmp_path / "page.html").write_text("2")
    with pytest.raises(ProblemError, match="did not make it"):
        write(tmp_path, {"table.csv": "2", "page.html": "2"})


def test_what_a_run_makes_piece_by_piece_or_keeps_is_not_removed_at_its_end(tmp_path):
    write(tmp_path, {"a.csv": "1", "b.csv": "1", "c.csv": "1"})
    with OutputFolder(tmp_path, "quantify", "case A") as output:
        with output.adding() as folder:
            (folder / "a.csv").write_text("2")
        output.keep(["b.csv"])
        with output.adding(instead=True) as folder:
            (folder / "d.csv").write_text("2")
    assert contentOf(tmp_path) == {"a.csv": "2", "b.csv": "1", "d.csv": "2"}


@pytest.mark.parametrize("link", [None, os.symlink, os.link])
def test_an_earlier_result_that_is_an_input_now_is_not_replaced(tmp_path, link):
    write(tmp_path / "out", {"regions.dcm": "1"})
    given = tmp_path / "out/regions.dcm"
    if link:
        link(given, tmp_path / "elsewhere.dcm")
        given = tmp_path / "elsewhere.dcm"
    with pytest.raises(ProblemError, match=r"regions\.dcm is an input of this run"):
        write(tmp_path / "out", {"regions.dcm": "2"}, inputs=[given], replace=True)
    write(tmp_path / "out", {"table.csv": "2"}, inputs=[given])
    assert contentOf(tmp_path / "out") == {"regions.dcm": "1", "table.csv": "2"}


def test_an_input_is_known_where_upper_and_lower_case_are_one(tmp_path, monkeypatch):
    # As a file system does that does not tell them apart: both names lead to one inode.
    write(tmp_path, {"Regions.dcm": "1"})
    os.link(tmp_path / "Regions.dcm", tmp_path / "regions.DCM")
    with pytest.raises(ProblemError, match="is an input of this run"):
        write(tmp_path, {"Regions.dcm": "2"}, inputs=[tmp_path / "regions.DCM"])


def test_a_link_in_the_place_of_a_result_is_not_her2pets(tmp_path):
    write(tmp_path / "out", {"table.csv": "1"})
    (tmp_path / "out/table.csv").rename(tmp_path / "kept.csv")
    (tmp_path / "out/table.csv").symlink_to(tmp_path / "kept.csv")
    with pytest.raises(ProblemError, match="was changed after her2pet made it"):
        write(tmp_path / "out", {"table.csv": "2"})


@pytest.mark.parametrize("error", [ProblemError("full"), CancelledError(), KeyboardInterrupt()])
def test_a_run_that_ends_in_the_middle_leaves_nothing(tmp_path, error):
    with (
        pytest.raises(type(error)),
        OutputFolder(tmp_path / "a/b", "quantify") as output,
        output.adding() as folder,
    ):
        (folder / "table.csv").write_text("half")
        raise error
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_unfinished_is_removed_by_the_next(tmp_path):
    with unfinished(tmp_path, "killed") as left:
        (left / "table.csv").write_text("half")
        left.rename(tmp_path / ".unfinished-left")
    (tmp_path / f".unfinished-abcd_123-{RECORD}").write_text("{")  # killed between making the new record and giving it its name
    (tmp_path / ".unfinished-notes").mkdir()  # the name alone does not make a folder her2pet's
    (tmp_path / ".unfinished-notes/mine.txt").write_text("mine")
    (tmp_path / ".unfinished-table").mkdir()
    (tmp_path / f".unfinished-table/{MARKER}").write_text("label,name")  # nor does a file with the name of the mark
    write(tmp_path, {"table.csv": "1"})
    assert {path.name for path in tmp_path.iterdir()} == {"table.csv", RECORD, ".unfinished-notes", ".unfinished-table"}


@pytest.mark.parametrize("moves", [0, 1, 2])
def test_a_run_that_is_killed_while_it_replaces_can_be_repeated(tmp_path, monkeypatch, moves):
    write(tmp_path, {"a.csv": "1", "b.csv": "1"})
    moved = []
    really = type(tmp_path).replace

    def killedAfter(self, target):
        isResult = target.name in ("a.csv", "b.csv")
        if len(moved) == moves and (isResult or moves == 2):  # after two the record is moved, to say that it is done
            raise SystemExit("killed")
        moved.extend([target.name] * isResult)
        return really(self, target)

    with monkeypatch.context() as patched, pytest.raises(SystemExit):
        patched.setattr(type(tmp_path), "replace", killedAfter)
        write(tmp_path, {"a.csv": "2", "b.csv": "2"})
    assert sorted(contentOf(tmp_path).values()) == sorted(["2"] * moves + ["1"] * (2 - moves))
    write(tmp_path, {"a.csv": "3", "b.csv": "3"})
    assert contentOf(tmp_path) == {"a.csv": "3", "b.csv": "3"}


def test_two_runs_do_not_work_in_one_folder(tmp_path):
    with (
        OutputFolder(tmp_path, "quantify"),
        pytest.raises(ProblemError, match=f"Another run of her2pet works in {tmp_path}: by process {os.getpid()} "),
    ):
        write(tmp_path, {"table.csv": "1"})


@pytest.mark.parametrize("make", [lambda path, to: path.symlink_to(to), lambda path, to: os.link(to, path)])
def test_a_file_in_the_place_of_the_lock_is_not_overwritten(tmp_path, make):
    (tmp_path / "notes.txt").write_text("mine")
    out = tmp_path / "out"
    out.mkdir()
    make(out / ".her2pet.lock", tmp_path / "notes.txt")
    with pytest.raises(ProblemError):
        write(out, {"table.csv": "1"})
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_record_that_names_files_outside_its_folder_is_refused(tmp_path):
    out = tmp_path / "out"
    write(out, {"table.csv": "1"})
    (tmp_path / "precious.csv").write_text("1")
    record = json.loads((out / RECORD).read_text())
    record["files"]["../precious.csv"] = record["files"].pop("table.csv")
    (out / RECORD).write_text(json.dumps(record))
    with pytest.raises(ProblemError, match="is not a record of results"):
        write(out, {"table.csv": "2"})
    with pytest.raises(ProblemError, match="is not a record of results"):
        removeResults(out, OutputFolder(out, "quantify").inputs)
    assert (tmp_path / "precious.csv").exists()


def test_a_folder_of_results_is_replaced_as_a_whole_unless_it_holds_something_else(tmp_path):
    inputs = OutputFolder(tmp_path, "quantify").inputs

    def put(text):
        with unfinished(tmp_path, "A") as staging:
            write(staging, {"table.csv": text})
            putInPlace(staging, tmp_path / "A", inputs)

    put("1")
    (tmp_path / "A/.DS_Store").write_text("Finder was here")
    put("2")
    assert contentOf(tmp_path / "A") == {"table.csv": "2"}
    (tmp_path / "A/mri").mkdir()
    (tmp_path / "A/mri/0.dcm").write_text("mine")
    with pytest.raises(ProblemError, match=r"0\.dcm was not made by her2pet"):
        put("3")
    assert contentOf(tmp_path / "A/mri") == {"0.dcm": "mine"} and (tmp_path / "A/table.csv").read_text() == "2"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["A"]


def test_files_of_an_unwritable_or_impossible_folder_are_said(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ProblemError, match=r"file cannot be written: it is a file\. Choose an output folder"):
        write(tmp_path / "file", {"table.csv": "1"})


def test_results_are_added_one_by_one_as_they_are_finished(tmp_path):
    """As `her2pet suv` does: what is finished stays, whatever stops the rest; a former volume of what is refused now goes."""
    write(tmp_path, {"1.2.nrrd": "former", "1.3.nrrd": "former", "suv.json": "former"}, job="suv", subject="")
    (tmp_path / "1.4.nrrd").write_text("of a colleague")
    with pytest.raises(KeyboardInterrupt), OutputFolder(tmp_path, "suv") as output:
        with output.adding() as folder:
            (folder / "1.2.nrrd").write_text("new")
        output.remove("1.3.nrrd")
        output.remove("1.4.nrrd")
        output.remove("1.5.nrrd")
        raise KeyboardInterrupt
    assert contentOf(tmp_path) == {"1.2.nrrd": "new", "1.4.nrrd": "of a colleague", "suv.json": "former"}


def test_a_former_result_that_was_edited_is_not_removed_either(tmp_path):
    write(tmp_path, {"1.2.nrrd": "1"}, job="suv", subject="")
    (tmp_path / "1.2.nrrd").write_text("mine")
    with OutputFolder(tmp_path, "suv") as output:
        output.remove("1.2.nrrd")
    assert contentOf(tmp_path) == {"1.2.nrrd": "mine"}


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_control_c_between_two_files_is_heeded_after_the_last(tmp_path, monkeypatch):
    write(tmp_path, {"a.csv": "1", "b.csv": "1"})
    really = type(tmp_path).replace

    def interrupted(self, target):
        if target.name == "b.csv":
            os.kill(os.getpid(), signal.SIGINT)
        return really(self, target)

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(type(tmp_path), "replace", interrupted)
        write(tmp_path, {"a.csv": "2", "b.csv": "2"})
    assert contentOf(tmp_path) == {"a.csv": "2", "b.csv": "2"}
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_file_system_without_locks_is_named_with_what_to_do(tmp_path, monkeypatch):
    """As Lustre without -o flock answers."""
    import errno

    import HER2PETLib.filelock as filelock

    def withoutLocks(_file):
        raise OSError(errno.ENOSYS, "Function not implemented")

    monkeypatch.setattr(filelock, "_tryLock", withoutLocks)
    with pytest.raises(ProblemError, match=r"without file locks .*Lustre: -o flock"), OutputFolder(tmp_path, "quantify"):
        pass
