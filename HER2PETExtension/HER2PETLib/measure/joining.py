"""Which foci are parts of one: between two separate ones the PET would fall deeper than it does.

A large uneven tumor has many maxima. Two foci that are apart leave a dip between them, as deep as their size, their distance and the blur of the PET
allow; what falls less is the unevenness of one."""

import math
from collections.abc import Sequence

import numpy as np

from HER2PETLib.measure.candidatesearch import SIGMA_PER_FWHM

# How finely the line between two foci is looked at.
_STEP_MM = 0.5


def blurredSphere(radius: float, sigma: float, distance: np.ndarray) -> np.ndarray:
    """A sphere of 1 in 0, blurred by a Gaussian, at distances from its center; radius, sigma and distance in mm, sigma above 0.

    The share of a Gaussian about the point that the sphere holds: the squared distance from the sphere's center over the variance is noncentral chi-square
    of three degrees of freedom.
    """
    from scipy.special import chndtr

    return chndtr((radius / sigma) ** 2, 3, (distance / sigma) ** 2)


def saddleBetween(heights: Sequence[float], diameters: Sequence[float], gapMm: float, fwhm: float) -> float:
    """The lowest value on the line between the centers of two even spheres of these diameters (mm), gapMm from edge to edge, once they are blurred by so
    many mm (full width at half maximum) and have these values in their centers; the values are above the surroundings.

    The lower of the heights where the lower one is a shoulder of the other at such a distance, and so where no two spheres have such heights.
    """
    sigma, apart = SIGMA_PER_FWHM * fwhm, sum(diameters) / 2 + gapMm
    line = np.linspace(0, apart, max(math.ceil(apart / _STEP_MM), 2) + 1)
    first = blurredSphere(diameters[0] / 2, sigma, line)
    second = blurredSphere(diameters[1] / 2, sigma, apart - line)
    # Which uptake gives the heights, where each spills into the other.
    uptake = np.linalg.solve([[first[0], second[0]], [first[-1], second[-1]]], heights)
    if (uptake <= 0).any():
        return min(heights)
    return float((uptake[0] * first + uptake[1] * second).min())


def sphereDiameter(ml: float, fwhm: float) -> float:
    """The diameter (mm) of an even sphere of which, after a blur of fwhm mm, so many ml are at or above half of the value in its center.

    A quarter of the blur at least: what is as small as the blur itself may be of any smaller size.
    """
    from scipy.optimize import brentq

    sigma, seen = SIGMA_PER_FWHM * fwhm, (6000 * ml / math.pi) ** (1 / 3)

    def beyondHalf(diameter: float) -> float:
        edge, center = blurredSphere(diameter / 2, sigma, np.array([seen / 2, 0.0]))
        return float(edge - center / 2)

    least, most = fwhm / 4, seen + fwhm
    return float(brentq(beyondHalf, least, most)) if beyondHalf(least) < 0 else least
