"""What kills a batch, and what it leaves: full disks, killed workers, a killed batch, Ctrl-C, a second batch in the same folder."""

import hashlib
import json
import os
import signal
import subprocess

import psutil
import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals, pipes and limits of POSIX")


def assertWhole(out, look):
    """Every case's folder holds what its record says, and nothing is under its final name in part."""
    for name in look.finished(out):
        folder = out / "cases" / name
        made = json.loads((folder / "her2pet-outputs.json").read_text())["files"]
        assert {*made, "her2pet-outputs.json"} == {path.name for path in folder.iterdir()}
        tables = {f"{name}{end}.csv" for name in ("measurements", "patientTotals") for end in ("", ".schema")}
        assert made.keys() == {"case.json", "provenance.json", *tables}
        for file, entry in made.items():
            assert hashlib.sha256((folder / file).read_bytes()).hexdigest() == entry["sha256"]


def test_a_killed_worker_costs_its_own_case_only(archive, started, look):
    archive.addEndless("endless")
    for n in range(4):
        archive.add(f"C{n}")
    process = started("--jobs", 2)
    look.waitUntil(lambda: look.finished(archive.out) == {"C0", "C1", "C2", "C3"} and len(look.workersOf(process.pid)) == 1)
    look.workersOf(process.pid)[0].kill()
    out, err = process.communicate(timeout=600)
    assert process.returncode == 3
    (error,) = look.rowsOf(archive.out / "errors.csv")
    assert error["caseID"] == "endless" and "(signal SIGKILL)" in error["reason"] and "memory" in error["remedy"]
    assert "4 of 5 cases done" in out and "Traceback" not in err
    assert not list((archive.out / "cases").glob(".*"))


def test_the_cases_after_a_killed_worker_are_measured_by_another(archive, started, look):
    archive.addEndless("endless")
    archive.add("after")
    process = started()
    look.waitUntil(lambda: list((archive.out / "cases").glob(".unfinished-endless-*")))
    look.workersOf(process.pid)[0].kill()
    assert process.wait(600) == 3
    assert look.finished(archive.out) == {"after"}


def test_a_killed_batch_is_resumed_where_it_was_and_ends_as_if_nothing_had_been(archive, started, batch, look, tmp_path):
    for name in ("A", "B"):
        archive.add(name)
    archive.addEndless("M")
    archive.add("Z")
    process = started()
    look.waitUntil(lambda: list((archive.out / "cases").glob(".unfinished-M-*")))
    workers = look.workersOf(process.pid)
    process.kill()
    process.wait()
    # Its workers end with it, though nobody told them.
    look.waitUntil(lambda: not any(worker.is_running() and worker.status() != psutil.STATUS_ZOMBIE for worker in workers))
    assert look.finished(archive.out) == {"A", "B"}
    assert not list(archive.out.glob("*.csv"))
    assertWhole(archive.out, look)
    age = (archive.out / "cases/A/case.json").stat().st_mtime_ns

    (archive.folder / "M/regions.nrrd").unlink()
    archive.regions("M")
    assert batch("--resume") == 0
    assert (archive.out / "cases/A/case.json").stat().st_mtime_ns == age
    assert batch(out=tmp_path / "uninterrupted") == 0
    assert look.resultsOf(archive.out) == look.resultsOf(tmp_path / "uninterrupted")


def test_killed_at_any_moment_nothing_half_written_counts_as_done(archive, started, batch, look):
    """While nothing, few and many cases are done, and when all are and the tables are being written; whatever the other process is at just then."""
    for n in range(24):
        archive.add(f"C{n:02}", labels=20)
    left = 24
    for done in (0, 5, 14, 24):
        process = started("--jobs", 2, "--resume")
        look.waitUntil(lambda: archive.out.is_dir() and len(look.finished(archive.out)) >= done)  # noqa: B023 (called before the next)
        process.kill()
        process.wait()
        assertWhole(archive.out, look)
        if (archive.out / "summary.csv").exists():
            assert len(look.rowsOf(archive.out / "summary.csv")) == 24
            assert len(look.rowsOf(archive.out / "measurements.csv")) == 24 * 20
        assert 24 - len(look.finished(archive.out)) <= left
        left = 24 - len(look.finished(archive.out))
    assert batch("--resume", "--jobs", 2) == 0
    assert len(look.rowsOf(archive.out / "measurements.csv")) == 24 * 20
    assert not list((archive.out / "cases").glob(".*"))


def test_control_c_keeps_what_is_finished_and_ends_the_workers(archive, started, look):
    archive.add("A")
    archive.addEndless("M")
    process = started()
    look.waitUntil(lambda: list((archive.out / "cases").glob(".unfinished-M-*")))
    workers = look.workersOf(process.pid)
    # As a terminal does: to every process of the group.
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=600)
    assert process.returncode == 1
    assert "stopped; finished results are kept" in err and "Traceback" not in err
    assert not any(worker.is_running() and worker.status() != psutil.STATUS_ZOMBIE for worker in workers)
    assert look.finished(archive.out) == {"A"}
    assert {path.name for path in archive.out.iterdir()} == {"cases"}
    assert {path.name for path in (archive.out / "cases").iterdir()} == {"A"}


def test_the_second_batch_in_a_folder_is_told_who_works_there(archive, started, batch, look, capsys):
    archive.addEndless("M")
    process = started()
    look.waitUntil(lambda: list((archive.out / "cases").glob(".unfinished-M-*")))
    assert batch("--resume") == 1
    err = capsys.readouterr().err
    assert f"Another run of her2pet works in {archive.out}: by process {process.pid} on " in err
    assert list((archive.out / "cases").glob(".unfinished-M-*"))  # and what it works on is left alone
    assert process.poll() is None


def limitedTo(size):
    """A limit on the size of files, which is to a program what a full disk is."""
    import resource

    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_a_case_that_does_not_fit_on_the_disk_leaves_nothing_and_the_rest_is_kept(archive, started, look):
    archive.add("small")
    archive.add("large", labels=60)
    archive.add("last")
    process = started(preexec_fn=limitedTo(12_000))
    _, err = process.communicate(timeout=600)
    assert process.returncode == 3
    (error,) = look.rowsOf(archive.out / "errors.csv")
    assert error["caseID"] == "large" and "was not written: File too large" in error["reason"]
    assert look.finished(archive.out) == {"small", "last"}
    assert not list((archive.out / "cases").glob(".*"))
    assertWhole(archive.out, look)
    assert "Traceback" not in err


def test_a_disk_too_full_for_the_tables_is_told_and_leaves_no_table(archive, started, look):
    archive.add("A")
    process = started(preexec_fn=limitedTo(1_000))
    _, err = process.communicate(timeout=600)
    assert process.returncode == 1
    assert "was not written: File too large" in err and "Traceback" not in err
    assert not [path for path in archive.out.rglob("*") if path.is_file()]


def test_a_folder_that_cannot_be_written_is_told_before_any_work(archive, batch, capsys, tmp_path):
    archive.add("A")
    (tmp_path / "file").write_text("in the way")
    assert batch(out=tmp_path / "file") == 1
    assert "cannot be written" in capsys.readouterr().err


def test_the_installed_command_measures_in_processes_of_its_own(archive, look):
    archive.add("A")
    command = [*look.her2pet, "batch", "archive/cases.csv", "--out", "out", "--jobs", "2"]
    done = subprocess.run(command, cwd=archive.folder.parent, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 of 1 cases done" in done.stdout
