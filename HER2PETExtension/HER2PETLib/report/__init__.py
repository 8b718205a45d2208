"""Results for people and machines: tables with schema, DICOM objects, figures, one page."""
