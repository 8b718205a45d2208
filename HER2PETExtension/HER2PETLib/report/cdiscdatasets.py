"""Datasets of SDTM as Dataset-JSON 1.1 (CDISC), one a file: written, and read back."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from HER2PETLib import __version__
from HER2PETLib.errors import ProblemError
from HER2PETLib.files import writeJSON
from HER2PETLib.report.cdiscvariables import TEXT, Domain, Variable

VERSION, DEFINE = "1.1.0", "define.xml"
# Types of Define-XML as Dataset-JSON has them.
_TYPES = {TEXT: "string"}


def datasetFile(domain: Domain) -> str:
    """The name of its file."""
    return f"{domain.name.lower()}.json"


def itemOID(domain: Domain, variable: Variable) -> str:
    """What ties a column of the dataset to its definition."""
    return f"IT.{domain.name}.{variable.name}"


def groupOID(domain: Domain) -> str:
    """What ties the dataset to its definition."""
    return f"IG.{domain.name}"


def metaDataOID(studyID: str) -> str:
    """Of the definitions."""
    return f"MDV.{studyID}.SDTM"


def lengthOf(variable: Variable, rows: Iterable[Mapping[str, Any]]) -> int:
    """The longest text of a variable in the data, 1 where there is none."""
    return max((len(str(row[variable.name])) for row in rows if row.get(variable.name) is not None), default=1)


def writeDataset(folder: Path, domain: Domain, rows: Sequence[Mapping[str, Any]], studyID: str, created: datetime) -> Path:
    """Write a dataset; a value that is missing is null. created: with a time zone, or without for the machine's own."""
    columns = []
    for variable in domain.variables:
        column: dict[str, Any] = {
            "itemOID": itemOID(domain, variable),
            "name": variable.name,
            "label": variable.label,
            "dataType": _TYPES.get(variable.type, variable.type),
        }
        if variable.type == TEXT:
            column["length"] = lengthOf(variable, rows)
        if variable.key:
            column["keySequence"] = variable.key
        columns.append(column)
    path = folder / datasetFile(domain)
    writeJSON(
        path,
        {
            "datasetJSONCreationDateTime": created.isoformat(timespec="seconds"),
            "datasetJSONVersion": VERSION,
            "fileOID": f"{studyID}.{domain.name}",
            "sourceSystem": {"name": "her2pet", "version": __version__},
            "studyOID": studyID,
            "metaDataVersionOID": metaDataOID(studyID),
            "metaDataRef": DEFINE,
            "itemGroupOID": groupOID(domain),
            "records": len(rows),
            "name": domain.name,
            "label": domain.label,
            "columns": columns,
            "rows": [[row.get(variable.name) for variable in domain.variables] for row in rows],
        },
    )
    return path


def readDataset(path: Path) -> list[dict[str, Any]]:
    """The records of a Dataset-JSON file, by the names of its columns. Raises ProblemError where it is none."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        names = [column["name"] for column in document["columns"]]
        return [dict(zip(names, row, strict=True)) for row in document["rows"]]
    except OSError as error:
        raise ProblemError(f"{path} cannot be read: {error.strerror}.", "Check the path.") from error
    except (ValueError, LookupError, TypeError) as error:
        raise ProblemError(f"{path} is not a dataset in Dataset-JSON.", "Give one that her2pet wrote.") from error
