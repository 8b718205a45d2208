"""The pages of the reference, made from the program itself whenever the documentation is built (a hook of MkDocs, see mkdocs.yml).

`python docs/generate.py DIR` writes them as files, to look at.
"""

import argparse
import importlib
import json
import os
import sys
from collections.abc import Iterable
from datetime import datetime, timezone
from pathlib import Path

HERE = Path(__file__).resolve().parent
NOTE = "<!-- Made by docs/generate.py: change the program instead. -->\n\n"


def pages() -> dict[str, str]:
    """Path below docs/ -> Markdown (or JSON) of every page that nobody writes by hand."""
    made = {
        "reference/measures.md": measuresPage(),
        "reference/commands.md": commandsPage(),
        "reference/results.md": resultsPage(),
        "reference/inputs.md": inputsPage(),
        "reference/tracers.md": tracersPage(),
        "reference/charter.md": charterPage(),
        "reference/api.md": apiPage(),
    }
    return {path: NOTE + text for path, text in made.items()} | {"schemas/charter.schema.json": charterSchema()}


def table(headings: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table."""
    headings = list(headings)
    lines = [headings, ["---"] * len(headings), *([str(cell).replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def measuresPage() -> str:
    from HER2PETLib.measure.definitions import FLAGS, IDENTITY, MEASURES, REMARKS
    from HER2PETLib.measure.reference import REFERENCE_TISSUES
    from HER2PETLib.organs.rules import REFERENCE_RULES
    from HER2PETLib.tables.columns import flat

    def code(entry) -> str:
        return f"{entry[1]} {entry[0]}" if entry else ""

    def keys(column) -> str:
        return ", ".join(f"`{each.key}`" for each in flat([column]))

    rows = [(keys(m.column), m.title, m.unit, m.description, code(m.quantityCode), code(m.derivationCode)) for m in MEASURES]
    tissues = [
        (
            f"`{t.key}`",
            t.name,
            f"cylinder, {t.diameterMm:g} mm x {t.lengthMm:g} mm" if t.lengthMm else f"sphere, {t.diameterMm:g} mm",
            t.siteCode,
        )
        for t in REFERENCE_TISSUES
    ]
    return (
        "# Table of measures\n\n"
        "From `HER2PETLib/measure/definitions.py`, the one table from which the results, their schema, the structured report and the "
        "statistics in Slicer are made. How they are computed: [measures](../methods-measures.md).\n\n"
        + table(("key", "title", "unit", "what", "quantity", "derivation"), rows)
        + "\n## Columns that say which region it is, and what is known of it\n\n"
        + table(("key", "title", "what"), [(f"`{m.key}`", m.title, m.description) for m in (*IDENTITY, *FLAGS, *REMARKS)])
        + "\n## Reference regions\n\n"
        + table(("key", "name", "shape", "site"), tissues)
        + "\n## Reference regions by rule\n\n"
        + table(("`--auto-reference`", "name", "rule"), [(f"`{rule.tissue}`", rule.name, rule) for rule in REFERENCE_RULES])
    )


def commandsPage() -> str:
    # argparse wraps to the width of the terminal.
    os.environ["COLUMNS"] = "110"
    from HER2PETLib.commands import COMMANDS, moduleOf

    parser = argparse.ArgumentParser(prog="her2pet")
    subparsers = parser.add_subparsers()
    text = "# Commands\n\nExit codes: " + " ".join(exitCodes().split()) + "\n"
    for name in COMMANDS:
        command = moduleOf(name).addParser(subparsers)
        text += f"\n## her2pet {name}\n\n```text\n{command.format_help().strip()}\n```\n"
        for action in command._actions:
            if isinstance(action, argparse._SubParsersAction):
                for part, below in action.choices.items():
                    text += f"\n### her2pet {name} {part}\n\n```text\n{below.format_help().strip()}\n```\n"
    return text


def exitCodes() -> str:
    import HER2PETLib.commands

    return HER2PETLib.commands.__doc__.partition("Exit code ")[2]


def resultsPage() -> str:
    from HER2PETLib.followup.lesiontable import lesionColumns
    from HER2PETLib.followup.matchtable import MATCH_COLUMNS
    from HER2PETLib.followup.patienttable import SUMMARY_COLUMNS
    from HER2PETLib.followup.spacetable import SPACE_COLUMNS
    from HER2PETLib.followup.timetable import TIME_COLUMNS
    from HER2PETLib.jobs.auditmeasures import AUDIT_COLUMNS
    from HER2PETLib.jobs.batch.run import ERROR_COLUMNS
    from HER2PETLib.jobs.batch.run import SUMMARY_COLUMNS as BATCH_SUMMARY
    from HER2PETLib.jobs.followup.run import ERROR_COLUMNS as FOLLOWUP_ERRORS
    from HER2PETLib.measure.candidates import CANDIDATE_COLUMNS
    from HER2PETLib.measure.review import REVIEW_COLUMNS, REVIEW_TABLE
    from HER2PETLib.organs.biodistribution import ORGAN_COLUMNS
    from HER2PETLib.organs.patienttotals import TOTAL_COLUMNS
    from HER2PETLib.reading.decision.reconciliation import Reconciliation
    from HER2PETLib.reading.study.auditfindings import Audit
    from HER2PETLib.report.auditpage import auditTables
    from HER2PETLib.report.endpointtables import endpointTables
    from HER2PETLib.report.lesionanalysis import lesionAnalysis
    from HER2PETLib.report.measureagreementpage import PAIR_COLUMNS
    from HER2PETLib.report.multireadertables import MULTIREADER, multiReaderTable
    from HER2PETLib.report.readerstudyfiles import NUMBERS
    from HER2PETLib.report.readingscores import scoredLesions
    from HER2PETLib.report.readingtables import readingTables
    from HER2PETLib.statistics.diagnostic import diagnosticTables
    from HER2PETLib.statistics.measurementagreement import MEASURE_AGREEMENT_COLUMNS
    from HER2PETLib.statistics.planning import INTERVAL_COLUMNS, POWER_COLUMNS, WIDTH_COLUMNS
    from HER2PETLib.statistics.readerplanning import READER_COLUMNS
    from HER2PETLib.tables.columns import flat
    from HER2PETLib.trial.endpoint import DENOMINATORS, computeEndpoint

    # Of an empty study: only the columns are wanted.
    stages = ("HER2 PET alone", "with CT")
    nothing = Reconciliation(("anna", "bert"), 2, 4, (), (), (), (), {}, {}, "within the gate of the charter", stages)
    tables = {
        f"results/{name}.csv": t.columns for name, t in readingTables(nothing, scores=(1, 2, 3, 4, 5), freeSearch=False).items()
    }
    endpoint = computeEndpoint([], [], [], {})
    tables |= {f"{name}.csv": t.columns for name, t in endpointTables(endpoint, [], []).items()}
    tables["lesionAnalysis.csv"] = lesionAnalysis(nothing, endpoint, [], {}, freeSearch=False).columns
    tables |= {f"{name}.csv": t.columns for name, t in diagnosticTables(scoredLesions(nothing, endpoint)).items()}
    tables[f"{MULTIREADER}.csv"] = multiReaderTable(nothing, endpoint, freeSearch=False).columns
    tables["readersNumbers.csv"] = NUMBERS
    audit = Audit("", "", False, (), (), (), (), (), datetime.now(timezone.utc))
    sections = {
        "her2pet quantify and batch": {"patientTotals.csv": TOTAL_COLUMNS, "organs.csv": ORGAN_COLUMNS},
        "her2pet candidates": {"candidates.csv": CANDIDATE_COLUMNS},
        "HER2 PET Quantification": {REVIEW_TABLE: REVIEW_COLUMNS},
        "her2pet batch": {"summary.csv": BATCH_SUMMARY, "errors.csv": ERROR_COLUMNS},
        "her2pet followup": {
            "lesions.csv": lesionColumns(("anna", "bert")),
            "patients.csv": SUMMARY_COLUMNS,
            "matches.csv": MATCH_COLUMNS,
            "registrations.csv": SPACE_COLUMNS,
            "timePoints.csv": TIME_COLUMNS,
            "errors.csv": FOLLOWUP_ERRORS,
        },
        "her2pet reading reconcile": {name: columns for name, columns in tables.items() if name.startswith("results/")},
        "her2pet reading audit": {f"{name}.csv": t.columns for name, t in auditTables(audit).items()},
        "her2pet audit-measures": {"auditMeasures.csv": AUDIT_COLUMNS},
        "her2pet compare-measures": {"measureAgreement.csv": MEASURE_AGREEMENT_COLUMNS, "measurePairs.csv": PAIR_COLUMNS},
        "her2pet endpoint": {name: columns for name, columns in tables.items() if not name.startswith("results/")},
    }
    sections["her2pet plan"] = {
        "planPower.csv": POWER_COLUMNS,
        "planWidth.csv": WIDTH_COLUMNS,
        "planIntervals.csv": INTERVAL_COLUMNS,
        "planReaders.csv": READER_COLUMNS,
    }
    text = (
        "# Result tables\n\nCSV in UTF-8; a missing value is an empty cell. Beside each stands `<table>.schema.csv` with titles, units and "
        "types, which Slicer reads. `measurements.csv`: see the [table of measures](measures.md).\n"
    )
    for section, ofSection in sections.items():
        text += f"\n## {section}\n"
        for name, columns in ofSection.items():
            rows = [(f"`{c.key}`", c.title, c.type, c.unit, c.description) for c in flat(columns) if c.key != "denominator"]
            text += f"\n### {name.removeprefix('results/')}\n\n" + table(("key", "title", "type", "unit", "what"), rows)
    return text + "\n## Denominators of the endpoint\n\n" + table(("denominator", "who"), DENOMINATORS.items())


def inputsPage() -> str:
    from HER2PETLib.followup import examinations
    from HER2PETLib.trial import eligibility, pathology, patients

    text = "# Input tables\n\n`cases.csv`: see [batch](../batch.md) and [blinded reading](../blinded-reading.md).\n"
    for name, module in (("patients.csv", patients), ("pathology.csv", pathology), ("examinations.csv", examinations)):
        text += f"\n## {name}\n\n{module.__doc__.strip()}\n"
    rows = [(f"`{c.key}`", c.kind, c.text, ", ".join(f"`{column}`" for column in c.columns)) for c in eligibility.CRITERIA]
    return text + "\n## What eligibility is judged from\n\n" + table(("key", "kind", "criterion", "columns"), rows)


def tracersPage() -> str:
    from HER2PETLib.suv.body import KINDS
    from HER2PETLib.suv.tracer import NUCLIDES

    kinds = [(k.name, k.suvType, k.unit, f"DCM {k.code}" if k.code else "") for k in KINDS]
    nuclides = [(n.symbol, f"{n.halfLife:g}", n.snomed, n.srt) for n in NUCLIDES]
    return (
        "# Nuclides and kinds of SUV\n\n## Kinds of SUV\n\n"
        + table(("`--kind`", "SUVType (0054,1006)", "unit", "code"), kinds)
        + "\n## Nuclides\n\n"
        + table(("nuclide", "half-life, s", "SNOMED CT", "SNOMED-RT"), nuclides)
    )


# The packages whose `__all__` is what a caller may rely on; nothing else of the library is documented as callable.
PUBLIC = (
    "suv",
    "dicom",
    "measure",
    "tables",
    "statistics",
    "trial",
    "reading",
    "reading.packet",
    "reading.ledger",
    "reading.study",
    "reading.decision",
    "report",
    "jobs",
    "followup",
    "organs",
    "phantom",
)
# What all rooms stand on.
GROUND = {
    "HER2PETLib.errors": ("CancelledError", "ProblemError"),
    "HER2PETLib.geometry": ("Geometry", "Volume"),
    "HER2PETLib.volumefile": ("readVolume", "writeVolume"),
    "HER2PETLib.cases": ("Case", "readCaseTable"),
}


def publicNames() -> dict[str, list[str]]:
    """Module -> its public names."""
    names = {module: list(public) for module, public in GROUND.items()}
    return names | {f"HER2PETLib.{room}": list(importlib.import_module(f"HER2PETLib.{room}").__all__) for room in PUBLIC}


def apiPage() -> str:
    text = (
        "# Python\n\nThe public names of the library, from their docstrings. Everything else may change without a word. "
        "Used one after another: [cookbook](../cookbook.md). Arrays are (k, j, i); coordinates are mm, R A S.\n"
    )
    for module, names in publicNames().items():
        about = (importlib.import_module(module).__doc__ or "").strip()
        text += f"\n## {module}\n\n{about}\n\n" + "".join(f"::: {module}.{name}\n\n" for name in names)
    return text


def charterSchema() -> str:
    import HER2PETLib.reading

    (folder,) = HER2PETLib.reading.__path__
    return Path(folder, "charter.schema.json").read_text(encoding="utf-8")


def charterPage() -> str:
    schema = json.loads(charterSchema())
    rows = []
    for key, value in schema["properties"].items():
        rows.append((f"`{key}`", value.get("description") or schema["$defs"]["text"].get("description", "")))
        rows += [(f"`{key}.{part}`", inner.get("description", "")) for part, inner in value.get("properties", {}).items()]
    return (
        "# Charter\n\n`study.json`, written by `her2pet reading create`; every key is required but `adjudicates`, `stages` with `decidingStage`, `qualification` and `primaryAnalysis`, which stand there where they are used. "
        "[JSON schema](../schemas/charter.schema.json)\n\n" + table(("key", "what"), rows)
    )


def on_files(files, config, **_):
    """Hook of MkDocs: the pages join those that are written by hand."""
    from mkdocs.structure.files import File

    for path, text in pages().items():
        files.append(File.generated(config, path, content=text))
    return files


if __name__ == "__main__":
    for page, content in pages().items():
        target = Path(sys.argv[1], page)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8")
        print(target)
