"""`her2pet COMMAND --help`: what a stranger asks first is answered by every command, and by every step of the reading."""

import pytest
from HER2PETLib.commands import COMMANDS, main


def helpOf(arguments, capsys) -> str:
    with pytest.raises(SystemExit) as end:
        main([*arguments, "--help"])
    assert end.value.code == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command, capsys):
    assert f"usage: her2pet {command}" in helpOf([command], capsys)


def test_a_percent_sign_in_an_explanation_is_printed(capsys):
    # argparse takes a single one for the beginning of a format: the help of followup ended with a TypeError.
    assert "from Lumish's 50 % on" in " ".join(helpOf(["followup"], capsys).split())
