"""A patient who meets every criterion of NCT02286843, at its limits where it has them."""

from datetime import date

import pytest
from HER2PETLib.trial.patients import Patient


@pytest.fixture(scope="session")
def patient():
    return Patient(
        patientID="P1",
        row=2,
        tracer="89Zr-trastuzumab",
        sex="F",
        birthDate=date(1961, 7, 14),
        consentDate=date(2015, 2, 3),
        primaryBiopsyProven=True,
        primaryHER2="negative",
        metastasisBiopsyProven=True,
        fociCount=5,
        fociModality="FDG PET/CT",
        ecog=2,
        lifeExpectancyUnder3Months=False,
        pregnantOrLactating=False,
        overWeightLimit=False,
        cnsOnlyDisease=False,
        petDate=date(2015, 3, 30),
    )
