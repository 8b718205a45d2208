"""The same batch on a real Dask scheduler of this machine with two worker processes, of which some are killed."""

import errno
import os
import signal

import pytest
from HER2PETLib.jobs.batch import cluster as clusterModule

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pipes of POSIX")


@pytest.fixture(scope="module")
def cluster():
    """A scheduler that gives a case up when it lost its second worker, so that the test need not kill four."""
    dask = pytest.importorskip("dask")
    distributed = pytest.importorskip("distributed")
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 1}),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
        ) as local,
        distributed.Client(local) as client,
    ):
        yield client


def killOneAtWork(client, look, but=()) -> int:
    """Kill the one worker that has a case, when it is none of `but`; its process ID."""
    found = []

    def isThere():
        addresses = [address for address, keys in client.processing().items() if keys]
        try:
            found[:] = client.run(os.getpid, workers=addresses).values() if len(addresses) == 1 else []
        except OSError:  # that worker has just been killed, and the scheduler does not know yet
            return False
        return len(found) == 1 and found[0] not in but

    look.waitUntil(isThere)
    os.kill(found[0], signal.SIGKILL)
    return found[0]


def openForWriting(path, opened: list[int]) -> bool:
    """Open a pipe once somebody reads from it, who then waits for what we never write."""
    try:
        opened.append(os.open(path, os.O_WRONLY | os.O_NONBLOCK))
    except OSError as error:
        assert error.errno == errno.ENXIO  # nobody reads
        return False
    return True


def test_a_cluster_gives_the_bytes_of_a_serial_run_though_a_worker_is_killed(cluster, archive, started, batch, look, tmp_path):
    for n in range(5):
        archive.add(f"C{n}", labels=3 + n)
    archive.addEndless("C9")
    process = started("--scheduler", cluster.scheduler.address)
    look.waitUntil(lambda: len(look.finished(archive.out)) == 5)
    pipe: list[int] = []
    look.waitUntil(lambda: openForWriting(archive.folder / "C9/regions.nrrd", pipe))
    # The worker that has the case reads from the pipe; the next one finds a segmentation.
    (archive.folder / "C9/regions.nrrd").unlink()
    archive.regions("C9")
    killOneAtWork(cluster, look)
    os.close(pipe[0])
    out, err = process.communicate(timeout=600)
    assert (process.returncode, "6 of 6 cases done" in out) == (0, True), err
    assert batch(out=tmp_path / "serial") == 0
    serial, spread = look.resultsOf(tmp_path / "serial"), look.resultsOf(archive.out)
    assert spread == serial


def test_a_case_that_kills_its_workers_fails_and_the_others_are_done(cluster, archive, started, look):
    cluster.wait_for_workers(2)
    archive.addEndless("endless")
    for n in range(3):
        archive.add(f"C{n}")
    process = started("--scheduler", cluster.scheduler.address)
    look.waitUntil(lambda: len(look.finished(archive.out)) == 3)
    first = killOneAtWork(cluster, look)
    killOneAtWork(cluster, look, but=[first])
    process.communicate(timeout=600)
    assert process.returncode == 3
    (error,) = look.rowsOf(archive.out / "errors.csv")
    assert error["caseID"] == "endless" and "KilledWorker" in error["reason"]
    assert not list((archive.out / "cases").glob(".*"))


def test_an_address_without_scheduler_is_told(archive, batch, capsys, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr(clusterModule, "CONNECT_SECONDS", 1)
    archive.add("A")
    assert batch("--scheduler", "tcp://127.0.0.1:9") == 1
    err = capsys.readouterr().err
    assert "There is no Dask scheduler at tcp://127.0.0.1:9" in err
    for address in ("nonsense://x", "nonsense"):
        assert batch("--scheduler", address) == 1
        err = capsys.readouterr().err
        assert f"There is no Dask scheduler at {address}" in err and "Traceback" not in err
