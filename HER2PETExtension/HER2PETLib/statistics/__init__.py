"""Agreement between readers, and proportions with exact intervals.

Public: `agreementReport`, which gives all coefficients of `ScorePair`s together, `agreementRows` for their table, and `Proportion`, which
has its counts, its denominator's name and its intervals.
"""

from typing import TYPE_CHECKING

from HER2PETLib.publicnames import lazily

if TYPE_CHECKING:
    from HER2PETLib.statistics.agreement import Agreement, ScorePair, agreementReport, agreementRows
    from HER2PETLib.statistics.proportions import Interval, Proportion

__all__ = ["Agreement", "Interval", "Proportion", "ScorePair", "agreementReport", "agreementRows"]
__getattr__ = lazily(
    __name__,
    {
        "Agreement": "agreement",
        "ScorePair": "agreement",
        "agreementReport": "agreement",
        "agreementRows": "agreement",
        "Interval": "proportions",
        "Proportion": "proportions",
    },
)
