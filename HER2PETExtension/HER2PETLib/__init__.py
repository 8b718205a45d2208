"""Measurement and blinded reading of HER2-targeted PET/CT, without a window: no `slicer`, no `qt`, nothing heavy at import."""

__version__ = "0.1.0"
