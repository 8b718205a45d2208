"""The section "Follow-up" of the panel: the patient's examinations, one space for them, and every lesion in two of them at once."""

from collections.abc import Callable
from functools import partial
from typing import Any

import qt
import slicer
from HER2PETLib.errors import ProblemError
from HER2PETLib.followup.examinations import FDG_PET
from HER2PETLib.followup.spacetable import REJECTED
from HER2PETLib.jobs.followup.run import FollowUpRequest
from HER2PETLib.jobs.followup.session import FollowUpSession
from HER2PETLib.outputfolder import OtherResultsError
from HER2PETSlicer.observers import Observers
from HER2PETSlicer.packages import missingPackages
from HER2PETSlicer.widgets.keys import Keys
from HER2PETSlicer.widgets.progressdialog import progressDialog
from HER2PETSlicer.widgets.reasons import enable
from slicer.i18n import tr as _

from HER2QuantLib import followupelastix
from HER2QuantLib.followupchoice import ChoicePanel
from HER2QuantLib.followuplesions import LesionsPanel, PairRow
from HER2QuantLib.followupspace import SpacePanel, movesNothing, transformNode, writeTransform
from HER2QuantLib.followupviews import FollowUpViews, Shown, mapped


class FollowUpPanel:
    """pet(): the PET that is chosen above. otherViews(isOurs): called when the views become those of two examinations, and when no longer."""

    def __init__(self, ui: Any, logic: Any, pet: Callable[[], Any], otherViews: Callable[[bool], None]) -> None:
        self.ui, self._otherViews = ui, otherViews
        self.session: FollowUpSession | None = None
        self._views = FollowUpViews()
        self._drawn = Observers()
        self._isStale = self._isFilling = False
        self.choice = ChoicePanel(ui, logic, pet, self._becomeStale, self.tell)
        self.spacePanel = SpacePanel(ui, self._onSpaceDecided, self._name, self._onCompare)
        self.lesionsPanel = LesionsPanel(ui, self._onLesion, self._showSession, self._name)
        actions: dict[str, Callable[[], None]] = {key: partial(self.lesionsPanel.do, key) for key in self.lesionsPanel.actions}
        actions |= {"C": self.spacePanel.toggle, "B": self.leave}
        self.keys = Keys(ui.followUpCollapsibleButton, actions)
        for button, does in (
            (ui.prepareButton, self._onPrepare),
            (ui.elastixButton, self._onElastix),
            (ui.useTransformButton, self._onTransform),
            (ui.exportFollowUpButton, self._onExport),
        ):
            button.connect("clicked(bool)", lambda _checked, does=does: does())
        ui.bothButton.connect("clicked(bool)", self._showBoth)
        ui.followUpNameLineEdit.connect("textChanged(QString)", lambda _text: self._showSession())
        ui.upperComboBox.connect("currentIndexChanged(int)", self._onPair)
        ui.lowerComboBox.connect("currentIndexChanged(int)", self._onPair)
        ui.transformSelector.connect("currentNodeChanged(vtkMRMLNode*)", lambda _node: self._updateButtons())
        ui.followUpCollapsibleButton.connect("contentsCollapsed(bool)", self._onFolded)
        self.tell("")
        self.update()

    # The life of the panel

    @property
    def isShown(self) -> bool:
        """Whether the views are those of two examinations."""
        return self._views.isShown

    def update(self) -> None:
        """What there is in the scene now."""
        if self.choice.update():
            self._watch()
        self._updateButtons()

    def nodeRemoved(self, node: Any) -> None:
        """A volume or segmentation goes: what was followed with it is no longer shown. What was decided is in the folder."""
        if not any(node in (each.node, self.choice.list.regionsOf(each)) for each in self.choice.entries):
            return
        if self.session is not None:
            self.forget()
            self.tell(
                _("An examination or its regions were removed: bring the examinations into one space again. Decisions are kept.")
            )
        qt.QTimer.singleShot(0, self.update)  # then it is gone

    def forget(self) -> None:
        """The session is over; every decision is in its folder."""
        self.leave()
        self.spacePanel.leave()
        self.session, self._isStale = None, False
        self._showSession()

    def leave(self) -> None:
        """Slicer's views, or those of the module, come back."""
        if self._views.isOpen:
            self.spacePanel.leave()
            self._views.leave()
            self.keys.enable(False)
            self._otherViews(False)
        self.ui.bothButton.checked = False

    def _onFolded(self, isFolded: bool) -> None:
        if isFolded:
            self.leave()

    def cleanup(self) -> None:
        self.forget()
        self._drawn.clear()
        self.keys.remove()

    def tell(self, text: str) -> None:
        self.ui.followUpStatusLabel.text = text
        self.ui.followUpStatusLabel.visible = bool(text)

    def _watch(self) -> None:
        """What is drawn on the examinations: it is measured anew when the person asks for it."""
        self._drawn.clear()
        events = slicer.vtkSegmentation
        for entry in self.choice.entries:
            regions = self.choice.list.regionsOf(entry)
            if regions is not None:
                for event in (events.SegmentAdded, events.SegmentRemoved, events.SourceRepresentationModified):
                    self._drawn.add(regions.GetSegmentation(), event, lambda *_: self._becomeStale())

    def _becomeStale(self) -> None:
        """What is followed is no longer what it was."""
        if self.session is not None:
            self._isStale = True
        self.update()

    # One space

    def _onPrepare(self) -> None:
        told: list[str] = []
        problem = slicer.util.tryWithErrorDisplay(_("The examinations were not brought into one space."), waitCursor=True)
        with problem, progressDialog(_("Bringing the examinations into one space")) as progress:
            folder, patient = self.choice.write(), self.choice.patientID
            session = self.session
            if session is None or session.folder != folder.resolve() or session.patientID != patient:
                session = FollowUpSession(
                    folder, FollowUpRequest("", pictures=not missingPackages(["matplotlib"])), tell=told.append
                )
            else:
                session.reload()
            session.prepare(progress)
            self.session = session
            self._isStale = False
            self._watch()
            for joined in session.result.joined if session.result else ():
                if joined.acceptance is not None and joined.isUsed:
                    transformNode(joined, session.anchor)
            if session.decided:
                told.append(_("Restored from the folder: {count} decisions.").format(count=session.decided))
            self._fillPair()
            self._showBoth(True)
        # What stands beside the registration is not said twice.
        self.tell("\n".join(each for each in dict.fromkeys(told) if not self.spacePanel.says(each)))
        self._updateButtons()

    def _fillPair(self) -> None:
        """The first one above, and below the first that waits for a person, else the first FDG PET, else any other."""
        session = self.session
        ids = (
            []
            if session is None or session.result is None
            else [each.examined.examination.examinationID for each in session.result.joined]
        )
        former = self.ui.upperComboBox.currentText, self.ui.lowerComboBox.currentText
        self._isFilling = True
        for box in (self.ui.upperComboBox, self.ui.lowerComboBox):
            box.clear()
            box.addItems(ids)
        if session is not None and session.result is not None and ids:
            others = [each for each in session.result.joined if each.examined.examination.examinationID != session.anchor]
            first = next(iter([each for each in others if not each.isUsed]), None)
            first = first or next(
                (each for each in others if each.examined.examination.kind == FDG_PET), others[0] if others else None
            )
            above, below = session.anchor, first.examined.examination.examinationID if first else session.anchor
            if former[0] in ids and former[1] in ids and former[0] != former[1]:
                above, below = former
            self.ui.upperComboBox.setCurrentText(above)
            self.ui.lowerComboBox.setCurrentText(below)
        self._isFilling = False

    def _onPair(self, *_index: int) -> None:
        if self._isFilling:
            return
        self.spacePanel.leave()
        self._showSession()
        if self._views.isShown:
            self._showBoth(True)

    def _onTransform(self) -> None:
        """A transform that a person made is a registration that she answers for: it goes into the table, and is used. None: by the images again."""
        node, below = self.ui.transformSelector.currentNode(), self.ui.lowerComboBox.currentText
        entry, session = self.choice.entry(below), self.session
        assert entry is not None and session is not None  # else the button is disabled
        with slicer.util.tryWithErrorDisplay(_("The transform was not used.")):
            path = ""
            if node is not None:
                suffix = ".tfm" if node.IsTransformToWorldLinear() else ".h5"
                path = str(session.folder / "transforms" / f"{below}{suffix}")
                writeTransform(node, path)
            self.choice.list.change(entry, "registration", path)
            self._onPrepare()

    def _onElastix(self) -> None:
        """Its module makes a transform, and this one goes on from it."""
        first, later = self._firstAndLower()
        assert first is not None and later is not None  # else the button is disabled
        with slicer.util.tryWithErrorDisplay(_("Elastix was not opened.")):
            self.ui.transformSelector.setCurrentNode(followupelastix.openElastix(first, later))

    def _firstAndLower(self) -> tuple[Any, Any]:
        """The examination into whose space the others are brought, and the one below; None where there is none."""
        first = self.choice.entry(self.session.anchor) if self.session is not None else None
        return first, self.choice.entry(self.ui.lowerComboBox.currentText)

    # What is shown

    def _showSession(self) -> None:
        above, below = self.ui.upperComboBox.currentText, self.ui.lowerComboBox.currentText
        self.spacePanel.show(self.session, below, above)
        self.lesionsPanel.show(self.session, above, below)
        self._updateButtons()

    def _onSpaceDecided(self) -> None:
        self._showSession()
        if self._views.isShown and not self.spacePanel.isComparing:
            self._showBoth(True)

    def _showBoth(self, isOn: bool) -> None:
        session = self.session
        if not isOn or session is None or not self._views.isPossible:
            self.leave()
            self._showSession()
            return
        upper, lower = (self._shownOf(box.currentText) for box in (self.ui.upperComboBox, self.ui.lowerComboBox))
        if upper is None or lower is None:
            return
        if not self._views.isShown:
            self._otherViews(True)
        self._views.show(upper, lower, *self._maps())
        self.ui.bothButton.checked = True
        self.keys.enable(True)
        self._showSession()

    def _shownOf(self, examinationID: str) -> Shown | None:
        entry = self.choice.entry(examinationID)
        return None if entry is None else Shown(entry.node, entry.isPET, self.choice.list.regionsOf(entry))

    def _maps(self) -> tuple[Any, Any]:
        """From the space of the examination above to that below, and back; what is only proposed serves to look at it, what is refused for nothing."""
        session = self.session
        if session is None:
            return None, None
        try:
            above, below = (session.joined(box.currentText) for box in (self.ui.upperComboBox, self.ui.lowerComboBox))
        except ProblemError:
            return None, None
        if above.space is None or below.space is None or REJECTED in (above.status, below.status):
            return None, None
        there, here = above.space, below.space
        return lambda points: here.fromFirst(there.toFirst(points)), lambda points: there.fromFirst(here.toFirst(points))

    def _onLesion(self, row: PairRow | None) -> None:
        if not self._views.isShown:
            return
        marks: list[list[tuple[str, Any]]] = [[], []]
        for number, each in enumerate(self.lesionsPanel.rows, start=1):
            for where, cells in zip(marks, (each.above, each.below), strict=True):
                if cells["centroidRAS"] is not None:
                    where.append((str(number), cells["centroidRAS"]))
        self._views.mark(*marks)
        if row is not None and not self.spacePanel.isComparing:
            self._views.jumpTo(*self._placesOf(row))
        elif row is not None:  # in squares both are in the space of the first
            place = row.above["centroidRAS"]
            self._views.jumpTo(place, place)

    def _placesOf(self, row: PairRow) -> tuple[Any, Any]:
        """Where a lesion is in both examinations; in the one that does not have it where the registration says."""
        above, below = row.above["centroidRAS"], row.below["centroidRAS"]
        toLower, toUpper = self._maps()
        if below is None and above is not None and toLower is not None:
            return above, mapped(toLower, above)
        if above is None and below is not None and toUpper is not None:
            return mapped(toUpper, below), below
        return above, below

    def _onCompare(self, squares: Any, difference: Any) -> None:
        if squares is None:
            if self._views.isShown:
                self._showBoth(True)
            return
        if not self._views.isShown:
            self._showBoth(True)
        self._views.compare(squares, difference)
        if self.lesionsPanel.current is not None:
            self._onLesion(self.lesionsPanel.current)

    # Buttons

    def _updateButtons(self) -> None:
        ui, session = self.ui, self.session
        enable(
            ui.prepareButton,
            self.choice.whyNot,
            _(
                "Measure all of them, and register those not in one frame of reference: about 20 seconds each, longer for large CTs, and about 2 seconds for each drawn lesion."
            ),
        )
        none = _("Bring the examinations into one space first.") if session is None else ""
        noWindow = "" if self._views.isPossible else _("There is no window in which to show them.")
        enable(
            ui.bothButton,
            none or noWindow,
            _("One above the other: axial, coronal and MIP. Both move together."),
        )
        entry = self.choice.entry(ui.lowerComboBox.currentText)
        isGiven = entry is not None and bool(entry.cells.get("registration"))
        node = ui.transformSelector.currentNode()
        isNone = node is None
        noTransform = _("Choose a transform in the scene.") if isNone and not isGiven else ""
        if not isNone and movesNothing(node):
            noTransform = _("{name} moves nothing yet: make it first, in Elastix with Apply.").format(name=node.GetName())
        isFirst = session is not None and ui.lowerComboBox.currentText == session.anchor
        theFirst = _("The other examinations are brought to this one: choose a different one below.") if isFirst else ""
        enable(
            ui.elastixButton,
            none or theFirst or followupelastix.whyNot(*self._firstAndLower()),
            _(
                "Opens General Registration (Elastix) with both CTs filled in. Choose a preset and press Apply there, then come back and use the transform."
            ),
        )
        enable(
            ui.useTransformButton,
            none or noTransform or theFirst,
            _("Register by the images again.")
            if isNone
            else _("You are responsible for it: its error at a lesion is taken to be 10 mm."),
        )
        stale = _("The examinations have since changed: bring them into one space again.") if self._isStale else ""
        enable(
            ui.exportFollowUpButton,
            none or stale,
            _("Write lesions.csv, patients.csv and the other tables of her2pet followup to the folder."),
        )
        ui.spaceGroupBox.visible = ui.followedGroupBox.visible = session is not None
        if stale:
            self.tell(stale)
        self.lesionsPanel.update()

    def _onExport(self) -> None:
        session = self.session
        if session is None:
            return
        problem = slicer.util.tryWithErrorDisplay(_("The tables were not exported."), waitCursor=True)
        with problem, progressDialog(_("Exporting the follow-up")) as progress:
            try:
                result = session.export(progress)
            except OtherResultsError as other:
                if not slicer.util.confirmOkCancelDisplay(_("{reason} Replace those results?").format(reason=other.reason)):
                    return
                result = session.export(progress, replaceOthers=True)
            waiting = (
                _("Not used until somebody accepts them: {count} registrations.").format(count=result.waiting)
                if result.waiting
                else ""
            )
            asked = _("Open questions about identities: {count}.").format(count=result.questions) if result.questions else ""
            failed = [f"{each['examinationID']}: {each['reason']}" for each in result.errors]
            written = _("Written: {path}").format(path=session.folder / "lesions.csv")
            self.tell("\n".join(each for each in (written, waiting, asked, *failed) if each))

    def _name(self) -> str:
        return self.ui.followUpNameLineEdit.text
