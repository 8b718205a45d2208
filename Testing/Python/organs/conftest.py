"""Organ masks in the files that programs write them to, made here from arrays."""

import gzip
import struct

import numpy as np
import pytest
import SimpleITK as sitk
from HER2PETLib.geometry import Geometry, Volume
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
