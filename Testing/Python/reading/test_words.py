"""Names, numbers and dates that are too short to be searched for in bytes are found in what the coordinator wrote."""

import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.chance import PSEUDONYM_LETTERS, Pseudonyms
from HER2PETLib.reading.packet.contents import readPacket
from HER2PETLib.reading.study import handout
from HER2PETLib.reading.study.handout import handOut
from HER2PETLib.reading.study.study import changeCharter, openStudy
from HER2PETLib.reading.study.words import findWords, wordsOf
from hypothesis import given
from hypothesis import strategies as st
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence


def patient():
    header = Dataset()
    header.PatientName, header.PatientID, header.PatientBirthDate = "Li^An", "17", "19610714"
    header.OtherPatientIDsSequence = Sequence([Dataset()])
    header.OtherPatientIDsSequence[0].PatientID = "4711"
    return header


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The patient Li", "Li"),
        ("LI, first of the trial", "Li"),
        ("Subject 17", "17"),
        ("(17)", "17"),
        ("born 14.7.61", "14.7.61"),
        ("born 7/14/1961", "7/14/1961"),
        ("born 1961-7-14.", "1961-7-14"),
        ("number 4711", "4711"),
    ],
)
def test_a_short_name_number_or_date_is_found_as_a_word(text, word):
    assert word in {leak.text for leak in findWords({"title": text}, wordsOf([patient()]))}


@pytest.mark.parametrize("text", ["slightly above the liver", "an example", "SUV 17.5 or 0.17", "117 and 170", "Light", "2017"])
def test_a_part_of_another_word_or_number_is_none(text):
    assert list(findWords({"title": text}, wordsOf([patient()]))) == []


@pytest.mark.parametrize(("keyword", "found"), [("OperatorsName", []), ("PatientName", ["PET"])])
def test_an_operator_written_as_a_job_is_no_name_in_a_stage_called_pet_alone(keyword, found):
    header = Dataset()
    setattr(header, keyword, "Tech^PET")  # as the generated trial has it
    assert [leak.text for leak in findWords({"stage 1": "HER2 PET alone"}, wordsOf([header]))] == found


def test_a_charter_with_a_short_number_is_not_handed_out(makeStudy, makeCases):
    cases = makeCases()
    cases.sources[2] = cases.sources[2].__class__(**{**vars(cases.sources[2]), "patientID": "17"})
    study = makeStudy(cases=cases, title="For number 17")
    with pytest.raises(ProblemError, match="title: '17'"):
        handOut(study)
    assert not (study.folder / "packets").exists()
    changeCharter(study, title="For all")
    handOut(openStudy(study.folder))


@given(st.binary(min_size=32, max_size=32), st.text(PSEUDONYM_LETTERS, min_size=4, max_size=4))
def test_no_pseudonym_holds_what_it_has_to_avoid(secret, text):
    taken = [Pseudonyms(secret).of("case", "x")[1:5], text.lower()]
    names = Pseudonyms(secret, taken)
    assert not any(held.upper() in names.of("case", name) for name in ("x", "y", "z") for held in taken)


def test_a_name_that_holds_a_patients_number_by_chance_is_drawn_anew(makeStudy, monkeypatch):
    """Before, hand-out was blocked for good: the key's secret gives the same names each time."""
    study = makeStudy()
    drawn = handout._drawShowings(study.charter, study.key, ())
    unlucky = next(iter(drawn["bert"]))
    read = handout.readImages

    def withNumber(source):
        images = read(source)
        images.__dict__["identifying"] = frozenset({*images.identifying, unlucky[2:].lower()})
        return images

    monkeypatch.setattr(handout, "readImages", withNumber)
    handOut(study)
    for reader in ("anna", "bert"):
        packet = readPacket(study.packet(reader))
        assert packet.damagedFiles() == [] and not any(unlucky[2:] in case.caseID for case in packet.cases)
        assert len(list((packet.folder / "volumes").iterdir())) == 2 * len(packet.cases)
