"""The coordinator's side: the study, its sources, reading orders, hand-out, leak search and what comes back. Nothing of it runs at a reader's.

Public: `createStudy` and `openStudy`; `handOut`, the packets; `findLeaks`, identities in a folder; `takeIn`, a packet that came back;
`statusOf`, who has signed; `verifyStudy`, what is wrong with a study.
"""

from typing import TYPE_CHECKING

from HER2PETLib.publicnames import lazily

if TYPE_CHECKING:
    from HER2PETLib.reading.study.handout import handOut
    from HER2PETLib.reading.study.leaks import Leak, findLeaks
    from HER2PETLib.reading.study.returnedpackets import ReaderStatus, TakenIn, statusOf, takeIn
    from HER2PETLib.reading.study.study import Study, createStudy, openStudy
    from HER2PETLib.reading.study.verifiedstudy import verifyStudy

__all__ = [
    "Leak",
    "ReaderStatus",
    "Study",
    "TakenIn",
    "createStudy",
    "findLeaks",
    "handOut",
    "openStudy",
    "statusOf",
    "takeIn",
    "verifyStudy",
]
__getattr__ = lazily(
    __name__,
    {
        "handOut": "handout",
        "Leak": "leaks",
        "findLeaks": "leaks",
        "ReaderStatus": "returnedpackets",
        "TakenIn": "returnedpackets",
        "statusOf": "returnedpackets",
        "takeIn": "returnedpackets",
        "Study": "study",
        "createStudy": "study",
        "openStudy": "study",
        "verifyStudy": "verifiedstudy",
    },
)
