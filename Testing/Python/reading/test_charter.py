"""The charter is fixed before anybody reads; a wrong one is refused with the line that is wrong."""

import json

import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.charter import canonicalJSON, newCharter, parseCharter, readCharter, writeCharter
from hypothesis import given
from hypothesis import strategies as st

CHARTER = """{
  "title": "89Zr-trastuzumab, two readers",
  "created": "2026-01-31",
  "tracer": "89Zr-trastuzumab",
  "mode": "givenFoci",
  "scale": [
    {"score": 1, "anchor": "none"},
    {"score": 2, "anchor": "faint"},
    {"score": 3, "anchor": "equivocal"},
    {"score": 4, "anchor": "clear"},
    {"score": 5, "anchor": "strong"}
  ],
  "rule": {"readers": "all", "threshold": 4},
  "readers": ["anna", "bert"],
  "cases": [
    {"case": "P01", "foci": 3},
    {"case": "P02", "foci": 0}
  ],
  "repeats": 1,
  "seed": 20260131,
  "hanging": {
    "layout": "planesAndMIP",
    "petWindow": [0, 10],
    "ctWindow": [-160, 240]
  },
  "readerMay": {"seeSUV": false, "reopenCases": true},
  "matchingGate": {"minimumMm": 10, "lesionRadius": true, "toleranceMm": 5}
}
"""


def test_a_charter_is_read_as_it_is_written():
    charter = parseCharter(CHARTER)
    assert charter.scores == (1, 2, 3, 4, 5)
    assert charter.scale[2].anchor == "equivocal"
    assert (charter.rule.readers, charter.rule.threshold) == ("all", 4)
    assert charter.readers == ("anna", "bert")
    assert [(case.case, case.foci) for case in charter.cases] == [("P01", 3), ("P02", 0)]
    assert charter.hanging.petWindow == (0, 10)
    assert charter.matchingGate.minimumMm == 10
    assert not charter.readerMay.seeSUV
    assert charter.document() == json.loads(CHARTER)


def test_the_hash_is_sha256_of_the_canonical_json_and_not_of_its_white_space():
    # jq -cSj . | sha256sum (jq 1.6, GNU coreutils)
    assert parseCharter(CHARTER).hash == "800ec4e57c7443056e6f71785f28a6c86ad281d130b1a72cde00ce98b3f967d3"
    assert parseCharter(json.dumps(json.loads(CHARTER), sort_keys=True)).hash == parseCharter(CHARTER).hash


@pytest.mark.parametrize("change", [('"faint"', '"Faint"'), ('"P01", "foci": 3', '"P01", "foci": 4'), ('"seed": 2', '"seed": 3')])
def test_any_change_changes_the_hash(change):
    assert parseCharter(CHARTER.replace(*change)).hash != parseCharter(CHARTER).hash


def test_a_written_charter_keeps_its_hash(tmp_path):
    writeCharter(tmp_path / "study.json", parseCharter(CHARTER))
    assert readCharter(tmp_path / "study.json") == parseCharter(CHARTER)


def test_a_file_with_a_byte_order_mark_and_windows_line_ends_is_the_same_charter(tmp_path):
    (tmp_path / "study.json").write_bytes(b"\xef\xbb\xbf" + CHARTER.replace("\n", "\r\n").encode())
    assert readCharter(tmp_path / "study.json").hash == parseCharter(CHARTER).hash


def test_a_new_charter_has_the_rule_of_the_trial_and_hides_suv():
    charter = newCharter("t", "89Zr-pertuzumab", ["anna", "bert"], {"P01": 2}, seed=1)
    # NCT02286843: positive only if both readers score 4 or 5 on a scale of 1 to 5
    assert (charter.scores, charter.rule.readers, charter.rule.threshold) == ((1, 2, 3, 4, 5), "all", 4)
    assert (charter.mode, charter.readerMay.seeSUV) == ("givenFoci", False)
    # domain.md section 4: gate max(10 mm, lesion radius)
    assert (charter.matchingGate.minimumMm, charter.matchingGate.lesionRadius) == (10, True)
    # what 1 to 5 mean is not in the trial's record, so our wording says that it is ours
    assert all("HER2PET's wording" in anchor.anchor for anchor in charter.scale)


def test_a_new_charter_with_a_list_of_cases_is_a_free_search():
    charter = newCharter("t", "89Zr-pertuzumab", ["anna", "bert"], ["P01", "P02"], seed=1)
    assert charter.mode == "freeSearch"
    assert "foci" not in charter.document()["cases"][0]


def test_the_reader_is_not_told_cases_repeats_seed_or_the_other_reader():
    told = json.dumps(parseCharter(CHARTER).forReader())
    for secret in ("anna", "bert", "P01", "P02", "20260131", "repeats", "seed", 'foci":'):
        assert secret not in told
    assert "planesAndMIP" in told and "equivocal" in told


WRONG = {
    "a case named twice": ('"P02"', '"P01"', 17, '"P01" is already named on line 16'),
    "a case named twice in other letters": ('"P02"', '"p01"', 17, '"p01" is already named on line 16'),
    "a reader named twice": ('"bert"', '"anna"', 14, '"anna" is already named on line 14'),
    "a reader who is no folder name": ('"bert"', '"../bert"', 14, "readers[1]"),
    "one reader only": ('["anna", "bert"]', '["anna"]', 14, "readers"),
    "a scale with a gap": ('{"score": 3', '{"score": 7', 9, "from 2 to 7"),
    "a score twice": ('{"score": 3', '{"score": 2', 9, "from 2 to 2"),
    "a score that is text": ('{"score": 3', '{"score": "3"', 9, "scale[2].score"),
    "a score that is true": ('{"score": 1', '{"score": true', 7, "scale[0].score"),
    "a score that is a fraction": ('{"score": 3', '{"score": 3.0', 9, "3.0"),
    "an empty anchor": ('"equivocal"', '" "', 9, "scale[2].anchor"),
    "a threshold above the scale": ('"threshold": 4', '"threshold": 6', 13, "threshold 6"),
    "a threshold that makes every focus positive": ('"threshold": 4', '"threshold": 1', 13, "threshold 1"),
    "another rule": ('"all"', '"any"', 13, '"any"'),
    "an unknown key": ('"repeats"', '"repaets"', 19, '"repaets" is unknown'),
    "a missing key": ('  "seed": 20260131,\n', "", 1, 'no "seed"'),
    "a key twice": ('"seed": 20260131,', '"seed": 20260131,\n  "seed": 1,', 21, '"seed" is written twice'),
    "a key twice inside": ('"foci": 3', '"foci": 3, "foci": 3', 16, '"foci" is written twice'),
    "a case without foci": (', "foci": 0', "", 17, '"P02" has no number of foci'),
    "given foci in free search": ('"givenFoci"', '"freeSearch"', 16, '"P01" has given foci'),
    "an identity beside a case": ('"foci": 0', '"foci": 0, "name": "Doe"', 17, '"name" is unknown'),
    "more repeats than cases": ('"repeats": 1', '"repeats": 3', 19, "3 cases are to be repeated and there are 2"),
    "a seed that is text": ("20260131", '"20260131"', 20, "seed"),
    "NaN": ("[0, 10]", "[0, NaN]", 23, "NaN"),
    "a window upside down": ("[-160, 240]", "[240, -160]", 24, "from 240 to -160"),
    "a window of three": ("[-160, 240]", "[-160, 0, 240]", 24, "ctWindow"),
    "an unknown layout": ('"planesAndMIP"', '"fancy"', 22, '"fancy"'),
    "a gate of nothing": ('"minimumMm": 10', '"minimumMm": 0', 27, "minimumMm"),
    "yes for true": ('"seeSUV": false', '"seeSUV": "no"', 26, '"no"'),
    "a day that never was": ("2026-01-31", "2026-02-30", 3, "2026-02-30"),
    "a comma too many": ('"foci": 0}', '"foci": 0},', 18, "not JSON"),
    "half a letter": ('"equivocal"', '"\\ud800"', 9, "surrogate"),
    "a list": (CHARTER, "[]", 1, "[]"),
    "nothing": (CHARTER, "", 1, "not JSON"),
}


@pytest.mark.parametrize(("before", "after", "line", "said"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_refused_with_its_line_and_a_remedy(before, after, line, said):
    assert before in CHARTER
    with pytest.raises(ProblemError) as refused:
        parseCharter(CHARTER.replace(before, after, 1))
    assert f"line {line}: " in refused.value.reason
    assert said in refused.value.reason
    assert refused.value.remedy


def test_all_that_is_wrong_is_said_at_once_in_the_order_of_the_lines():
    with pytest.raises(ProblemError) as refused:
        parseCharter(CHARTER.replace('"P02"', '"P01"').replace('"threshold": 4', '"threshold": 9'))
    assert refused.value.reason.index("line 13: ") < refused.value.reason.index("line 17: ")


def test_a_file_that_is_not_utf8_is_refused_with_its_line(tmp_path):
    (tmp_path / "study.json").write_bytes(CHARTER.replace("faint", "blaß").encode("latin-1"))
    with pytest.raises(ProblemError, match=r"study.json line 8: this is not UTF-8"):
        readCharter(tmp_path / "study.json")


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ProblemError, match="cannot be read"):
        readCharter(tmp_path / "study.json")


anyJSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from(sorted(json.loads(CHARTER))), anyJSON)
def test_no_value_of_any_key_breaks_the_reading_of_a_charter(key, value):
    document = {**json.loads(CHARTER), key: value}
    try:
        charter = parseCharter(json.dumps(document, indent=1))
    except ProblemError as refused:
        assert " line " in refused.reason
    else:
        assert charter.document() == document


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading_of_a_charter(text):
    with pytest.raises(ProblemError):
        parseCharter(text)


@given(st.integers(0, len(CHARTER) - 1), st.characters(codec="utf-8"))
def test_no_single_wrong_letter_breaks_the_reading_of_a_charter(index, letter):
    try:
        charter = parseCharter(CHARTER[:index] + letter + CHARTER[index + 1 :])
    except ProblemError as refused:
        assert " line " in refused.reason
    else:
        assert canonicalJSON(charter.document())


PRIMARY = {
    "measure": "imageableHER2Positive",
    "denominator": "imaged",
    "group": "pooled",
    "interval": "exact",
    "notEvaluable": "countedAsNo",
}


def withPrimary(**changes):
    return json.dumps({**json.loads(CHARTER), "primaryAnalysis": {**PRIMARY, **changes}}, indent=2)


def test_a_charter_may_name_its_primary_analysis_and_one_of_before_there_was_such_a_key_still_opens():
    assert parseCharter(CHARTER).primaryAnalysis is None
    named = parseCharter(withPrimary())
    assert named.document()["primaryAnalysis"] == PRIMARY
    assert named.hash != parseCharter(CHARTER).hash
    assert "primaryAnalysis" not in named.forReader()
    assert str(named.primaryAnalysis) == (
        "patients with imageable HER2-positive metastases, of imaged, pooled; patients who are not evaluable count as no; 95 % interval: exact "
        "(Clopper-Pearson)"
    )


@pytest.mark.parametrize(
    ("changes", "said", "remedy"),
    [
        ({"measure": "auc"}, 'primaryAnalysis.measure is "auc"', "The measure is"),
        ({"denominator": "PET-positive and biopsied"}, "is not of", 'Its denominator is "enrolled", or'),
        ({"measure": "ppvHER2Positive"}, 'measure "ppvHER2Positive" is not of "imaged"', "PET-positive and biopsied"),
        ({"notEvaluable": "no"}, 'primaryAnalysis.notEvaluable is "no"', "countedAsNo"),
        ({"group": "89Zr"}, 'primaryAnalysis.group is "89Zr"', "pooled"),
        ({"alpha": 0.05}, 'the key "alpha" is unknown', "Known here are"),
    ],
)
def test_a_primary_analysis_that_cannot_be_is_refused_with_what_can(changes, said, remedy):
    with pytest.raises(ProblemError) as caught:
        parseCharter(withPrimary(**changes))
    assert said in str(caught.value) and remedy in str(caught.value)
