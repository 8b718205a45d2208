"""Stands for SampleData: keeps what modules register, downloads nothing."""

registered: dict[str, list[dict]] = {}


class SampleDataLogic:
    @staticmethod
    def registerCustomSampleDataSource(category="Custom", sampleName=None, uris=None, fileNames=None, nodeNames=None, **source):
        """As SampleDataSource: a downloader of one's own does not spare one URI, file and node name each."""
        if isinstance(uris, str):
            uris, fileNames, nodeNames = [uris], [fileNames], [nodeNames]
        if not len(uris) == len(fileNames) == len(nodeNames):
            raise ValueError("all fields of a sample data source must have the same length")
        registered.setdefault(category, []).append(dict(source, sampleName=sampleName))
