"""Results for people and machines: tables with schema, DICOM objects, figures, one page.

Public: `segmentationObject` and `reportObject`, regions and measures as DICOM SEG and SR, `writeObject` to a file; `casePageOf`, one case as an
HTML page; `studyContent` and `writePage`, a whole trial as one; `auditTable`, all events of a reading.
"""

from typing import TYPE_CHECKING

from HER2PETLib.publicnames import lazily

if TYPE_CHECKING:
    from HER2PETLib.report.audit import auditTable
    from HER2PETLib.report.casepage import casePageOf
    from HER2PETLib.report.objects import reportObject, segmentationObject, writeObject
    from HER2PETLib.report.page import Content, writePage
    from HER2PETLib.report.studypage import studyContent

__all__ = [
    "Content",
    "auditTable",
    "casePageOf",
    "reportObject",
    "segmentationObject",
    "studyContent",
    "writeObject",
    "writePage",
]
__getattr__ = lazily(
    __name__,
    {
        "auditTable": "audit",
        "casePageOf": "casepage",
        "reportObject": "objects",
        "segmentationObject": "objects",
        "writeObject": "objects",
        "Content": "page",
        "writePage": "page",
        "studyContent": "studypage",
    },
)
