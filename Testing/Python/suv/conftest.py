"""Converting a built series in one call."""

import pytest
from HER2PETLib.suv.conversion import convertSeries
from HER2PETLib.suv.record import EnteredValues


@pytest.fixture(scope="session")
def convert(pet):
    """convert(entered={...}, kind=..., strict=..., **header changes) -> SUVConversion of a series of `pet.series`."""

    def run(entered: dict | None = None, kind: str = "SUVbw", strict: bool = False, **changes):
        values = EnteredValues(**entered, reason="dose sheet") if entered else None
        return convertSeries(pet.read(pet.series(**changes)), values, kind, strict)

    return run
