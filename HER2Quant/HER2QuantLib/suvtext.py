"""What the panel says about a volume: what matters first, its warnings, and how its values were obtained."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import slicer
from HER2PETLib.environment import currentUser
from HER2PETLib.report.suvprovenance import inWords
from HER2PETSlicer import nodes
from HER2PETSlicer.petvolume import conversionOf, isAltered, reasonOf
from slicer.i18n import tr as _

from HER2QuantLib import origin

# Set by Slicer's other PET tools on a volume that they have scaled by a real-world-value map.
SCALED_BY_OTHERS = "DICOM.RWV.instanceUID"


# Whether a volume can be measured: yes, yes with a warning, no.
FIT, DOUBTFUL, UNFIT = "fit", "doubtful", "unfit"


def checkOf(pet: "slicer.vtkMRMLScalarVolumeNode | None", record: dict[str, Any], warnings: Sequence[str]) -> str:
    """FIT, DOUBTFUL or UNFIT; empty for no volume."""
    if pet is None:
        return ""
    if origin.whyNoPET(pet) or not nodes.isSUV(pet) or isAltered(pet):
        return UNFIT
    isEntered = any("reason" in each for each in record.get("inputs", {}).values())
    return DOUBTFUL if warnings or record.get("adaptations") or isEntered else FIT


def personAndTime() -> str:
    return f"{currentUser()}, {datetime.now().astimezone().isoformat(timespec='seconds')}"


def headline(pet: "slicer.vtkMRMLScalarVolumeNode | None", record: Mapping[str, Any]) -> str:
    """One or two lines: what the values are, how long after administration, of which tracer; or why there is no SUV."""
    if pet is None:
        return _("No volume chosen.")
    if why := origin.whyNoPET(pet):
        return why
    if record.get("status") == "refused":
        return _("No SUV: {reason} {remedy}").format(reason=reasonOf(record["reason"]), remedy=record["remedy"])
    units = pet.GetVoxelValueUnits()
    unit = (units.GetCodeMeaning() or units.GetCodeValue() or "") if nodes.unitOf(pet) else ""
    if not record:
        if unit:
            return _("Units: {unit}.").format(unit=unit)
        return _("The volume does not say what its units are.")
    hours = record["hoursSinceAdministration"]
    tracer = record["tracer"] or _("tracer not named")
    if hours is None:
        text = _("{kind}, {tracer}; hours since administration unknown.").format(kind=record["kind"], tracer=tracer)
    else:
        text = _("{kind}, {hours:.1f} h ({days:.1f} days) after administration of {tracer}.").format(
            kind=record["kind"], hours=hours, days=hours / 24, tracer=tracer
        )
    entered = [inWords(name) for name, each in record["inputs"].items() if "reason" in each]
    if entered:
        text += "\n" + _("Entered by hand: {names}.").format(names=", ".join(entered))
    if record["adaptations"]:
        rules = "; ".join(each["rule"] for each in record["adaptations"])
        text += "\n" + _("Adapted from the header: {rules}.").format(rules=rules)
    return text


def warningsOf(pet: "slicer.vtkMRMLScalarVolumeNode") -> list[str]:
    """What a person must know before trusting the numbers; sentences."""
    from HER2PETLib.suv.volume import HIGHEST_SUV  # here: the start of Slicer does not wait for pydicom

    record = conversionOf(pet)
    warnings = list(record.get("warnings", []))
    if isAltered(pet):
        warnings.append(_("The voxels have been changed since they were converted. Compute SUV again before measuring."))
    if pet.GetParentTransformNode() is not None:
        said = _("The transform {transform} moves this volume; regions are measured where both lie after it.")
        warnings.append(said.format(transform=pet.GetParentTransformNode().GetName()))
    if not record and nodes.unitOf(pet) in nodes.SUV_UNITS:
        how = f" ({SCALED_BY_OTHERS})" if pet.GetAttribute(SCALED_BY_OTHERS) else ""
        said = _(
            "Another tool made these SUV{how}; they are used as they are and not scaled again. How they were obtained is not known here."
        )
        warnings.append(said.format(how=how))
    if twin := origin.sameSeries(pet):
        warnings.append(_("{name} is of the same DICOM series: regions and table belong to one of the two.").format(name=twin))
    declared = pet.GetAttribute(nodes.DECLARED_SUV)
    if declared and not nodes.unitOf(pet):
        warnings.append(_("Taken as SUVbw because {who} said so.").format(who=declared))
    if not record and nodes.isSUV(pet) and pet.GetImageData() is not None:
        highest = pet.GetImageData().GetScalarRange()[1]
        if highest > HIGHEST_SUV:
            warnings.append(
                _("Values reach {highest:.6g}: these are not SUV, but probably Bq/ml or counts.").format(highest=highest)
            )
    return warnings


def details(pet: "slicer.vtkMRMLScalarVolumeNode") -> list[str]:
    """How the values were obtained, line by line."""
    record = conversionOf(pet)
    lines = []
    if record.get("status") == "converted":
        lines.append(_("Decay: {rule}.").format(rule=record["decayRule"]))
        if record["decayedActivityMBq"] is not None:
            lines.append(_("Activity at that instant: {activity:.4g} MBq.").format(activity=record["decayedActivityMBq"]))
        factor = record["factor"]
        text = f"{factor:.6g}" if isinstance(factor, float) else _("differs from slice to slice")
        lines.append(_("Factor from the units of the file to SUV: {factor}.").format(factor=text))
        for each in record["adaptations"]:
            original = each["original"] or _("no value")
            lines.append(
                _("Adapted: {rule}; {tag} {original}, used {used}.").format(
                    rule=each["rule"], tag=each["tag"], original=original, used=each["used"]
                )
            )
        for name, each in record["inputs"].items():
            if "reason" in each:
                header = each["header"] or _("no value")
                lines.append(
                    _("Entered: {name} {value} ({reason}; {by}, {at}); in the header: {header}.").format(
                        **{**each, "name": inWords(name), "header": header}
                    )
                )
    image = pet.GetImageData()
    if image is not None:
        size = " x ".join(str(count) for count in image.GetDimensions())
        spacing = " x ".join(f"{step:.2f}" for step in pet.GetSpacing())
        lines.append(_("{size} voxels of {spacing} mm.").format(size=size, spacing=spacing))
    return lines


def provenanceOf(pet: "slicer.vtkMRMLScalarVolumeNode") -> dict[str, Any]:
    """How a volume came to be SUV; for provenance.json."""
    record, how = conversionOf(pet), {"name": pet.GetName(), "warnings": warningsOf(pet)}
    if pet.GetParentTransformNode() is not None:
        how["transform"] = {"name": pet.GetParentTransformNode().GetName(), "matrix": nodes.toWorld(pet).tolist()}
    if record:
        return {"source": "DICOM", "suv": record, **how}
    said = pet.GetAttribute(nodes.DECLARED_SUV) if not nodes.unitOf(pet) else ""
    suv = f"Declared to be SUVbw by {said}; not checked." if said else "SUVbw by the units of the volume; not computed here."
    return {"source": "volume", "suv": suv, **how}
