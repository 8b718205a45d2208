"""Anatomical sites of metastases that a person chooses from, as SNOMED CT codes (DICOM CID 4 and 4031 and their like)."""

# (code as scheme:value, meaning); codes and meanings as in pydicom.sr.codedict. Slicer's terminology selector has all others.
SITES: tuple[tuple[str, str], ...] = (
    ("SCT:272673000", "Bone"),
    ("SCT:51282000", "Vertebra"),
    ("SCT:54735007", "Sacrum"),
    ("SCT:22356005", "Ilium"),
    ("SCT:113197003", "Rib"),
    ("SCT:56873002", "Sternum"),
    ("SCT:71341001", "Femur"),
    ("SCT:59441001", "Lymph Node"),
    ("SCT:68171009", "Axillary lymph node"),
    ("SCT:76838003", "Supraclavicular lymph node"),
    ("SCT:62683002", "Mediastinal lymph node"),
    ("SCT:53074004", "Hilar lymph node"),
    ("SCT:91394001", "Retroperitoneal lymph node"),
    ("SCT:10200004", "Liver"),
    ("SCT:39607008", "Lung"),
    ("SCT:3120008", "Pleura"),
    ("SCT:12738006", "Brain"),
    ("SCT:23451007", "Adrenal gland"),
    ("SCT:76752008", "Breast"),
    ("SCT:78904004", "Chest wall"),
    ("SCT:39937001", "Skin"),
)
# Of these the codes that are of one of a left and a right one.
PAIRED_SITES = frozenset(
    code
    for code, meaning in SITES
    if meaning
    in (
        "Ilium", "Rib", "Femur", "Axillary lymph node", "Supraclavicular lymph node", "Hilar lymph node", "Lung", "Pleura", "Adrenal gland", "Breast",
        "Chest wall",
    )
)  # fmt: skip
