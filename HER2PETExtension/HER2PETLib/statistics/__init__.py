"""Agreement between readers, and proportions with exact intervals.

Public: `agreementReport`, which gives all coefficients of `ScorePair`s together, `agreementRows` for their table, and `Proportion`, which
has its counts, its denominator's name and its intervals; `clusteredProportion`, of lesions in patients; `readersOfLesions`, the areas of several readers;
`correctedAccuracy`, where not every lesion was verified; `limitsOfAgreement`, `repeatability` and `intraclass`, of measurements; `sizeForPower`,
`sizeForWidth` and `planReaders`, how many a trial needs.
"""

from typing import TYPE_CHECKING

from HER2PETLib.publicnames import lazily

if TYPE_CHECKING:
    from HER2PETLib.statistics.agreement import Agreement, ScorePair, agreementReport, agreementRows
    from HER2PETLib.statistics.clusteredproportions import ClusteredProportion, clusteredProportion
    from HER2PETLib.statistics.measurementagreement import intraclass, limitsOfAgreement, repeatability
    from HER2PETLib.statistics.multireader import MultiReader, readersOfLesions
    from HER2PETLib.statistics.planning import sizeForPower, sizeForWidth
    from HER2PETLib.statistics.proportions import Interval, Proportion
    from HER2PETLib.statistics.readerplanning import Design, planReaders
    from HER2PETLib.statistics.verificationbias import correctedAccuracy

__all__ = [
    "Agreement",
    "ClusteredProportion",
    "Design",
    "Interval",
    "MultiReader",
    "Proportion",
    "ScorePair",
    "agreementReport",
    "agreementRows",
    "clusteredProportion",
    "correctedAccuracy",
    "intraclass",
    "limitsOfAgreement",
    "planReaders",
    "readersOfLesions",
    "repeatability",
    "sizeForPower",
    "sizeForWidth",
]
__getattr__ = lazily(
    __name__,
    {
        "Agreement": "agreement",
        "ScorePair": "agreement",
        "agreementReport": "agreement",
        "agreementRows": "agreement",
        "ClusteredProportion": "clusteredproportions",
        "clusteredProportion": "clusteredproportions",
        "intraclass": "measurementagreement",
        "limitsOfAgreement": "measurementagreement",
        "repeatability": "measurementagreement",
        "MultiReader": "multireader",
        "readersOfLesions": "multireader",
        "sizeForPower": "planning",
        "sizeForWidth": "planning",
        "Interval": "proportions",
        "Proportion": "proportions",
        "Design": "readerplanning",
        "planReaders": "readerplanning",
        "correctedAccuracy": "verificationbias",
    },
)
