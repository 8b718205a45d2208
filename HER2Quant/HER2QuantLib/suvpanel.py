"""The section "PET volume" of the panel: what the volume holds, how it became SUV, and what a person enters instead of the header."""

import re
from typing import Any

import qt
import slicer
from HER2PETSlicer import nodes
from HER2PETSlicer.petvolume import conversionOf, headerValuesOf
from HER2PETSlicer.widgets.progressdialog import progressDialog
from slicer.i18n import tr as _

from HER2QuantLib import suvtext

_ISO_FORMAT = "yyyy-MM-ddTHH:mm:ss"
# Of the line that says whether the volume can be measured: a sign beside the color, for those who do not see it.
_SIGNS = {"": "", suvtext.FIT: "\u2713", suvtext.DOUBTFUL: "\u26a0", suvtext.UNFIT: "\u2717"}
_STYLES = {"": ""} | {
    check: f"QLabel {{ background-color: {background}; color: {text}; padding: 3px; }}"
    for check, background, text in (
        (suvtext.FIT, "#d1e7dd", "#0a3622"),
        (suvtext.DOUBTFUL, "#fff3cd", "#664d03"),
        (suvtext.UNFIT, "#f8d7da", "#58151c"),
    )
}


class _Field:
    """One value of the SUV: a check box (entered or not), an editor, and where the value is from.

    key: of EnteredValues and of the header's values. used: the name under which a conversion records it. scale: what the recorded
    unit is multiplied by for the editor's. read, write: the editor's value, None where there is none.
    """

    def __init__(self, ui, key, prefix, editor, used, read, write, scale=1.0):
        self.key, self.used, self.scale = key, used, scale
        self.checkBox, self.label = getattr(ui, f"{prefix}CheckBox"), getattr(ui, f"{prefix}SourceLabel")
        self.editor = getattr(ui, editor)
        self.read, self.write = (lambda: read(self.editor)), (lambda value: write(self.editor, value))

    def show(self, header, used):
        """Show what was used, else what the header says."""
        entered = used.get("source") == "entered"
        value = used["value"] * self.scale if self.scale != 1.0 and used else used.get("value", header.get("value"))
        self.write(value)
        self.checkBox.checked = entered
        source = used.get("headerTag", header.get("source")) if entered else used.get("source", header.get("source"))
        text = header.get("text")
        tag = re.match(r"\(\w{4},\w{4}\)", source or "")
        said = _("no value") if text in (None, "") else text
        if not source:
            self.label.text = ""
        else:
            self.label.text = _("entered") if entered else (tag.group() if tag else source)
        self.label.toolTip = _("{source}: {text} in the header.").format(source=source, text=said) if source else ""
        if value is None and source:
            self.label.text = _("not in {tag}").format(tag=tag.group() if tag else source)


class SUVPanel:
    """converted: called after a volume was converted again."""

    def __init__(self, ui, logic, converted):
        self.ui, self.logic, self._converted = ui, logic, converted
        self.isFit = False  # whether there is nothing to read of the SUV of the volume
        self._pet: Any = None
        self._shown: tuple[str, str] | None = None
        self._missing = ""
        number = {"read": lambda box: box.value or None, "write": lambda box, value: setattr(box, "value", value or 0)}
        self._fields = (
            _Field(ui, "administeredAt", "administered", "administeredDateTimeEdit", "administrationDateTime",
                   self._readDateTime, self._writeDateTime),
            _Field(ui, "activityMBq", "activity", "activitySpinBox", "administeredActivity", **number, scale=1e-6),
            _Field(ui, "halfLifeS", "halfLife", "halfLifeSpinBox", "halfLife", **number),
            _Field(ui, "weightKg", "weight", "weightSpinBox", "weight", **number),
            _Field(ui, "heightCm", "height", "heightSpinBox", "height", **number),
            _Field(ui, "sex", "sex", "sexComboBox", "sex", lambda box: box.currentData or None,
                   lambda box, value: setattr(box, "currentIndex", max(0, box.findData(value or "")))),
        )  # fmt: skip
        for text, code in ((_("not given"), ""), (_("female"), "F"), (_("male"), "M"), (_("other"), "O")):
            ui.sexComboBox.addItem(text, code)
        ui.radiopharmaceuticalComboBox.connect("activated(int)", self._onRadiopharmaceutical)
        for field in self._fields:
            field.checkBox.connect("toggled(bool)", lambda checked, field=field: self._onChecked(field, checked))
        ui.administeredDateTimeEdit.connect("dateTimeChanged(QDateTime)", self.update)
        for box in (ui.activitySpinBox, ui.halfLifeSpinBox, ui.weightSpinBox, ui.heightSpinBox):
            box.connect("valueChanged(double)", self.update)
        ui.sexComboBox.connect("currentIndexChanged(int)", self.update)
        ui.reasonLineEdit.connect("textChanged(QString)", self.update)
        ui.convertButton.connect("clicked(bool)", self._onConvert)
        ui.declaredSUVCheckBox.connect("clicked(bool)", self._onDeclared)

    # What is shown

    def show(self, pet):
        """Show a volume, or None."""
        record = {} if pet is None else conversionOf(pet)
        self._showFacts(pet, record)
        shown = (pet.GetID(), str(record)) if pet is not None else None
        if shown != self._shown:
            self._pet, self._shown = pet, shown
            self._showFields(record)
        self.update()

    def _showFacts(self, pet, record):
        ui = self.ui
        warnings = [] if pet is None else suvtext.warningsOf(pet)
        check = suvtext.checkOf(pet, record, warnings)
        self.isFit = check == suvtext.FIT
        ui.petStatusLabel.text = f"{_SIGNS[check]} {suvtext.headline(pet, record)}".strip()
        ui.petStatusLabel.styleSheet = _STYLES[check]
        ui.petWarningLabel.text = "\n".join(f"\u26a0 {sentence}" for sentence in warnings)
        ui.petWarningLabel.visible = bool(warnings)
        ui.suvDetailsGroupBox.visible = pet is not None
        ui.suvDetailsLabel.text = "" if pet is None else "\n".join(suvtext.details(pet))
        ui.declaredSUVCheckBox.visible = pet is not None and not nodes.unitOf(pet)
        ui.declaredSUVCheckBox.checked = pet is not None and nodes.isSUV(pet)

    def _showFields(self, record):
        header = {} if self._pet is None else headerValuesOf(self._pet)
        items, inputs = header.get("radiopharmaceuticals", []), record.get("inputs", {})
        box = self.ui.radiopharmaceuticalComboBox
        box.clear()
        box.addItem(_("choose one"), 0)
        for number, item in enumerate(items, start=1):
            activity = item["activityMBq"]["value"]
            box.addItem(f"{item['title'] or '?'}, {activity:g} MBq" if activity else item["title"] or "?", number)
        box.currentIndex = inputs.get("radiopharmaceutical", {}).get("value", 1 if len(items) == 1 else 0)
        for widget in (box, self.ui.radiopharmaceuticalLabel):
            widget.visible = len(items) > 1
        self._showHeader(header, inputs)
        self.ui.reasonLineEdit.text = next((each["reason"] for each in inputs.values() if "reason" in each), "")
        refused = record.get("status") == "refused"
        if refused:
            self.ui.enteredGroupBox.collapsed = False
        self.ui.enteredGroupBox.visible = bool(header) or self._hasFiles()

    def _showHeader(self, header, inputs):
        chosen = self.ui.radiopharmaceuticalComboBox.currentData or 0
        item = header["radiopharmaceuticals"][chosen - 1] if chosen else {}
        for field in self._fields:
            used = inputs.get(field.used, {})
            field.show(item.get(field.key) or header.get(field.key) or {}, used)
            field.editor.enabled = field.checkBox.checked
            field.checkBox.enabled = bool(header)
        needsBody = header.get("needsBody", False)
        for field in self._fields[4:]:
            field.checkBox.enabled = needsBody
            field.checkBox.toolTip = "" if needsBody else _("SUVbw of this series does not depend on it.")

    def _hasFiles(self) -> bool:
        return self._pet is not None and bool(self._pet.GetAttribute("DICOM.instanceUIDs"))

    # What is entered

    def _entered(self) -> dict:
        """What stands in the checked fields, by the names of EnteredValues."""
        entered = {field.key: field.read() for field in self._fields if field.checkBox.checked}
        chosen = self.ui.radiopharmaceuticalComboBox
        if chosen.count > 2 and chosen.currentIndex > 0:
            entered["radiopharmaceutical"] = chosen.currentIndex
        return entered

    @property
    def _hasEntered(self) -> bool:
        """Whether the volume is as it is by what a person entered."""
        from HER2PETLib.suv.record import EnteredValues

        inputs = {} if self._pet is None else conversionOf(self._pet).get("inputs", {})
        return not EnteredValues.ofInputs(inputs).isEmpty

    def _whyNotConverted(self) -> str:
        if not self._hasFiles():
            return _("Only for volumes that were loaded through the DICOM module.")
        entered, foreign = self._entered(), not conversionOf(self._pet)
        if not entered and not self._hasEntered and not foreign:
            return _("Check a value and enter it first.")
        for field in self._fields:
            if field.checkBox.checked and entered[field.key] is None:
                return _("Enter a value for {name}.").format(name=field.checkBox.text.replace("&", "").rstrip(":").lower())
        if entered and not self.ui.reasonLineEdit.text.strip():
            return _("Say where the value is from.")
        return ""

    def update(self, *_changed):
        """Enable the button, or let it say what is missing."""
        missing = self._whyNotConverted()
        button = self.ui.convertButton
        button.enabled = not missing
        does = _("Compute SUV again from the DICOM files; what is entered stays with the volume, with who, when and why.")
        if not missing and not self._entered():
            does = _("Compute SUV from the DICOM files by what the header says.")
        button.toolTip = missing or does

    def _onChecked(self, field, checked):
        field.editor.enabled = checked
        if checked and field.key == "administeredAt" and field.read() is None:
            # The calendar opens at the scan; the day itself is for the person to say.
            acquired = headerValuesOf(self._pet).get("acquiredAt") if self._pet is not None else None
            if acquired:
                self._start = qt.QDateTime.fromString(acquired[:19], _ISO_FORMAT)
                field.editor.setDateTime(self._start)
        if not checked and self._pet is not None:
            header = headerValuesOf(self._pet)
            chosen = self.ui.radiopharmaceuticalComboBox.currentData or 0
            item = header["radiopharmaceuticals"][chosen - 1] if chosen and header else {}
            field.show(item.get(field.key) or header.get(field.key) or {}, {})
        self.update()

    def _onRadiopharmaceutical(self, index):
        self._showHeader(headerValuesOf(self._pet), {})
        self.update()

    def _onDeclared(self, checked):
        if checked:
            self._pet.SetAttribute(nodes.DECLARED_SUV, suvtext.personAndTime())
        else:
            self._pet.RemoveAttribute(nodes.DECLARED_SUV)
        self._converted()

    def _onConvert(self, checked):
        with slicer.util.tryWithErrorDisplay(_("The volume was not converted."), waitCursor=True):
            with progressDialog(_("Computing SUV")) as progress:
                self.logic.convertAgain(self._pet, self.ui.reasonLineEdit.text, progress, **self._entered())
            self._converted()

    _start = None

    def _readDateTime(self, editor):
        """ISO date-time; None while it is still the scan's: the tracer was not administered at the scan."""
        if editor.dateTime == editor.minimumDateTime or editor.dateTime == self._start:
            return None
        return editor.dateTime.toString(_ISO_FORMAT)

    def _writeDateTime(self, editor, value):
        self._start = None
        if value is None:
            editor.setDateTime(editor.minimumDateTime)
        else:
            editor.setDateTime(qt.QDateTime.fromString(value[:19].replace(" ", "T"), _ISO_FORMAT))
