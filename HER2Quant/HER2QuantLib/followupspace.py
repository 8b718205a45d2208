"""How two examinations lie on each other: what the registration says of itself, both in squares and their difference, and the person who accepts or refuses it."""

from collections.abc import Callable
from typing import Any

import numpy as np
import slicer
import vtk
from HER2PETLib.errors import ProblemError
from HER2PETLib.followup.acceptance import ACCEPT, REJECT
from HER2PETLib.followup.preparing import CT
from HER2PETLib.followup.spacetable import ACCEPTED, PROPOSED, REFUSED, REJECTED
from HER2PETLib.jobs.followup.session import FollowUpSession
from HER2PETLib.jobs.followup.spaces import Joined
from HER2PETSlicer.widgets.progressdialog import progressDialog
from HER2PETSlicer.widgets.reasons import enable
from slicer.i18n import tr as _

from HER2QuantLib.followupviews import hiddenVolume, removeVolumes

# Attribute of a transform: which registration it is.
SPACE = "HER2PET.Space"
_FARTHEST = 4  # of organs, that are named


class SpacePanel:
    """changed: called after a person's word. name(): who. compare(squares, difference): shows two volumes, None: no longer."""

    def __init__(self, ui: Any, changed: Callable[[], None], name: Callable[[], str], compare: Callable[..., None]) -> None:
        self.ui, self._changed, self._name, self._compare = ui, changed, name, compare
        self._session: FollowUpSession | None = None
        self._first = self._later = self._above = ""
        self._volumes: tuple[Any, ...] = ()
        self._comparing: tuple[Any, ...] | None = None  # of which examinations the volumes are
        ui.acceptSpaceButton.connect("clicked(bool)", lambda _checked: self._decide(ACCEPT))
        ui.refuseSpaceButton.connect("clicked(bool)", lambda _checked: self._decide(REJECT))
        ui.compareButton.connect("clicked(bool)", self._onCompare)

    @property
    def isComparing(self) -> bool:
        return self.ui.compareButton.checked

    def show(self, session: FollowUpSession | None, examinationID: str, above: str) -> None:
        """The registration of an examination with the first one. above: the examination that the upper views show."""
        if (session, examinationID) != (self._session, self._later) and self.isComparing:
            self.leave()
        self._session, self._later, self._above = session, examinationID, above
        self._first = session.anchor if session is not None else ""
        joined, why = self._joined()
        self.ui.spaceLabel.text = why if joined is None else _said(joined, self._registration(joined))
        isDecidable = joined is not None and joined.status in (PROPOSED, ACCEPTED, REJECTED)
        nothing = "" if isDecidable else why or _("Nothing needs to be accepted: see above.")
        nameless = nothing or ("" if self._name().strip() else _("Enter your name above first: it is kept with the decision."))
        isAccepted, isRejected = (joined is not None and joined.status == each for each in (ACCEPTED, REJECTED))
        unseen = "" if isAccepted or self._hasLooked() else _("Look at it first (C).")
        enable(
            self.ui.acceptSpaceButton,
            nameless or unseen or (_("It is accepted.") if isAccepted else ""),
            _("You have looked at it and the two are aligned: use it to match the lesions."),
        )
        enable(
            self.ui.refuseSpaceButton,
            nameless or (_("It is refused.") if isRejected else ""),
            _("It is not used: the lesions of each examination are kept separate."),
        )
        noSpace = why or ("" if joined is not None and joined.space is not None else _("There is no registration to look at."))
        if not noSpace and examinationID == self._first:
            noSpace = _("The other examinations are brought to this one: choose a different one below.")
        if not noSpace and above != self._first:
            noSpace = _("Choose {first} above: both are shown in its space.").format(first=self._first)
        enable(
            self.ui.compareButton,
            noSpace,
            _(
                "Above, a checkerboard of both; below, the later minus the first. Edges that continue from square to square are aligned."
            ),
        )

    def says(self, sentence: str) -> bool:
        """Whether a sentence that the follow-up told is about the registration that is shown, and stands beside it."""
        joined, _why = self._joined()
        if joined is None or joined.registered is None:
            return False
        registration = self._registration(joined)
        warnings = registration.warnings if registration is not None else ()
        return sentence.startswith(f"{self._later}: {joined.how}") or any(sentence.endswith(each) for each in warnings)

    def leave(self) -> None:
        """No longer compare."""
        if self.isComparing:
            self.ui.compareButton.checked = False
            self._compare(None, None)
        removeVolumes(*self._volumes)
        self._volumes, self._comparing = (), None

    def toggle(self) -> None:
        """What the key C does."""
        if self.ui.compareButton.enabled:
            self.ui.compareButton.checked = not self.ui.compareButton.checked
            self._onCompare(self.ui.compareButton.checked)

    # How

    def _joined(self) -> tuple[Joined | None, str]:
        if self._session is None:
            return None, _("Bring the examinations into one space first.")
        try:
            return self._session.joined(self._later), ""
        except ProblemError as problem:
            return None, str(problem)

    def _registration(self, joined: Joined) -> Any:
        if self._session is None or joined.status not in (PROPOSED, ACCEPTED, REJECTED):
            return None
        return self._session.registrationOf(self._later)

    def _hasLooked(self) -> bool:
        return self._session is not None and self._later in self._session.looked

    def _decide(self, what: str) -> None:
        assert self._session is not None
        with slicer.util.tryWithErrorDisplay(_("It was not decided.")):
            self._session.acceptSpace(self._later, what, self._name())
            self.leave()
            joined = self._session.joined(self._later)
            if what == ACCEPT and joined.space is not None:
                transformNode(joined, self._first)
            elif what == REJECT:
                removeTransforms(self._first, self._later)
            self._changed()

    def _onCompare(self, isOn: bool) -> None:
        if not isOn:
            self._compare(None, None)
            return
        problem = slicer.util.tryWithErrorDisplay(_("There is nothing to look at."), waitCursor=True)
        isMade = False
        try:
            with problem, progressDialog(_("Laying one on the other")) as progress:
                self._make(progress)
                isMade = True
        finally:
            if not isMade:
                self.ui.compareButton.checked = False
        if isMade and self._session is not None:
            self._session.looked.add(self._later)
            self._compare(*self._volumes)
            self.show(self._session, self._later, self._above)

    def _make(self, progress: Any) -> None:
        from HER2PETLib.followup.comparison import SHOWN, difference, laidOn, squares
        from HER2PETLib.jobs.followup.spaces import imageOf, kindFor

        assert self._session is not None
        first, joined = self._session.joined(self._first), self._session.joined(self._later)
        about = (self._session, self._first, self._later, joined.space)
        if self._comparing == about and all(slicer.mrmlScene.IsNodePresent(each) for each in self._volumes):
            return
        kind = kindFor(first.examined, joined.examined)
        one, other = (imageOf(each.examined, kind).volume for each in (first, joined))
        window = SHOWN[kind]
        assert joined.space is not None  # else the button is disabled
        here, there = laidOn(one, other, joined.space, progress=progress)
        removeVolumes(*self._volumes)
        low, high = window
        grays = "vtkMRMLColorTableNodeGrey" if kind == CT else "vtkMRMLColorTableNodeInvertedGrey"
        self._volumes = (
            hiddenVolume(_("Both in squares"), squares(here, there), window, grays),
            hiddenVolume(_("Difference"), difference(here, there, window), ((low - high) / 2, (high - low) / 2)),
        )
        self._comparing = about


def _said(joined: Joined, registration: Any) -> str:
    """What a registration says of itself, and what was said of it."""
    status = {
        PROPOSED: _("Proposed: not used until you have looked at it and accepted it."),
        ACCEPTED: _("Accepted."),
        REJECTED: _("Refused: it is not used."),
        REFUSED: _("It could not be registered."),
    }.get(joined.status, "")
    said = [f"<b>{status}</b>" if status else "", joined.how]
    if joined.acceptance is not None:
        said.append(f"({joined.acceptance.by}, {joined.acceptance.at[:16].replace('T', ' ')})")
    if registration is not None:
        if registration.landmarks:
            apart = sorted(registration.landmarks.items(), key=lambda each: -each[1])
            farthest = ", ".join(f"{organ} {mm:.1f} mm" for organ, mm in apart[:_FARTHEST])
            said.append(
                _("The centers of {count} organs lie {median:.1f} mm apart (median); farthest: {organs}.").format(
                    count=len(apart), median=float(np.median([mm for _organ, mm in apart])), organs=farthest
                )
            )
        said += registration.warnings
    return " ".join(each for each in said if each)


def transformNode(joined: Joined, first: str) -> Any:
    """The accepted registration as a transform node: over the later examination it lays it onto the first. Around the lesions a registration is finer than
    one rigid transform, which its description says. None for a space that is no matrix."""
    matrix = getattr(joined.space, "matrix", None)
    later = joined.examined.examination.examinationID
    removeTransforms(first, later)
    if matrix is None:
        return None
    node = slicer.mrmlScene.AddNewNodeByClass(
        "vtkMRMLLinearTransformNode", _("{later} to {first}").format(later=later, first=first)
    )
    node.SetMatrixTransformToParent(slicer.util.vtkMatrixFromArray(np.linalg.inv(matrix)))
    node.SetAttribute(SPACE, f"{later} {first}")
    by = joined.acceptance
    said = _("Accepted by {by}, {at}.").format(by=by.by, at=by.at) if by is not None else ""
    if getattr(joined.space, "anchors", ()):
        said += " " + _("The body as a whole; around each lesion the program uses a finer one.")
    node.SetDescription(said)
    return node


def removeTransforms(first: str, later: str) -> None:
    """What `transformNode` made of two examinations before."""
    for node in slicer.util.getNodesByClass("vtkMRMLTransformNode"):
        if node.GetAttribute(SPACE) == f"{later} {first}":
            slicer.mrmlScene.RemoveNode(node)


def movesNothing(node: Any) -> bool:
    """Whether a transform node is one that nothing has filled."""
    if not node.IsTransformToWorldLinear():
        return False
    matrix = vtk.vtkMatrix4x4()
    node.GetMatrixTransformToWorld(matrix)
    return bool(np.allclose(slicer.util.arrayFromVTKMatrix(matrix), np.eye(4), atol=1e-9))


def writeTransform(node: Any, path: str) -> None:
    """Write a transform node as the file that the table of examinations names. Raises ProblemError."""
    from HER2PETLib.files import replacing
    from HER2PETLib.followup.transformfiles import writeTransform as writeMatrix

    if node.IsTransformToWorldLinear():
        matrix = vtk.vtkMatrix4x4()
        node.GetMatrixTransformToWorld(matrix)
        writeMatrix(path, np.linalg.inv(slicer.util.arrayFromVTKMatrix(matrix)))
        return
    if node.GetParentTransformNode() is not None:
        raise ProblemError(_("{name} itself has a transform applied.").format(name=node.GetName()), _("Harden it first."))
    storage = slicer.vtkMRMLTransformStorageNode()
    storage.SetScene(slicer.mrmlScene)
    with replacing(path) as temporary:
        storage.SetFileName(str(temporary))
        if not storage.WriteData(node):
            raise ProblemError(_("{name} was not written.").format(name=node.GetName()), _("Choose another folder."))
