"""All that a reader's machine needs of a packet: its contents and its images.

Public: `readPacket`, the cases of a packet in reading order; `readCaseVolumes`, the images of one.
"""

from typing import TYPE_CHECKING

from HER2PETLib.publicnames import lazily

if TYPE_CHECKING:
    from HER2PETLib.reading.packet.contents import Packet, PacketCase, readPacket
    from HER2PETLib.reading.packet.images import CaseVolumes, readCaseVolumes

__all__ = [
    "CaseVolumes",
    "Packet",
    "PacketCase",
    "readCaseVolumes",
    "readPacket",
]
__getattr__ = lazily(
    __name__,
    {
        "Packet": "contents",
        "PacketCase": "contents",
        "readPacket": "contents",
        "CaseVolumes": "images",
        "readCaseVolumes": "images",
    },
)
