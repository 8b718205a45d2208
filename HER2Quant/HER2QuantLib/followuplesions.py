"""The lesions of two examinations in one table, a row a lesion, and what a person decides on each: accept, move, reject."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import qt
from HER2PETLib.errors import ProblemError
from HER2PETLib.followup.examinations import CT, MR
from HER2PETLib.followup.lesiontable import APART
from HER2PETLib.followup.matching import ACCEPT, MOVE, NEW, REJECT, FollowedLesion, Placed
from HER2PETLib.jobs.followup.session import FollowUpSession
from slicer.i18n import tr as _

from HER2QuantLib import followupkeys

# Of the table, in pixels: a few rows, and as many as leave the buttons below it in sight.
_LOWEST, _HIGHEST = 150, 320


@dataclass(frozen=True, eq=False)
class PairRow:
    """A lesion in the two examinations that are shown. above, below: its rows of lesions.csv."""

    lesion: FollowedLesion
    above: Mapping[str, Any]
    below: Mapping[str, Any]

    @property
    def placed(self) -> Placed:
        """What is decided on: the finding that was put to the lesion, in the examination below where it is there; of several the first that nobody decided on."""
        below, above = (
            [each for each in self.lesion.members if each.finding.examinationID == row["examinationID"]]
            for row in (self.below, self.above)
        )
        matched = [each for each in (*below, *above) if each.finding.findingID != self.lesion.lesionID]
        return min(matched or below or above, key=lambda each: each.decision is not None)

    @property
    def isShown(self) -> bool:
        """Whether either of the two examinations shows the lesion."""
        return bool(self.above["parts"] or self.below["parts"])


def pairRows(session: FollowUpSession, above: str, below: str) -> list[PairRow]:
    """The lesions that at least one of two examinations shows, in the order of the tables."""
    if session.result is None:
        return []
    rows = {(row["lesionID"], row["examinationID"]): row for row in session.result.lesions}
    found = [
        PairRow(lesion, rows[lesion.lesionID, above], rows[lesion.lesionID, below])
        for lesion in session.result.identities.lesions
    ]
    return [each for each in found if each.isShown]


class LesionsPanel:
    """shown: called with a PairRow, or None. changed: called after every decision. name(): who decides."""

    def __init__(
        self, ui: Any, shown: Callable[[PairRow | None], None], changed: Callable[[], None], name: Callable[[], str]
    ) -> None:
        self.ui, self._shown, self._changed, self._name = ui, shown, changed, name
        self._session: FollowUpSession | None = None
        self.rows: list[PairRow] = []
        self._whyNot: dict[str, str] = {}  # by key
        self._isFilling = False
        self.actions = {
            "N": (ui.nextLesionButton, lambda: self._step(1)),
            "P": (ui.previousLesionButton, lambda: self._step(-1)),
            "A": (ui.acceptMatchButton, self._accept),
            "M": (ui.moveMatchButton, self._move),
            "R": (ui.rejectMatchButton, self._reject),
            "U": (ui.undoFollowUpButton, self._undo),
            "?": (ui.followUpKeysButton, lambda: self.tell(followupkeys.listed())),
        }
        for key, (button, _does) in self.actions.items():
            button.connect("clicked(bool)", lambda _checked, key=key: self.do(key))
        ui.followedTable.connect("itemSelectionChanged()", self._onSelected)
        ui.followedTable.setEditTriggers(qt.QAbstractItemView.NoEditTriggers)
        ui.followedTable.verticalHeader().hide()

    # What is shown

    def show(self, session: FollowUpSession | None, above: str, below: str, select: str = "") -> None:
        """The lesions of two examinations. select: a lesionID; the one that was selected stays, where it is there."""
        former = self.current
        self._session = session
        self.rows = [] if session is None else pairRows(session, above, below)
        self._fill(above, below)
        ids = [each.lesion.lesionID for each in self.rows]
        wanted = select or (former.lesion.lesionID if former else "")
        self._select(ids.index(wanted) if wanted in ids else 0)
        self.update()

    @property
    def current(self) -> PairRow | None:
        """The lesion that is selected."""
        number = self.ui.followedTable.currentRow()
        return self.rows[number] if 0 <= number < len(self.rows) else None

    def update(self) -> None:
        """Buttons, and why one is disabled."""
        row, session = self.current, self._session
        none = _("Bring the examinations into one space first.") if session is None else "" if row else _("There is no lesion.")
        nameless = "" if self._name().strip() else _("Enter your name above first: it is kept with the decision.")
        apart = ""
        if row is not None and APART in (row.above["source"], row.below["source"]):
            apart = _("The two examinations are not in a common space yet: accept the registration first.")
        decided = row.placed.decision if row else None
        for key, (button, _does) in self.actions.items():
            why = none
            if key in "AMR":
                why = why or apart or nameless
            if key == "A" and not why and decided is not None and decided.what == ACCEPT:
                why = _("It is accepted already.")
            if key == "M" and not why and not self.ui.partnerComboBox.count:
                why = _("There is no other lesion to move it to.")
            if key == "R" and not why and row is not None and len(row.lesion.members) < 2:
                why = _("It is a lesion of its own already.")
            if key == "U":
                why = "" if session is not None and session.canUndo else _("There is no step in this session to undo.")
            if key == "?":
                why = ""
            self._whyNot[key] = why
            button.enabled = not why
            button.toolTip = why or dict(followupkeys.KEYS).get(key, dict(followupkeys.KEYS)["N, P"])
        self.ui.partnerComboBox.enabled = bool(self.ui.partnerComboBox.count)

    def tell(self, text: str) -> None:
        """Below the table, in place of what is asked about the lesion."""
        self.ui.followedLabel.text = text

    def _fill(self, above: str, below: str) -> None:
        table = self.ui.followedTable
        self._isFilling = True
        titles = ["#", _("Lesion"), _("State"), _("{name} SUVmax").format(name=above), _("{name} SUVmax").format(name=below),
                  _("Ratio"), _("Avid")]  # fmt: skip
        table.setColumnCount(len(titles))
        table.setHorizontalHeaderLabels(titles)
        table.setRowCount(len(self.rows))
        for number, row in enumerate(self.rows):
            for column, text in enumerate([str(number + 1), *_cells(row)]):
                item = qt.QTableWidgetItem(text)
                item.setToolTip(_toolTip(row))
                table.setItem(number, column, item)
        table.resizeColumnsToContents()
        rows = sum(table.rowHeight(row) for row in range(table.rowCount))
        around = table.horizontalHeader().sizeHint.height() + table.horizontalScrollBar().sizeHint.height() + 2 * table.frameWidth
        table.setMinimumHeight(min(max(rows + around, _LOWEST), _HIGHEST))  # or a scroll area gives it the least that it can have
        self._isFilling = False

    def _select(self, number: int) -> None:
        if self.rows:
            self.ui.followedTable.selectRow(number)
            self._showCurrent()
        else:
            self.ui.partnerComboBox.clear()
            self.tell("")
            self._shown(None)

    def _onSelected(self) -> None:
        if not self._isFilling:
            self._showCurrent()
            self.update()

    def _showCurrent(self) -> None:
        row = self.current
        self._fillPartners(row)
        self.tell("" if row is None else _said(row))
        self._shown(row)

    def _fillPartners(self, row: PairRow | None) -> None:
        """What the decided finding can be moved to; what is within the gate comes first."""
        box = self.ui.partnerComboBox
        box.clear()
        if row is None or self._session is None or self._session.result is None:
            return
        placed = row.placed
        near = dict(placed.others)
        if row.below["parts"]:
            others = [each for each in self.rows if each is not row and each.lesion.lesionID != placed.finding.findingID]
        else:  # what is below is put to it
            others = [each for each in self.rows if each.below["parts"]]
            near = {
                each.lesion.lesionID: mm
                for each in others
                for lesionID, mm in each.placed.others
                if lesionID == row.lesion.lesionID
            }
        ids = [each.lesion.lesionID for each in others]
        for lesionID in sorted(ids, key=lambda each: near.get(each, 1e9)):
            away = f" ({near[lesionID]:.1f} mm)" if lesionID in near else ""
            number = next(n for n, each in enumerate(self.rows, start=1) if each.lesion.lesionID == lesionID)
            box.addItem(f"{number}: {lesionID}{away}", lesionID)
        if placed.lesionID != placed.finding.findingID:
            box.addItem(_("a lesion of its own"), NEW)

    # What a person does

    def do(self, key: str) -> None:
        """What the key and its button do, or why not."""
        if why := self._whyNot.get(key, ""):
            self.tell(why)
            return
        try:
            self.actions[key][1]()
        except ProblemError as problem:  # a window at every step would be in the way
            self.tell(str(problem))

    def _step(self, by: int) -> None:
        number = (self.ui.followedTable.currentRow() + by) % len(self.rows)
        self.ui.followedTable.selectRow(number)

    def _accept(self) -> None:
        placed = self._row().placed
        self._decide(placed, ACCEPT, placed.lesionID, _("Accepted: {finding} is {lesion}."))

    def _move(self) -> None:
        row, to = self._row(), self.ui.partnerComboBox.currentData
        placed = row.placed
        if not row.below["parts"] and to != NEW:
            placed, to = next(each.placed for each in self.rows if each.lesion.lesionID == to), row.lesion.lesionID
        said = _("Moved: {finding} is {lesion}.") if to != NEW else _("{finding} is a lesion of its own.")
        self._decide(placed, MOVE, to, said)

    def _reject(self) -> None:
        self._decide(self._row().placed, REJECT, "", _("Rejected: {finding} is a lesion of its own."))

    def _decide(self, placed: Placed, what: str, lesionID: str, said: str) -> None:
        session = self._theSession()
        before = _identitiesOf(session)
        session.decide(placed.finding.key, what, lesionID, self._name())
        self._tellChange(before, placed.finding.findingID, said.format(finding=placed.finding.findingID, lesion=lesionID))

    def _undo(self) -> None:
        before = _identitiesOf(self._theSession())
        self._theSession().undo()
        self._tellChange(before, "", _("Undone."))

    def _tellChange(self, before: Mapping[str, str], decided: str, said: str) -> None:
        """After a decision: what else has become of it, for one to one a lesion that is taken is nobody else's."""
        after = _identitiesOf(self._theSession())
        others = [
            _("{finding} is now {lesion}.").format(finding=each, lesion=_own(each, lesionID))
            for each, lesionID in after.items()
            if each != decided and before.get(each) != lesionID
        ]
        self._changed()
        # The lesion that was decided on, or whose decision was undone, stays in front, whatever it is called now.
        about = decided or next((each for each in after if before.get(each) != after[each]), "")
        ids = [each.lesion.lesionID for each in self.rows]
        if after.get(about) in ids:
            self.ui.followedTable.selectRow(ids.index(after[about]))
        self.tell(" ".join([said, *others]))

    def _row(self) -> PairRow:
        assert self.current is not None  # whoever gets here had a button that was enabled
        return self.current

    def _theSession(self) -> FollowUpSession:
        assert self._session is not None
        return self._session


def _identitiesOf(session: FollowUpSession) -> dict[str, str]:
    result = session.result
    return {} if result is None else {each.finding.findingID: each.lesionID for each in result.identities.placed}


def _own(findingID: str, lesionID: str) -> str:
    return _("a lesion of its own") if lesionID == findingID else lesionID


def _cells(row: PairRow) -> Sequence[str]:
    above, below = row.above["suvMax"], row.below["suvMax"]
    ratio = above / below if above is not None and below else None
    return (
        row.above["siteMeaning"] or row.above["name"],
        stateOf(row),
        *("" if each is None else f"{each:.2f}" for each in (above, below, ratio)),
        f"{_avid(row.above)} / {_avid(row.below)}",
    )


def stateOf(row: PairRow) -> str:
    """Of the three lists a lesion is in, with what a person said, or is asked."""
    if APART in (row.above["source"], row.below["source"]):
        return _("not comparable")
    if row.above["parts"] and row.below["parts"]:
        where = _("both")
    else:
        where = _("only above") if row.above["parts"] else _("only below")
    if row.placed.decision is not None:
        return _("{where}, decided").format(where=where)
    return _("{where}, asked").format(where=where) if row.placed.question else where


def _avid(row: Mapping[str, Any]) -> str:
    if row["kind"] in (CT, MR):
        return "\u2013"
    return {True: _("yes"), False: _("no"), None: "?"}[row["avid"]]


def _toolTip(row: PairRow) -> str:
    notes = [
        f"{each['examinationID']}: {each['source']}. {each['avidBy']} {each['note']}".strip() for each in (row.above, row.below)
    ]
    return "\n".join([row.lesion.lesionID, *notes])


def _said(row: PairRow) -> str:
    """What stands below the table of a lesion: which finding is decided on, how far it is, what is asked, what was decided."""
    placed = row.placed
    said = [placed.finding.findingID]
    if placed.distanceMm is not None and placed.lesionID != placed.finding.findingID:
        said = [
            _("{finding} is {mm:.1f} mm from {lesion}.").format(
                finding=placed.finding.findingID, mm=placed.distanceMm, lesion=placed.lesionID
            )
        ]
    if placed.question and placed.decision is None:
        said.append(placed.question)
    if (decided := placed.decision) is not None:
        what = {ACCEPT: _("accepted"), MOVE: _("moved"), REJECT: _("rejected")}[decided.what]
        said.append(f"{what} ({decided.by}, {decided.at[:16].replace('T', ' ')})")
    return " ".join(said)
