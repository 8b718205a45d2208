"""The part of the charter's form that names the primary analysis."""

from dataclasses import asdict

from slicer.i18n import tr as _


class PrimaryForm:
    """changed: called when a person chose something. What can be chosen is that of HER2PETLib.reading.primaryanalysis."""

    def __init__(self, ui, changed) -> None:
        self._boxes = {
            "measure": ui.primaryMeasureComboBox,
            "denominator": ui.primaryDenominatorComboBox,
            "group": ui.primaryGroupComboBox,
            "interval": ui.primaryIntervalComboBox,
            "notEvaluable": ui.primaryNotEvaluableComboBox,
        }
        self._fixed = False
        titles = {
            "measure": (
                ("", _("Not named")),
                ("imageableHER2Positive", _("Patients with imageable HER2-positive metastases")),
                ("petPositive", _("Patients with a PET-positive focus")),
                ("ppvHER2Positive", _("PPV of PET for HER2-positive")),
                ("ppvHER2PositiveOrLow", _("PPV of PET for HER2-positive or HER2-low")),
            ),
            "group": (
                ("pooled", _("All patients")),
                ("89Zr-trastuzumab", "89Zr-trastuzumab"),
                ("89Zr-pertuzumab", "89Zr-pertuzumab"),
            ),
            "interval": (("exact", _("Exact (Clopper-Pearson)")), ("wilson", _("Wilson"))),
            "notEvaluable": (
                ("countedAsNo", _("Counted as no (worst case)")),
                ("leftOut", _("Left out (as observed)")),
                ("countedAsYes", _("Counted as yes (best case)")),
            ),
        }
        for key, choices in titles.items():
            for data, title in choices:
                self._boxes[key].addItem(title, data)
        self._boxes["measure"].connect("currentIndexChanged(int)", self._onMeasure)
        for box in self._boxes.values():
            box.connect("currentIndexChanged(int)", changed)

    def show(self, named, fixed: bool) -> None:
        """named: the value of the charter's key, or None."""
        self._fixed = fixed
        for key, box in self._boxes.items():  # the measure first: it decides on the denominators
            if named or key == "measure":
                box.currentIndex = box.findData(named[key] if named else "")
        self._onMeasure()

    def value(self):
        """What is chosen, as it stands in the charter; None where no analysis is named."""
        if not self._boxes["measure"].currentData:
            return None
        return {key: box.currentData for key, box in self._boxes.items()}

    def _onMeasure(self, *_changed) -> None:
        """Offer the denominators of the measure, and keep the one that is chosen where it is one of them."""
        from HER2PETLib.reading.primaryanalysis import MEASURES

        titles = {
            "enrolled": _("Enrolled"),
            "enrolled, without replaced drop-outs": _("Enrolled, without replaced drop-outs"),
            "eligible": _("Eligible"),
            "imaged": _("Imaged"),
            "PET-positive and biopsied": _("PET-positive and biopsied"),
        }
        measure, box = self._boxes["measure"].currentData, self._boxes["denominator"]
        offered = MEASURES.get(measure, ())
        if [box.itemData(number) for number in range(box.count)] != list(offered):
            chosen, wasBlocked = box.currentData, box.blockSignals(True)
            box.clear()
            for denominator in offered:
                box.addItem(titles[denominator], denominator)
            if offered:
                box.currentIndex = offered.index(chosen) if chosen in offered else len(offered) - 1
            box.blockSignals(wasBlocked)
        for key, each in self._boxes.items():
            each.enabled = not self._fixed and (bool(measure) or key == "measure")


def proposed():
    """What a new charter names where nothing else is chosen."""
    from HER2PETLib.reading.primaryanalysis import PROPOSED

    return asdict(PROPOSED)
