"""The panel of HER2Quant: sections in the order of the work, from the PET to the exported table."""

from typing import Any

import qt
import slicer
import vtk
from HER2PETLib.errors import ProblemError
from HER2PETLib.measure.region import LESION
from HER2PETSlicer import nodes, segments
from HER2PETSlicer.observers import Observers
from HER2PETSlicer.reload import forgetPackage
from HER2PETSlicer.widgets.keyboard import reachByTab, showFocus
from HER2PETSlicer.widgets.numberfields import takeCommas
from HER2PETSlicer.widgets.progressdialog import progressDialog
from HER2PETSlicer.widgets.reasons import enable
from HER2PETSlicer.widgets.wholeheight import keepWhole
from slicer.i18n import tr as _
from slicer.ScriptedLoadableModule import ScriptedLoadableModuleWidget
from slicer.util import VTKObservationMixin

from HER2QuantLib.candidatepanel import CandidatePanel
from HER2QuantLib.exportpanel import ExportPanel
from HER2QuantLib.logic import HER2QuantLogic
from HER2QuantLib.observed import Observed
from HER2QuantLib.organpanel import OrganPanel
from HER2QuantLib.petviews import PETViews
from HER2QuantLib.placepanel import PlacePanel
from HER2QuantLib.regioneditor import RegionEditor
from HER2QuantLib.regionpanel import RegionPanel
from HER2QuantLib.sections import Sections
from HER2QuantLib.suvpanel import SUVPanel
from HER2QuantLib.tablepanel import TablePanel, ordered

# Between the last stroke of a brush and the new table.
LIVE_UPDATE_DELAY_MS = 200


class HER2QuantWidget(ScriptedLoadableModuleWidget, VTKObservationMixin):
    def __init__(self, parent=None):
        ScriptedLoadableModuleWidget.__init__(self, parent)
        VTKObservationMixin.__init__(self)
        self.logic: Any = None  # what `setup` makes
        self.placePanel: Any = None
        self._uiWidget: Any = None
        self._parameterNode: Any = None
        self._parameterNodeGuiTag = None
        self._provenance: dict[str, Any] = {}
        # In the order of the table; in that of the segments.
        self._rows: list[dict[str, Any]] = []
        self._measured: list[dict[str, Any]] = []
        self._isStale = False  # whether something has changed since the rows were measured
        self._coming = Observers()  # of segmentations: whose they are may be said after they have come
        self._observed = Observed(self._onVoxels, self._onSegments, self._onMeasuredChanged)

    def setup(self):
        ScriptedLoadableModuleWidget.setup(self)
        uiWidget = self._uiWidget = slicer.util.loadUI(self.resourcePath("UI/HER2Quant.ui"))
        self.layout.addWidget(uiWidget)
        self.ui = slicer.util.childWidgetVariables(uiWidget)
        self._followUpWidget = slicer.util.loadUI(self.resourcePath("UI/HER2QuantFollowUp.ui"))
        self.layout.addWidget(self._followUpWidget)
        self.followUpUI = slicer.util.childWidgetVariables(self._followUpWidget)
        for each in (uiWidget, self._followUpWidget):
            each.setMRMLScene(slicer.mrmlScene)
        self.logic = HER2QuantLogic()
        self.petViews = PETViews(self.ui, self._uiWidget, self._onMark)
        self.regionPanel = RegionPanel(self.ui, self, self._onRegion, self._onEditor)
        segmentation, together = lambda: self.placePanel.drawing(), self._observed.together
        self.organPanel = OrganPanel(self.ui, self.logic, segmentation, together)
        self.candidatePanel = CandidatePanel(
            self.ui, self.logic, self._onCandidate, segmentation, together, self.organPanel.place
        )
        self.regionEditor = RegionEditor(self.ui, self.regionPanel)
        self.placePanel = PlacePanel(self.ui, self.logic, self.regionPanel, self.regionEditor)
        self._sections = Sections(self.ui)
        showFocus(uiWidget)
        showFocus(self._followUpWidget)
        self._whole = keepWhole(uiWidget), keepWhole(self._followUpWidget)
        reachByTab(self.ui.petSelector, self.ui.organsSelector, self.ui.segmentationSelector)

        self._timer = qt.QTimer()
        self._timer.setSingleShot(True)
        self._timer.setInterval(LIVE_UPDATE_DELAY_MS)
        self._timer.connect("timeout()", self._measureQuietly)

        self.addObserver(slicer.mrmlScene, slicer.mrmlScene.StartCloseEvent, self._onSceneBeingReplaced)
        self.addObserver(slicer.mrmlScene, slicer.mrmlScene.StartImportEvent, self._onSceneBeingReplaced)
        self.addObserver(slicer.mrmlScene, slicer.mrmlScene.EndCloseEvent, self._onSceneReplaced)
        self.addObserver(slicer.mrmlScene, slicer.mrmlScene.EndImportEvent, self._onSceneReplaced)
        for event in (slicer.mrmlScene.EndBatchProcessEvent, slicer.mrmlScene.NodeRemovedEvent):
            # After the editor, which then takes what its hidden selectors have chosen by themselves.
            self.addObserver(slicer.mrmlScene, event, self._aimEditor, priority=-100.0)
        # Before the selectors, which would take another node of the class in place of the deleted one, and write it down.
        self.addObserver(
            slicer.mrmlScene, slicer.mrmlScene.NodeAboutToBeRemovedEvent, self._onNodeAboutToBeRemoved, priority=1000.0
        )
        self.addObserver(slicer.mrmlScene, slicer.mrmlScene.NodeAddedEvent, self._onNodeAdded)
        self._commas = takeCommas(
            self.ui.activitySpinBox,
            self.ui.halfLifeSpinBox,
            self.ui.weightSpinBox,
            self.ui.heightSpinBox,
            self.ui.lesionDiameterSpinBox,
        )
        self.suvPanel = SUVPanel(self.ui, self.logic, self._onParameters)
        self.ui.measureButton.connect("clicked(bool)", self._onMeasure)
        self.exportPanel = ExportPanel(self.ui, self.logic, lambda: self._rows, self._whyNoRows)
        self.tablePanel = TablePanel(self.ui, self._onRow, self._onOrder)
        from HER2QuantLib.followuppanel import FollowUpPanel  # which loads pydicom: at the first use, not when Slicer starts

        self.followUpPanel = FollowUpPanel(self.followUpUI, self.logic, lambda: self._observed.pet, self._onFollowUpViews)
        self._setParameterNode(self.logic.getParameterNode())
        if self.parent.isEntered:  # reloaded while it was in front
            self.enter()

    def onReload(self):
        forgetPackage(__package__)
        ScriptedLoadableModuleWidget.onReload(self)

    def cleanup(self):
        self._timer.stop()
        self._setParameterNode(None)
        self.removeObservers()
        self._observed.clear()
        self._coming.clear()
        self.petViews.cleanup()
        self.candidatePanel.cleanup()
        self.regionEditor.cleanup()
        self.followUpPanel.cleanup()
        self._followUpWidget.setMRMLScene(None)
        self._uiWidget.setMRMLScene(None)  # Slicer keeps the widgets of a reloaded module: their selectors would go on choosing

    def enter(self):
        if self._parameterNode is None:
            self._setParameterNode(self.logic.getParameterNode())
        self._choosePET()
        self.regionEditor.makeNode()
        self._aimEditor()
        self.exportPanel.askAgain()
        self._updateButtons()
        self.regionEditor.enter()
        self._showPET()
        self.candidatePanel.enter()
        self.followUpPanel.update()

    def exit(self):
        self.followUpPanel.leave()
        self.candidatePanel.leave()
        self.regionEditor.exit()
        self.petViews.leave()

    # Scene and parameters

    def _onSceneBeingReplaced(self, caller, event):
        self._timer.stop()
        self._coming.clear()
        self.followUpPanel.forget()
        self._setParameterNode(None)

    def _onSceneReplaced(self, caller, event):
        self.regionEditor.makeNode()
        if self.parent.isEntered:
            self._setParameterNode(self.logic.getParameterNode())
            self.followUpPanel.update()
            self._showPET()  # its pictures and marks went with the former scene, or were not there yet

    def _aimEditor(self, *_event):
        parameters = self._parameterNode
        self.regionEditor.aim(*((None, None) if parameters is None else (parameters.pet, parameters.segmentation)))

    def _setParameterNode(self, parameterNode):
        if self._parameterNode is not None:
            self._parameterNode.disconnectGui(self._parameterNodeGuiTag)
            self.removeObserver(self._parameterNode, vtk.vtkCommand.ModifiedEvent, self._onParameters)
        self._parameterNode = parameterNode
        self.tablePanel.setParameters(parameterNode)
        if parameterNode is None:
            self.petViews.show(None)
            self._observed.watchPET(None)
            self._observeSegmentation(None)
            self._aimEditor()
            self._showRows([])
            self.organPanel.update(None, "")
            nothing = self.logic.whyNotSUV(None)
            self.candidatePanel.update(None, nothing, nothing)
            self._sections.follow(hasPET=False, isFit=False, hasRegions=False, hasRows=False, canExport=False)
            return
        if parameterNode.pet is None:
            parameterNode.pet = self._firstPET()
        if parameterNode.pet is not None and parameterNode.segmentation is None:
            parameterNode.segmentation, parameterNode.table = self.logic.companions(parameterNode.pet)
        if parameterNode.organs is None:
            parameterNode.organs = self.logic.organsOf(parameterNode.pet)
        self._observed.watchPET(parameterNode.pet)
        self.placePanel.listReferences(self._observed.segmentation, parameterNode)
        self._parameterNodeGuiTag = parameterNode.connectGui(self.ui)
        self.addObserver(parameterNode, vtk.vtkCommand.ModifiedEvent, self._onParameters)
        self._onParameters()

    def _onParameters(self, caller=None, event=None):
        parameters = self._parameterNode
        if parameters is None:
            return
        if parameters.pet is not self._observed.pet:
            self._onOtherPET()
            return
        if parameters.segmentation is not self._observed.segmentation:
            self._forgetRows()
            self._observeSegmentation(parameters.segmentation)
            parameters.table = self.logic.tableOf(parameters.pet, parameters.segmentation)
        self.logic.keepOrgans(parameters.pet, parameters.organs)
        self._aimEditor()
        self.tablePanel.show(parameters.table)
        self._updateButtons()
        self._scheduleMeasurement()

    @vtk.calldata_type(vtk.VTK_OBJECT)
    def _onNodeAboutToBeRemoved(self, caller, event, node):
        self.followUpPanel.nodeRemoved(node)
        self._coming.drop(node)
        parameters = self._parameterNode
        for name in ("pet", "segmentation", "organs", "table"):
            if parameters is not None and getattr(parameters, name) is node:
                setattr(parameters, name, None)

    @vtk.calldata_type(vtk.VTK_OBJECT)
    def _onNodeAdded(self, caller, event, node):
        if node.IsA("vtkMRMLScalarVolumeNode") or node.IsA("vtkMRMLSegmentationNode"):
            qt.QTimer.singleShot(0, self._choosePET)  # only then does it have its units, or its volume
        if node.IsA("vtkMRMLSegmentationNode"):  # or later still: a bar that is shown meanwhile lets events through
            self._coming.add(node, slicer.vtkMRMLNode.ReferenceAddedEvent, lambda *_: qt.QTimer.singleShot(0, self._choosePET))

    def _choosePET(self):
        """Where nothing is chosen yet: the first PET, and the regions that belong to it."""
        parameters = self._parameterNode
        if parameters is None or slicer.mrmlScene.IsBatchProcessing():
            return
        if parameters.pet is None:
            parameters.pet = self._firstPET()
        else:
            if parameters.segmentation is None:
                parameters.segmentation = self.logic.companions(parameters.pet)[0]
            if parameters.organs is None:
                parameters.organs = self.logic.organsOf(parameters.pet)

    @staticmethod
    def _firstPET():
        """What is most likely to be measured: a volume that says it is SUV, not the CT beside it."""
        return next((each for each in slicer.util.getNodesByClass("vtkMRMLScalarVolumeNode") if nodes.isSUV(each)), None)

    def _onOtherPET(self):
        """Another study: its own regions and table come with it."""
        parameters = self._parameterNode
        self._observed.watchPET(parameters.pet)
        self._showPET()
        wasModifying = parameters.StartModify()
        parameters.segmentation, parameters.table = self.logic.companions(parameters.pet)
        parameters.organs = self.logic.organsOf(parameters.pet)
        parameters.referenceID, parameters.caseID = "", ""
        self._forgetRows()
        parameters.EndModify(wasModifying)
        self._onParameters()

    def _showPET(self):
        """In the views, while the module is in front and they are not those of two examinations."""
        if self.parent.isEntered and not self.followUpPanel.isShown:
            self.petViews.show(self._observed.pet)

    def _onFollowUpViews(self, areThere):
        """Two examinations take the views, with keys that the review of candidates has too, and give them back."""
        if areThere:
            self.candidatePanel.leave()
        elif self.parent.isEntered:
            self.candidatePanel.enter()
            self.petViews.show(self._observed.pet)

    def _observeSegmentation(self, node):
        self._observed.watchSegmentation(node)
        self.regionPanel.setSegmentation(node)
        self.placePanel.listReferences(node, self._parameterNode)

    def _onVoxels(self):
        self._onMeasuredChanged()
        self._showPET()

    def _onSegments(self):
        segments.keepSites(self._observed.segmentation)
        self.placePanel.listReferences(self._observed.segmentation, self._parameterNode)
        self.regionPanel.show()
        self.candidatePanel.reviewPanel.update()
        self._onMeasuredChanged()

    def _onMeasuredChanged(self, *_event):
        """What the rows were measured from has changed."""
        if self._parameterNode is None:
            return
        self._isStale = bool(self._rows)
        self._updateButtons()
        if self._rows and not self.ui.measureButton.enabled:
            self._showRows([])  # they are of regions that are gone, or of a PET that can no longer be measured
            self._updateButtons()
        self._scheduleMeasurement()

    # What the panel shows

    def _updateButtons(self):
        pet = self._parameterNode.pet
        segmentation = self._parameterNode.segmentation
        noReview = self.logic.whyNotFound(pet, segmentation, None)
        notFound = noReview or self.logic.whyNotOrgans(pet, segmentation, self._parameterNode.organs)
        self.organPanel.update(self._parameterNode, notFound)
        self.candidatePanel.update(self._parameterNode, notFound, noReview)
        missing = self.logic.whyNotMeasured(pet, segmentation)
        enable(self.ui.measureButton, missing, _("Measure every region (the table below)."))
        self.placePanel.update(self._parameterNode)
        noRows = self._whyNoRows()
        noLesions = noRows or ("" if any(row["role"] == LESION for row in self._rows) else _("There is no lesion yet."))
        enable(self.ui.chartButton, noLesions, _("Show lesions by SUVmax against the reference region in a plot view."))
        self.exportPanel.update(self._parameterNode)
        self.followUpPanel.update()
        self.suvPanel.show(pet)
        hasRegions = segmentation is not None and segmentation.GetSegmentation().GetNumberOfSegments() > 0
        self._sections.follow(
            pet is not None,
            self.suvPanel.isFit,
            hasRegions,
            not noRows,
            not noRows or self.exportPanel.isRecordAlone,
            self._parameterNode.organs is not None,
            self.candidatePanel.reviewPanel.hasCandidates,
        )

    def _whyNoRows(self):
        """Why there is nothing to show or export, as a sentence; empty where the rows are those of the PET and regions as they are."""
        if not self._rows:
            return _("Measure first.")
        return _("The PET or a region has changed since it was measured: measure again.") if self._isStale else ""

    def _forgetRows(self):
        """They are of another PET or segmentation; its table node keeps them."""
        self._rows, self._measured = [], []
        self.petViews.showRows([])
        self.tablePanel.forget()

    def _showRows(self, rows):
        self._rows, self._isStale = rows, False
        self.petViews.showRows(rows)
        table = None if self._parameterNode is None else self._parameterNode.table
        notes = [
            self._provenance.get("reference", {}).get("choice", ""),
            *self.logic.candidatesLeftOut(self._observed.segmentation),
        ]
        self.tablePanel.fill(
            rows, lambda rows: None if table is None else self.logic.fillTable(table, rows, self._provenance), notes
        )

    # What a person does

    def _onMeasure(self, checked):
        problem = slicer.util.tryWithErrorDisplay(_("The regions were not measured."), waitCursor=True)
        with problem, progressDialog(_("Measuring")) as progress:
            self._measure(progress)

    def _scheduleMeasurement(self):
        if self._parameterNode is not None and self._parameterNode.liveUpdate and self.ui.measureButton.enabled:
            self._timer.start()

    def _measureQuietly(self):
        """The live update: what goes wrong is said below the table, as a window at every stroke would be in the way."""
        if self._parameterNode is None or not self.ui.measureButton.enabled:
            return
        try:
            self._measure()
        except ProblemError as error:
            # Numbers of what was there before would look like those of what is there now.
            self._showRows([])
            self._updateButtons()
            self.ui.tableStatusLabel.text = str(error)

    def _measure(self, progress=None):
        parameters = self._parameterNode
        self._measured, self._provenance = self.logic.measureWithProvenance(
            parameters.pet, parameters.segmentation, parameters.referenceID, progress
        )
        self._showMeasured()

    def _showMeasured(self):
        parameters = self._parameterNode
        if parameters.table is None:
            parameters.table = self.logic.tableOf(parameters.pet, parameters.segmentation) or self.logic.makeTable(
                parameters.pet, parameters.segmentation
            )
            self._timer.stop()  # the new node is no reason to measure again
        self._showRows(ordered(self._measured, parameters.order))
        self._updateButtons()

    def _onOrder(self):
        if self._rows:
            self._showMeasured()

    def _onRegion(self, segmentID):
        self.tablePanel.select(segmentID)

    def _onEditor(self):
        self.candidatePanel.effectChanged()

    def _onCandidate(self, candidateID, ras):
        """Another candidate is to be decided on, or none (ras None)."""
        self.petViews.showCandidate(candidateID, ras)
        if ras is not None:
            self.regionPanel.select(candidateID)
            self.petViews.jumpTo(ras)

    def _onRow(self, row):
        self.regionPanel.select(row["regionID"])
        if row["maximumRAS"] is not None:
            self.petViews.jumpTo(row["maximumRAS"])

    def _onMark(self, row):
        self.tablePanel.select(row["regionID"])
        self._onRow(row)
