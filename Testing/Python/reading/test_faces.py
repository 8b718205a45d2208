"""Burned-in text and faces are reported before anything is handed out, and a face is cut off without resampling."""

from dataclasses import replace

import numpy as np
import pytest
from HER2PETLib.cases import Case
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.reading.packet.contents import readPacket
from HER2PETLib.reading.study.faces import below, concernsOf, croppedAbove, planeOf
from HER2PETLib.reading.study.handout import handOut
from HER2PETLib.reading.study.sources import SourceFocus, SourceImages
from HER2PETLib.reading.study.study import openStudy
from HER2PETLib.volumefile import readVolume, writeVolume
from hypothesis import given
from hypothesis import strategies as st
from pydicom.dataset import Dataset

SPACING = 8.0  # mm


def body(top=1000, *, flipped=False, trunk=True):
    """A CT from 0 to `top` mm: a trunk (40 x 24 cm) to 600 mm, a neck (12 cm) to 680, a head (16 x 20 cm) to 900; arms (8 cm) beside it."""
    j, i = np.mgrid[:60, :60] * SPACING / 10 - 24  # cm

    def ellipse(width, depth, x=0.0):
        return ((i - x) / width * 2) ** 2 + (j / depth * 2) ** 2 <= 1

    slices = []
    for height in np.arange(0, top, SPACING):
        inside = ellipse(40, 24) if height <= 600 else ellipse(12, 12) if height <= 680 else ellipse(16, 20)
        inside = inside & (height <= 900) & (trunk or height > 600)
        if height > 600:
            inside = inside | ellipse(8, 8, 18) | ellipse(8, 8, -18)
        slices.append(np.where(inside, 40, -1000))
    values = np.array(slices, np.int16)
    step = -1 if flipped else 1
    values = values[::step]
    ijkToRAS = np.diag([SPACING, SPACING, SPACING * step, 1.0])
    ijkToRAS[2, 3] = 0 if step == 1 else SPACING * (len(values) - 1)
    return Volume(values, Geometry(values.shape, ijkToRAS))


def images(ct, headers=()):
    pet = Volume(np.ones((125, 4, 4), np.float32), Geometry((125, 4, 4), np.diag([8.0, 8.0, 8.0, 1.0])))
    return SourceImages(Case("A", "pet.nrrd"), pet, ct, headers)


@pytest.mark.parametrize("flipped", [True, False])
def test_a_head_in_the_field_is_reported(flipped):
    (said,) = concernsOf(images(body(flipped=flipped)))
    assert "296 mm above the shoulders" in said  # 896 mm, the last slice of the head, and 600 mm
    assert planeOf(images(body(flipped=flipped)), {"auto": None}) == 660


def test_a_picture_that_ends_at_the_neck_shows_no_face():
    assert concernsOf(images(body(650))) == []
    assert planeOf(images(body(650)), {"auto": None}) is None


def test_a_picture_of_the_head_alone_is_reported():
    (said,) = concernsOf(images(body(trunk=False)))
    assert "picture of the head" in said
    with pytest.raises(ProblemError, match="--deface A=MM"):
        planeOf(images(body(trunk=False)), {"auto": None})


def test_without_a_ct_it_is_said_that_nothing_was_checked():
    assert concernsOf(images(None)) == ["Without a CT it is not checked whether a face is in the field."]


@pytest.mark.parametrize(("keyword", "what"), [("BurnedInAnnotation", "burned"), ("RecognizableVisualFeatures", "recognized")])
def test_what_a_header_says_of_its_pixels_is_reported(keyword, what):
    header, other = Dataset(), Dataset()
    setattr(header, keyword, "YES")
    setattr(other, keyword, "NO")
    (said,) = concernsOf(images(body(600), (header, other)))
    assert said.startswith("1 of its files") and what in said
    assert concernsOf(images(body(600), (other,))) == []


@given(st.floats(20, 980), st.booleans(), st.floats(-0.2, 0.2))
def test_nothing_above_the_plane_stays_and_whole_slices_below_do(plane, flipped, turn):
    ct = body(flipped=flipped)
    ijkToRAS = ct.geometry.ijkToRAS.copy()
    ijkToRAS[:3, :3] = np.array([[1, 0, 0], [0, np.cos(turn), -np.sin(turn)], [0, np.sin(turn), np.cos(turn)]]) @ ijkToRAS[:3, :3]
    ct = Volume(ct.values, Geometry(ct.geometry.shape, ijkToRAS))
    heights = (
        ct.geometry.toRAS(np.argwhere(np.ones(ct.geometry.shape, bool)[:, ::59, ::59]) * [1, 59, 59])[:, 2]
        .reshape(-1, 4)
        .max(axis=1)
    )
    try:
        cropped, first = croppedAbove(ct, plane)
    except ProblemError:
        assert heights.min() + SPACING / 2 > plane - SPACING
        return
    stays = slice(first[0], first[0] + cropped.geometry.shape[0])
    np.testing.assert_array_equal(cropped.values, ct.values[stays])
    np.testing.assert_allclose(cropped.geometry.toRAS((0, 0, 0)), ct.geometry.toRAS(first), atol=1e-9)
    assert heights[stays].max() <= plane
    left = np.delete(heights, np.arange(len(heights))[stays])
    assert not len(left) or left.min() > plane - SPACING


def test_a_lesion_that_would_be_cut_keeps_the_case_out():
    focus = SourceFocus("1", "neck node", "", "", (0, 0, 640), (0, 0, 640), 8, 5.0, ((80, 1, 1),))
    with pytest.raises(ProblemError, match="neck node reaches to 648 mm"):
        below((focus,), images(None), 655)
    assert below((focus,), images(None), 700) == (focus,)
    # A PET that begins at the head: its first slices go, and the voxels count from what stays.
    pet = images(None).pet
    ijkToRAS = np.diag([8.0, 8.0, -8.0, 1.0])
    ijkToRAS[2, 3] = 992
    turned = SourceImages(Case("A", "pet.nrrd"), Volume(pet.values, Geometry(pet.geometry.shape, ijkToRAS)), None, ())
    (moved,) = below((SourceFocus("1", "n", "", "", (0, 0, 640), (0, 0, 640), 8, 5.0, ((44, 1, 1),)),), turned, 700)
    assert croppedAbove(turned.pet, 700)[1] == (37, 0, 0) and moved.voxels == ((7, 1, 1),)


def test_a_packet_holds_nothing_above_the_plane_and_the_key_says_where(makeStudy, makeCases):
    cases = makeCases()
    source = cases.sources[0] = replace(cases.sources[0], ct="")
    pet = readVolume(source.pet)
    labels = readVolume(source.regions)
    lowest = np.where(np.arange(4)[:, None, None] == 0, labels.values, 0)
    writeVolume(source.regions, Volume(lowest, labels.geometry))  # lesions in the lowest slice only
    heights = [pet.geometry.toRAS((k, 0, 0))[2] for k in range(4)]
    said = []
    study = makeStudy(cases=cases, deface={source.caseID: heights[2] + 3}, tell=said.append)
    assert any(sentence.startswith(f"{source.caseID}: What lies above") for sentence in said)
    handOut(study)
    study = openStudy(study.folder)
    (name,) = [name for name, case in study.key.cases.items() if case.source.caseID == source.caseID]
    assert study.key.cases[name].cutAbove == heights[2] + 3
    for case in readPacket(study.packet("anna")).cases:
        showing = study.requireHandedOut().showings["anna"][case.caseID]
        shown = (readVolume(case.pet).values >= 0.001).any(axis=(1, 2)).sum()
        assert shown == (3 if showing.case == name else 4)
