"""The section "Candidates" of the panel: the rule, the search, and below it the review."""

from typing import Any

import qt
import slicer
from HER2PETSlicer.widgets.numberfields import takeCommas
from HER2PETSlicer.widgets.progressdialog import progressDialog
from slicer.i18n import tr as _

from HER2QuantLib.reviewpanel import ReviewPanel

# Fields of CandidateRule that a person may change here; her2pet candidates has them all.
_FIELDS = (
    ("leastSUV", _("SUVmax, at least:"), 0.1, 50.0),
    ("outsideSUV", _("outside of organs, at least:"), 0.0, 50.0),
    ("withoutMasksSUV", _("without organ masks, at least:"), 0.0, 50.0),
    ("contrast", _("times the surroundings:"), 0.0, 20.0),
    ("ownTimes", _("times its own organ:"), 0.0, 20.0),
    ("liverTimes", _("times the liver, in it:"), 0.0, 20.0),
)


class CandidatePanel:
    """shown: as ReviewPanel has it. segmentation(): a context with the chosen one, or a new one. together: as ReviewPanel has it. place(): what the key G does."""

    def __init__(self, ui, logic, shown, segmentation, together, place) -> None:
        self.ui, self.logic, self._segmentation, self._together = ui, logic, segmentation, together
        self._parameters: Any = None
        self._about: Any = None  # the PET that the panel is about
        self._isInFront = False
        self._whyNot = ""
        self._fields = self._makeFields()
        ui.findButton.connect("clicked(bool)", self._onFind)
        ui.candidatesCollapsibleButton.connect("contentsCollapsed(bool)", self._enableKeys)
        self.reviewPanel = ReviewPanel(ui, logic, shown, together, {"F": self._onFindKey, "G": place})

    def update(self, parameters, why: str, whyNoReview: str) -> None:
        """What can be done with the parameters' PET and segmentations (None: nothing is chosen). why: logic.whyNotFound; whyNoReview: the same
        without regard to organs."""
        about, self._about = self._about, None if parameters is None else parameters.pet
        if self._about is not about:  # what was said was of another PET
            self.ui.candidatesStatusLabel.text = ""
        self._parameters = parameters
        pet, segmentation = (None, None) if parameters is None else (parameters.pet, parameters.segmentation)
        self._whyNot = why
        self.ui.findButton.enabled = not why
        self.ui.findButton.toolTip = why or _(
            "Propose foci that the organs do not explain, replacing those that nobody has decided on. A candidate is not a lesion until you accept it."
        )
        self.ui.candidatesStatusLabel.visible = bool(self.ui.candidatesStatusLabel.text)
        self.reviewPanel.setNodes(*((None, None) if whyNoReview else (pet, segmentation)))
        self._enableKeys()

    def enter(self) -> None:
        self._isInFront = True
        self._enableKeys()

    def leave(self) -> None:
        """In another module the keys have another meaning."""
        self._isInFront = False
        self._enableKeys()

    def cleanup(self) -> None:
        self.reviewPanel.keys.remove()

    def effectChanged(self) -> None:
        """The Segment Editor has another effect, or none."""
        self._enableKeys()

    def _enableKeys(self, *_changed) -> None:
        editor = self.ui.segmentEditorWidget.mrmlSegmentEditorNode()
        isEditing = editor is not None and bool(editor.GetActiveEffectName())
        isOpen = not self.ui.candidatesCollapsibleButton.collapsed
        self.reviewPanel.keys.enable(self._isInFront and isOpen and not isEditing)

    def _makeFields(self) -> dict[str, Any]:
        from HER2PETLib.measure.candidaterule import CandidateRule

        fields, layout = {}, self.ui.ruleGroupBox.layout()
        for name, title, least, most in _FIELDS:
            field = fields[name] = qt.QDoubleSpinBox()
            field.minimum, field.maximum, field.singleStep, field.decimals = least, most, 0.1, 2
            field.value = getattr(CandidateRule(), name)
            field.connect("valueChanged(double)", self._showRule)
            layout.addRow(title, field)
        self._commas = takeCommas(*fields.values())
        self._ruleLabel = qt.QLabel()
        self._ruleLabel.wordWrap = True
        # Of a section the size hint is the least width, and that of a long text is long.
        self._ruleLabel.setSizePolicy(qt.QSizePolicy.Ignored, qt.QSizePolicy.Preferred)
        layout.addRow(self._ruleLabel)
        self._fields = fields
        self._showRule()
        return fields

    def rule(self):
        from HER2PETLib.measure.candidaterule import CandidateRule

        return CandidateRule(**{name: round(field.value, 2) for name, field in self._fields.items()})

    def _showRule(self, *_value) -> None:
        from HER2PETLib.measure.candidaterule import DEFAULTS_ARE_OURS

        self._ruleLabel.text = f"{self.rule()} {DEFAULTS_ARE_OURS}"

    def _onFindKey(self) -> None:
        if self._whyNot:
            self.reviewPanel.tell(self._whyNot)
        else:
            self._onFind()

    def _onFind(self, *_checked) -> None:
        parameters = self._parameters
        problem = slicer.util.tryWithErrorDisplay(_("No candidates were searched for."), waitCursor=True)
        bar = progressDialog(_("Looking for candidates"))
        with problem, bar as progress, self._segmentation() as segmentation, self._together():
            found = self.logic.findCandidates(parameters.pet, segmentation, parameters.organs, self.rule(), progress)
            count = _("New candidates: {count}. None is a lesion until you accept it.").format(count=len(found.added))
            self.ui.candidatesStatusLabel.text = " ".join([count, *found.told])
            self.reviewPanel.reload()
        self.ui.candidatesStatusLabel.visible = bool(self.ui.candidatesStatusLabel.text)
