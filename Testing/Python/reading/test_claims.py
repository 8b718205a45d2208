"""What a check proves stands in one file, and everybody uses its words."""

import re
from pathlib import Path

import pytest
from HER2PETLib.reading.ledger import claims

REPOSITORY = Path(__file__).resolve().parents[3]
CLAIMS = {name: text for name, text in vars(claims).items() if name.isupper()}
OF_AUDIT = {name: claim for name, claim in CLAIMS.items() if isinstance(claim, claims.Claim)}


@pytest.mark.parametrize("name", sorted(CLAIMS.keys() - OF_AUDIT.keys()))
def test_the_docs_say_what_the_program_says(name):
    page = (REPOSITORY / "docs" / "blinded-reading.md").read_text(encoding="utf-8")
    assert CLAIMS[name] in page


@pytest.mark.parametrize("claim", OF_AUDIT.values(), ids=OF_AUDIT)
def test_the_threat_model_has_a_row_for_each_check_of_an_audit(claim):
    page = (REPOSITORY / "docs" / "threat-model.md").read_text(encoding="utf-8")
    assert f"| {claim.check} | {claim.shown} | {claim.against} | {claim.missing} |" in page


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("separate", [True, False])
def test_what_is_said_of_a_ledger_is_what_was_looked_at_and_no_more(known, separate):
    said = claims.ofLedger(known, separate)
    assert said.startswith(claims.WHOLE)
    assert (claims.KEY_IS_THE_READERS in said) == known != (claims.KEY_IS_UNKNOWN in said)
    assert (claims.AS_SIGNED in said) == separate != (claims.RECEIPT_CAME_WITH_IT in said)


def test_no_other_file_has_words_of_its_own_for_it():
    """Halves of sentences that were written in five places before there was one."""
    for path in [*REPOSITORY.glob("HER2PETExtension/**/*.py"), *REPOSITORY.glob("HER2Reading/**/*.py")]:
        if path.name != "claims.py":
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"(rewritten as a whole|[Nn]ot shown:)", text), path
