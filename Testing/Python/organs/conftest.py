"""Organ masks in the files that programs write them to, made here from arrays."""

import gzip
import struct

import numpy as np
import pytest
import SimpleITK as sitk
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.measure.segmentation import readRegions
from HER2PETLib.organs.masks import readOrgans
from HER2PETLib.phantom.cohort import makeCase
from HER2PETLib.phantom.draws import generator
from HER2PETLib.phantom.imaging import addNoise, petSUV
from HER2PETLib.phantom.organmasks import organSegments
from HER2PETLib.phantom.regionsfile import writeSegmentation
from HER2PETLib.phantom.trial import SEED, regionsOf
from HER2PETLib.volumefile import toImage


@pytest.fixture
def grid():
    """A PET grid of 30 x 40 x 40 (k, j, i) voxels of 4 x 4 x 5 mm, as scanners give it."""
    return Geometry.fromLPS((30, 40, 40), (-80.0, -80.0, 0.0), (4.0, 4.0, 5.0), np.eye(3))


@pytest.fixture
def asTotalSegmentator(tmp_path):
    """asTotalSegmentator(labels, grid, names, code) -> NIfTI whose header has the names, as TotalSegmentator's nifti_ext_header.py
    writes them with nibabel; before: contents of extensions before it."""

    def write(labels, grid, names, before=()):
        image = toImage(Volume(labels.astype(np.uint8), grid))
        path = tmp_path / "plain.nii"
        sitk.WriteImage(image, str(path))
        content = path.read_bytes()
        table = "".join(
            f'<Label Key="{n}" Red="1" Green="0" Blue="0" Alpha="1"><![CDATA[{name}]]></Label>\n' for n, name in names.items()
        )
        xml = (
            '<?xml version="1.0" encoding="UTF-8"?> <CaretExtension>  <Date><![CDATA[2013-07-14T05:45:09]]></Date>   <VolumeInformation Index="0">'
            f"   <LabelTable>\n{table}\n  </LabelTable>  </VolumeInformation></CaretExtension>\n              "
        )
        extensions = b""
        for text in (*before, xml.encode()):
            size = -(-(len(text) + 8) // 16) * 16
            extensions += struct.pack("<2i", size, 0) + text.ljust(size - 8, b"\0")
        header = bytearray(content[:348])
        struct.pack_into("<f", header, 108, 352 + len(extensions))
        made = tmp_path / "segmentation.nii.gz"
        made.write_bytes(gzip.compress(bytes(header) + b"\1\0\0\0" + extensions + content[352:]))
        return made

    return write


@pytest.fixture(scope="session")
def patient(tmp_path_factory):
    """The first generated patient: case, PET with noise, organ masks from the grid of the CT, lesions."""
    folder, case = tmp_path_factory.mktemp("patient"), makeCase(SEED, 0)
    suv = petSUV(case.woman, list(case.lesions), case.pet)
    volume = Volume(addNoise(suv, case.pet, case.noise, generator(SEED, "PET noise")), case.pet.geometry)
    writeSegmentation(folder / "organs.seg.nrrd", case.ct, organSegments(case))
    writeSegmentation(folder / "regions.seg.nrrd", case.pet, regionsOf(case)[0])
    lesions = [region for region in readRegions(folder / "regions.seg.nrrd", volume.geometry) if region.role == "lesion"]
    return case, volume, readOrgans(folder / "organs.seg.nrrd", volume.geometry), lesions
