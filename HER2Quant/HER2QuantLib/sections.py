"""Which sections of the panel are open: those that can be worked in and are not done."""


class Sections:
    """Sections open and fold by themselves as the work goes on; in between they are as the person wants them."""

    def __init__(self, ui) -> None:
        self._buttons = {
            "pet": ui.petCollapsibleButton,
            "organs": ui.organsCollapsibleButton,
            "candidates": ui.candidatesCollapsibleButton,
            "lesions": ui.lesionsCollapsibleButton,
            "reference": ui.referenceCollapsibleButton,
            "table": ui.tableCollapsibleButton,
            "export": ui.exportCollapsibleButton,
        }
        self._before: dict[str, bool] = {}

    def follow(
        self,
        hasPET: bool,
        isFit: bool,
        hasRegions: bool,
        hasRows: bool,
        canExport: bool,
        hasMasks: bool = False,
        hasCandidates: bool = False,
    ) -> None:
        """Open what has become possible, and fold what no longer is. The PET is done when it is measured, unless there is
        something to read of its SUV (not isFit). Organs and candidates wait for those who want them, open where there are masks or
        candidates."""
        for name, isOpen in (
            ("pet", not (isFit and hasRows)),
            ("organs", hasMasks),
            ("candidates", hasMasks or hasCandidates),
            ("lesions", hasPET),
            ("reference", hasPET),
            ("table", hasRegions),
            ("export", canExport),
        ):
            if self._before.get(name) != isOpen:
                self._before[name] = isOpen
                self._buttons[name].collapsed = not isOpen
