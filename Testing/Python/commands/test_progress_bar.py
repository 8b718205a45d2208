"""The bar that commands draw on a terminal, and on nothing else."""

import io
from contextlib import redirect_stderr

from HER2PETLib.commands.progressbar import progressBar


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_every_step_of_a_stage_of_few_is_named_though_they_follow_at_once():
    terminal = Terminal()
    with redirect_stderr(terminal), progressBar("quantify") as progress:
        for done in range(300):
            progress(done, 300, "slices")
        for done, name in enumerate(("regions.dcm", "measurements.dcm", "report.html")):
            progress(done, 3, name)
    drawn = terminal.getvalue().split("\r")
    for done, name in enumerate(("regions.dcm", "measurements.dcm", "report.html")):
        assert [line for line in drawn if name in line and f" {done}/3 " in line], name
    assert sum("/300" in line for line in drawn) < 30  # the many are not all drawn


def test_nothing_is_drawn_where_no_person_looks():
    file = io.StringIO()
    with redirect_stderr(file), progressBar("quantify") as progress:
        progress(1, 3, "regions.dcm")
    assert file.getvalue() == ""
