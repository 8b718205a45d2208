"""Stands for SampleData: keeps what modules register, downloads nothing."""

registered: dict[str, list[dict]] = {}


class SampleDataLogic:
    @staticmethod
    def registerCustomSampleDataCategory(category, title=None):
        registered.setdefault(category, [])

    @staticmethod
    def registerCustomSampleDataSource(category="Custom", sampleName=None, customDownloader=None, **source):
        if sampleName is None or (customDownloader is None and "uris" not in source):
            raise ValueError("a sample data source needs a name, and URIs or a downloader")
        registered.setdefault(category, []).append(dict(source, sampleName=sampleName, customDownloader=customDownloader))
