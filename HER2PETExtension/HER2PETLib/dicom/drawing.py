"""Files of DICOM that hold what somebody drew, segmentations and structure sets: whether a file is DICOM, and its faults as sentences."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from HER2PETLib.errors import ProblemError


def isDICOMFile(path: Path) -> bool:
    """Whether it is a DICOM file. Raises ProblemError where it is no file or cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(132)[128:] == b"DICM"
    except FileNotFoundError as error:
        raise ProblemError(f"{path} is not a file.", "Check the path.") from error
    except IsADirectoryError as error:
        raise ProblemError(f"{path} is a folder.", "Name the segmentation's file in it.") from error
    except OSError as error:
        raise ProblemError(f"{path} cannot be read: {error.strerror}.", "Ask for permission to read it.") from error


@contextmanager
def readingDICOM(path: Path) -> Iterator[None]:
    """What pydicom and highdicom raise on files that are cut, emptied or written against the standard, as a sentence."""
    try:
        yield
    except ProblemError:
        raise
    except (OSError, EOFError, ValueError, LookupError, AttributeError, TypeError, RuntimeError) as error:
        raise ProblemError(
            f"{path} cannot be read as a DICOM segmentation or structure set.", "Export it again from the program that wrote it."
        ) from error
