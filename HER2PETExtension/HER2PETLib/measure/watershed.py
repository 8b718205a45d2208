"""Each voxel to the maximum that it belongs to: the one watershed of the house."""

import numpy as np


def basins(values: np.ndarray, mask: np.ndarray, markers: np.ndarray) -> np.ndarray:
    """Which marker (1, 2, ..., where it begins) each voxel of a mask belongs to, flooded from high values to low ones; 0 outside of the mask.

    All (k, j, i); values: finite. A morphological watershed, which floods by height. Not scipy.ndimage.watershed_ift: it floods by the
    differences between neighbors, so that a steep hill takes the voxels of a flat one beside it.
    """
    import SimpleITK as sitk

    depth = sitk.GetImageFromArray(np.where(mask, -values, np.inf).astype(np.float32))
    found = sitk.MorphologicalWatershedFromMarkers(
        depth, sitk.GetImageFromArray(markers.astype(np.uint16)), markWatershedLine=False
    )
    return np.where(mask, sitk.GetArrayViewFromImage(found), 0)
