"""The section "Organs" of the panel: masks that are there or that TotalSegmentator makes, and the reference regions in them."""

from typing import Any

import slicer
from HER2PETSlicer import organs
from HER2PETSlicer.widgets.progressdialog import progressDialog
from HER2PETSlicer.widgets.reasons import enable
from slicer.i18n import tr as _

from HER2QuantLib import origin


class OrganPanel:
    """segmentation(): a context with the one for the reference regions, or a new one. together: as ReviewPanel has it."""

    def __init__(self, ui, logic, segmentation, together) -> None:
        self.ui, self.logic, self._segmentation, self._together = ui, logic, segmentation, together
        self._parameters: Any = None
        self._about: Any = None  # the PET that the panel is about
        self._whyNot = ""  # reference regions can be placed
        ui.segmentOrgansButton.connect("clicked(bool)", self._onSegment)
        ui.placeReferencesButton.connect("clicked(bool)", self._onPlace)

    def update(self, parameters, why: str) -> None:
        """What can be done with the parameters' PET and organs (None: nothing is chosen). why: logic.whyNotFound."""
        about, self._about = self._about, None if parameters is None else parameters.pet
        if self._about is not about:  # what was said was of another PET
            self._tell("")
        self._parameters = parameters
        pet, masks = (None, None) if parameters is None else (parameters.pet, parameters.organs)
        noPET = _("Choose a PET volume first.") if pet is None else ""
        enable(
            self.ui.segmentOrgansButton,
            noPET or organs.whyNotSegmented(origin.ctOf(pet)),
            _(
                "Run the extension on the CT of this PET/CT, in its fast quality (3 mm): takes minutes, longer without a graphics card."
            ),
        )
        noMasks = noPET or (_("Choose organ masks first.") if masks is None else "")
        self._whyNot = noMasks or why
        enable(
            self.ui.placeReferencesButton,
            self._whyNot,
            _(
                "Places one by rule in each organ that has a rule, away from lesions and candidates. Those that you drew or changed stay."
            ),
        )

    def _onSegment(self, _checked) -> None:
        parameters = self._parameters
        with (
            slicer.util.tryWithErrorDisplay(_("The organs were not segmented."), waitCursor=True),
            progressDialog("TotalSegmentator") as progress,
        ):
            parameters.organs = organs.segment(origin.ctOf(parameters.pet), progress)

    def _tell(self, text: str) -> None:
        self.ui.organsStatusLabel.text = text
        self.ui.organsStatusLabel.visible = bool(text)

    def place(self) -> None:
        """As the button does, or say why it cannot."""
        if self._whyNot:
            self._tell(self._whyNot)
        else:
            self._onPlace()

    def _onPlace(self, *_checked) -> None:
        parameters = self._parameters
        problem = slicer.util.tryWithErrorDisplay(_("The reference regions were not placed."), waitCursor=True)
        bar = progressDialog(_("Placing reference regions"))
        with problem, bar as progress, self._segmentation() as segmentation, self._together():
            placed = self.logic.placeReferences(parameters.pet, segmentation, parameters.organs, progress)
            count = _("Reference regions placed: {count}.").format(count=len(placed.added))
            self._tell("\n".join([count, *placed.told]))
