"""Doubts that do not stop a conversion are said with their tag; what a kind of SUV or a chosen path cannot give is refused."""

import re

import numpy as np
import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.suv.body import kindOf, normalizer
from HER2PETLib.suv.conversion import convertSeries
from HER2PETLib.suv.pet import filesOf, loadPET
from HER2PETLib.suv.record import EnteredValues, Refusal
from HER2PETLib.volumefile import writeVolume

# SUV that another system computed: then the dates decide nothing.
SUV_WITHOUT_DATES = {"Units": "GML", "SUVType": "BW", "AcquisitionDate": None, "AcquisitionTime": None}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"SeriesType": "GATED\\IMAGE"}, r"\(0054,1000\).*GATED"),
        ({"NumberOfSlices": 5}, r"\(0054,0081\).*says 5 slices, 3 are here"),
        ({"CorrectedImage": None}, r"\(0028,0051\).*missing: whether attenuation is corrected"),
        ({"item": {"RadionuclidePositronFraction": "some"}}, r"\(0018,1076\).*'some', which is not a fraction"),
        (SUV_WITHOUT_DATES, "Hours since administration are unknown"),
        ({"Units": "GML", "SUVType": "BW", "item": {"RadionuclideHalfLife": "long"}}, r"\(0018,1075\).*'long'.*not a half-life"),
    ],
    ids=lambda value: value if isinstance(value, str) else next(iter(value)),
)
def test_a_doubt_is_said_with_its_tag_and_the_series_is_converted(convert, changes, said):
    warnings = convert(**changes).warnings
    assert any(re.search(said, warning) for warning in warnings), warnings


def test_an_expected_day_that_cannot_be_checked_is_said(pet):
    series = pet.read(pet.series(**SUV_WITHOUT_DATES))
    assert any("expected day 6" in warning for warning in convertSeries(series, EnteredValues(expectedDay=6)).warnings)


def test_an_entered_sex_that_is_not_the_headers_is_used_and_said(convert):
    """70 kg and 165 cm as a man: 9270 x 70 / (6680 + 216 x 25.71166) = 648900 / 12233.719 = 53.0419 kg (Janmahasatian 2005)."""
    conversion = convert({"sex": "M"}, kind="SUVlbm")
    assert any("entered sex is M, and (0010,0040) Patient's Sex is F" in warning for warning in conversion.warnings)
    assert conversion.normalization == pytest.approx(53041.9, rel=1e-5)


@pytest.mark.parametrize("chosen", [0, 2])
def test_a_radiopharmaceutical_that_is_not_there_cannot_be_chosen(convert, chosen):
    with pytest.raises(Refusal, match=r"\(0054,0016\) has 1 items"):
        convert({"radiopharmaceutical": chosen})


@pytest.mark.parametrize("fraction", [0.0, 1.2, 0.969])
def test_an_entered_positron_fraction_is_that_of_the_nuclide_or_refused(convert, fraction):
    with pytest.raises(Refusal, match=r"entered positron fraction .* is not that of 89Zr, 0\.227"):
        convert({"positronFraction": fraction}, item={"RadionuclidePositronFraction": "0.969"})


def test_without_the_scanners_positron_fraction_there_is_nothing_to_rescale_by(convert):
    with pytest.raises(Refusal, match=r"\(0018,1076\), GE \(0009,xx40\)"):
        convert({"positronFraction": 0.227})


def test_an_enhanced_object_without_its_reference_instant_is_refused(pet):
    with pytest.raises(Refusal, match=r"\(0018,9701\)"):
        convertSeries(pet.read([pet.enhanced(DecayCorrectionDateTime=None)]))


def test_a_kind_that_needs_the_height_has_no_size_without_it():
    with pytest.raises(ValueError, match="SUVbsa needs the height"):
        normalizer(kindOf("SUVbsa"), 70, None, "F")


def test_a_formula_that_gives_no_lean_mass_is_refused_with_both_tags(convert):
    """James: 1.10 x 200 - 128 (200 / 150)^2 = -7.6 kg."""
    with pytest.raises(ValueError, match=r"-7555\.6 g for 200 kg and 150 cm"):
        normalizer(kindOf("SUVlbmJames128"), 200, 150, "M")
    with pytest.raises(Refusal, match=r"\(0010,1030\).*\(0010,1020\)"):
        convert(kind="SUVlbmJames128", PatientWeight="200", PatientSize="1.50", PatientSex="M")


class TestLoadPET:
    @pytest.fixture
    def volume(self, tmp_path):
        """volume(highest) -> an NRRD whose highest voxel has that value."""

        def write(highest):
            values = np.ones((3, 4, 5), np.float32)
            values[1, 1, 1] = highest
            grid = Geometry.fromLPS(values.shape, (0, 0, 0), (2, 2, 2), np.eye(3))
            writeVolume(tmp_path / "pet.nrrd", Volume(values, grid))
            return tmp_path / "pet.nrrd"

        return write

    def test_a_path_that_is_not_there_is_named(self, tmp_path):
        with pytest.raises(ProblemError, match=r"nowhere does not exist\. Check the path"):
            loadPET(tmp_path / "nowhere", tell=print)

    @pytest.mark.parametrize(
        "choice",
        [{"seriesInstanceUID": "1.2.3"}, {"strict": True}, {"entered": EnteredValues(weightKg=70, reason="dose sheet")}],
        ids=lambda choice: next(iter(choice)),
    )
    def test_what_would_change_nothing_about_a_volume_file_is_refused(self, volume, choice):
        with pytest.raises(ProblemError, match="is taken as SUV, unchanged"):
            loadPET(volume(8), tell=print, **choice)

    def test_a_volume_file_whose_values_cannot_be_suv_is_taken_with_a_warning(self, volume):
        told = []
        assert loadPET(volume(25000), tell=told.append).volume.values.max() == 25000
        assert len(told) == 1 and "values up to 25000, which is not SUV" in told[0]
        told.clear()
        loadPET(volume(8), tell=told.append)
        assert told == []

    def test_a_volume_is_one_file_and_a_folder_all_files_below_it(self, volume, pet, tmp_path):
        path = volume(8)
        assert filesOf(path) == [str(path)]
        series = pet.write(tmp_path / "dicom" / "below", pet.series())
        assert filesOf(tmp_path / "dicom") == sorted(map(str, series))
