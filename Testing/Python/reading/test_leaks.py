"""Nothing in a packet tells who the patient is; and the guard that sees to it finds what is hidden."""

import gzip
import hashlib
import json
import logging
import os
import re
import sqlite3
import warnings
import zlib
from contextlib import closing

import numpy as np
import pydicom
import pytest
from HER2PETLib.cases import Case
from HER2PETLib.errors import ProblemError
from HER2PETLib.phantom.readers import TrueFocus, simulateReader, truthOfPacket
from HER2PETLib.reading.ledger.readerledger import Ledger, claimLedger
from HER2PETLib.reading.packet.contents import readPacket
from HER2PETLib.reading.study import leaks
from HER2PETLib.reading.study.handout import handOut
from HER2PETLib.reading.study.leaks import Leak, findLeaks, identifyingStrings
from HER2PETLib.reading.study.sources import readImages
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.tag import Tag
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

# What stands in the source below and must stand nowhere in a packet; dates in the usual ways to write them.
IDENTIFYING = [
    "Søndergård", "Åse-Marie", "MRN-0048812", "Kirkegata", "19570423", "1957-04-23", "23.04.1957", "04/23/1957", "20190305", "2019-03-05",
    "20190301", "2019-03-01", "101532", "Haukeland", "Bjerknes", "ACC-77123", "PETCT-STATION", "WB 89Zr Søndergård", "SN-55-1234",
    "Trial subject HER-0007", "Bed 3, window side", "PRIVATE-NOTE-4711", "hidden in UN", "2.25.", "2.999.",
    "Case-Zeta-7", "Subject-Theta-7", "Zetafolder",
]  # fmt: skip


def writeSeries(folder, modality, first=0):
    """A small PET or CT series that says who the patient is in as many places as files of the field do; first: of its voxels."""
    folder.mkdir(parents=True)
    series, study, frame = generate_uid(), generate_uid(), generate_uid(prefix="2.999.")
    for k in range(4):
        image = Dataset()
        image.file_meta = FileMetaDataset()
        image.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        image.SpecificCharacterSet = "ISO_IR 192"
        image.SOPClassUID = "1.2.840.10008.5.1.4.1.1.128" if modality == "PT" else "1.2.840.10008.5.1.4.1.1.2"
        image.SOPInstanceUID = image.file_meta.MediaStorageSOPInstanceUID = generate_uid(prefix="2.25.")
        image.file_meta.MediaStorageSOPClassUID = image.SOPClassUID
        image.StudyInstanceUID, image.SeriesInstanceUID, image.FrameOfReferenceUID = study, series, frame
        image.Modality, image.ImageType = modality, ["ORIGINAL", "PRIMARY"]
        image.PatientName, image.PatientID, image.PatientSex = "Søndergård^Åse-Marie", "MRN-0048812", "F"
        image.PatientBirthDate, image.PatientAddress, image.PatientWeight = "19570423", "Kirkegata 5, Bergen", "70"
        image.OtherPatientIDsSequence = Sequence([Dataset()])
        image.OtherPatientIDsSequence[0].PatientID = "Trial subject HER-0007"
        image.StudyDate = image.SeriesDate = image.AcquisitionDate = image.ContentDate = "20190305"
        image.StudyTime = image.SeriesTime = image.AcquisitionTime = "101532"
        image.InstitutionName, image.ReferringPhysicianName = "Haukeland", "Bjerknes^Per"
        image.AccessionNumber, image.StationName, image.DeviceSerialNumber = "ACC-77123", "PETCT-STATION", "SN-55-1234"
        image.SeriesDescription, image.PatientComments = "WB 89Zr Søndergård", "Bed 3, window side"
        block = image.private_block(0x0019, "ACME", create=True)
        block.add_new(0x01, "LO", "PRIVATE-NOTE-4711")
        block.add_new(0x02, "UN", b"hidden in UN")
        image.Rows, image.Columns, image.SamplesPerPixel, image.PhotometricInterpretation = 8, 8, 1, "MONOCHROME2"
        image.BitsAllocated, image.BitsStored, image.HighBit, image.PixelRepresentation = 16, 16, 15, 1
        image.ImagePositionPatient, image.ImageOrientationPatient = [-16.5, -18.25, 5.0 * k - 700], [1, 0, 0, 0, 1, 0]
        image.PixelSpacing, image.SliceThickness = [4, 4], 5
        image.RescaleSlope, image.RescaleIntercept = (2.5, 0) if modality == "PT" else (1, -1024)
        if modality == "PT":
            image.Units, image.DecayCorrection, image.CorrectedImage = "BQML", "ADMIN", ["ATTN", "DECY"]
            image.SeriesType, image.NumberOfSlices, image.FrameReferenceTime, image.ActualFrameDuration = (
                ["WHOLE BODY", "IMAGE"],
                4,
                0,
                120000,
            )
            tracer = Dataset()
            tracer.Radiopharmaceutical = "89Zr-trastuzumab"
            tracer.RadionuclideTotalDose, tracer.RadionuclideHalfLife = 37e6, 282276
            tracer.RadiopharmaceuticalStartDateTime = "20190301100000"
            tracer.RadionuclideCodeSequence = Sequence([Dataset()])
            item = tracer.RadionuclideCodeSequence[0]
            item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = "63360001", "SCT", "^89^Zirconium"
            image.RadiopharmaceuticalInformationSequence = Sequence([tracer])
        image.PixelData = np.random.default_rng(first + k).integers(0, 2000, (8, 8)).astype(np.int16).tobytes()
        image.save_as(folder / f"{image.SOPInstanceUID}.dcm", **_whole)


_whole = {"enforce_file_format": True} if int(pydicom.__version__.split(".")[0]) >= 3 else {"write_like_original": False}


@pytest.fixture
def dicomStudy(makeStudy, tmp_path):
    """A study of one case from DICOM, not handed out."""
    folder = tmp_path / "Zetafolder"
    writeSeries(folder / "PET", "PT")
    writeSeries(folder / "CT", "CT")
    source = Case("Case-Zeta-7", str(folder / "PET"), ct=str(folder / "CT"), patientID="Subject-Theta-7")

    class One:
        sources = (source,)

    return makeStudy("dicomStudy", One, givenFoci=False)


def everythingIn(folder):
    """(where, bytes) of all that a folder holds, found without the code under test: SQLite through its own dump, gzip by gzip."""
    for path in [folder, *folder.rglob("*")]:
        yield str(path), os.fsencode(path.name)
        for attribute in os.listxattr(path) if hasattr(os, "listxattr") else ():
            yield str(path), attribute.encode() + os.getxattr(path, attribute)
        if path.is_file():
            data = path.read_bytes()
            yield str(path), data
            if path.suffix == ".nrrd":
                yield str(path), gzip.decompress(data.partition(b"\n\n")[2])
            if path.suffix == ".sqlite":
                with closing(sqlite3.connect(path)) as database:
                    yield str(path), "\n".join(database.iterdump()).encode()


def assertTellsNothing(data, where):
    data = data.lower()
    for text in IDENTIFYING:
        for encoding in ("utf-8", "latin-1", "utf-16-le", "utf-16-be"):
            assert text.lower().encode(encoding) not in data, f"{where} tells {text} ({encoding})"
        assert json.dumps(text)[1:-1].lower().encode() not in data


def test_the_packets_of_a_dicom_case_tell_nothing_before_and_after_reading(dicomStudy):
    handOut(dicomStudy)
    truth = {"Case-Zeta-7": [TrueFocus((0.0, 0.0, -690.0), True, "liver")]}
    for step in ("handed out", "read"):
        parts = [part for reader in ("anna", "bert") for part in everythingIn(dicomStudy.packet(reader))]
        assert len(parts) > 20
        for where, data in parts:
            assertTellsNothing(data, f"{where} ({step})")
            assert not re.search(rb"\d+(\.\d+){4,}", data), f"{where} holds a UID"
        if step == "handed out":
            for reader in ("anna", "bert"):
                there = truthOfPacket(dicomStudy, reader, truth)
                simulateReader(
                    dicomStudy.packet(reader), there, sensitivity=1, specificity=1, seed=1, passphrase="four words nobody knows"
                )


def test_errors_warnings_and_logs_that_a_reader_sees_tell_nothing(dicomStudy, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    handOut(dicomStudy)
    folder = dicomStudy.packet("anna")
    messages = []

    def wrong(action):
        with pytest.raises(ProblemError) as caught:
            action()
        messages.append(str(caught.value).replace(str(folder), ""))  # where the reader put it

    with warnings.catch_warnings(record=True) as warned:
        packet = readPacket(folder)
        case = packet.cases[0].caseID
        wrong(lambda: Ledger(packet.ledger, "no passphrase yet"))
        claimLedger(packet.ledger, "four words nobody knows")
        wrong(lambda: Ledger(packet.ledger, "the wrong passphrase"))
        with Ledger(packet.ledger, "four words nobody knows") as ledger:
            wrong(lambda: ledger.score(case, "F9", 3))
            wrong(lambda: ledger.completeCase(case))
            wrong(lambda: ledger.openCase("Case-unknown"))
            wrong(lambda: ledger.sign("four words nobody knows", "Anna"))
        packet.cases[0].pet.unlink()
        messages += packet.damagedFiles()
        (folder / "worklist.json").write_text("{")
        wrong(lambda: readPacket(folder))
    messages += [str(warning.message) for warning in warned] + [caplog.text, *capfd.readouterr()]
    assert len(messages) >= 8
    for message in messages:
        assertTellsNothing(message.encode(), message)


@pytest.mark.parametrize("shortest", ["Anne", "Annette"])  # of four letters, and of the seven from which on they are found faster
@pytest.mark.parametrize("length", [64, 65, 66, 67])
def test_a_name_is_found_wherever_it_begins_and_ends(tmp_path, shortest, length):
    names = [shortest, "Bertholda-Margarethe"]
    for name in names:
        for place in range(length - len(name) + 1):
            (tmp_path / "note.txt").write_text("." * place + name + "." * (length - len(name) - place))
            assert [leak.text for leak in findLeaks(tmp_path, names)] == [name], place
            assert findLeaks(tmp_path, [name + "x", name.replace("e", "o")]) == []


def test_every_text_of_a_dicom_header_is_looked_for(dicomStudy):
    images = readImages(dicomStudy.key.cases[dicomStudy.charter.cases[0].case].source)
    told = [text for text in IDENTIFYING if text not in ("2.25.", "2.999.", "Kirkegata", "Zetafolder")]  # parts of texts
    assert set(told) <= images.identifying
    assert {"Kirkegata 5, Bergen", "Søndergård^Åse-Marie"} <= images.identifying
    assert sum(text.startswith("2.25.") for text in images.identifying) == 8  # every instance of both series
    # The tracer is in the charter, codes are the standard's.
    assert not {"89Zr-trastuzumab", "63360001", "1.2.840.10008.5.1.4.1.1.128"} & images.identifying


@pytest.mark.filterwarnings("ignore:Invalid value for VR IS")
def test_a_text_that_is_not_valid_in_dicom_is_still_looked_for():
    image = Dataset()
    # (0020,0013) Instance Number is an integer string.
    image[0x00200013] = RawDataElement(Tag(0x00200013), "IS", 8, b"Jane Doe", 0, False, True)
    assert identifyingStrings([image]) == {"Jane Doe"}


def test_the_same_bytes_are_looked_for_in_every_meaning_that_they_have_among_the_headers():
    def header(characters, creator):
        values = (
            (0x00080005, "CS", characters),
            (0x00090010, "LO", creator),
            (0x0009100D, None, b"20150307120000"),  # implicit: GE's private dictionary says DT, nobody's says nothing
            (0x00100010, "PN", b"\xbc\xd8\xe0\xde\xd2 "),
        )
        return Dataset({Tag(tag): RawDataElement(Tag(tag), vr, len(v), v, 0, vr is None, True) for tag, vr, v in values})

    latin, cyrillic, another = (
        header(b"ISO_IR 101", b"MAKER"),
        header(b"ISO_IR 144", b"MAKER"),
        header(b"ISO_IR 144", b"GEMS_PETD_01"),
    )
    assert {"źŘŕŢŇ", "Миров", "20150307120000", "07.03.2015"} <= identifyingStrings([latin, cyrillic, another])
    assert "07.03.2015" not in identifyingStrings([latin, cyrillic])


def test_a_charter_that_tells_an_identity_is_not_handed_out(dicomStudy):
    text = dicomStudy.charterPath.read_text()
    dicomStudy.charterPath.write_text(text.replace("A trial", "Second look at MRN-0048812"))
    with pytest.raises(ProblemError, match=r"anna would reveal what it must not: worklist.json, its text: 'MRN-0048812'"):
        handOut(dicomStudy)
    assert not (dicomStudy.folder / "packets").exists()
    assert not list(dicomStudy.folder.glob(".unfinished*"))


def test_the_other_readers_name_is_a_leak(makeStudy):
    study = makeStudy(title="Read by anna and Bertha", readers=["anna", "bertha"])
    with pytest.raises(ProblemError, match=r"packet of anna would reveal .* 'bertha'"):
        handOut(study)


NAME = "Müller^Jörg-Åke"


def _json(folder):
    (folder / "worklist.json").write_text(json.dumps({"a": NAME}))  # ü as an escape


def _bytes(encoding):
    def write(folder):
        (folder / "notes.bin").write_bytes(b"\0\1\2" * 100 + NAME.upper().encode(encoding) + b"\0" * 50)

    return write


def _name(folder):
    (folder / "volumes").mkdir()
    (folder / "volumes" / f"{NAME}.txt").write_text("nothing")


def _nrrd(header=b"", values=bytes(64), after=b""):
    def write(folder):
        head = b"NRRD0004\ntype: float\n" + header + b"encoding: gzip\n\n"
        (folder / "v.nrrd").write_bytes(head + gzip.compress(values, mtime=0) + after)

    return write


def _sqlite(folder):
    with closing(sqlite3.connect(folder / "l.sqlite")) as database:
        # Long enough to lie on several pages, so that no page holds the name whole.
        database.execute("CREATE TABLE t (x)")
        database.execute("INSERT INTO t VALUES (?)", ("x" * 4050 + NAME * 300,))
        database.commit()


def _attribute(folder):
    (folder / "a.txt").write_text("nothing")
    try:
        os.setxattr(folder / "a.txt", "user.origin", NAME.encode())
    except OSError:
        pytest.skip("this file system has no extended attributes")


def _link(folder):
    (folder / "link").symlink_to(f"/archive/{NAME}/PET")


@pytest.mark.parametrize(
    "plant",
    [
        _json,
        _name,
        _sqlite,
        _attribute,
        _link,
        *map(_bytes, ("utf-8", "latin-1", "utf-16-le", "utf-16-be")),
        _nrrd(header=f"# {NAME}\n".encode()),
        _nrrd(values=bytes(1000) + NAME.encode() + bytes(1000)),
        _nrrd(values=bytes(1000) + NAME.encode("utf-16-le") + bytes(1000)),
        _nrrd(after=NAME.encode()),
        _nrrd(after=gzip.compress(NAME.encode())),
    ],
)
def test_the_guard_finds_a_name_wherever_it_is(tmp_path, plant):
    folder = tmp_path / "packet"
    folder.mkdir()
    assert findLeaks(folder, [NAME]) == []
    plant(folder)
    assert {leak.text for leak in findLeaks(folder, [NAME, "Somebody Else"])} == {NAME}


def test_a_name_is_found_where_two_pieces_of_a_large_volume_meet(tmp_path):
    piece = 8 << 20
    for start in (piece - 5, 2 * piece - 1):
        values = bytearray(2 * piece + 100)
        values[start : start + len(NAME.encode())] = NAME.encode()
        _nrrd(values=bytes(values))(tmp_path)
        assert findLeaks(tmp_path, [NAME]) == [Leak("v.nrrd", "its unpacked values", NAME)]


def test_a_volume_of_many_pieces_is_unpacked_once(tmp_path, monkeypatch):
    """zlib copies what it has not unpacked yet at every call: with a whole CT in its hands that was most of the search's time."""
    fed = []

    class Counting:
        def __init__(self, wbits, made=zlib.decompressobj):
            self._stream = made(wbits)

        def decompress(self, data, most):
            fed.append(len(data))
            return self._stream.decompress(data, most)

        def __getattr__(self, name):
            return getattr(self._stream, name)

    monkeypatch.setattr(leaks.zlib, "decompressobj", Counting)
    values = bytearray(np.random.default_rng(5).bytes(40 << 20))
    for start in (300_000, (16 << 20) - 3, (40 << 20) - len(NAME.encode())):
        name = NAME.encode() if start != 300_000 else b"Somebody Else"
        values[start : start + len(name)] = name
    packed = b"NRRD0004\nencoding: gzip\n\n" + gzip.compress(values, compresslevel=0, mtime=0)
    (tmp_path / "v.nrrd").write_bytes(packed)
    found = findLeaks(tmp_path, [NAME, "Somebody Else"])
    assert {(leak.place, leak.text) for leak in found} == {("its unpacked values", text) for text in (NAME, "Somebody Else")}
    assert sum(fed) < 1.2 * len(packed)
    (tmp_path / "v.nrrd").write_bytes(packed[:-9])
    with pytest.raises(ProblemError, match="it ends too early"):
        findLeaks(tmp_path, [NAME])


def test_a_short_number_is_found_in_text_but_not_in_hashes_and_measures(tmp_path):
    written = tmp_path / "t.json"
    written.write_text('{"hash": "' + "ab0012cd" * 8 + '", "x": [-3.00124, 20012.5]}')
    assert findLeaks(tmp_path, ["0012"]) == []
    written.write_text('{"case": "0012"}')
    assert findLeaks(tmp_path, ["0012"]) == [Leak("t.json", "its text", "0012")]
    written.write_text('{"file": "case0012.nrrd"}')
    assert findLeaks(tmp_path, ["0012"]) == [Leak("t.json", "its text", "0012")]


@pytest.mark.parametrize("column", [5, 6, 7], ids=["digests", "signature", "hash"])
def test_no_piece_of_a_new_ledgers_digests_is_taken_for_a_patients_number(tmp_path, column):
    """Every tenth hand-out of two patients was refused, by chance: a number of five digits stood in a digest of the ledger."""
    from HER2PETLib.reading.charter import newCharter
    from HER2PETLib.reading.ledger.assignment import Assignment
    from HER2PETLib.reading.ledger.readerledger import createLedger
    from HER2PETLib.reading.ledger.signing import SigningKey

    charter = newCharter("t", "89Zr-trastuzumab", ["anna", "bert"], ["A", "B"], 1)
    key = SigningKey.new()
    assignment = Assignment.under(charter, "", "", key.publicKey, "anna", {"A": (), "B": ()})
    createLedger(tmp_path / "ledger.sqlite", assignment, key)
    with closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as ledger:
        digits = ledger.execute("SELECT * FROM events").fetchone()[column + 1]
    groups = digits.split()
    pieces = {group[at : at + size] for group in groups for size in (4, 5, 8) for at in range(len(group) - size + 1)}
    assert len(pieces) > 40
    assert findLeaks(tmp_path, pieces) == []


def test_a_number_that_stands_alone_is_found_among_digests_and_in_bytes(tmp_path):
    digests = " ".join(hashlib.sha256(bytes([n])).hexdigest()[:8] for n in range(6))
    (tmp_path / "a.json").write_text(f'["{digests}", "20150309 19610714", "87179"]')
    (tmp_path / "b.bin").write_bytes(b"\0\1" + digests.encode() + b"\0" + b"87179" + b"\0")
    found = findLeaks(tmp_path, ["87179", "20150309", "19610714"])
    assert {(leak.file, leak.text) for leak in found} == {
        ("a.json", "87179"), ("a.json", "20150309"), ("a.json", "19610714"), ("b.bin", "87179"),
    }  # fmt: skip


def test_noise_is_not_taken_for_text(tmp_path):
    random = np.random.default_rng(1)
    _nrrd(values=random.integers(0, 256, 4 << 20, dtype=np.uint8).tobytes())(tmp_path)
    # 2,000 strings of 4 letters: by chance about 2 of them stand in 4 MB.
    strings = {bytes(random.integers(97, 123, 4, dtype=np.uint8)).decode() for _ in range(2000)}
    assert findLeaks(tmp_path, strings) == []


def test_letters_that_stand_by_chance_among_packed_or_unpacked_values_are_no_name(tmp_path):
    """A good packet was refused because the other reader's name, bert, turned up in the packed bytes of a PET."""
    values = np.random.default_rng(2).integers(0, 256, 4 << 20, dtype=np.uint8).tobytes()
    _nrrd(values=values)(tmp_path)
    packed = (tmp_path / "v.nrrd").read_bytes()
    there = {run.decode() for data in (values, packed.partition(b"\n\n")[2]) for run in re.findall(rb"[A-Za-z]{4,6}", data)}
    assert {len(text) for text in there} >= {4, 5}
    assert findLeaks(tmp_path, there) == []


def test_a_signature_in_a_ledger_is_not_searched_as_text(tmp_path):
    with closing(sqlite3.connect(tmp_path / "l.sqlite")) as database:
        database.execute("CREATE TABLE t (signature BLOB, note BLOB)")
        database.execute("INSERT INTO t VALUES (?, ?)", (b"\xfe\x90bert" + bytes(range(200, 250)), b"seen by Anna"))
        database.commit()
    assert findLeaks(tmp_path, ["bert", "anna"]) == [Leak("l.sqlite", "table t", "anna")]


def test_a_name_in_the_header_of_packed_values_is_found(tmp_path):
    packed = bytearray(gzip.compress(b"values", mtime=0))
    packed[3] |= 4 | 8 | 16  # extra field, file name, comment
    (tmp_path / "v.gz").write_bytes(packed[:10] + b"\4\0Otto" + b"Anna.nii\0" + b"for Bert\0" + packed[10:])
    assert gzip.decompress((tmp_path / "v.gz").read_bytes()) == b"values"
    assert {leak.text for leak in findLeaks(tmp_path, ["Otto", "Anna", "Bert", "Carl"])} == {"Otto", "Anna", "Bert"}


def test_a_damaged_volume_is_not_taken_for_searched(tmp_path):
    _nrrd(values=bytes(range(256)) * 100)(tmp_path)
    (tmp_path / "v.nrrd").write_bytes((tmp_path / "v.nrrd").read_bytes()[:-20])
    with pytest.raises(ProblemError, match="cannot be searched"):
        findLeaks(tmp_path, [NAME])
