"""The ideal observer of the bench of candidates: what it calls one SD is one SD of the noise that the generated scanner makes."""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest
from HER2PETLib.phantom.cohort import makeCase
from HER2PETLib.phantom.imaging import addNoise
from HER2PETLib.phantom.trial import SEED

BENCH = Path(__file__).resolve().parents[2] / "Benchmarks" / "candidateaccuracy.py"


@pytest.fixture(scope="module")
def idealDistance():
    spec = importlib.util.spec_from_file_location("candidateaccuracy", BENCH)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where dataclasses look
    spec.loader.exec_module(module)
    yield module.idealDistance
    del sys.modules[spec.name]


def test_noise_of_the_generated_scanner_lies_one_sd_a_voxel_away(idealDistance):
    """White noise of n voxels has the length root of n; the faces of the box, where the noise does not go round, add a little."""
    case, plain = makeCase(SEED, 0), np.full((40, 40, 40), 1.3, np.float32)
    noise = addNoise(plain, case.pet, case.noise, np.random.RandomState(3)) - plain
    assert abs(idealDistance(case, noise, plain)) / noise.size**0.5 == pytest.approx(1, abs=0.08)


def test_a_signal_is_found_by_its_filter_at_that_many_sds(idealDistance):
    """A Gaussian as wide as the noise's correlation is one white voxel, filtered: 1.5 times that is 1.5 SDs. A colder place is below 0."""
    from HER2PETLib.phantom.imaging import NOISE_FWHM_MM, SIGMA_PER_FWHM
    from scipy.ndimage import gaussian_filter

    case, plain = makeCase(SEED, 0), np.full((31, 31, 31), 0.95)
    sigmas = [NOISE_FWHM_MM * SIGMA_PER_FWHM / size for size in case.pet.spacing[::-1]]
    one = np.zeros(plain.shape)
    one[15, 15, 15] = 1
    filtered = gaussian_filter(one, sigmas)
    signal = 1.5 * case.noise * filtered / np.sqrt((filtered**2).sum())  # SUV + 0.05 is 1
    assert idealDistance(case, signal, plain) == pytest.approx(1.5, rel=1e-6)
    assert idealDistance(case, -signal, plain) == pytest.approx(-1.5, rel=1e-6)
