"""Eligibility, HER2 pathology and the endpoint of the trial."""
