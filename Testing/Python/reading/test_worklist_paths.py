"""A worklist names files of its own packet only, and a charter is changed in what it may be changed in."""

import json

import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.packet.contents import readWorklist
from HER2PETLib.reading.study.handout import handOut
from HER2PETLib.reading.study.study import changeCharter

OUTSIDE = ["/etc/passwd", "../other/volumes/a-1.nrrd", "volumes/../../a", "C:\\a.nrrd", "C:a.nrrd", "\\\\host\\share\\a", "", 5]


@pytest.mark.parametrize("path", OUTSIDE)
@pytest.mark.parametrize("key", ["pet", "ct"])
def test_a_path_that_leads_out_of_the_packet_is_an_error(makeStudy, makeCases, path, key):
    study = makeStudy(cases=makeCases(1))
    handOut(study)
    worklist = study.packet("anna") / "worklist.json"
    document = json.loads(worklist.read_text())
    document["cases"][0][key] = path
    if key == "ct" and not path:  # none, which is allowed
        return
    worklist.write_text(json.dumps(document))
    with pytest.raises(ProblemError, match=r"worklist\.json of the packet is damaged"):
        readWorklist(study.packet("anna"))


def test_so_is_one_among_the_check_sums(makeStudy, makeCases):
    study = makeStudy(cases=makeCases(1))
    handOut(study)
    worklist = study.packet("anna") / "worklist.json"
    document = json.loads(worklist.read_text())
    document["checksums"]["/etc/passwd"] = "0" * 64
    worklist.write_text(json.dumps(document))
    with pytest.raises(ProblemError, match="'/etc/passwd', which does not lie in the packet"):
        readWorklist(study.packet("anna"))


@pytest.mark.parametrize("alien", [{"mode": "freeSearch"}, {"cases": []}, {"created": "2020-01-01"}, {"tresholds": 3}])
def test_what_a_charter_may_not_be_changed_in_is_an_error_and_no_silence(makeStudy, makeCases, alien):
    study = makeStudy(cases=makeCases(1))
    before = study.charterPath.read_bytes()
    with pytest.raises(ProblemError, match="of a charter cannot be changed"):
        changeCharter(study, title="Another", **alien)
    assert study.charterPath.read_bytes() == before
    assert changeCharter(study, title="Another").title == "Another"
