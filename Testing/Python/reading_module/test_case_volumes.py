"""The images of a case come out of a packet as they went in, and seen from the front."""

import numpy as np
import pytest
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.reading.chance import Chance
from HER2PETLib.reading.packet.images import anteriorMaximum
from HER2PETLib.reading.packet.volumeformat import parsePacketVolume, writePacketVolume
from HER2PETLib.volumefile import readVolume
from hypothesis import given
from hypothesis import strategies as st

# Rotation by 30 degrees about the patient's axis: an oblique grid.
OBLIQUE = ((0.8660254037844387, -0.5, 0.0), (0.5, 0.8660254037844386, 0.0), (0.0, 0.0, 1.0))


@pytest.mark.parametrize("direction", (np.eye(3), OBLIQUE, ((0, 0, 1), (1, 0, 0), (0, 1, 0))))
@pytest.mark.parametrize("kind", ("float32", "int16"))
def test_a_bare_volume_is_read_as_itk_reads_it(tmp_path, direction, kind):
    values = np.random.default_rng(1).integers(-900, 900, (3, 4, 5)).astype(kind)
    volume = Volume(values, Geometry.fromLPS((3, 4, 5), (1.5, -2.25, 300.125), (2, 2.5, 3.3), direction))
    writePacketVolume(tmp_path / "v.nrrd", volume, Chance(b"secret", "v"))
    parsed, expected = parsePacketVolume((tmp_path / "v.nrrd").read_bytes()), readVolume(tmp_path / "v.nrrd")
    assert (parsed.values == values).all()
    assert parsed.values.dtype == kind
    assert parsed.geometry.isSameAs(expected.geometry, 1e-6)
    assert parsed.geometry.isSameAs(volume.geometry, 1e-6)


@pytest.mark.parametrize("data", (b"", b"NRRD0004\n\n", b"NRRD0004\ntype: float\n\nx", b"DICM"))
def test_anything_else_is_refused(data):
    with pytest.raises((ValueError, KeyError, IndexError)):
        parsePacketVolume(data)


@given(axes=st.permutations(range(3)), flips=st.tuples(*[st.booleans()] * 3), place=st.tuples(*[st.integers(1, 2)] * 3))
def test_the_hottest_voxel_is_seen_from_the_front_where_it_is(axes, flips, place):
    """Whichever axis of the grid is anterior-posterior: right and superior stay, and the picture is as thick as the patient."""
    direction = np.eye(3)[:, axes] * np.where(flips, -1, 1)
    geometry = Geometry.fromLPS((4, 5, 6), (10, 20, 30), (2, 3, 4), direction)
    values = np.zeros((4, 5, 6), np.float32)
    values[place] = 7
    seen = anteriorMaximum(Volume(values, geometry))
    assert sorted(seen.geometry.shape)[0] == 1
    (found,) = np.argwhere(seen.values == 7)
    right, _anterior, superior = seen.geometry.toRAS(found)
    expected = geometry.toRAS(place)
    assert (right, superior) == pytest.approx((expected[0], expected[2]))
    corners = [
        np.sort([grid.toRAS(np.array(corner) - 0.5) for corner in ([0, 0, 0], grid.shape)], axis=0)
        for grid in (geometry, seen.geometry)
    ]
    assert corners[0] == pytest.approx(corners[1])
