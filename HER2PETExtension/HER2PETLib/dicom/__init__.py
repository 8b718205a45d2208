"""What the files say: PET series, complete and ordered, from a folder or from Slicer's DICOM database.

Public: `findSeries`, every series in files, folders and databases; `oneSeries`, the one that a path is given for; `assemble`, a series put in
order on its grid; `readPETHeader`, what it says about its quantity; `aboutSeries`, whose it is, when and how it was made.
"""

from typing import TYPE_CHECKING

from HER2PETLib.publicnames import lazily

if TYPE_CHECKING:
    from HER2PETLib.dicom.about import AboutSeries, aboutSeries
    from HER2PETLib.dicom.folder import FoundFiles, findSeries, oneSeries
    from HER2PETLib.dicom.header import PETHeader, readPETHeader
    from HER2PETLib.dicom.series import ImageSeries, SeriesFiles, assemble

__all__ = [
    "AboutSeries",
    "FoundFiles",
    "ImageSeries",
    "PETHeader",
    "SeriesFiles",
    "aboutSeries",
    "assemble",
    "findSeries",
    "oneSeries",
    "readPETHeader",
]
__getattr__ = lazily(
    __name__,
    {
        "AboutSeries": "about",
        "aboutSeries": "about",
        "FoundFiles": "folder",
        "findSeries": "folder",
        "oneSeries": "folder",
        "PETHeader": "header",
        "readPETHeader": "header",
        "ImageSeries": "series",
        "SeriesFiles": "series",
        "assemble": "series",
    },
)
