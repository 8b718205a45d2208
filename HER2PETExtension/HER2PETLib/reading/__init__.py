"""A blinded reading: its charter and the sources of chance on the ground; what a reader's machine needs in `packet` and `ledger`;
what only the coordinator may see in `study` and `decision`. The first two never import the last two: that is the blinding.

Public: `newCharter`, `readCharter` and `writeCharter`.
"""

from typing import TYPE_CHECKING

from HER2PETLib.publicnames import lazily

if TYPE_CHECKING:
    from HER2PETLib.reading.charter import Charter, newCharter, readCharter, writeCharter

__all__ = [
    "Charter",
    "newCharter",
    "readCharter",
    "writeCharter",
]
__getattr__ = lazily(
    __name__,
    {
        "Charter": "charter",
        "newCharter": "charter",
        "readCharter": "charter",
        "writeCharter": "charter",
    },
)
