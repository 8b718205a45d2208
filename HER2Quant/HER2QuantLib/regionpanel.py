"""The selected region: name, role, site, and for a lesion where it is known from and whether it was biopsied."""

from contextlib import contextmanager
from typing import Any

import vtk
from HER2PETLib.measure.identity import biopsiedOf
from HER2PETLib.measure.region import CANDIDATE, LESION, REFERENCE
from HER2PETLib.measure.sites import SITES
from HER2PETSlicer import nodes, segments
from slicer.i18n import tr as _


class RegionPanel:
    """Shows the segment that is selected in the Segment Editor, and changes it. observer: the widget (VTKObservationMixin);
    selected: called with the ID of a newly selected segment; edited: when anything of the editor has changed."""

    def __init__(self, ui, observer, selected, edited):
        self.ui, self._observer, self._selected, self._edited = ui, observer, selected, edited
        self._editorNode: Any = None
        self._segmentation: Any = None
        self._segmentID = ""
        self._showing = False
        self._knownFrom = {"CT": ui.knownFromCTCheckBox, "MR": ui.knownFromMRCheckBox, "FDG": ui.knownFromFDGCheckBox}
        for title, role in ((_("lesion"), LESION), (_("reference region"), REFERENCE)):
            ui.regionRoleComboBox.addItem(title, role)
        for title, answer in ((_("not stated"), ""), (_("yes"), "yes"), (_("no"), "no")):
            ui.biopsiedComboBox.addItem(title, answer)
        ui.regionNameLineEdit.connect("editingFinished()", self._onName)
        ui.regionRoleComboBox.connect("activated(int)", self._onRole)
        ui.regionSiteComboBox.connect("activated(int)", self._onSite)
        for box in self._knownFrom.values():
            box.connect("clicked(bool)", self._onKnownFrom)
        ui.biopsiedComboBox.connect("activated(int)", self._onBiopsied)
        self.show()

    def setEditorNode(self, node):
        if self._editorNode is not None:
            self._observer.removeObserver(self._editorNode, vtk.vtkCommand.ModifiedEvent, self._onEditor)
        self._editorNode = node
        if node is not None:
            self._observer.addObserver(node, vtk.vtkCommand.ModifiedEvent, self._onEditor)

    def setSegmentation(self, node):
        self._segmentation, self._segmentID = node, ""
        self.show()

    def select(self, segmentID):
        """Select a segment here and in the Segment Editor."""
        if self._editorNode is not None and self._editorNode.GetSelectedSegmentID() != segmentID:
            self._editorNode.SetSelectedSegmentID(segmentID)

    @property
    def segmentID(self):
        """Of the selected segment; empty for none."""
        return self._segmentID

    def show(self):
        """Show the selected segment as it is now."""
        segment = self._segment()
        self.ui.regionGroupBox.visible = self._segmentation is not None
        role = "" if segment is None else nodes.tagOf(segment, nodes.ROLE_TAG)
        role = role if role in (REFERENCE, CANDIDATE) else LESION
        why = "" if segment is not None else _("Select a region in the list above or a row of the table.")
        if role == CANDIDATE:
            why = _("A candidate becomes a lesion when you accept it (section Candidates).")
        self.ui.regionGroupBox.enabled = not why
        self.ui.regionGroupBox.toolTip = why
        with self._quietly():
            self.ui.regionNameLineEdit.text = "" if segment is None else segment.GetName()
            self._showRole(role)
            known = {} if segment is None else segments.identityOf(segment)
            self._showSite(known.get("siteCode", ""), known.get("siteMeaning", ""))
            for name, box in self._knownFrom.items():
                box.checked = name in known.get("knownFrom", ())
                box.enabled = role == LESION
            answer = {True: "yes", False: "no", None: ""}[known.get("biopsied")]
            self.ui.biopsiedComboBox.currentIndex = self.ui.biopsiedComboBox.findData(answer)
            self.ui.biopsiedComboBox.enabled = role == LESION

    def _showRole(self, role):
        """A candidate is shown as one; nothing is made one here."""
        box = self.ui.regionRoleComboBox
        index = box.findData(CANDIDATE)
        if role == CANDIDATE and index < 0:
            box.addItem(_("candidate"), CANDIDATE)
        elif role != CANDIDATE and index >= 0:
            box.removeItem(index)
        box.currentIndex = box.findData(role)

    def _showSite(self, code, meaning):
        box = self.ui.regionSiteComboBox
        box.clear()
        box.addItem(_("no site"), "")
        for each, name in SITES:
            box.addItem(name, each)
        if code and box.findData(code) < 0:
            box.addItem(meaning, code)
        box.currentIndex = box.findData(code)

    def _segment(self):
        if self._segmentation is None or not self._segmentID:
            return None
        return self._segmentation.GetSegmentation().GetSegment(self._segmentID)

    def _onEditor(self, caller, event):
        segmentID = self._editorNode.GetSelectedSegmentID() or ""
        if segmentID != self._segmentID:
            self._segmentID = segmentID
            self.show()
            if segmentID:
                self._selected(segmentID)
        self._edited()

    @contextmanager
    def _quietly(self):
        """What the program shows is not a person's answer."""
        wasShowing, self._showing = self._showing, True
        try:
            yield
        finally:
            self._showing = wasShowing

    # What a person changes

    def _onName(self):
        segment, name = self._segment(), self.ui.regionNameLineEdit.text.strip()
        if segment is not None and not self._showing:
            if name and name != segment.GetName():
                segment.SetName(name)
            self.ui.regionNameLineEdit.text = segment.GetName()

    def _onRole(self, index):
        segment = self._segment()
        known = segments.identityOf(segment)
        nodes.setRole(segment, self.ui.regionRoleComboBox.itemData(index))
        segments.setSite(segment, known["siteCode"], known["siteMeaning"])
        self.show()

    def _onSite(self, index):
        box = self.ui.regionSiteComboBox
        code = box.itemData(index)
        meaning = dict(SITES).get(code) or (box.itemText(index) if code else "")
        segments.setSite(self._segment(), code, meaning)

    def _onKnownFrom(self, checked):
        segments.setKnownFrom(self._segment(), [name for name, box in self._knownFrom.items() if box.checked])

    def _onBiopsied(self, index):
        segments.setBiopsied(self._segment(), biopsiedOf(self.ui.biopsiedComboBox.itemData(index)))
