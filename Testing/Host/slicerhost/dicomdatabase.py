"""slicer.dicomDatabase for tests: files that were indexed in place, their tags read with pydicom."""

from pathlib import Path


class DicomDatabase:
    """The part of ctkDICOMDatabase that DICOM plugins ask. Values are texts, several of them joined by a backslash."""

    isOpen = True
    databaseFilename = ""  # a test that asks the file itself writes one and names it here

    def __init__(self) -> None:
        self._series: dict[str, list[str]] = {}
        self._instances: dict[str, str] = {}  # those that were asked for: Slicer's database has an index

    def index(self, folder) -> list[str]:
        """Add the DICOM files below a folder; returns its series instance UIDs, sorted."""
        found = set()
        for path in sorted(path for path in Path(folder).rglob("*") if path.is_file()):
            uid = self.fileValue(str(path), "0020,000E")
            if uid:
                self._series.setdefault(uid, []).append(str(path))
                found.add(uid)
        return sorted(found)

    def removeSeries(self, uid: str) -> bool:
        return self._series.pop(uid, None) is not None

    def filesForSeries(self, uid: str, hits: int = -1) -> tuple:
        files = self._series.get(uid, [])
        return tuple(files if hits < 0 else files[:hits])

    def fileForInstance(self, uid: str) -> str:
        files = [name for names in self._series.values() for name in names]
        if self._instances.get(uid) not in files:
            for name in set(files) - set(self._instances.values()):
                self._instances[self.fileValue(name, "0008,0018")] = name
        known = self._instances.get(uid, "")
        return known if known in files else ""

    def fileValue(self, fileName: str, tag: str) -> str:
        import pydicom
        from pydicom.errors import InvalidDicomError

        group, element = (int(part, 16) for part in tag.split(","))
        try:
            dataset = pydicom.dcmread(fileName, stop_before_pixels=True, specific_tags=[(group, element)])
        except (InvalidDicomError, OSError):
            return ""
        value = dataset[group, element].value if (group, element) in dataset else None
        if value is None:
            return ""
        return "\\".join(map(str, value)) if isinstance(value, pydicom.multival.MultiValue) else str(value)
