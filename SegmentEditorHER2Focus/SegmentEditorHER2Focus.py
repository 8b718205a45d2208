"""Hidden module: registers the Segment Editor effect "HER2 focus" (SegmentEditorHER2FocusLib/SegmentEditorEffect.py)."""

from pathlib import Path

import slicer
from slicer.i18n import tr as _
from slicer.i18n import translate
from slicer.ScriptedLoadableModule import ScriptedLoadableModule


class SegmentEditorHER2Focus(ScriptedLoadableModule):
    def __init__(self, parent):
        ScriptedLoadableModule.__init__(self, parent)
        self.parent.title = "SegmentEditorHER2Focus"
        self.parent.categories = [translate("qSlicerAbstractCoreModule", "Segmentation")]
        self.parent.dependencies = ["Segmentations"]
        self.parent.contributors = ["The SlicerHER2PET contributors"]
        self.parent.hidden = True
        self.parent.helpText = _("Registers the Segment Editor effect HER2 focus: a lesion of a PET by one click.")
        self.parent.acknowledgementText = ""
        slicer.app.connect("startupCompleted()", self.registerEditorEffect)

    def registerEditorEffect(self):
        import qSlicerSegmentationsEditorEffectsPythonQt as effects

        effect = effects.qSlicerSegmentEditorScriptedEffect(None)
        # Slicer names the Python module after the file's folder: nothing else may be imported from that folder.
        effect.setPythonSource((Path(__file__).parent / "SegmentEditorHER2FocusLib" / "SegmentEditorEffect.py").as_posix())
        effect.self().register()
