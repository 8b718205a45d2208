"""The definitions of the datasets as Define-XML 2.1 (CDISC), made with odmlib: variables, code lists, origins, comments."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.dom.minidom import parse

from HER2PETLib import __version__
from HER2PETLib.files import replacing
from HER2PETLib.report.cdiscdatasets import DEFINE, datasetFile, groupOID, itemOID, lengthOf, metaDataOID
from HER2PETLib.report.cdiscvariables import (
    CODE_LISTS,
    CT_VERSION,
    DATE,
    DOMAINS,
    FLOAT,
    IG_VERSION,
    INTEGER,
    TEXT,
    Domain,
    Term,
    Variable,
)
from HER2PETLib.tables.packages import require

_IG, _CT = "STD.SDTMIG", "STD.CT"
_NOT_CHECKED = (
    "Variables follow the SDTMIG of the version stated as far as reading, pathology and measurements have them: no visits, no study days, "
    "no DM. Terms were looked up in the package of controlled terminology stated; newer packages were not, and terms that it lacks are "
    "marked as extended. Conformance rules (CDISC CORE) were not run on these files."
)


def checkDefine() -> None:
    """Raise ProblemError where definitions cannot be written, to be known before the work begins."""
    require("odmlib", "Datasets of SDTM are to be defined by Define-XML")


def writeDefine(
    folder: Path, datasets: Mapping[str, Sequence[Mapping[str, Any]]], studyID: str, title: str, created: datetime
) -> Path:
    """Write define.xml for the datasets (rows by name) beside it. title: of the study. Raises ProblemError where odmlib is not installed."""
    checkDefine()
    import odmlib.define_2_1.model as define
    import odmlib.ns_registry as namespaces

    namespaces.NamespaceRegistry(prefix="odm", uri="http://www.cdisc.org/ns/odm/v1.3", is_default=True, is_reset=True)
    namespaces.NamespaceRegistry(prefix="def", uri="http://www.cdisc.org/ns/def/v2.1")
    namespaces.NamespaceRegistry(prefix="xlink", uri="http://www.w3.org/1999/xlink")
    namespaces.NamespaceRegistry(prefix="xml", uri="http://www.w3.org/XML/1998/namespace")

    texts = _Texts(define)
    version = define.MetaDataVersion(
        OID=metaDataOID(studyID),
        Name=f"Data definitions of {studyID}",
        DefineVersion="2.1.0",
        CommentOID=texts.comment(_NOT_CHECKED),
    )
    version.Standards = define.Standards(
        Standard=[
            define.Standard(OID=_IG, Name="SDTMIG", Type="IG", Version=IG_VERSION, Status="Final"),
            define.Standard(OID=_CT, Name="CDISC/NCI", Type="CT", PublishingSet="SDTM", Version=CT_VERSION, Status="Final"),
        ]
    )
    for domain in DOMAINS:
        rows = datasets[domain.name]
        version.ItemGroupDef.append(_group(define, texts, domain, rows))
        version.ItemDef += [_item(define, texts, domain, variable, rows) for variable in domain.variables]
    used = _used(datasets)
    version.CodeList = [_list(define, texts, name, used[name]) for name in CODE_LISTS]
    version.CommentDef = texts.comments
    document = define.ODM(
        FileType="Snapshot",
        FileOID=f"{studyID}.Define-XML",
        CreationDateTime=created.isoformat(timespec="seconds"),
        ODMVersion="1.3.2",
        SourceSystem="her2pet",
        SourceSystemVersion=__version__,
        Context="Other",
        Study=define.Study(
            OID=studyID,
            GlobalVariables=define.GlobalVariables(
                StudyName=define.StudyName(_content=studyID),
                StudyDescription=define.StudyDescription(_content=title),
                ProtocolName=define.ProtocolName(_content=studyID),
            ),
            MetaDataVersion=version,
        ),
    )
    path = folder / DEFINE
    with replacing(path) as temporary:
        document.write_xml(str(temporary))
        with parse(str(temporary)) as inLines:  # which keeps the prefixes that people know
            temporary.write_bytes(inLines.toprettyxml(indent="  ", encoding="UTF-8"))
    return path


class _Texts:
    """Descriptions, and comments that are kept once each."""

    def __init__(self, define: Any) -> None:
        self._define = define
        self._oids: dict[str, str] = {}
        self.comments: list[Any] = []

    def description(self, text: str) -> Any:
        return self._define.Description(TranslatedText=[self._define.TranslatedText(_content=text, lang="en")])

    def comment(self, text: str) -> str | None:
        """The OID of a comment; None for no text."""
        if not text:
            return None
        if text not in self._oids:
            self._oids[text] = f"COM.{len(self._oids) + 1}"
            self.comments.append(self._define.CommentDef(OID=self._oids[text], Description=self.description(text)))
        return self._oids[text]


def _group(define: Any, texts: _Texts, domain: Domain, rows: Sequence[Mapping[str, Any]]) -> Any:
    file = f"LF.{domain.name}"
    group = define.ItemGroupDef(
        OID=groupOID(domain),
        Name=domain.name,
        Repeating="Yes",
        IsReferenceData="No",
        SASDatasetName=domain.name,
        Domain=domain.name,
        Purpose="Tabulation",
        Structure=domain.structure,
        ArchiveLocationID=file,
        CommentOID=texts.comment(domain.comment),
        StandardOID=_IG,
        **_hasNoData(not rows),
    )
    group.Description = texts.description(domain.label)
    for number, variable in enumerate(domain.variables, start=1):
        isEmpty = all(row.get(variable.name) is None for row in rows)
        group.ItemRef.append(
            define.ItemRef(
                ItemOID=itemOID(domain, variable),
                Mandatory="Yes" if variable.required else "No",
                OrderNumber=number,
                Role=variable.role,
                **({"KeySequence": variable.key} if variable.key else {}),
                **_hasNoData(isEmpty and bool(rows)),
            )
        )
    group.Class = define.Class(Name=domain.kind)
    group.leaf = define.leaf(ID=file, href=datasetFile(domain), title=define.title(_content=datasetFile(domain)))
    return group


def _hasNoData(isSo: bool) -> dict[str, str]:
    return {"HasNoData": "Yes"} if isSo else {}


def _item(define: Any, texts: _Texts, domain: Domain, variable: Variable, rows: Sequence[Mapping[str, Any]]) -> Any:
    size: dict[str, int] = {}
    if variable.type in (TEXT, INTEGER, FLOAT):
        size["Length"] = lengthOf(variable, rows)
    if variable.type == FLOAT:
        size["SignificantDigits"] = _decimals(row.get(variable.name) for row in rows)
    comment = texts.comment(variable.comment)
    item = define.ItemDef(
        OID=itemOID(domain, variable),
        Name=variable.name,
        DataType={TEXT: "text", DATE: "date"}.get(variable.type, variable.type),
        SASFieldName=variable.name,
        **size,
        **({"CommentOID": comment} if comment else {}),
    )
    item.Description = texts.description(variable.label)
    if variable.codeList:
        item.CodeListRef = define.CodeListRef(CodeListOID=f"CL.{variable.codeList}")
    kind, source = variable.origin
    item.Origin = [define.Origin(Type=kind, Source=source)]
    return item


def _decimals(values: Iterable[Any]) -> int:
    """The most digits after the point."""
    return max((len(repr(value).partition(".")[2]) for value in values if value is not None), default=0)


def _used(datasets: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, list[str]]:
    """The values of each code list in the data, in the order in which they first stand there."""
    used: dict[str, dict[str, None]] = {name: {} for name in CODE_LISTS}
    for domain in DOMAINS:
        for variable in domain.variables:
            if variable.codeList:
                used[variable.codeList] |= dict.fromkeys(
                    row[variable.name] for row in datasets[domain.name] if row.get(variable.name) is not None
                )
    return {name: list(values) for name, values in used.items()}


def _list(define: Any, texts: _Texts, name: str, used: Sequence[str]) -> Any:
    """A code list: the terms that it has of CDISC or the sponsor and, as extended, what else the data have."""
    known = CODE_LISTS[name]
    values = {term.value for term in known.terms}
    terms = [*known.terms, *(Term(value, value.capitalize()) for value in used if value not in values)]
    made = define.CodeList(OID=f"CL.{name}", Name=known.name, DataType=TEXT, StandardOID=_CT)
    for term in terms:
        item = define.CodeListItem(CodedValue=term.value, **({} if term.code else {"ExtendedValue": "Yes"}))
        item.Decode = define.Decode(TranslatedText=[define.TranslatedText(_content=term.decode, lang="en")])
        if term.code:
            item.Alias = [define.Alias(Context="nci:ExtCodeID", Name=term.code)]
        made.CodeListItem.append(item)
    made.Alias = [define.Alias(Context="nci:ExtCodeID", Name=known.code)]
    return made
