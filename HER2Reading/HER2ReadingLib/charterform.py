"""The form of the charter, checked as it is filled in. Its defaults and its rules are HER2PETLib.reading.charter's."""

import importlib.util
import json

import qt
from HER2PETSlicer.widgets.numberfields import takeCommas
from slicer.i18n import tr as _

from HER2ReadingLib.controls import fillTable
from HER2ReadingLib.hanging import LAYOUT_TITLES
from HER2ReadingLib.primaryform import PrimaryForm, proposed

LARGEST_SCORE = 100
# What a charter may say of stages without being written by hand.
_STAGES = (
    {"name": "HER2 PET alone", "images": ["pet"]},
    {"name": "with CT", "images": ["pet", "ct"]},
    {"name": "with FDG", "images": ["pet", "ct", "fdg"]},
)


class CharterForm:
    """changed: called when something was entered."""

    def __init__(self, ui, changed) -> None:
        self.ui, self._changed = ui, changed
        self.isChanged = False  # whether a person has entered something since a charter was shown
        self._showing, self._fixed = False, ""
        self._anchors: dict[int, str] = {}  # of every score that was ever on the scale: none is lost by a shorter one
        for layout, title in LAYOUT_TITLES.items():
            ui.layoutComboBox.addItem(title, layout)
        for title, count in (
            (_("One: all images at once"), 0),
            (_("PET alone, then with CT"), 2),
            (_("PET alone, with CT, with FDG"), 3),
        ):
            ui.stagesComboBox.addItem(title, json.dumps(_STAGES[:count]))
        ui.lowestScoreSpinBox.maximum = ui.highestScoreSpinBox.maximum = LARGEST_SCORE
        self._spinBoxes = (
            ui.thresholdSpinBox, ui.repeatsSpinBox, ui.petLowerSpinBox, ui.petUpperSpinBox, ui.ctLowerSpinBox, ui.ctUpperSpinBox,
            ui.gateSpinBox,
        )  # fmt: skip
        self._lines = ui.titleLineEdit, ui.tracerLineEdit, ui.readersLineEdit, ui.seedLineEdit
        self._scale = ui.lowestScoreSpinBox, ui.highestScoreSpinBox
        self._checkBoxes = ui.gateRadiusCheckBox, ui.seeSUVCheckBox, ui.reopenCheckBox
        for line in self._lines:
            line.connect("textChanged(QString)", self._onChanged)
        for box in self._spinBoxes:
            kind = "double" if box.inherits("QDoubleSpinBox") else "int"
            box.connect(f"valueChanged({kind})", self._onChanged)
        for box in self._scale:
            box.connect("valueChanged(int)", self._onScale)
        for box in self._checkBoxes:
            box.connect("toggled(bool)", self._onChanged)
        for combo in (ui.layoutComboBox, ui.stagesComboBox):
            combo.connect("currentIndexChanged(int)", self._onChanged)
        ui.anchorsTable.connect("cellChanged(int,int)", self._onAnchor)
        self._primary = PrimaryForm(ui, self._onChanged)
        self._commas = takeCommas(*(box for box in self._spinBoxes if box.inherits("QDoubleSpinBox")))
        self.clear()

    def clear(self, fixed: str = "") -> None:
        """An empty form: what a new charter says where nothing else is chosen."""
        from HER2PETLib.reading.charter import defaultChoices

        tracer = "89Zr-trastuzumab"
        self.show(
            {"title": "", "tracer": tracer, "readers": [], "seed": None, "primaryAnalysis": proposed(), **defaultChoices()}, fixed
        )

    def show(self, document, fixed: str = "") -> None:
        """Show the document of a charter. fixed: why it cannot be changed any more."""
        ui, self._showing = self.ui, True
        try:
            ui.titleLineEdit.text, ui.tracerLineEdit.text = document["title"], document["tracer"]
            ui.readersLineEdit.text = ", ".join(document["readers"])
            ui.seedLineEdit.text = "" if document["seed"] is None else str(document["seed"])
            self._anchors = {entry["score"]: entry["anchor"] for entry in document["scale"]}
            ui.lowestScoreSpinBox.value, ui.highestScoreSpinBox.value = min(self._anchors), max(self._anchors)
            self._showScale()
            ui.thresholdSpinBox.value, ui.repeatsSpinBox.value = document["rule"]["threshold"], document["repeats"]
            hanging, gate, may = document["hanging"], document["matchingGate"], document["readerMay"]
            self._toleranceMm = gate["toleranceMm"]  # kept as it is: it has no field
            self._ruleReaders = document["rule"]["readers"]  # likewise
            ui.layoutComboBox.currentIndex = ui.layoutComboBox.findData(hanging["layout"])
            self._showStages(document.get("stages", []))
            ui.petLowerSpinBox.value, ui.petUpperSpinBox.value = hanging["petWindow"]
            ui.ctLowerSpinBox.value, ui.ctUpperSpinBox.value = hanging["ctWindow"]
            ui.gateSpinBox.value, ui.gateRadiusCheckBox.checked = gate["minimumMm"], gate["lesionRadius"]
            ui.seeSUVCheckBox.checked, ui.reopenCheckBox.checked = may["seeSUV"], may["reopenCases"]
            self._primary.show(document.get("primaryAnalysis"), bool(fixed))
        finally:
            self._showing = False
        self._fixed, self.isChanged = fixed, False
        for widget in (
            *self._lines,
            *self._scale,
            *self._spinBoxes,
            *self._checkBoxes,
            ui.layoutComboBox,
            ui.stagesComboBox,
            ui.anchorsTable,
        ):
            widget.enabled = not fixed
        self._changed()

    def _showStages(self, stages) -> None:
        """Stages that somebody wrote into study.json by hand get an entry of their own."""
        combo, data = self.ui.stagesComboBox, json.dumps(stages)
        if combo.findData(data) < 0:
            combo.addItem(", ".join(stage["name"] for stage in stages), data)
        combo.currentIndex = combo.findData(data)

    def choices(self) -> dict:
        """What is entered, by the keys of a charter; the seed is None where one is to be drawn."""
        ui, seed = self.ui, self.ui.seedLineEdit.text.strip()
        scores = range(ui.lowestScoreSpinBox.value, ui.highestScoreSpinBox.value + 1)
        return {
            "title": ui.titleLineEdit.text.strip(),
            "tracer": ui.tracerLineEdit.text.strip(),
            "readers": [name.strip() for name in ui.readersLineEdit.text.split(",") if name.strip()],
            "scale": [{"score": score, "anchor": self._anchors.get(score, "").strip()} for score in scores],
            "rule": {"readers": self._ruleReaders, "threshold": ui.thresholdSpinBox.value},
            "repeats": ui.repeatsSpinBox.value,
            "seed": None if not seed else int(seed) if seed.isdecimal() else seed,
            "stages": json.loads(ui.stagesComboBox.currentData),
            "hanging": {
                "layout": ui.layoutComboBox.currentData,
                "petWindow": [ui.petLowerSpinBox.value, ui.petUpperSpinBox.value],
                "ctWindow": [ui.ctLowerSpinBox.value, ui.ctUpperSpinBox.value],
            },
            "primaryAnalysis": self._primary.value(),
            "readerMay": {"seeSUV": ui.seeSUVCheckBox.checked, "reopenCases": ui.reopenCheckBox.checked},
            "matchingGate": {
                "minimumMm": ui.gateSpinBox.value,
                "lesionRadius": ui.gateRadiusCheckBox.checked,
                "toleranceMm": self._toleranceMm,
            },
        }

    @property
    def isFixed(self) -> bool:
        return bool(self._fixed)

    def problem(self) -> str:
        """What is missing or wrong in the form, or why it cannot be changed, as a sentence; empty where nothing is."""
        if self._fixed:
            return self._fixed
        choices = self.choices()
        for key, says in (
            ("title", _("Enter a title.")),
            ("tracer", _("Enter the tracer.")),
            ("readers", _("Name the readers, separated by commas.")),
        ):
            if not choices[key]:
                return says
        if importlib.util.find_spec("jsonschema") is None:  # it is asked for, and the charter checked, when the study is created
            return ""
        from HER2PETLib.reading.charter import newDocument
        from HER2PETLib.reading.charterfaults import faultsOf

        cases = [f"case{number}" for number in range(max(1, choices["repeats"]))]
        faults = faultsOf(newDocument(cases=cases, **{**choices, "seed": choices["seed"] or 0}))
        return f"{faults[0].reason[:1].upper()}{faults[0].reason[1:]}. {faults[0].remedy}" if faults else ""

    # What a person enters

    def _onChanged(self, *_changed) -> None:
        if not self._showing:
            self.isChanged = True
            self._changed()

    def _onScale(self, *_changed) -> None:
        if not self._showing:
            self._showScale()
            self._onChanged()

    def _onAnchor(self, row, column) -> None:
        if not self._showing:
            self._anchors[self.ui.highestScoreSpinBox.value - row] = self.ui.anchorsTable.item(row, column).text()
            self._onChanged()

    def _showScale(self) -> None:
        """The scale from its highest score down, as the readers see it; the threshold lies within it."""
        ui, wasShowing = self.ui, self._showing
        lowest, highest = ui.lowestScoreSpinBox.value, ui.highestScoreSpinBox.value
        scores = range(highest, lowest - 1, -1)
        self._showing = True
        try:
            ui.thresholdSpinBox.minimum, ui.thresholdSpinBox.maximum = lowest + 1, max(highest, lowest + 1)
            fillTable(
                ui.anchorsTable, [_("Score"), _("Meaning")], [(str(score), self._anchors.get(score, "")) for score in scores]
            )
            for row in range(len(scores)):
                ui.anchorsTable.item(row, 0).setFlags(qt.Qt.ItemIsEnabled)
        finally:
            self._showing = wasShowing
