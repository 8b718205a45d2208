"""What happens to a signed reading: the coordinator's unlock, which `events` lets open it once more, and answers about matching."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.charter import canonicalJSON
from HER2PETLib.reading.ledger.signing import isSignedBy

if TYPE_CHECKING:
    from HER2PETLib.reading.ledger.events import Event, State


def unlockContent(unlock: Mapping[str, Any]) -> bytes:
    """What the coordinator signs of an unlock (32 bytes)."""
    return hashlib.sha256(b"unlock" + canonicalJSON({name: unlock[name] for name in unlock if name != "signature"})).digest()


def unlocked(state: "State", event: "Event") -> "State":
    """data: the coordinator's unlock, see `unlock`; that its readingHash is that of the signature before it, `readerchain` checks."""
    unlock = event.data
    if state.signed is None:
        raise ProblemError("The reading is not signed: there is nothing to unlock.", "Go on reading.")
    if not isSignedBy(state.assignment.coordinatorKey, unlockContent(unlock), unlock["signature"]):
        raise ProblemError("The unlock was not signed with the coordinator's key.", "Ask the coordinator for the original.")
    if (unlock["packetID"], unlock["reader"]) != (state.assignment.packetID, state.assignment.reader):
        raise ProblemError("The unlock is that of another packet.", "Use it in the packet that it is for.")
    if unlock["number"] != len(state.unlocks) + 1:
        raise ProblemError(f"The unlock is number {unlock['number']}, and not the next.", "Ask the coordinator for the newest.")
    cases = {name: replace(case, query="") for name, case in state.cases.items()}
    event.text("reason", "The reason for the unlock")
    for name, question in unlock["cases"].items():
        cases[name] = replace(cases[name], status="open", reason="", query=question)
    asked = {**state.asked, **unlock["matches"]}
    return replace(state, cases=cases, signed=None, unlocks=(*state.unlocks, event), asked=asked)


def matched(state: "State", event: "Event") -> "State":
    """data: query, same {own mark: points that are the same focus, none for none}."""
    query, same = event.data["query"], event.data["same"]
    asked = state.asked.get(query)
    if asked is None or asked["case"] != event.caseID:
        raise ProblemError(f'Nothing is asked by the name "{query}".', f"Questions are {', '.join(state.asked) or 'none'}.")
    if not state.unlocks or query not in state.unlocks[-1].data["matches"]:
        raise ProblemError(f"Question {query} was answered and signed before.", "Answer the newest.")
    if set(same) != set(asked["foci"]):
        raise ProblemError(f"Question {query} is about the marks {', '.join(asked['foci'])}.", "Answer for each of them.")
    named = [point for points in same.values() for point in points]
    if unknown := sorted(set(named) - set(asked["points"])):
        raise ProblemError(f"Question {query} has no point {', '.join(unknown)}.", f"Points are {', '.join(asked['points'])}.")
    if len(named) != len(set(named)):
        raise ProblemError("A point is said to be the same focus as two of your marks.", "Name it for one of them.")
    return replace(state, matched={**state.matched, query: {mark: tuple(points) for mark, points in same.items()}})
