"""What the modules cost inside Slicer, on Testing/Host: their import, and one live update of 30 lesions in 400 x 400 x 640.

`python Testing/Benchmarks/modules.py` prints one line a row; the ratio is to one pass of NumPy over the volume.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

REPOSITORY = Path(__file__).resolve().parents[2]
MODULES = (
    "HER2PETExtension/DICOMHER2PETPlugin",
    "HER2Quant/HER2Quant",
    "HER2Reading/HER2Reading",
    "SegmentEditorHER2Focus/SegmentEditorHER2Focus",
)
IMPORT = """
import json, sys, time
sys.path.insert(0, {host!r})
import slicerhost
running = slicerhost.start()
for folder in {folders!r}:
    running.addModulePath(folder)
start = time.perf_counter()
running.loadModule({path!r})
print(json.dumps(time.perf_counter() - start))
"""


def importSeconds(module: str) -> float:
    """The quickest of three fresh processes."""
    folders = [str((REPOSITORY / name).parent) for name in MODULES]
    program = IMPORT.format(host=str(REPOSITORY / "Testing" / "Host"), folders=folders, path=str(REPOSITORY / f"{module}.py"))
    runs = [subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True) for _ in range(3)]
    return min(json.loads(run.stdout.splitlines()[-1]) for run in runs)


def liveUpdate() -> tuple[float, float]:
    """Seconds of one measurement of 30 lesions with its table, and of one pass over the volume."""
    sys.path.insert(0, str(REPOSITORY / "Testing" / "Host"))
    import slicerhost

    running = slicerhost.start()
    for module in MODULES:
        running.addModulePath(str((REPOSITORY / module).parent))
    for module in MODULES:
        running.loadModule(str(REPOSITORY / f"{module}.py"))
    import slicer
    from HER2PETLib.measure.region import Region
    from HER2PETSlicer import nodes
    from HER2QuantLib.logic import HER2QuantLogic

    values = np.random.default_rng(30).random((640, 400, 400), dtype=np.float32)
    pet = slicer.util.addVolumeFromArray(values)
    pet.SetVoxelValueUnits(_code("g/ml{SUVbw}", "UCUM", "SUVbw"))
    pet.SetVoxelValueQuantity(_code("126401", "DCM", "SUVbw"))
    logic = HER2QuantLogic()
    segmentation = logic.makeSegmentation(pet)
    geometry = nodes.volumeOf(pet).geometry
    ball = np.linalg.norm(np.indices((15,) * 3) - 7, axis=0) <= 7
    for number in range(30):
        start = (20 + 20 * number, 40 + 9 * number, 100)
        nodes.addSegment(segmentation, Region(f"{number}", f"Lesion {number}", mask=ball, start=start), geometry, (1, 0, 0))
    table = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLTableNode")
    seconds, passes = [], []
    for _ in range(5):
        begun = time.perf_counter()
        logic.fillTable(table, logic.measure(pet, segmentation))
        seconds.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        values.sum()
        passes.append(time.perf_counter() - begun)
    assert table.GetNumberOfRows() == 30
    return min(seconds), min(passes)


def _code(value: str, scheme: str, meaning: str):
    import slicer

    entry = slicer.vtkCodedEntry()
    entry.SetValueSchemeMeaning(value, scheme, meaning)
    return entry


if __name__ == "__main__":
    for module in MODULES:
        print(f"import {Path(module).name}: {1000 * importSeconds(module):.0f} ms (aim: under 50)")
    update, onePass = liveUpdate()
    print(
        f"live update of 30 lesions: {update:.3f} s (aim: under 0.2), {update / onePass:.1f} passes over the volume", flush=True
    )
