"""A small patient for the follow-up: HER2 PET and FDG PET as volumes of SUV, lesions as cubes, in one space."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.tables.csvreader import rowsByName
from HER2PETLib.volumefile import writeVolume

GRID = Geometry.fromLPS((40, 40, 40), (0, 0, 0), (4, 4, 4), np.eye(3))
# Twice the size along k: its voxels are its own.
OTHER_GRID = Geometry.fromLPS((20, 40, 40), (0, 0, 2), (4, 4, 8), np.eye(3))
HEADER = "patientID,examinationID,kind,tracer,day,pet,regions,labels,registration,caseID\n"


def cube(grid: Geometry, index, size=3):
    """Slices (k, j, i) of the cube of `size` voxels from the index (k, j, i) of GRID, on another grid of the same extent."""
    low = np.array(index) * np.array(grid.shape) // 40
    depth = np.maximum(np.array([size] * 3) * np.array(grid.shape) // 40, 1)
    return tuple(slice(int(a), int(a + n)) for a, n in zip(low, depth, strict=True))


@dataclass
class Scene:
    """Files of examinations in a folder, and the table."""

    folder: Path
    rows: list[str] = field(default_factory=list)

    def add(
        self, patient, name, kind, day, lesions, *, drawn=None, grid=GRID, tracer="", registration="same", caseID="", regions=True
    ):
        """lesions: label -> (index in GRID, SUV); drawn: the labels that are drawn, all by default."""
        suv = np.ones(grid.shape, np.float32)
        labels = np.zeros(grid.shape, np.uint8)
        for label, (index, value) in lesions.items():
            suv[cube(grid, index)] = value
            if drawn is None or label in drawn:
                labels[cube(grid, index)] = label
        stem = f"{patient}-{name}"
        writeVolume(self.folder / f"{stem}.nrrd", Volume(suv, grid))
        writeVolume(self.folder / f"{stem}-regions.nrrd", Volume(labels, grid))
        named = "".join(f"{label},Lesion {label}\n" for label in lesions if drawn is None or label in drawn)
        (self.folder / f"{stem}-labels.csv").write_text(f"label,name\n{named}")
        files = f"{stem}-regions.nrrd,{stem}-labels.csv" if regions else ","
        self.rows.append(f"{patient},{name},{kind},{tracer},{day},{stem}.nrrd,{files},{registration},{caseID}\n")

    @property
    def table(self) -> str:
        """The path of the table of examinations, as it is now."""
        path = self.folder / "examinations.csv"
        path.write_text(HEADER + "".join(self.rows))
        return str(path)


def rowsOf(path: Path) -> list[dict[str, str]]:
    """The rows of a result."""
    return rowsByName(path)
