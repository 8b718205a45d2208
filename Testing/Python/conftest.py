"""What all tests share: where the third-party data is."""

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def sharedData() -> Path:
    """The folder of third-party test data; a test that asks for it is skipped where it is absent."""
    folder = Path(os.environ.get("HER2PET_TEST_DATA", REPOSITORY.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"third-party test data is not at {folder} (set HER2PET_TEST_DATA)")
    return folder
