"""`her2pet plan`: what it prints and writes, and what it refuses."""

import pandas as pd
import pytest
from HER2PETLib.commands import main


def test_the_size_of_the_trial_is_printed_with_its_saw_tooth_and_written(tmp_path, capsys):
    out = tmp_path / "plan"
    assert main(["plan", "--null", "0.05", "--expected", "0.13", "--power", "0.8", "--out", str(out)]) == 0
    printed = capsys.readouterr().out
    # domain-next A9, scipy 1.12.0: first n 95 with k 10, from 104 on with k 11.
    assert "First n with a power of 80 %: 95 (10 positive or more" in printed
    assert "Every n from 104 on has it (11 positive or more" in printed
    assert [line.split()[-1] for line in printed.splitlines() if line.strip().startswith(("98 ", "99 "))] == ["yes", "no"]
    table = pd.read_csv(out / "planPower.csv").set_index("n")
    assert table.loc[100, "power"] == pytest.approx(0.7663, abs=5e-5)
    page = (out / "plan.html").read_text(encoding="utf-8")
    assert "first at n = 95, and by every n from 104 on" in page and page.count("<img") == 1


def test_what_49_patients_show_is_said(capsys):
    assert main(["plan", "--n", "49", "--null", "0.05", "--expected", "0.13"]) == 0
    printed = capsys.readouterr().out
    # Clopper-Pearson: 6/49 4.63-24.77, 0/49 7.2519 and 5.9306; 7 of 49 with a power of 0.4569.
    for said in (
        "7.2519 % (two-sided 95 %), 5.9306 %",
        "6 of 49: exact 95 % interval 4.63 to 24.77 %",
        "7 of 49 or more",
        "0.4569",
    ):
        assert said in printed


def test_a_width_and_an_area_have_their_plans(tmp_path, capsys):
    assert main(["plan", "--expected", "0.2", "--width", "0.15", "--out", str(tmp_path / "width")]) == 0
    assert "First n: 121." in capsys.readouterr().out
    sizes = ["--patients", "12,16", "--lesions", "3", "--readers", "2", "--studies", "20"]
    assert main(["plan", "--auc", "0.9", "--null-auc", "0.6", *sizes, "--out", str(tmp_path / "area")]) == 0
    assert "Monte Carlo error" in capsys.readouterr().out
    table = pd.read_csv(tmp_path / "area" / "planReaders.csv")
    assert table["patients"].tolist() == [12, 16] and table["powerFixed"].between(0, 1).all()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--null", "5", "--expected", "13", "--power", "80"], 1, "5 % is 0.05"),
        (["--n", "0"], 1, "n is 0"),
        (["--auc", "0.6", "--null-auc", "0.7"], 1, "not above the null value"),
    ],
)
def test_a_plan_that_cannot_be_says_why(arguments, code, said, capsys):
    assert main(["plan", *arguments]) == code
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [[], ["--null", "0.05"], ["--power", "0.8", "--auc", "0.9"], ["--auc", "0.9", "--patients", "a"]]
)
def test_half_a_question_is_bad_usage(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        main(["plan", *arguments])
    assert caught.value.code == 2


def test_a_plan_by_other_assumptions_is_not_written_over_the_first_unasked(tmp_path, capsys):
    command = ["plan", "--expected", "0.13", "--power", "0.8", "--out", str(tmp_path), "--null"]
    assert main([*command, "0.05"]) == 0 and main([*command, "0.05"]) == 0
    before = (tmp_path / "planPower.csv").read_bytes()
    assert main([*command, "0.06"]) == 1
    assert "plan for Size by power: null 0.05, expected 0.13, power 0.8" in capsys.readouterr().err
    assert (tmp_path / "planPower.csv").read_bytes() == before
    assert main([*command, "0.06", "--replace"]) == 0
