"""What a check proves, and what it cannot: the one place from which command, module, page and docs take their words."""

# Of one ledger, after what was looked at.
WHOLE = (
    "Each event was signed with one key, and none was changed, inserted, moved, or removed from before the last. "
    "Nobody without that key can have done so."
)
KEY_IS_THE_READERS = "The key is the one whose fingerprint the reader gave by another way."
KEY_IS_UNKNOWN = (
    "Not shown: whose key it is. Somebody who replaced the whole ledger by one of their own would have another key; compare its "
    "fingerprint with the one the reader has, by telephone."
)
AS_SIGNED = "It is as it was signed, by a receipt that came by another way: nobody, the reader included, changed it since."
RECEIPT_CAME_WITH_IT = (
    "Not shown, for the receipt came with the ledger: that the reader did not replace it by another version before it was sent."
)
SEALED = (
    "The answers are encrypted under a key that only the reader's passphrase gives, until she opens them for a receipt of every other "
    "reader. Not hidden: when each event was, and how many cases were completed by then. Not shown: that nobody guessed the passphrase; "
    "and, before all readings are taken in, that the receipts for which she opens them are the other readers' own: only comparing "
    "their fingerprints shows it."
)
# Of a study.
CHARTER_AND_KEY = "Charter and key are as they were handed out."
COORDINATORS_LEDGER = (
    "The coordinator's ledger is whole and signed with the coordinator's key; every reading that it says was taken in is there, and "
    "every result that it names is as it was written."
)
NOT_SHOWN_OF_THE_COORDINATOR = (
    "Not shown: that the coordinator, who has that key, did not write this ledger anew. The counter-receipts that the readers hold "
    "show it."
)
COUNTER_RECEIPTS = (
    "The events of the counter-receipts that were given stand in the coordinator's ledger, and so does everything before them, "
    "unchanged: the coordinator did not write it anew since. What came after the last of them is not shown so."
)


def ofLedger(keyIsKnown: bool, hasSeparateReceipt: bool, isSealed: bool = False) -> str:
    """What is shown of a whole ledger that was taken in; isSealed: its answers were sealed at the hand-out."""
    key = KEY_IS_THE_READERS if keyIsKnown else KEY_IS_UNKNOWN
    said = (WHOLE, key, AS_SIGNED if hasSeparateReceipt else RECEIPT_CAME_WITH_IT)
    return " ".join((*said, SEALED) if isSealed else said)
