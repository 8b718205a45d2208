"""Every PET series found in files, folders or databases: an SUV volume, or the reason why there is none."""

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from HER2PETLib.errors import ProblemError
from HER2PETLib.outputfolder import OutputFolder
from HER2PETLib.outputrecord import OutputRecord
from HER2PETLib.progress import Progress, silent

if TYPE_CHECKING:
    from HER2PETLib.dicom.series import SeriesFiles
    from HER2PETLib.suv.record import EnteredValues
    from HER2PETLib.suv.result import Converted, Refused

JOB, LIST = "suv", "suv.json"


@dataclass(frozen=True)
class ConvertedFile:
    """A series' result. file: name of its volume, "" where it was refused. maximum: highest SUV; share: of the activity that was
    administered and is left, None where not known. left: why a volume of an earlier run is still there, or ""."""

    result: "Converted | Refused"
    file: str = ""
    maximum: float | None = None
    share: float | None = None
    left: str = ""

    def toJSON(self) -> dict[str, Any]:
        """The object of `suv.json`."""
        record = self.result.toJSON()
        record["reason"] = f"{record['reason']} {self.left}".strip()
        return record | {"file": self.file, "maximum": self.maximum, "shareOfAdministeredActivity": self.share}


@dataclass(frozen=True)
class SUVRun:
    """series: one a PET series. problems: sentences about what could not be read. others: series of other modalities, and PET series
    that were not asked for; unrelated: files that are not DICOM. table: the path of suv.json."""

    series: tuple[ConvertedFile, ...]
    problems: tuple[str, ...]
    others: int
    unrelated: int
    table: Path

    @property
    def converted(self) -> int:
        """How many series became SUV."""
        return sum(one.result.isConverted for one in self.series)


def convertAll(
    paths: Sequence[str],
    out: Path,
    entered: "EnteredValues",
    *,
    kind: str = "SUVbw",
    strict: bool = False,
    seriesInstanceUID: str = "",
    progress: Progress = silent,
    replace: bool = False,
) -> SUVRun:
    """Convert every PET series into `out`: <SeriesInstanceUID>.nrrd and suv.json, which keeps what earlier runs there said of other series.

    replace: volumes of another kind of SUV in `out` are replaced.
    Raises ProblemError where there is no PET series, no such kind of SUV, or `out` cannot be written; nothing is computed then.
    """
    from HER2PETLib.dicom.folder import findSeries
    from HER2PETLib.files import writeJSON
    from HER2PETLib.suv.body import kindOf

    kindOf(kind)
    found = findSeries(paths, progress)
    series = [one for one in found.ofModality("PT") if seriesInstanceUID in ("", one.seriesInstanceUID)]
    if not series:
        unread = f", {len(found.problems)} files that could not be read ({found.problems[0]})" if found.problems else ""
        raise ProblemError(
            f"No PET series {seriesInstanceUID + ' ' if seriesInstanceUID else ''}was found in {', '.join(map(str, paths))}: "
            f"{len(found.series)} other series, {len(found.unrelated)} non-DICOM files{unread}.",
            "Give the folder that holds the PET series.",
        )
    inputs = [file.path for one in found.series for file in one.files]
    with OutputFolder(out, JOB, kind, inputs=inputs, replace=replace) as output:
        output.check([LIST])  # before the work
        former = _former(output.folder, {one.seriesInstanceUID for one in series})
        results = tuple(convertOne(one, output, entered, kind, strict, progress) for one in series)
        with output.adding() as folder:
            writeJSON(folder / LIST, [*former, *(result.toJSON() for result in results)])
    return SUVRun(results, found.problems, len(found.series) - len(series), len(found.unrelated), out / LIST)


def _former(folder: Path, without: Collection[str]) -> list[dict[str, Any]]:
    """What earlier runs said of other series: how a volume that is still there came to be, and why another one is not."""
    if not (folder / LIST).is_file():
        return []
    made = OutputRecord.read(folder)
    objects = json.loads((folder / LIST).read_text(encoding="utf-8"))  # it is unchanged, or would have been refused
    return [
        one for one in objects if one["seriesInstanceUID"] not in without and (not one["file"] or made.isUnchanged(one["file"]))
    ]


def convertOne(
    found: "SeriesFiles",
    output: OutputFolder,
    entered: "EnteredValues",
    kind: str = "SUVbw",
    strict: bool = False,
    progress: Progress = silent,
) -> ConvertedFile:
    """Convert one series and write its volume; whatever is wrong with it, and with the disk, is in the result."""
    from HER2PETLib.dicom.about import aboutSeries
    from HER2PETLib.suv.pet import convertImage
    from HER2PETLib.suv.result import Converted, Refused
    from HER2PETLib.suv.volume import shareOfActivity
    from HER2PETLib.volumefile import writeVolume

    if not re.fullmatch(r"[0-9.]{1,64}", found.seriesInstanceUID):
        problem = ProblemError(
            f"Series Instance UID (0020,000E) {found.seriesInstanceUID!r} is not a UID.", "Export the series again."
        )
        return ConvertedFile(Refused.of(problem, aboutSeries(found), kind))
    file = f"{found.seriesInstanceUID}.nrrd"
    image = convertImage(found, entered, kind, strict, progress)
    result = image.result
    if image.volume is not None and isinstance(result, Converted):
        try:
            with output.adding() as folder:
                writeVolume(folder / file, image.volume)
            share = shareOfActivity(image.volume, result)
            return ConvertedFile(result, file, float(image.volume.values.max()), share)
        except ProblemError as problem:
            result = Refused.of(problem, result.about, kind)
    try:
        # A volume of an earlier run, by other inputs, would pass for what is refused now.
        output.remove(file)
    except ProblemError as error:
        return ConvertedFile(result, left=error.reason)
    if (output.folder / file).exists():
        return ConvertedFile(
            result, left=f"{output.folder / file} is still there: her2pet did not make it, or it was changed since."
        )
    return ConvertedFile(result)
