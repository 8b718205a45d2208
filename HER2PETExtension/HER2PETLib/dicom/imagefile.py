"""One DICOM file: its header, and where its pixels lie."""

import math
import struct
import zlib
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pydicom
from pydicom.dataset import Dataset
from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from HER2PETLib.dicom.entry import entryOf, parsing
from HER2PETLib.errors import ProblemError

_SUFFIXES = (".dcm", ".dicom", ".ima")
# Transfer syntaxes that lose values: JPEG Baseline, JPEG Extended, JPEG-LS Near-lossless. And that may: JPEG 2000, High-Throughput JPEG 2000.
_LOSSY = ("1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51", "1.2.840.10008.1.2.4.81")
_PERHAPS_LOSSY = ("1.2.840.10008.1.2.4.91", "1.2.840.10008.1.2.4.203")
# Bytes: no header is longer. What a deflated one says of its pixels is known before more of them is decompressed.
_MOST_HEADER = 64 << 20
_PIXEL_DATA = (b"\xe0\x7f\x10\x00", b"\x7f\xe0\x00\x10")  # (7FE0,0010), little and big endian


class NotDICOMError(Exception):
    """The file is something else: it is left alone."""


@dataclass(frozen=True, eq=False)
class ImageFile:
    """A DICOM file: `header` is everything before the pixels; `pixelOffset` is where the pixel element begins (None: no pixels).

    pixelBytes: how long that element says it is (None: compressed, or not known).
    """

    path: Path
    header: Dataset
    pixelOffset: int | None
    pixelBytes: int | None = None

    def text(self, keyword: str) -> str:
        """The value of a standard attribute as text; "" where it is missing."""
        return (entryOf(self.header, keyword).text or "").strip()

    def integer(self, keyword: str, default: int | None = None) -> int:
        """The value of a standard attribute as an integer; `default` where it is missing. Raises ProblemError where there is none."""
        entry = entryOf(self.header, keyword)
        if entry.isMissing and default is not None:
            return default
        number = entry.number
        if number is None or number != int(number):
            raise ProblemError(
                f"{self.path.name}: {entry} is {entry.text!r}, which is not a whole number.",
                "Copy it again, or export the series again.",
            )
        return int(number)

    @property
    def isLocalizer(self) -> bool:
        """Whether it is a scout view and no slice of a volume."""
        return "LOCALIZER" in self.text("ImageType").upper().split("\\")

    @property
    def isAttenuationCorrected(self) -> bool:
        """False where a PET says that it is not: no ATTN in Corrected Image (0028,0051), or Attenuation Corrected (0018,9759) NO."""
        done = self.text("CorrectedImage").upper().split("\\")
        return (done == [""] or "ATTN" in done) and self.text("AttenuationCorrected").upper() != "NO"

    @cached_property
    def transferSyntax(self) -> str:
        """The transfer syntax UID; implicit little endian where the file does not say."""
        meta = getattr(self.header, "file_meta", None)
        return str(getattr(meta, "TransferSyntaxUID", "") or ImplicitVRLittleEndian)

    @property
    def loss(self) -> str:
        """A sentence where compression has changed the values, or may have; "" otherwise. Once lossy, always so (PS3.3 C.7.6.1.1.5)."""
        said = entryOf(self.header, "LossyImageCompression")
        text = (said.text or "").strip()
        if text == "01":
            return f"{said} is '01': the values are not as they were reconstructed."
        verb = "loses" if self.transferSyntax in _LOSSY else "may have lost"
        if self.transferSyntax in _LOSSY or (self.transferSyntax in _PERHAPS_LOSSY and text != "00"):
            return f"{pydicom.uid.UID(self.transferSyntax).name} {verb} values; {said} is {repr(text) if text else 'missing'}."
        return ""


def writeDICOM(path: Path, dataset: Dataset) -> None:
    """Write a DICOM object with its preamble and file meta information, as pydicom 2.4 and 3 do it."""
    if pydicom.__version_info__[0] == "2":
        pydicom.dcmwrite(path, dataset, write_like_original=False)
    else:
        pydicom.dcmwrite(path, dataset, enforce_file_format=True)


def readImageFile(path: Path) -> ImageFile:
    """Read the header of a DICOM file.

    Raises NotDICOMError where it is not a DICOM file, ProblemError where it cannot be read, is broken, or is only named like one.
    """
    try:
        with path.open("rb") as stream:
            start = stream.read(132)
            isPart10 = start[128:132] == b"DICM"
            if not isPart10 and not _beginsLikeDICOM(start):
                if path.suffix.lower() not in _SUFFIXES:
                    raise NotDICOMError(str(path))
                what = "is empty (0 bytes)" if not start else "is named like a DICOM file but is not one"
                raise ProblemError(f"{path} {what}.", "Copy or export the file again.")
            stream.seek(0)
            with parsing(str(path)):
                if isPart10 and _isDeflated(path, stream):
                    return _deflatedFile(path)
                header = pydicom.dcmread(stream, stop_before_pixels=True, force=not isPart10)
            offset = stream.tell()
            following = stream.read(12)
    except OSError as error:
        raise ProblemError(f"{path} cannot be read: {error.strerror or error}.", "Check the file and its permissions.") from error
    if len(following) < 12 or following[:4] not in _PIXEL_DATA:
        return ImageFile(path, header, None)
    return ImageFile(path, header, offset, _pixelBytes(following))


def _isDeflated(path: Path, stream: BinaryIO) -> bool:
    """Whether the file's data set is compressed as a whole (PS3.5 A.5); the stream stands at its beginning before and after."""
    isNamed = DeflatedExplicitVRLittleEndian.encode() in stream.read(
        2048
    )  # spares parsing the meta information of every other file
    stream.seek(0)
    return isNamed and pydicom.filereader.read_file_meta_info(path).get("TransferSyntaxUID") == DeflatedExplicitVRLittleEndian


def _deflatedFile(path: Path) -> ImageFile:
    """The header of a deflated file; `pixelOffset` counts from the begin of its data set, decompressed."""
    data = BytesIO(_inflated(path, _MOST_HEADER))
    header = pydicom.filereader.read_dataset(data, False, True, stop_when=lambda tag, vr, length: tag == 0x7FE00010)
    header.file_meta = pydicom.filereader.read_file_meta_info(path)
    offset = data.tell()
    following = data.read(12)
    if len(following) < 12 or following[:4] != _PIXEL_DATA[0]:
        return ImageFile(path, header, None)
    return ImageFile(path, header, offset, _pixelBytes(following))


def _inflated(path: Path, most: int) -> bytes:
    """The first bytes of a deflated file's data set, `most` at most: however much more is in it is never made."""
    data = path.read_bytes()
    # The file meta information says its own length in its first element, after preamble and prefix (PS3.10 7.1).
    (length,) = struct.unpack("<I", data[140:144])
    return zlib.decompressobj(-zlib.MAX_WBITS).decompress(data[144 + length :], most)


def _pixelBytes(element: bytes) -> int | None:
    """The length that the 12 bytes at the start of a pixel element say; None where it is undefined (compressed)."""
    isExplicit = element[4:6] in (b"OB", b"OW", b"UN")
    (length,) = struct.unpack(">I" if element[0] == 0x7F else "<I", element[8:12] if isExplicit else element[4:8])
    return None if length == 0xFFFFFFFF else length


def _beginsLikeDICOM(start: bytes) -> bool:
    # Files of some archives have no preamble: they begin with a length or an identifier of group 0002 or 0008.
    return len(start) == 132 and struct.unpack("<HH", start[:4]) in {(8, 0), (8, 5), (8, 8), (2, 0)}


def storedValues(file: ImageFile) -> np.ndarray:
    """The stored values of the file: integers (frames, rows, columns); one frame in a classic file.

    Raises ProblemError where the pixels are missing, cut off, of a kind that is not read, or compressed without a decoder.
    """
    name = f"{file.path.name} (SOP Instance UID {file.text('SOPInstanceUID')})"
    if file.pixelOffset is None:
        raise ProblemError(f"{name} has no pixel data (7FE0,0010): the file is cut off or is not an image.", "Copy it again.")
    shape, dtype, shift = _layout(file, name)
    if file.transferSyntax in (ImplicitVRLittleEndian, ExplicitVRLittleEndian, ExplicitVRBigEndian):
        values = _readNative(file, file.pixelOffset, name, shape, dtype)
    elif file.transferSyntax == DeflatedExplicitVRLittleEndian:
        values = _readDeflated(file, file.pixelOffset, name, shape, dtype)
    else:
        values = _decode(file, name, shape)
    if not shift:
        return values
    # Bits above "bits stored" are not part of the value; shifting there and back drops them and keeps the sign.
    cut = (values << shift) >> shift
    if not np.array_equal(values, cut):
        _checkCut(file, name, values, cut)
    return cut


def _checkCut(file: ImageFile, name: str, values: np.ndarray, cut: np.ndarray) -> None:
    """Raise ProblemError where the bits above "bits stored" say something: no zeros, no repeated sign, no overlay (retired, PS3.5 8.1.1)."""
    stored, signed = file.integer("BitsStored"), file.integer("PixelRepresentation")
    above = ((1 << file.integer("BitsAllocated")) - 1) >> stored
    for group in range(0x6000, 0x6020, 2):
        with parsing(name):
            position = file.header.get((group, 0x0102))
        if position is not None and isinstance(position.value, int) and position.value >= stored:
            above &= ~(1 << (position.value - stored))
    bits = (values.astype(np.int64) >> stored) & above
    if not ((bits == 0) | ((cut < 0) & (bits == above) if signed else False)).all():
        raise ProblemError(
            f"{name} has values that need more than the {stored} bits that Bits Stored (0028,0101) says.",
            "Export the series again.",
        )


def _layout(file: ImageFile, name: str) -> tuple[tuple[int, int, int], np.dtype, int]:
    rows, columns, frames = file.integer("Rows"), file.integer("Columns"), file.integer("NumberOfFrames", 1)
    bits, stored, high = file.integer("BitsAllocated"), file.integer("BitsStored"), file.integer("HighBit")
    signed, samples = file.integer("PixelRepresentation"), file.integer("SamplesPerPixel", 1)
    if samples != 1 or bits not in (8, 16, 32) or not 0 < stored <= bits or high != stored - 1 or signed not in (0, 1):
        raise ProblemError(
            f"{name} has an unsupported pixel layout: samples per pixel (0028,0002) {samples}, bits allocated (0028,0100) {bits}, "
            f"bits stored (0028,0101) {stored}, high bit (0028,0102) {high}.",
            "Export the series as 16-bit gray values.",
        )
    if min(rows, columns, frames) < 1:
        raise ProblemError(f"{name} has no rows, columns or frames ({rows} x {columns} x {frames}).", "Export the series again.")
    order = ">" if file.transferSyntax == ExplicitVRBigEndian else "<"
    return (frames, rows, columns), np.dtype(f"{order}{'i' if signed else 'u'}{bits // 8}"), bits - stored


def _readNative(file: ImageFile, offset: int, name: str, shape: tuple[int, int, int], dtype: np.dtype) -> np.ndarray:
    implicit = file.transferSyntax == ImplicitVRLittleEndian
    start = offset + (8 if implicit else 12)
    count = math.prod(shape)
    try:
        available = file.path.stat().st_size - start
        # What follows the pixel element (padding, signatures) is not part of it.
        available = min(available, file.pixelBytes if file.pixelBytes is not None else available) // dtype.itemsize
        if available >= count:
            return np.fromfile(file.path, dtype, count, offset=start).reshape(shape)
    except OSError as error:
        raise ProblemError(f"{file.path} cannot be read: {error.strerror or error}.", "Check the file.") from error
    raise _truncated(name, available, shape)


def _readDeflated(file: ImageFile, offset: int, name: str, shape: tuple[int, int, int], dtype: np.dtype) -> np.ndarray:
    """Decompressed no further than the header says that the pixels go."""
    start, count = offset + 12, math.prod(shape)
    with parsing(name):
        data = _inflated(file.path, start + count * dtype.itemsize)
    available = min(len(data) - start, file.pixelBytes if file.pixelBytes is not None else len(data)) // dtype.itemsize
    if available < count:
        raise _truncated(name, available, shape)
    return np.frombuffer(data, dtype, count, offset=start).reshape(shape)


def _truncated(name: str, available: int, shape: tuple[int, int, int]) -> ProblemError:
    return ProblemError(
        f"{name} is truncated: it holds {max(available, 0)} of {math.prod(shape)} voxels (Rows x Columns x frames = {shape[1]} x {shape[2]} x "
        f"{shape[0]}).",
        "Copy the file again.",
    )


def _decode(file: ImageFile, name: str, shape: tuple[int, int, int]) -> np.ndarray:
    try:
        return np.asarray(pydicom.dcmread(file.path, force=True).pixel_array).reshape(shape)
    except Exception as error:
        syntax = pydicom.uid.UID(file.transferSyntax).name
        raise ProblemError(
            f"{name} is compressed ({syntax}) and was not decoded: {str(error).splitlines()[0] if str(error) else type(error).__name__}.",
            "Install python-gdcm, or export the series uncompressed.",
        ) from error
