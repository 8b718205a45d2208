"""One patient over several examinations: one space for all of them.

Public: `Space`, how points of a later examination are found in the first; `SameFrame`, where nothing has to be brought together.
"""

from typing import TYPE_CHECKING

from HER2PETLib.publicnames import lazily

if TYPE_CHECKING:
    from HER2PETLib.followup.space import SameFrame, Space

__all__ = ["SameFrame", "Space"]
__getattr__ = lazily(__name__, {"SameFrame": "space", "Space": "space"})
