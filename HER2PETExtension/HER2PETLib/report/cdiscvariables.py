"""What the four SDTM datasets of a reading are made of: variables, code lists, and where each comes from.

Variables, labels and roles are those of SDTMIG 3.3, as the Define-XML example of CDISC (RS) and the public documentation of pharmaversesdtm
(TU, TR, RS) have them. Terms were looked up in SDTM Controlled Terminology of 2015-12-18; what it does not have is a sponsor's term and is
marked as extended. Both are said in the Define-XML, so that nobody takes a sponsor's term for one of CDISC.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

IG_VERSION, CT_VERSION = "3.3", "2015-12-18"
TEXT, INTEGER, FLOAT, DATE = "text", "integer", "float", "date"
ASSESSOR, ADJUDICATOR = "INDEPENDENT ASSESSOR", "ADJUDICATOR"
NOT_DONE = "NOT DONE"
IDENTIFIER, TOPIC, SYNONYM, RESULT, RECORD, GROUPING, TIMING, VARIABLE = (
    "Identifier", "Topic", "Synonym Qualifier", "Result Qualifier", "Record Qualifier", "Grouping Qualifier", "Timing", "Variable Qualifier",
)  # fmt: skip
ASSIGNED, DERIVED, COLLECTED = "Assigned", "Derived", "Collected"
SPONSOR, VENDOR, INVESTIGATOR = "Sponsor", "Vendor", "Investigator"


@dataclass(frozen=True)
class Term:
    """A value of a code list. decode: in words. code: of the NCI Thesaurus, "" for a sponsor's own term."""

    value: str
    decode: str
    code: str = ""


@dataclass(frozen=True)
class CodeList:
    """code: of CDISC's list in the NCI Thesaurus, "" for a sponsor's own list. Of lists that readers or sites extend (see `extended`)
    the study's own values are added."""

    name: str
    code: str
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Variable:
    """A variable. key: place among the dataset's keys, 0 for none. origin: type and source by Define-XML 2.1. comment: where its values
    come from, where that is not plain."""

    name: str
    label: str
    role: str
    type: str = TEXT
    required: bool = False
    key: int = 0
    codeList: str = ""
    origin: tuple[str, str] = (ASSIGNED, SPONSOR)
    comment: str = ""


@dataclass(frozen=True)
class Domain:
    name: str
    label: str
    structure: str
    kind: str  # class of datasets
    variables: tuple[Variable, ...]
    comment: str


# Sponsor's short names have eight letters at most.
SUVS = {"suvMax": ("SUVMAX", "SUV Maximum"), "suvPeak": ("SUVPEAK", "SUV Peak"), "suvMean": ("SUVMEAN", "SUV Mean")}
VOLUME, SCORE, DECISION = ("VOLUME", "Volume"), ("HER2SCOR", "HER2 PET Score"), ("HER2FOC", "HER2 PET Focus Decision")
PATIENT, IMAGEABLE = ("HER2PAT", "HER2 PET Patient Decision"), ("HER2IMG", "Imageable HER2-Positive Metastasis")
IDENTIFIED, FOCUS = ("LESIDENT", "Lesion Identification"), "HER2 PET FOCUS"
POSITIVE, NEGATIVE, NOT_SEEN = "POSITIVE", "NEGATIVE", "NOT SEEN"
CATEGORY = "HER2 PET READING"
PETCT, BIOPSY, IMAGING = "PET/CT SCAN", "BIOPSY", "IMAGING"
LITER, SUV_UNIT = "mL", "g/mL"

CODE_LISTS: Mapping[str, CodeList] = {
    "EVAL": CodeList("Evaluator", "C78735", (Term(ASSESSOR, "Independent Rater", "C78720"),)),
    "MEDEVAL": CodeList("Medical Evaluator", "C96777", (
        Term("READER 1", "Reader 1", "C94532"), Term("READER 2", "Reader 2", "C94533"), Term(ADJUDICATOR, "Adjudicator", "C96561"),
    )),
    "METHOD": CodeList("Method", "C85492", (Term(PETCT, "Positron Emission Tomography and Computed Tomography Scan", "C103512"),)),
    "ND": CodeList("Not Done", "C66789", (Term(NOT_DONE, "Not Done", "C49484"),)),
    "UNIT": CodeList("Unit", "C71620", (Term(LITER, "Milliliter", "C28254"), Term(SUV_UNIT, "Gram per Milliliter (SUV by body weight)"))),
    "LOC": CodeList("Anatomical Location", "C74456", (
        Term("BONE", "Bone", "C12366"), Term("LIVER", "Liver", "C12392"), Term("LUNG", "Lung", "C12468"),
        Term("LYMPH NODE", "Lymph Node", "C12745"),
    )),
    "TUTESTCD": CodeList("Tumor Identification Test Code", "C96784", (Term(*IDENTIFIED, "C94189"),)),
    "TUTEST": CodeList("Tumor Identification Test Name", "C96783", (Term(IDENTIFIED[1], IDENTIFIED[1], "C94189"),)),
    "TUIDRS": CodeList("Tumor and Lesion Identification Test Results", "C123650", (Term(FOCUS, "A focus of the HER2 PET reading"),)),
    "TRTESTCD": CodeList("Tumor or Lesion Properties Test Code", "C96779", (
        Term(*VOLUME, "C25335"), *(Term(*each) for each in SUVS.values()), Term(*SCORE), Term(*DECISION),
    )),
    "TRTEST": CodeList("Tumor or Lesion Properties Test Name", "C96778", (
        Term(VOLUME[1], VOLUME[1], "C25335"), *(Term(name, name) for _, name in (*SUVS.values(), SCORE, DECISION)),
    )),
    "ONCRTSCD": CodeList("Oncology Response Assessment Test Code", "C96782", (Term(*PATIENT), Term(*IMAGEABLE))),
    "ONCRTS": CodeList("Oncology Response Assessment Test Name", "C96781", (Term(PATIENT[1], PATIENT[1]), Term(IMAGEABLE[1], IMAGEABLE[1]))),
}  # fmt: skip

_COMMON = (
    Variable("STUDYID", "Study Identifier", IDENTIFIER, required=True, key=1),
    Variable("DOMAIN", "Domain Abbreviation", IDENTIFIER, required=True),
    Variable("USUBJID", "Unique Subject Identifier", IDENTIFIER, required=True, key=2,
             comment="STUDYID, a hyphen and patientID of the patients table."),
)  # fmt: skip
_SEQ = "Numbered in the order of the dataset within a subject."
_LINK = "Name of the focus in the reading; of a patient with several cases with the case before it."
_WHEN = (
    "Date of the PET/CT of the patients table. Missing where it is not documented, and where a patient was read in several cases, for the "
    "table does not say which of them was on that date."
)
_EVALUATOR = "Readers in the order of the charter; the blinded adjudicator as ADJUDICATOR. Empty for what no reader said."


def _sequence(domain: str, *, key: int = 0) -> Variable:
    return Variable(f"{domain}SEQ", "Sequence Number", IDENTIFIER, INTEGER, True, key, origin=(DERIVED, SPONSOR), comment=_SEQ)


TU = Domain(
    "TU", "Tumor/Lesion Identification", "One record per identified lesion per subject per assessor", "FINDINGS",
    (
        *_COMMON,
        _sequence("TU"),
        Variable("TULNKID", "Link ID", IDENTIFIER, required=True, key=3, comment=_LINK),
        Variable("TUTESTCD", "Tumor/Lesion ID Short Name", TOPIC, required=True, codeList="TUTESTCD"),
        Variable("TUTEST", "Tumor/Lesion ID Test Name", SYNONYM, required=True, codeList="TUTEST"),
        Variable("TUORRES", "Tumor/Lesion ID Result", RESULT, codeList="TUIDRS"),
        Variable("TUSTRESC", "Tumor/Lesion ID Result Std. Format", RESULT, codeList="TUIDRS"),
        Variable("TULOC", "Location of the Tumor/Lesion", RECORD, codeList="LOC", comment="Site of the focus in upper case."),
        Variable("TUMETHOD", "Method of Identification", RECORD, codeList="METHOD"),
        Variable("TUEVAL", "Evaluator", RECORD, codeList="EVAL"),
        Variable("TUEVALID", "Evaluator Identifier", RECORD, key=4, codeList="MEDEVAL", comment=_EVALUATOR),
        Variable("TUDTC", "Date/Time of Tumor/Lesion Identification", TIMING, DATE, comment=_WHEN),
    ),
    "Where foci were given to the readers, one record a focus, without evaluator: no reader identified it. In a free search one a focus and "
    "reader who marked it.",
)  # fmt: skip
TR = Domain(
    "TR", "Tumor/Lesion Results", "One record per result per lesion per subject per assessor", "FINDINGS",
    (
        *_COMMON,
        _sequence("TR"),
        Variable("TRLNKID", "Link ID", IDENTIFIER, required=True, key=3, comment=_LINK),
        Variable("TRLNKGRP", "Link Group", IDENTIFIER, comment="Of the decision on a focus: the decision on the patient in RS that follows from it."),
        Variable("TRTESTCD", "Tumor/Lesion Assessment Short Name", TOPIC, required=True, key=4, codeList="TRTESTCD"),
        Variable("TRTEST", "Tumor/Lesion Assessment Test Name", SYNONYM, required=True, codeList="TRTEST"),
        Variable("TRORRES", "Result or Finding in Original Units", RESULT, origin=(COLLECTED, VENDOR)),
        Variable("TRORRESU", "Original Units", VARIABLE, codeList="UNIT"),
        Variable("TRSTRESC", "Character Result/Finding in Std Format", RESULT),
        Variable("TRSTRESN", "Numeric Result/Finding in Standard Units", RESULT, FLOAT, origin=(DERIVED, SPONSOR),
                 comment="TRSTRESC as a number, where it is one."),
        Variable("TRSTRESU", "Standard Units", VARIABLE, codeList="UNIT"),
        Variable("TRSTAT", "Completion Status", RECORD, codeList="ND"),
        Variable("TRREASND", "Reason Tumor Measurement Not Performed", RECORD, comment="As the reader said it, or the rule of decision."),
        Variable("TRMETHOD", "Method Used to Identify the Tumor/Lesion", RECORD, codeList="METHOD"),
        Variable("TREVAL", "Evaluator", RECORD, codeList="EVAL"),
        Variable("TREVALID", "Evaluator Identifier", RECORD, key=5, codeList="MEDEVAL", comment=_EVALUATOR),
        Variable("TRDTC", "Date/Time of Tumor Measurement", TIMING, DATE, comment=_WHEN),
    ),
    "Scores of each reader (at the stage that decides) and of the adjudicator; the decision on each focus by the rule of the charter; and, "
    "where foci were given, volume and SUV of each by measurements.csv. SUVMAX, SUVPEAK, SUVMEAN, HER2SCOR and HER2FOC are sponsor terms. "
    "The method is that by which the focus was read and measured.",
)  # fmt: skip
RS = Domain(
    "RS", "Disease Response and Clin Classification", "One record per assessment per subject", "FINDINGS",
    (
        *_COMMON,
        _sequence("RS"),
        Variable("RSLNKGRP", "Link Group", IDENTIFIER, comment="As TRLNKGRP of the foci that the decision follows from."),
        Variable("RSTESTCD", "Assessment Short Name", TOPIC, required=True, key=3, codeList="ONCRTSCD"),
        Variable("RSTEST", "Assessment Name", SYNONYM, required=True, codeList="ONCRTS"),
        Variable("RSCAT", "Category for Assessment", GROUPING, required=True),
        Variable("RSORRES", "Result or Finding in Original Units", RESULT, origin=(DERIVED, SPONSOR)),
        Variable("RSSTRESC", "Character Result/Finding in Std Format", RESULT, origin=(DERIVED, SPONSOR)),
        Variable("RSSTAT", "Completion Status", RECORD, codeList="ND"),
        Variable("RSREASND", "Reason Not Done", RECORD, comment="Why the patient is not evaluable."),
    ),
    "HER2PAT: whether the reading found a positive focus, by the rule of the charter, of every patient read. HER2IMG: the endpoint, an "
    "imageable HER2-positive metastasis, of every patient of the patients table. Both are sponsor terms. No date: they follow from all of "
    "reading and pathology.",
)  # fmt: skip
PR = Domain(
    "PR", "Procedures", "One record per recorded procedure per subject", "INTERVENTIONS",
    (
        *_COMMON,
        _sequence("PR", key=3),
        Variable("PRSPID", "Sponsor-Defined Identifier", IDENTIFIER, comment="caseID of a PET/CT that was read; specimenID of a biopsy."),
        Variable("PRLNKID", "Link ID", IDENTIFIER, comment=_LINK),
        Variable("PRTRT", "Reported Name of Procedure", TOPIC, required=True),
        Variable("PRCAT", "Category", GROUPING),
        Variable("PRSTDTC", "Start Date/Time of Procedure", TIMING, DATE, comment=_WHEN + " Of a biopsy the specimen's date."),
    ),
    "The HER2 PET/CT of every patient who was imaged or read, and every specimen of the pathology table.",
)  # fmt: skip
DOMAINS: Sequence[Domain] = (PR, TU, TR, RS)
