"""The whole endpoint of 5,200 given foci in 200 patients, read by five readers: processor time of the job and of the statistics in it.

`python Testing/Benchmarks/endpoint.py [PATIENTS]` makes the study (small PETs of noise, simulated readers, every fourth focus biopsied), which takes minutes and is not
timed, and runs `endpointOf` once with tables, page and SDTM. Beside it stands the time that it takes to read and check the ledgers alone, which is the least that an answer
can rest on.
"""

import csv
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from HER2PETLib.cases import Case
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.jobs.endpoint import endpointOf
from HER2PETLib.measure.definitions import MEASUREMENT_COLUMNS
from HER2PETLib.phantom.readers import TrueFocus, simulateReader, truthOfPacket
from HER2PETLib.reading.decision.reconcile import reconcile
from HER2PETLib.reading.ledger import ledgerfile, passphrase
from HER2PETLib.reading.primaryanalysis import PROPOSED
from HER2PETLib.reading.study.handout import handOut
from HER2PETLib.reading.study.returnedpackets import takeIn
from HER2PETLib.reading.study.study import Study, createStudy, openStudy
from HER2PETLib.report.readingscores import scoredLesions
from HER2PETLib.statistics.diagnostic import diagnosticTables
from HER2PETLib.tables.columns import flat
from HER2PETLib.trial.pathology import SPECIMEN_COLUMNS
from HER2PETLib.trial.patients import PATIENT_COLUMNS
from HER2PETLib.volumefile import writeVolume

PATIENTS, LESIONS, READERS = 200, 26, ("anna", "bert", "clara", "dora", "emil")
WORDS = "four words nobody knows"
FIXED = "F,1961-07-14,2015-02-03,yes,negative,yes,7,CT,1,no,no,no,no,,,2015-03-30,,,,"


def madeCases(folder: Path, patients: int) -> tuple[list[Case], dict[str, list[TrueFocus]]]:
    random = np.random.default_rng(20141106)
    cases, truth = [], {}
    for number in range(patients):
        grid = Geometry.fromLPS((30, 24, 40), (0, 0, 0), (4, 4, 5), np.eye(3))
        pet, labels = random.random(grid.shape, dtype=np.float32), np.zeros(grid.shape, np.uint8)
        foci = []
        for lesion in range(LESIONS):
            place = (2 + 5 * (lesion % 5), 2 + 4 * (lesion // 5), 5 + 5 * (lesion % 6))
            isPositive = bool(random.random() < 0.4)
            pet[place], labels[place] = 4 + 8 * isPositive + random.random(), lesion + 1
            foci.append(TrueFocus(tuple(grid.toRAS(place).tolist()), isPositive, "Liver"))
        caseID = f"C{number:03}"
        truth[caseID] = foci
        for name, values in (("pet", pet), ("labels", labels)):
            writeVolume(folder / caseID / f"{name}.nrrd", Volume(values, grid))
        cases.append(
            Case(caseID, *(str(folder / caseID / f"{name}.nrrd") for name in ("pet", "labels")), patientID=f"P{number:03}")
        )
    return cases, truth


def readStudy(folder: Path, cases: list[Case], truth: dict[str, list[TrueFocus]]) -> Study:
    """Made, handed out, read by all and taken in. Passphrases cost nothing, and no answer waits for the disk: with both it would take an hour."""
    passphrase.N = 2**4
    ledgerfile.SYNCHRONOUS = "OFF"
    study, refused = createStudy(
        folder, cases, title="Benchmark", tracer="89Zr-trastuzumab", readers=list(READERS), seed=1, primaryAnalysis=vars(PROPOSED)
    )
    assert not refused
    handOut(study)
    for seed, reader in enumerate(READERS):
        there = truthOfPacket(study, reader, truth)
        simulateReader(study.packet(reader), there, sensitivity=0.85, specificity=0.9, seed=seed, passphrase=WORDS)
        takeIn(study, reader, study.packet(reader))
    return study


def writeTables(folder: Path, study: Study, truth: dict[str, list[TrueFocus]]) -> tuple[Path, Path, Path]:
    random = np.random.default_rng(7)
    patients, specimens, measurements = (folder / f"{name}.csv" for name in ("patients", "pathology", "measurements"))
    sources = {case.source.caseID: case for case in study.key.studyCases.values()}
    rows = [f"{case.source.patientID},89Zr-trastuzumab,{FIXED}" for case in sources.values()]
    patients.write_text("\n".join([",".join(PATIENT_COLUMNS), *rows]) + "\n", encoding="utf-8")
    keys = [column.key for column in flat(MEASUREMENT_COLUMNS)]
    biopsies, measured = [], []
    for caseID, case in sources.items():
        for number, (focus, true) in enumerate(zip(case.foci, truth[caseID], strict=True)):
            measured.append(
                {
                    "caseID": caseID,
                    "regionID": focus.regionID,
                    "role": "lesion",
                    "name": focus.regionID,
                    "suvMax": f"{4 + 8 * true.positive + random.random():.3f}",
                }
            )
            if number % 4 == 0:
                score = "3+" if true.positive != (random.random() < 0.1) else "1+"
                biopsies.append(
                    f"S{len(biopsies)},{case.source.patientID},{focus.regionID},core,2015-04-10,{score},,,,ASCO/CAP 2018,,"
                )
    specimens.write_text("\n".join([",".join(SPECIMEN_COLUMNS), *biopsies]) + "\n", encoding="utf-8")
    with measurements.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, keys)
        writer.writeheader()
        writer.writerows(measured)
    return patients, specimens, measurements


def timed(name: str, function: Callable[[], Any]) -> Any:
    """Run it once, and print its processor time."""
    start, clock = time.process_time(), time.perf_counter()
    result = function()
    print(f"{name}: {time.process_time() - start:.1f} s of the processor ({time.perf_counter() - clock:.1f} s)", flush=True)
    return result


def main(patients: int) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        cases, truth = madeCases(folder / "images", patients)
        study = readStudy(folder / "study", cases, truth)
        tables = writeTables(folder, study, truth)
        print(f"{patients} patients, {patients * LESIONS:,} foci, {len(READERS)} readers")
        reading = timed("the ledgers alone, read and checked", lambda: reconcile(openStudy(study.folder), adjudicated=True))
        result = timed(
            "the whole job: tables, page, SDTM",
            lambda: endpointOf(study.folder, *tables[:2], folder / "out", measurements=[tables[2]], cdisc="BENCH"),
        )
        timed(
            "of it the scores against pathology, with intervals",
            lambda: diagnosticTables(scoredLesions(reading, result.endpoint)),
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else PATIENTS)
