"""The Segment Editor in the panel: it draws into the panel's segmentation on the panel's PET, or not at all."""

import slicer
from HER2PETSlicer import focus, nodes

TAG = "HER2QuantSegmentEditor"
# Of Slicer's effects those that lesions of a PET are drawn with; the others come after them. The keys 1, 2, ... follow this order.
EFFECTS = (
    focus.EFFECT, "Paint", "Erase", "Scissors", "Threshold", "Islands", "Draw", "Level tracing", "Margin", "Smoothing",
    "Logical operators", "Grow from seeds", "Fill between slices",
)  # fmt: skip


class RegionEditor:
    """Slicer's editor has selectors of its own, hidden here, that choose by themselves what is left when a node was deleted or a
    scene loaded; and without a segmentation it keeps the source volume that it had."""

    def __init__(self, ui, regionPanel):
        self._editor, self._drawButton, self._regionPanel = ui.segmentEditorWidget, ui.drawButton, regionPanel
        self._editor.autoShowSourceVolumeNode = False  # also in the views of the turning MIP and of the CT, otherwise
        self._editor.setEffectNameOrder(list(EFFECTS))
        for table in self._editor.findChildren("QAbstractItemView"):
            table.tabKeyNavigation = False  # Tab goes on from the list of the segments, too
        # Of extensions they are registered after Slicer has shown its start-up module.
        self._effects = slicer.qSlicerSegmentEditorEffectFactory.instance()
        self._effects.connect("effectRegistered(QString)", self._onEffectRegistered)
        self.makeNode()

    def makeNode(self):
        """The editor's own node, without an active effect."""
        node = nodes.singletonNode(slicer.mrmlScene, "vtkMRMLSegmentEditorNode", TAG)
        node.SetActiveEffectName("")  # a loaded scene may say one, which would start before there is a segmentation
        if node.GetAttribute("HER2Quant.Prepared") is None:  # new, or as good as new after the scene was closed
            node.SetOverwriteMode(node.OverwriteNone)  # a lesion in the liver takes nothing from the liver's reference region
            node.SetAttribute("HER2Quant.Prepared", "1")
        self._editor.setMRMLSegmentEditorNode(node)
        self._regionPanel.setEditorNode(node)

    def aim(self, pet, segmentation):
        """Have the editor draw into a segmentation on a PET; with either None it cannot be used, and a button says how to begin."""
        isInBatch = slicer.mrmlScene.IsBatchProcessing()  # until its end the editor looks at nothing
        isAimed = pet is not None and segmentation is not None
        node = self._editor.mrmlSegmentEditorNode()
        if node is None or not slicer.mrmlScene.IsNodePresent(node):  # somebody has deleted it
            if isInBatch:
                return
            self.makeNode()
        if not isAimed:
            self._editor.mrmlSegmentEditorNode().SetAndObserveSourceVolumeNode(None)
            # Its keys start an effect also while it is hidden, and Slicer 5.10 crashes if there is no segmentation then.
            self._editor.readOnly = True
            self._editor.setSegmentationNode(None)
        elif not isInBatch:
            self._editor.setSegmentationNode(segmentation)
            self._editor.setSourceVolumeNode(pet)
            if self._editor.readOnly:
                self._editor.readOnly = False
        self._editor.visible = isAimed
        self._drawButton.visible = not isAimed

    def startFocus(self):
        """As if a person had pressed the button of the effect HER2 focus."""
        self._editor.setActiveEffectByName(focus.EFFECT)

    def enter(self):
        self._editor.setupViewObservations()
        self._editor.installKeyboardShortcuts()

    def exit(self):
        self._editor.setActiveEffect(None)
        self._editor.uninstallKeyboardShortcuts()
        self._editor.removeViewObservations()

    def cleanup(self):
        """Leave the node to the editor of the reloaded module: Slicer keeps the former widgets, hidden, and both would do what
        the node says."""
        self.exit()
        self._effects.disconnect("effectRegistered(QString)", self._onEffectRegistered)
        self._editor.setMRMLSegmentEditorNode(None)

    def _onEffectRegistered(self, _name):
        self._editor.updateEffectList()
