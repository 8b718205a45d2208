"""Everything HER2Reading does, without a window."""

import os
from pathlib import Path
from typing import Any

import slicer
from slicer.i18n import tr as _
from slicer.ScriptedLoadableModule import ScriptedLoadableModuleLogic

from HER2ReadingLib import blindedscene, hanging
from HER2ReadingLib.session import Session, isNew


class HER2ReadingLogic(ScriptedLoadableModuleLogic):
    """A packet in the scene. What cannot be done raises ProblemError, whose text says what to do."""

    def __init__(self, parent: Any = None) -> None:
        ScriptedLoadableModuleLogic.__init__(self, parent)
        self.session: Session | None = None
        self.scene = blindedscene.BlindedScene()
        self._formerLayout: int | None = None

    def whyNotOpened(self, packet: str | os.PathLike[str]) -> str:
        """What keeps a folder from being opened as a packet, as a sentence; empty when nothing does."""
        from HER2PETLib.errors import ProblemError

        if not str(packet) or str(packet) == ".":
            return _("Choose the packet folder that the coordinator handed out.")
        if not Path(packet).is_dir():
            return _("There is no folder {packet}.").format(packet=packet)
        if self.isEncrypted(packet):
            return ""
        try:
            isNew(packet)
        except ProblemError as problem:
            return str(problem)
        return ""

    def isEncrypted(self, packet: str | os.PathLike[str]) -> bool:
        """Whether the folder holds a packet as it travels."""
        from HER2PETLib.reading.packet.envelope import isEncrypted

        return bool(str(packet)) and isEncrypted(packet)

    def decrypt(self, packet: str | os.PathLike[str], secret: str) -> Path:
        """Open an encrypted packet into a new folder beside it, and return that. Raises ProblemError as `envelope.decryptPacket`."""
        from HER2PETLib.reading.packet.envelope import decryptPacket
        from HER2PETSlicer import packages

        packages.installMissing(("pyrage",), _("Opening an encrypted packet needs the Python package {names}. Install it now?"))
        folder = Path(packet).resolve()
        opened = folder.with_name(f"{folder.name}-opened")
        decryptPacket(folder, secret, opened)
        return opened

    def isNew(self, packet: str | os.PathLike[str]) -> bool:
        """Whether a passphrase is to be chosen for the packet."""
        return isNew(packet)

    def openPacket(self, packet: str | os.PathLike[str], passphrase: str) -> None:
        """Open a packet, which closes the scene, and show the case where the reader left."""
        self.closePacket()
        session = Session(packet, passphrase)
        blindedscene.closeScene()
        self.session = session
        self._formerLayout = hanging.currentLayout()
        self.showCase()

    def closePacket(self) -> None:
        """Close the packet and the scene with it; nothing where none is open."""
        if self.session is None:
            return
        session, self.session = self.session, None
        session.close()
        self.scene.clear()
        blindedscene.closeScene()
        hanging.drawCrosshair(False)
        hanging.showLayout(self._formerLayout)

    @property
    def _open(self) -> Session:
        """The session, for what is only done with an open packet."""
        if self.session is None:
            raise RuntimeError("No packet is open.")
        return self.session

    def showCase(self) -> None:
        """Show the images and foci of the session's case, and begin to read those of the next one."""
        volumes = self._open.volumes()
        slicer.app.pauseRender()
        try:
            self.scene.show(volumes, self._open.charter["hanging"])
            self.showFoci()
            if self._open.focusID:
                self.jumpToFocus()
            else:
                self.scene.jumpToCenter()
        finally:
            slicer.app.resumeRender()
        self._open.fetchNext()

    def goTo(self, position: int) -> None:
        """Turn to a case and show it."""
        self._open.goTo(position)
        self.showAnew()

    def showAnew(self) -> None:
        """Show the case with the images that it has by now."""
        self.scene.clear()  # if the new images cannot be read, the old ones may not stand for them
        self.showCase()

    def showFoci(self) -> None:
        """The foci of the case as they now stand."""
        if not self.scene.isShown:
            return
        session = self._open
        positions = {focus.focusID: session.positionOf(focus.focusID) for focus in session.foci}
        labels = {f.focusID: f.focusID if f.score is None else f"{f.focusID} = {f.score}" for f in session.foci}
        # Marks of others, where the coordinator asks which of them are the same focus.
        labels |= {name: name for name in session.points}
        self.scene.showFoci({**positions, **session.points}, labels, session.focusID)

    def jumpToFocus(self) -> None:
        """Views and crosshair to the current focus."""
        if self._open.focusID and self.scene.isShown:
            self.scene.jumpTo(self._open.positionOf(self._open.focusID))

    def jumpToPoint(self, point: str) -> None:
        """Views and crosshair to a point that is asked about."""
        if self.scene.isShown:
            self.scene.jumpTo(self._open.points[point])

    def markAtCrosshair(self, site: str = "") -> str:
        """Mark a focus where the crosshair is; returns its name."""
        return self._open.mark(hanging.crosshairRAS(), site)
