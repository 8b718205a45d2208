"""What belongs to the patient: lesions, their volume and uptake together, the hottest, and how many are above blood pool and liver; of all
lesions, of each organ group and of each site."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from HER2PETLib.measure.candidateorgans import kindOf
from HER2PETLib.measure.candidaterule import BONES
from HER2PETLib.measure.referencechoice import isBloodPool
from HER2PETLib.measure.region import LESION, REFERENCE
from HER2PETLib.organs.vocabulary import organs
from HER2PETLib.tables.columns import Column

ALL, ORGAN_GROUP, SITE = "all lesions", "organ group", "site"
BONE, NODE, OTHER, UNKNOWN = "bone", "lymph node", "other", "site not given"
LIVER_CODE = "SCT:10200004"
TOTAL_COLUMNS = (
    Column("caseID", "Case", "", "Case ID as given."),
    Column("grouping", "Grouping", "", f"{ALL}, {ORGAN_GROUP} or {SITE}: each lesion is counted once in each grouping."),
    Column("group", "Group", "", "Organ group (bone, lymph node, liver, lung, brain, other) or the site's meaning."),
    Column("lesions", "Lesions", "", "Number of lesions.", "int"),
    Column("measured", "Measured", "", "How many of them have numbers; the others are in none of the following.", "int"),
    Column("volumeMl", "Volume", "ml", "Sum of volumeMl; voxels in two regions count twice.", "double"),
    Column("totalLesionUptake", "Total lesion uptake", "g", "Sum of totalLesionUptake, SUVmean times volume.", "double"),
    Column("hottestRegionID", "Hottest lesion", "", "regionID of the lesion with the highest SUVmax."),
    Column("hottestName", "Name of the hottest", "", "Its name."),
    Column("suvMax", "SUVmax", "g/ml{SUVbw}", "Its SUVmax.", "double"),
    Column("bloodPool", "Blood pool", "g/ml{SUVbw}", "SUVmean of the blood pool: of its reference region, otherwise of the mask of the aorta; empty if neither exists.", "double"),
    Column("aboveBloodPool", "Above blood pool", "", "Lesions with an SUVmax above it.", "int"),
    Column("percentAboveBloodPool", "Share above blood pool", "%", "The same in percent of the measured lesions.", "double"),
    Column("liver", "Liver", "g/ml{SUVbw}", "SUVmean of the liver: of its reference region, otherwise of the mask of the liver, including its lesions; empty if neither exists.", "double"),
    Column("aboveLiver", "Above liver", "", "Lesions with an SUVmax above it.", "int"),
    Column("percentAboveLiver", "Share above liver", "%", "The same in percent of the measured lesions.", "double"),
)  # fmt: skip
Row = Mapping[str, Any]


def patientTotals(rows: Sequence[Row], organRows: Sequence[Row] = ()) -> list[dict[str, Any]]:
    """The rows of patientTotals.csv without caseID: all lesions first, then organ groups and sites, those with most lesions first.

    rows: of measure.definitions.measureRegions; organRows: of organs.csv. A patient without lesions has one row that says 0.
    """
    lesions = [row for row in rows if row["role"] == LESION]
    levels = {
        "BloodPool": _level(rows, organRows, isBloodPool, "aorta"),
        "Liver": _level(rows, organRows, _isLiver, "liver"),
    }
    totals = [_total(ALL, "all", lesions, levels)]
    for grouping, groupOf in ((ORGAN_GROUP, organGroup), (SITE, _site)):
        totals += [_total(grouping, name, members, levels) for name, members in _grouped(lesions, groupOf)]
    return totals


def organGroup(row: Row) -> str:
    """Bone, lymph node, liver, lung or brain by the site's code, "other" for another one."""
    code, meaning = row["siteCode"], (row["siteMeaning"] or "").casefold()
    if not code:
        return UNKNOWN
    return NODE if "lymph" in meaning and "node" in meaning else _groups().get(code, OTHER)


@cache
def _groups() -> dict[str, str]:
    """Site code -> organ group, from the vocabulary of organs and the sites that name more than one of them."""
    groups = {
        "SCT:272673000": BONE, "SCT:51282000": BONE, "SCT:22356005": BONE, "SCT:113197003": BONE, LIVER_CODE: "liver", "SCT:39607008": "lung",
        "SCT:12738006": "brain",
    }  # fmt: skip
    for name, organ in organs().items():
        kind = kindOf(name)
        group = BONE if kind in BONES else "lung" if kind.startswith("lung_") and "lobe" in kind else ""
        if group:
            groups.setdefault(organ.site[0], group)
    return groups


def _site(row: Row) -> str:
    return row["siteMeaning"] or row["siteCode"] or UNKNOWN


def _grouped(lesions: Sequence[Row], groupOf: Callable[[Row], str]) -> Iterable[tuple[str, list[Row]]]:
    groups: dict[str, list[Row]] = {}
    for row in lesions:
        groups.setdefault(groupOf(row), []).append(row)
    return sorted(groups.items(), key=lambda each: (-len(each[1]), each[0]))


def _isLiver(siteCode: str, name: str) -> bool:
    return siteCode == LIVER_CODE or "liver" in name.casefold()


def _level(rows: Sequence[Row], organRows: Sequence[Row], isIt: Callable[[str, str], bool], organ: str) -> float | None:
    drawn = [row["suvMean"] for row in rows if row["role"] == REFERENCE and isIt(row["siteCode"] or "", row["name"])]
    masks = [row["suvMean"] for row in organRows if row["name"] == organ]
    return next((mean for mean in (*drawn, *masks) if mean is not None), None)


def _total(grouping: str, group: str, lesions: Sequence[Row], levels: Mapping[str, float | None]) -> dict[str, Any]:
    measured = [row for row in lesions if row["suvMax"] is not None]
    hottest = max(measured, key=lambda row: row["suvMax"], default=None)
    total: dict[str, Any] = {
        "grouping": grouping,
        "group": group,
        "lesions": len(lesions),
        "measured": len(measured),
        "volumeMl": sum(row["volumeMl"] for row in measured),
        "totalLesionUptake": sum(row["totalLesionUptake"] for row in measured),
        "hottestRegionID": hottest["regionID"] if hottest else "",
        "hottestName": hottest["name"] if hottest else "",
        "suvMax": hottest["suvMax"] if hottest else None,
    }
    for name, level in levels.items():
        above = None if level is None else sum(row["suvMax"] > level for row in measured)
        share = None if above is None or not measured else 100 * above / len(measured)
        total |= {name[0].lower() + name[1:]: level, f"above{name}": above, f"percentAbove{name}": share}
    return total
