"""A PET series as one Enhanced PET Image (PS3.3 A.56): all slices in one file, the units in a real-world-value map."""

from datetime import timedelta
from pathlib import Path

import numpy as np
from pydicom.dataset import Dataset

from HER2PETLib.phantom.cohort import GeneratedCase
from HER2PETLib.phantom.dicomfiles import ENHANCED_PET_IMAGE, identity, position, write
from HER2PETLib.phantom.draws import uid
from HER2PETLib.phantom.petheader import code, date, dateTime, number, radiopharmaceutical, time
from HER2PETLib.phantom.quantity import meanInstant, slopeFor, stored, suvFactors


def _one(**attributes: object) -> list[Dataset]:
    """A sequence of one item with these attributes."""
    item = Dataset()
    for keyword, value in attributes.items():
        setattr(item, keyword, value)
    return [item]


def writeEnhancedPET(path: Path, case: GeneratedCase, suv: np.ndarray) -> None:
    """The attenuation-corrected series as one file. suv: (k, j, i) on case.pet."""
    values = suv / suvFactors(case)[:, None, None]
    slope = slopeFor(float(values.max()))
    slices, rows, columns = case.pet.shape
    seriesUID = uid(case.seed, case.key, "PET")
    header = identity(case)
    header.SOPClassUID, header.SOPInstanceUID = ENHANCED_PET_IMAGE, f"{seriesUID}.1"
    header.SeriesInstanceUID = seriesUID
    header.Modality = "PT"
    header.SeriesNumber, header.InstanceNumber = "4", "1"
    header.SeriesDescription = "PET AC 89Zr WB enhanced"
    header.SeriesDate, header.SeriesTime = date(case.start), time(case.start)
    header.ContentDate, header.ContentTime = date(case.start), time(case.start)
    header.AcquisitionDateTime = dateTime(case.start)
    header.AcquisitionDuration = case.beds * (case.scanner.bedSeconds + case.scanner.gapSeconds)
    header.AcquisitionNumber = "1"
    header.ImageType = ["ORIGINAL", "PRIMARY", "WHOLE_BODY", "NONE"]
    header.PixelPresentation, header.VolumetricProperties, header.VolumeBasedCalculationTechnique = "MONOCHROME", "VOLUME", "NONE"
    header.ContentQualification = "PRODUCT"
    header.PatientWeight, header.PatientSize = number(case.weight), number(case.height)
    header.PatientPosition = "HFS"
    header.ViewCodeSequence = code("62824007", "SCT", "Transaxial")
    _corrections(header, case)
    item = radiopharmaceutical(case)
    del item.RadiopharmaceuticalRoute
    item.RadiopharmaceuticalAgentNumber = 1
    item.AdministrationRouteCodeSequence = code("47625008", "SCT", "Intravenous route")
    header.RadiopharmaceuticalInformationSequence = [item]
    header.Rows, header.Columns, header.NumberOfFrames = rows, columns, str(slices)
    header.SamplesPerPixel, header.PhotometricInterpretation = 1, "MONOCHROME2"
    header.BitsAllocated, header.BitsStored, header.HighBit, header.PixelRepresentation = 16, 16, 15, 1
    header.LossyImageCompression, header.BurnedInAnnotation, header.PresentationLUTShape = "00", "NO", "IDENTITY"
    header.AcquisitionContextSequence = []
    organization = uid(case.seed, case.key, "dimension")
    header.DimensionOrganizationSequence = _one(DimensionOrganizationUID=organization)
    header.DimensionOrganizationType = "3D"
    header.DimensionIndexSequence = _one(
        DimensionOrganizationUID=organization, DimensionIndexPointer=0x00200032, FunctionalGroupPointer=0x00209113
    )
    header.SharedFunctionalGroupsSequence = [_shared(case, slope)]
    header.PerFrameFunctionalGroupsSequence = [_frame(case, k) for k in range(slices)]
    header.add_new(0x7FE00010, "OW", np.ascontiguousarray(stored(values, slope), "<i2").tobytes())
    path.parent.mkdir(parents=True, exist_ok=True)
    write(path, header)


def _corrections(header: Dataset, case: GeneratedCase) -> None:
    """Acquisition and corrections of the whole series (PS3.3 C.8.22.3, C.8.22.5)."""
    header.CountsSource = "EMISSION"
    header.CollimatorType = "NONE"
    header.TypeOfDetectorMotion, header.TableMotion = "STATIONARY", "STATIC"
    header.DetectorGeometry, header.TransverseDetectorSeparation, header.AxialDetectorDimension = "CYLINDRICAL_RING", 842.0, 218.0
    header.EnergyWindowRangeSequence = _one(EnergyWindowLowerLimit="435", EnergyWindowUpperLimit="650")
    header.CoincidenceWindowWidth, header.TimeOfFlightInformationUsed = "4.1", "TRUE"
    header.AcquisitionStartCondition, header.AcquisitionTerminationCondition = "MANU", "TIME"
    header.TerminationTimeThreshold = 1000.0 * case.scanner.bedSeconds
    header.DecayCorrected, header.DecayCorrectionDateTime = "YES", dateTime(case.start)
    header.AttenuationCorrected, header.ScatterCorrected, header.RandomsCorrected = "YES", "YES", "YES"
    header.DeadTimeCorrected, header.GantryMotionCorrected, header.PatientMotionCorrected = "YES", "NO", "NO"
    header.NonUniformRadialSamplingCorrected = "YES"
    header.CountLossNormalizationCorrected = header.SensitivityCalibrated = header.DetectorNormalizationCorrection = "YES"
    header.RandomsCorrectionMethod = "DLYD"
    header.AttenuationCorrectionSource, header.AttenuationCorrectionTemporalRelationship = "CT", "SEPARATE"
    header.ScatterCorrectionMethod = "Model-based"


def _shared(case: GeneratedCase, slope: str) -> Dataset:
    """What holds for all frames (PS3.3 A.56.1.3)."""
    spacing = case.pet.spacing
    groups = Dataset()
    groups.PixelMeasuresSequence = _one(
        SliceThickness=number(spacing[2]),
        SpacingBetweenSlices=number(spacing[2]),
        PixelSpacing=[number(spacing[1]), number(spacing[0])],
    )
    groups.PlaneOrientationSequence = _one(ImageOrientationPatient=["1", "0", "0", "0", "1", "0"])
    groups.FrameAnatomySequence = _one(FrameLaterality="U", AnatomicRegionSequence=code("38266002", "SCT", "Entire body"))
    groups.PETFrameTypeSequence = _one(
        FrameType=["ORIGINAL", "PRIMARY", "WHOLE_BODY", "NONE"],
        PixelPresentation="MONOCHROME",
        VolumetricProperties="VOLUME",
        VolumeBasedCalculationTechnique="NONE",
    )
    # The stored values mean nothing without the map: a reader that takes this transformation for Bq/ml is wrong, and "US" says so.
    groups.PixelValueTransformationSequence = _one(RescaleIntercept="0", RescaleSlope="1", RescaleType="US")
    groups.RealWorldValueMappingSequence = _one(
        RealWorldValueFirstValueMapped=0,
        RealWorldValueLastValueMapped=32767,
        RealWorldValueIntercept=0.0,
        RealWorldValueSlope=float(slope),
        LUTExplanation="Activity concentration",
        LUTLabel="BQML",
        MeasurementUnitsCodeSequence=code("Bq/ml", "UCUM", "Becquerels/milliliter"),
    )
    groups.FrameVOILUTSequence = _one(WindowCenter="8000", WindowWidth="16000")
    groups.RadiopharmaceuticalUsageSequence = _one(RadiopharmaceuticalAgentNumber=1)
    groups.PETReconstructionSequence = _one(
        ReconstructionType="3D", ReconstructionAlgorithm="MLEM", IterativeReconstructionMethod="YES",
        NumberOfIterations=2, NumberOfSubsets=21,
        ReconstructionFieldOfView=[float(case.pet.shape[2] * spacing[0]), float(case.pet.shape[1] * spacing[1])],
    )  # fmt: skip
    return groups


def _frame(case: GeneratedCase, k: int) -> Dataset:
    """What holds for slice k."""
    offset, length = case.bedOffset(k), case.scanner.bedSeconds
    begin = case.start + timedelta(seconds=offset)
    middle = offset + meanInstant(length)
    groups = Dataset()
    groups.FrameContentSequence = _one(
        FrameAcquisitionDateTime=dateTime(begin),
        FrameReferenceDateTime=dateTime(case.start + timedelta(seconds=middle)),
        FrameAcquisitionDuration=1000.0 * length,
        FrameAcquisitionNumber=1,
        TemporalPositionIndex=1,
        StackID="1",
        InStackPositionNumber=k + 1,
        DimensionIndexValues=[k + 1],
    )
    groups.PlanePositionSequence = _one(ImagePositionPatient=position(case.pet, k))
    groups.PETFrameAcquisitionSequence = _one(
        TableHeight="150", GantryDetectorTilt="0", GantryDetectorSlew="0", DataCollectionDiameter="700"
    )
    center = [0.0, 0.0, float(case.pet.axes[2][k])]
    groups.PETPositionSequence = _one(
        TablePosition=center[2], DataCollectionCenterPatient=center, ReconstructionTargetCenterPatient=center
    )
    groups.PETFrameCorrectionFactorsSequence = _one(
        PrimaryPromptsCountsAccumulated=1_000_000, SliceSensitivityFactor="1", DecayFactor=f"{2 ** (case.decayConstant * middle / np.log(2)):.6f}",
        ScatterFractionFactor="0.3", DeadTimeFactor="1",
    )  # fmt: skip
    return groups
