"""What the files say: PET series, complete and ordered, from a folder or from Slicer's DICOM database."""
