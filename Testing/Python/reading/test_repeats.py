"""Which cases of a packet are one: a script compares everything in it short of the values of voxels, and does no better than chance."""

import json
import random
import zlib
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pytest
from HER2PETLib.cases import Case
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.reading.chance import Chance
from HER2PETLib.reading.decision.blindedadjudicator import handOutToAdjudicator
from HER2PETLib.reading.packet.volumeformat import lengthen, parsePacketVolume, writePacketVolume
from HER2PETLib.reading.study import handout
from HER2PETLib.reading.study.batches import addCases, batchesOf
from HER2PETLib.reading.study.disguise import Frames, Grid, Shown, framed, toldByGrid
from HER2PETLib.reading.study.handout import handOut
from HER2PETLib.reading.study.returnedpackets import takeIn
from HER2PETLib.reading.study.study import adjudicationOf, createStudy, openStudy
from HER2PETLib.volumefile import writeVolume
from hypothesis import given, settings
from hypothesis import strategies as st
from onescore import sign

READERS, STUDIES, CASES, REPEATS = ("anna", "bert"), 12, 9, 4
PET_MM, CT_MM = (4.07283, 4.07283, 3.0), (1.3671875, 1.3671875, 3.27)
FDG_MM = (5.3, 5.3, 2.0)
STAGES = [
    {"name": "HER2 PET alone", "images": ["pet"]},
    {"name": "with CT", "images": ["pet", "ct"]},
    {"name": "with FDG", "images": ["pet", "ct", "fdg"]},
]


def writeCases(folder, chance, first=0, withFDG=False, petMm=PET_MM):
    """Cases of one scanner as a trial has them: other extents, places, offsets of the CT, numbers and places of lesions."""
    cases = []
    for number in range(first, first + CASES):
        shape = (chance.randint(9, 16), chance.randint(8, 14), chance.randint(8, 14))
        origin = np.array([chance.uniform(-300, 300) for _ in range(3)])
        grid = Geometry.fromLPS(shape, origin, petMm, np.eye(3))
        values = np.random.default_rng(chance.randint(0, 10**9)).random(shape, dtype=np.float32) + 0.1
        labels = np.zeros(shape, np.uint8)
        for lesion in range(chance.randint(1, 4)):
            k, j, i = (chance.randint(0, size - 2) for size in shape)
            labels[k : k + 2, j : j + 2, i : i + 2] = lesion + 1
        ctShape = tuple(chance.randint(10, 24) for _ in range(3))
        ctGrid = Geometry.fromLPS(ctShape, origin + [chance.uniform(-20, 20) for _ in range(3)], CT_MM, np.eye(3))
        ct = np.random.default_rng(number).integers(-900, 900, ctShape).astype(np.int16)
        place = folder / f"case{number}"
        writeVolume(place / "pet.nrrd", Volume(values, grid))
        writeVolume(place / "regions.nrrd", Volume(labels, grid))
        writeVolume(place / "ct.nrrd", Volume(ct, ctGrid))
        more = {}
        if withFDG:
            fdgShape = tuple(chance.randint(9, 16) for _ in range(3))
            fdgGrid = Geometry.fromLPS(fdgShape, origin + [chance.uniform(-20, 20) for _ in range(3)], FDG_MM, np.eye(3))
            fdg = np.random.default_rng(number + 100).random(fdgShape, dtype=np.float32)
            writeVolume(place / "fdg.nrrd", Volume(fdg, fdgGrid))
            more = {"fdg": str(place / "fdg.nrrd")}
        pet, regions, ct = (str(place / f"{name}.nrrd") for name in ("pet", "regions", "ct"))
        cases.append(Case(f"Case-Alpha-{number}", pet, regions, ct=ct, patientID=f"Patient-Omega-{number}", **more))
    return cases


def handedOut(folder, seed, **choices):
    study, refused = createStudy(
        folder / "study",
        writeCases(folder, random.Random(seed), withFDG="stages" in choices),
        title="T",
        tracer="89Zr",
        readers=READERS,
        repeats=REPEATS,
        seed=seed,
        **choices,
    )
    assert refused == []
    handOut(study)
    return openStudy(study.folder)


@dataclass(frozen=True)
class Seen:
    """What files tell of a case without unpacking its values: {what: numbers}."""

    name: str
    features: dict


def look(packet):
    """Every case of a packet, in reading order."""
    worklist = json.loads((packet / "worklist.json").read_text())
    seen = []
    for case in worklist["cases"]:
        features, origins = {}, []
        for what in [image for image in ("pet", "ct", "fdg") if case.get(image)]:
            data = (packet / case[what]).read_bytes()
            header, _, _ = data.partition(b"\n\n")
            fields = dict(line.split(": ") for line in header.decode().splitlines()[1:])
            numbers = {
                key: np.array([float(n) for n in fields[key].replace("(", " ").replace(")", " ").replace(",", " ").split()])
                for key in ("sizes", "space directions", "space origin")
            }
            origins.append(numbers["space origin"])
            spacing = numbers["space directions"].reshape(3, 3).diagonal()
            features |= {
                f"{what} shape": numbers["sizes"],
                f"{what} extent": numbers["sizes"] * spacing,
                f"{what} voxels": numbers["space directions"],
                f"{what} origin": numbers["space origin"],
                f"{what} origin within a voxel": np.mod(numbers["space origin"], spacing),
                f"{what} file size": [len(data)],
                f"{what} header length": [len(header)],
                f"{what} check sum": [int.from_bytes(data[-8:-4], "little") == 0 or int.from_bytes(data[-8:-4], "little")],
                f"{what} length of the values": [int.from_bytes(data[-4:], "little")],
                f"{what} time": [(packet / case[what]).stat().st_mtime],
            }
        between = origins[1] - origins[0]
        if len(origins) > 2:
            toFDG = origins[2] - origins[0]
            features |= {
                "offset of the FDG": toFDG,
                "offset of the FDG within a voxel of the PET": np.mod(toFDG, PET_MM),
                "offset of the FDG within a voxel of it": np.mod(toFDG, FDG_MM),
                "offset of the FDG to the CT within a voxel of the CT": np.mod(origins[2] - origins[1], CT_MM),
            }
        foci = np.array([focus["positionRAS"] for focus in case["foci"]]) * [-1, -1, 1]
        features |= {
            "offset": between,
            "offset within a voxel of the PET": np.mod(between, PET_MM),
            "offset within a voxel of the CT": np.mod(between, CT_MM),
            "count": [len(foci)],
            "foci from the PET's edge": sorted(np.linalg.norm(foci - origins[0], axis=1)),
            "first focus within a voxel": np.mod(foci[0] - origins[0], PET_MM),
            "foci from the CT's edge": sorted(np.linalg.norm(foci - origins[1], axis=1)),
            "distances": sorted(np.linalg.norm(a - b) for a, b in combinations(foci, 2)),
        }
        seen.append(Seen(case["case"], features))
    return seen


def unlike(first, second):
    """How much two rows of numbers differ; of rows of other lengths the nearest numbers count."""
    shorter, longer = sorted((np.asarray(first, float), np.asarray(second, float)), key=len)
    if len(shorter) == len(longer):
        return float(np.abs(shorter - longer).sum())
    if len(shorter) == 0:
        return float("inf")
    return float(np.mean([np.abs(longer - number).min() for number in shorter]))


def found(seen, candidates, feature, chance):
    """The one of the candidates that is most like `seen` by a feature; by chance among those that are equally so."""
    differences = [unlike(seen.features[feature], each.features[feature]) for each in candidates]
    return chance.choice([each for each, how in zip(candidates, differences, strict=True) if how == min(differences)])


# Of chance in one feature; of the 42 features of a packet with FDG PET then one falsely stands out with p < 0.00005.
UNLIKELY = 1e-6


def atLeast(probabilities, count):
    """The probability of at least `count` successes in independent trials of these probabilities."""
    of = np.ones(1)
    for p in probabilities:
        of = np.convolve(of, [1 - p, p])
    return float(of[count:].sum())


def attack(studies):
    """{feature: (repeats found, how likely chance finds as many)} over studies and batches. The attacker even knows which cases are repeats,
    and has only to say of which."""
    chance, hits, byChance = random.Random(5), {}, []
    for study in studies:
        for reader in READERS:
            showings = study.requireHandedOut().showings[reader]
            seen = look(study.packet(reader))
            for place, again in enumerate(seen):
                if showings[again.name].number == 2:
                    before = [each for each in seen[: place - CASES // 3] if showings[each.name].number == 1]
                    byChance.append(1 / len(before))
                    for feature in again.features:
                        guess = found(again, before, feature, chance)
                        hits[feature] = hits.get(feature, 0) + (showings[guess.name].case == showings[again.name].case)
    return {feature: (count, atLeast(byChance, count)) for feature, count in hits.items()}


def test_no_script_finds_repeats_better_than_chance(tmp_path):
    result = attack([handedOut(tmp_path / str(seed), seed) for seed in range(STUDIES)])
    assert len(result) == 28
    assert {feature: found for feature, found in result.items() if found[1] < UNLIKELY} == {}


def test_the_same_script_finds_repeats_in_frames_of_each_cases_own(tmp_path, monkeypatch):
    """The attack itself works: with frames that hang on the case it finds far more than chance."""
    monkeypatch.setattr(handout, "framesOf", lambda cases: {name: Frames([case]) for name, case in cases.items()})
    result = attack([handedOut(tmp_path / str(seed), seed) for seed in range(3)])
    for feature in ("pet shape", "ct shape", "offset"):
        assert result[feature][1] < UNLIKELY, (feature, result[feature])


def test_the_same_script_finds_cases_by_the_distances_of_their_foci(tmp_path):
    """Why a repeat asks about one focus: two showings with all of them are paired by the distances. (Of two packets side by side.)"""
    right = tried = 0
    for number in range(STUDIES):  # the secret is drawn anew for each: one alone may be unlucky
        folder = tmp_path / str(number)
        folder.mkdir()
        study = handedOut(folder, 1)
        anna, bert = (study.requireHandedOut().showings[reader] for reader in READERS)
        seen = [each for each in look(study.packet("bert")) if bert[each.name].number == 1]
        for each in look(study.packet("anna")):
            count = each.features["count"][0]
            alike = [other for other in seen if other.features["count"][0] == count]
            if anna[each.name].number == 1 and count > 1 and len(alike) > 1:
                right += bert[found(each, alike, "distances", random.Random(1)).name].case == anna[each.name].case
                tried += 1
    # The cases are the same each time: eight tries a study, each among four alike on average, so that chance has 24 right of the 96. Seen were
    # 55 and 57 of 96, and 17 to 23 of 32. Binomial: with a rate of 0.55 fewer than 35 of 96 come with p = 0.00009; with 0.25, that of
    # chance, 35 or more come with p = 0.008.
    assert tried == 96 and right >= 35, right


@pytest.mark.parametrize("what", ["stages", "batch"])
def test_no_script_finds_repeats_better_than_chance_in_stages_or_a_batch(tmp_path, what):
    studies = []
    for seed in range(STUDIES // 3):
        folder = tmp_path / str(seed)
        study = handedOut(folder, seed, **({"stages": STAGES} if what == "stages" else {}))
        studies.append(study if what == "stages" else late(study, folder, seed))
    result = attack(studies)
    assert len(result) == (42 if what == "stages" else 28)
    assert {feature: found for feature, found in result.items() if found[1] < UNLIKELY} == {}


def late(study, folder, seed, petMm=PET_MM):
    """A batch of as many patients who came late, handed out."""
    cases = writeCases(folder, random.Random(-1 - seed), first=CASES, petMm=petMm)
    batch, refused = addCases(study, cases, repeats=REPEATS)
    assert refused == []
    handOut(batch)
    return openStudy(batch.folder)


def tellBatches(studies):
    """{feature: (cases of which the most similar other one is of the same batch, how likely chance finds as many)}, among the cases of an
    adjudicator's packet, which holds those of all batches."""
    chance, hits, shares = random.Random(5), {}, []
    for study in studies:
        made = adjudicationOf(study)
        batch = {case.source.caseID: part.batch for part in batchesOf(study) for case in part.key.cases.values()}
        showings = made.requireHandedOut().showings["dora"]
        of = {name: batch[made.key.cases[showing.case].source.caseID] for name, showing in showings.items()}
        seen = look(made.packet("dora"))
        for place, each in enumerate(seen):
            each.features["place in the packet"] = [place]
            each.features["name"] = [ord(letter) for letter in each.name]
        for each in seen:
            others = [other for other in seen if other is not each]
            shares.append(sum(of[other.name] == of[each.name] for other in others) / len(others))
            for feature in each.features:
                guess = found(each, others, feature, chance)
                hits[feature] = hits.get(feature, 0) + (of[guess.name] == of[each.name])
    # Two cases that are most like each other are right or wrong together: only every second try counts.
    return {feature: (count, atLeast(shares[::2], count // 2)) for feature, count in hits.items()}


@pytest.fixture
def adjudicated(tmp_path, quickPassphrase):
    """adjudicated(seed, petMm): a study with a batch (of these voxels), whose readers differ in every focus, handed out to the adjudicator
    dora."""

    def study(seed, petMm=PET_MM):
        folder = tmp_path / str(seed)
        made = handedOut(folder, seed)
        for part in (made, late(made, folder, seed, petMm)):
            for reader, score in zip(READERS, (5, 1), strict=True):
                sign(part.packet(reader), quickPassphrase, score)
                takeIn(part, reader, part.packet(reader))
        handOutToAdjudicator(made, "dora")
        return openStudy(made.folder)

    return study


def test_no_script_tells_the_patients_of_a_batch_among_those_of_an_adjudicator_better_than_chance(adjudicated):
    result = tellBatches([adjudicated(seed) for seed in range(3)])
    assert len(result) == 30
    assert {feature: found for feature, found in result.items() if found[1] < UNLIKELY} == {}


def test_the_same_script_tells_a_batch_from_another_scanner_by_its_voxels(adjudicated):
    """The attack itself works; images are not resampled, so this is told, and the documentation says so."""
    result = tellBatches([adjudicated(seed, petMm=(3.6, 3.6, 3.0)) for seed in range(3)])
    assert result["pet voxels"][1] < UNLIKELY


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_what_a_frame_shows_does_not_hang_on_the_case(data):
    """Shapes, the places of CT and FDG PET to PET and of the point within its voxel's reach are one for all; every picture is whole in its frame."""
    numbers = st.floats(-500, 500, allow_nan=False)
    cases = []
    for _ in range(data.draw(st.integers(1, 4))):
        grids = []
        for spacing in (PET_MM, CT_MM, FDG_MM):
            shape = tuple(data.draw(st.tuples(*[st.integers(1, 9)] * 3)))
            grids.append(Grid.of(Geometry.fromLPS(shape, data.draw(st.tuples(numbers, numbers, numbers)), spacing, np.eye(3))))
        inside = st.tuples(*(st.integers(0, size - 1) for size in grids[0].shape))
        points = data.draw(st.lists(st.lists(inside, min_size=1, max_size=3).map(tuple), max_size=3).map(tuple))
        pet, ct, fdg = grids
        cases.append(Shown(pet, ct, points, fdg))
    frames, seen = Frames(cases), set()
    for number, case in enumerate(cases):
        placed = frames.placed(case, range(len(case.points)), Chance(b"key", number))
        for grid, volume, spacing in (
            (case.pet, placed.pet, PET_MM),
            (case.ct, placed.ct, CT_MM),
            (case.fdg, placed.fdg, FDG_MM),
        ):
            assert all(
                first >= 1 and first + size < whole
                for first, size, whole in zip(volume.start, grid.shape, volume.frame.shape, strict=True)
            )
            np.testing.assert_allclose(
                volume.frame.toRAS(volume.start), grid.geometry.toRAS((0, 0, 0)) + volume.shiftRAS, rtol=0, atol=1e-5
            )
            moved = np.subtract(volume.shiftRAS, placed.pet.shiftRAS)
            assert (np.abs(moved) <= np.array(spacing) / 2 + 1e-3).all()
        pet, *beside = (each.frame for each in (placed.pet, placed.ct, placed.fdg))
        offsets = tuple(tuple(np.round(each.toRAS((0, 0, 0)) - pet.toRAS((0, 0, 0)), 6) + 0.0) for each in beside)
        seen.add((pet.shape, *(each.shape for each in beside), offsets))
        if case.points:
            inFrame = np.rint([pet.toKJI(position) for position in placed.positionsRAS.values()]).astype(int)
            # One of them at the frame's one place, and every one on a voxel of its lesion.
            assert any((place == frames._anchor).all() for place in inFrame)
            for focus, place in zip(case.points, inFrame, strict=True):
                assert tuple(place - placed.pet.start) in focus
    assert len(seen) == 1


def test_a_case_whose_voxels_no_other_has_is_named(makeStudy, makeCases):
    said = []
    makeStudy("alike", repeats=1, tell=said.append)
    assert not any("voxel size" in sentence for sentence in said)
    cases = makeCases()
    other = Geometry.fromLPS((4, 12, 40), (0, 0, 0), (4.5, 4.5, 5), np.eye(3))
    writeVolume(cases.sources[1].pet, Volume(np.ones(other.shape, np.float32), other))
    labels = np.zeros(other.shape, np.uint8)
    labels[1, 1, 1] = 1
    writeVolume(cases.sources[1].regions, Volume(labels, other))
    makeStudy("unlike", cases, repeats=1, tell=said.append)
    assert [sentence.split(":")[0] for sentence in said if "voxel size" in sentence] == ["Case-Alpha-1"]
    makeStudy("noRepeats", cases, tell=said.append)
    assert sum("voxel size" in sentence for sentence in said) == 1


def test_voxel_sizes_that_differ_by_less_than_a_micrometer_are_one():
    grids = [Grid.of(Geometry.fromLPS((3, 3, 3), (0, 0, 0), (4.07283 + error, 4, 3), np.eye(3))) for error in (0, 1e-9, 2e-6)]
    assert toldByGrid({str(number): Shown(grid, None) for number, grid in enumerate(grids)}) == []


def test_a_volume_that_is_made_longer_is_the_same_volume(tmp_path):
    values = np.random.default_rng(3).random((5, 6, 7), dtype=np.float32)
    path = tmp_path / "a.nrrd"
    writePacketVolume(path, Volume(values, Geometry(values.shape, np.eye(4))), Chance(b"key"))
    before = path.stat().st_size
    for size in (before, before + 1, before + 1004, before - 50):
        former = path.stat().st_size
        lengthen(path, size)
        assert max(size, former) <= path.stat().st_size <= max(size, former) + 4
        data = path.read_bytes()
        np.testing.assert_array_equal(parsePacketVolume(data).values, values)
        assert zlib.crc32(values.tobytes()).to_bytes(4, "little") == data[-8:-4]


@pytest.mark.parametrize("dtype", [np.float32, np.int16])
def test_the_air_around_a_picture_shows_in_no_window(dtype):
    picture = Volume(np.full((2, 2, 2), 100, dtype), Geometry((2, 2, 2), np.eye(4)))
    frame = Geometry((5, 6, 7), np.eye(4))
    one, other = (framed(picture, frame, (1, 2, 3), Chance(b"key", number)).values for number in range(2))
    air = np.ones(frame.shape, bool)
    air[1:3, 2:4, 3:5] = False
    low, high = (0, 0.001) if dtype is np.float32 else (-1024, -1000)
    for values in (one, other):
        assert (values[~air] == 100).all() and (values[air] >= low).all() and (values[air] <= high).all()
    assert (one != other).any()
