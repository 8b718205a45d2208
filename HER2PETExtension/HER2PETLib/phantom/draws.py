"""Random numbers and UIDs that are the same in every run and every version of Python and NumPy."""

import hashlib
import uuid

import numpy as np


def generator(seed: int, *what: object) -> np.random.RandomState:
    """A generator for one purpose, named by `what`, so that no draw depends on what else was made before.

    RandomState's streams are frozen by NumPy's compatibility policy (NEP 19), those of numpy.random.Generator are not.
    """
    digest = hashlib.sha256(f"{seed} {' '.join(map(str, what))}".encode()).digest()
    return np.random.RandomState(np.frombuffer(digest, dtype="<u4").astype(np.uint32))


def uid(seed: int, *what: object) -> str:
    """A DICOM UID (UUID-derived, DICOM PS3.5 B.2) that follows from the seed."""
    return f"2.25.{uuid.uuid5(uuid.NAMESPACE_OID, f'HER2PET phantom {seed} ' + ' '.join(map(str, what))).int}"
