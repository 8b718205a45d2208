"""Everything HER2Reading does, without a window."""

from pathlib import Path

from slicer.i18n import tr as _
from slicer.ScriptedLoadableModule import ScriptedLoadableModuleLogic


class HER2ReadingLogic(ScriptedLoadableModuleLogic):
    """Packets on MRML nodes."""

    def whyNotOpened(self, packet) -> str:
        """What keeps a folder from being opened as a packet, as a sentence; empty when nothing does."""
        if not str(packet) or str(packet) == ".":
            return _("Choose the packet folder that the coordinator handed out.")
        if not Path(packet).is_dir():
            return _("There is no folder {packet}.").format(packet=packet)
        return _("Reading packets inside Slicer is not in this version yet.")
