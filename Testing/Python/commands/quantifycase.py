"""A small case for `her2pet quantify`, and what the command makes of it."""

import csv
import json

import numpy as np
import pytest
from HER2PETLib.commands import main
from HER2PETLib.geometry import Geometry

GRID = Geometry.fromLPS((20, 30, 40), (-40.0, -40.0, 100.0), (2.0, 2.0, 2.0), np.eye(3))


@pytest.fixture
def case(tmp_path, writeQuantifyCase):
    """A PET of SUV 1 with a lesion of SUV 8 (64 voxels, 0.512 ml) and a blood pool of SUV 2; labels 1 and 2, label 3 only in the table."""
    writeQuantifyCase(tmp_path, (2.0, 2.0, 2.0))
    (tmp_path / "labels.csv").write_text(
        "label,name,role,siteCode,siteMeaning\n1,Node,,SCT:59441001,Lymph node\n2,Blood pool,,,\n"
    )
    (tmp_path / "lost.csv").write_text("label,name\n1,Node\n2,Blood pool\n3,Lost\n")
    return tmp_path


def quantify(case, *more, pet="pet.nrrd", regions="labels.nrrd", labels="labels.csv"):
    """Run in this process; more: further arguments."""
    arguments = ["quantify", "--pet", str(case / pet), "--regions", str(case / regions), "--out", str(case / "out"), *more]
    return main([*arguments, *(["--labels", str(case / labels)] if labels else [])])


def rows(case):
    with (case / "out/measurements.csv").open(encoding="utf-8", newline="") as file:
        return {row["name"]: row for row in csv.DictReader(file)}


def provenance(case):
    return json.loads((case / "out/provenance.json").read_text(encoding="utf-8"))


def failing(case, capsys, *more, code=1, **named):
    """Run, expect the exit code, and give what is said; no result may be there."""
    if code == 2:
        with pytest.raises(SystemExit) as end:
            quantify(case, *more, **named)
        assert end.value.code == 2
    else:
        assert quantify(case, *more, **named) == code
    assert not (case / "out").exists() or not list((case / "out").iterdir())
    out, err = capsys.readouterr()
    assert out == "" and "Traceback" not in err
    return err
