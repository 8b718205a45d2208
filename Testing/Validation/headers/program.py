"""The one place that calls the program: a folder with a series in, SUV and every sentence out."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from HER2PETLib.errors import ProblemError


@dataclass(frozen=True)
class Answer:
    """suv: float32 (k, j, i), or None. refusal: why there is none. words: warnings and adaptations. crash: an error that no user should see."""

    suv: np.ndarray | None
    words: tuple[str, ...]
    refusal: str = ""
    crash: str = ""


def suvOf(folder: Path, entered: dict[str, float | str]) -> Answer:
    """What the program makes of a folder, the way `her2pet suv` goes."""
    words: list[str] = []
    try:
        suv, adaptations = _convert(folder, entered, words)
    except ProblemError as error:
        return Answer(None, tuple(words), f"{error.reason} {error.remedy}")
    except Exception as error:  # noqa: BLE001, a crash is one of the results that are counted
        return Answer(None, tuple(words), "", f"{type(error).__name__}: {error}")
    said = [" ".join(str(one.get(key, "")) for key in ("rule", "tag", "original", "used")) for one in adaptations]
    return Answer(suv, (*words, *said))


def _convert(folder: Path, entered: dict[str, float | str], words: list[str]) -> tuple[np.ndarray, list[dict[str, Any]]]:
    try:
        from HER2PETLib.suv import EnteredValues, loadPET
    except ImportError:  # before the room had public names
        from HER2PETLib.suv.pet import loadPET
        from HER2PETLib.suv.record import EnteredValues

    values = EnteredValues(**entered, reason="dose sheet") if entered else None
    pet = loadPET(folder, entered=values, tell=words.append)
    suv = pet.provenance["suv"]
    if suv.get("secondWitnessOfTheDay") == "none":
        words.append("There is no second witness of the day of administration.")
    return pet.volume.values, suv["adaptations"]
