"""One patient over several examinations: one space for all of them.

Public: `Space`, how points of a later examination are found in the first; `SameFrame`, where nothing has to be brought together; `register`, by
their CTs or PETs; `accept`, by a person; `readSpace`, from a file.
"""

from typing import TYPE_CHECKING

from HER2PETLib.publicnames import lazily

if TYPE_CHECKING:
    from HER2PETLib.followup.acceptance import accept
    from HER2PETLib.followup.registration import Registration, register
    from HER2PETLib.followup.space import SameFrame, Space
    from HER2PETLib.followup.spacefile import readSpace

__all__ = ["Registration", "SameFrame", "Space", "accept", "readSpace", "register"]
__getattr__ = lazily(
    __name__,
    {
        "accept": "acceptance",
        "Registration": "registration",
        "register": "registration",
        "SameFrame": "space",
        "Space": "space",
        "readSpace": "spacefile",
    },
)
