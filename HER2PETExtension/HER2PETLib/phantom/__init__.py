"""A generated 89Zr trial as real DICOM, with known truth."""
