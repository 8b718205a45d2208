"""What the files say of a series beside its values: whose, when, on which scanner, how reconstructed."""

from collections.abc import Iterable
from dataclasses import dataclass

from HER2PETLib.dicom.series import ImageSeries, SeriesFiles

# So many characters of a UID's end tell series of one study apart.
_SHORT_UID = 8


@dataclass(frozen=True)
class AboutSeries:
    """seriesInstanceUID, description; patient: Clinical Trial Subject ID (0012,0040) where there is one, else Patient ID (0010,0020).
    studyDate: "2019-03-07" or "".  scanner: maker, model and software; reconstruction: method, kernel, and matrix as the header
    names them.  slices; voxelSizeMm: (i, j, k), None where the series was not put together.  source: the folder or file it is from.
    """

    seriesInstanceUID: str
    description: str = ""
    patient: str = ""
    studyDate: str = ""
    scanner: str = ""
    reconstruction: str = ""
    slices: int = 0
    voxelSizeMm: tuple[float, float, float] | None = None
    source: str = ""

    @property
    def shortUID(self) -> str:
        """The end of the Series Instance UID, enough to tell series of one study apart."""
        uid = self.seriesInstanceUID
        return uid if len(uid) <= _SHORT_UID + 3 else f"...{uid[-_SHORT_UID:]}"

    @property
    def line(self) -> str:
        """How a line names the series: folder, patient, study date, description, short UID; what is not known is left out."""
        words = (self.source, self.patient, self.studyDate, self.description, self.shortUID)
        return ", ".join(word for word in words if word)


def aboutSeries(series: SeriesFiles | ImageSeries) -> AboutSeries:
    """What the first file of a series says, and its grid where it was put together."""
    known = AboutSeries(series.seriesInstanceUID, series.description)
    if not series.files:
        return known
    file = series.files[0]
    date = file.text("StudyDate").replace(".", "").replace("-", "")
    spacing = None
    if isinstance(series, ImageSeries):
        i, j, k = (float(size) for size in series.geometry.spacing)
        spacing = (round(i, 6), round(j, 6), round(k, 6))
    folders = {one.path.parent for one in series.files}
    source = folders.pop() if len(folders) == 1 else file.path
    return AboutSeries(
        series.seriesInstanceUID,
        series.description,
        patient=file.text("ClinicalTrialSubjectID") or file.text("PatientID"),
        studyDate=f"{date[:4]}-{date[4:6]}-{date[6:]}" if len(date) == 8 and date.isdecimal() else "",
        scanner=_words(file.text(keyword) for keyword in ("Manufacturer", "ManufacturerModelName", "SoftwareVersions")),
        reconstruction=_words(file.text(keyword) for keyword in ("ReconstructionMethod", "ConvolutionKernel")),
        slices=len(series.frames) if isinstance(series, ImageSeries) else len(series.files),
        voxelSizeMm=spacing,
        source=str(source),
    )


def _words(texts: Iterable[str]) -> str:
    return ", ".join(text.replace("\\", " ") for text in texts if text)
