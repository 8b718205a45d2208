"""What a check proves, and what it cannot: the one place from which command, module, page and docs take their words."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Claim:
    """A check of an audit. shown: what it shows where it finds nothing. against: who can have done nothing to it that would pass.
    missing: what is not shown where the check could not be made."""

    check: str
    shown: str
    against: str
    missing: str = "Not shown: the charter or the coordinator's ledger does not verify, so nothing can be compared with them."


# Of one ledger, after what was looked at.
WHOLE = (
    "Each event was signed with one key, and none was changed, inserted, moved, or removed from before the last. "
    "Only somebody with that key could have done so."
)
KEY_IS_THE_READERS = "The key is the one whose fingerprint the reader gave separately."
KEY_IS_UNKNOWN = (
    "Not shown: whose key it is. Somebody who replaced the whole ledger with one of their own would have another key; compare its "
    "fingerprint with the reader's, by telephone."
)
AS_SIGNED = (
    "It is as it was signed, according to a receipt that came separately: nobody, not even the reader, has changed it since."
)
RECEIPT_CAME_WITH_IT = (
    "Not shown, as the receipt came with the ledger: that the reader did not replace it with another version before sending it."
)
SEALED = (
    "The answers are encrypted under a key that only the reader's passphrase gives, until she opens them for a receipt of every other "
    "reader. Not hidden: when each event happened, and how many cases were completed by then. Not shown: that nobody guessed the "
    "passphrase; and, until all readings are taken in, that the receipts for which she opens them are the other readers' own: only "
    "comparing their fingerprints shows it."
)
# Of a study.
CHARTER_AND_KEY = "Charter and key are as they were at hand-out."
COORDINATORS_LEDGER = (
    "The coordinator's ledger is whole and signed with the coordinator's key; every reading that it lists as taken in is there, and "
    "every result that it names is as it was written, from the readings that were taken in last."
)
NOT_SHOWN_OF_THE_COORDINATOR = "Not shown: that the coordinator, who has that key, did not rewrite this ledger. The counter-receipts that the readers hold show it."
COUNTER_RECEIPTS = (
    "The events of the given counter-receipts are in the coordinator's ledger, and so is everything before them, unchanged: the "
    "coordinator has not rewritten it since. They show nothing about what came after the last of them."
)
# Of an audit. Everybody means: anybody with write access to the folder.
AUDIT_OF_CHARTER = Claim(
    "Charter and key",
    CHARTER_AND_KEY,
    "Everybody, the coordinator included, once a reader whose fingerprint is trusted has signed: the reader's signatures stand for both.",
)
AUDIT_OF_BATCHES = Claim(
    "Batches of cases and amendments",
    "Every batch of cases that the coordinator's ledger says was added is in the folder, with the cases that it was added with, and no other; "
    "every amendment of the charter was recorded before the packets of the first batch that it counts for, and is as it was recorded.",
    "Everybody without the coordinator's key. The coordinator can write that ledger anew: counter-receipts and time stamps show that.",
    "Not shown, for the coordinator's ledger cannot be read: which batches and amendments there are.",
)
AUDIT_OF_COORDINATORS_LEDGER = Claim(
    "The coordinator's ledger",
    "Each event of the coordinator's ledger was signed with one key, and none was changed, inserted, moved, or removed from before the last.",
    "Everybody without the coordinator's key. The coordinator can rewrite it: counter-receipts and time stamps show that.",
)
AUDIT_OF_COORDINATORS_KEY = Claim(
    "The coordinator's key",
    "The coordinator's ledger was signed with the trusted coordinator's key.",
    "Everybody without that key.",
    "Not shown: whose key signed the coordinator's ledger, as no fingerprint of the coordinator was given.",
)
AUDIT_OF_READINGS = Claim(
    "Readings that were taken in",
    "Every reading that the coordinator's ledger lists as taken in is in the folder, and each reading there is the one that was taken in.",
    "Everybody without the coordinator's key.",
)
AUDIT_OF_RESULTS = Claim(
    "Results",
    "Every result in the folder that the coordinator's ledger names is as it was written, from the readings that were taken in last.",
    "Everybody without the coordinator's key. Computing the results again shows that they follow from the readings.",
    "Not shown: that a result is as it was written, where the file is elsewhere or no result was recorded.",
)
AUDIT_OF_ADJUDICATION = Claim(
    "Adjudication",
    "The adjudication in the folder is the one that was handed out, and of the readings that were taken in last. Its own ledgers, keys and packet are "
    "checked as those of the study.",
    "Everybody without the coordinator's key.",
)
AUDIT_OF_LEDGER = Claim(
    "Ledger of a reader",
    WHOLE,
    "Everybody without the key that signed it.",
    "Not shown: anything about this reader's answers, as none were taken in.",
)
AUDIT_OF_READERS_KEY = Claim(
    "Key of a reader",
    "The ledger was signed with the key of the trusted fingerprint.",
    "Everybody without that key, the coordinator included.",
    KEY_IS_UNKNOWN,
)
AUDIT_OF_RECEIPT = Claim(
    "Receipt of a reader",
    "The ledger is as it was signed, according to a receipt that reached the auditor separately.",
    "Everybody, the reader and the coordinator included.",
    "Not shown, as no receipt reached the auditor separately: that the reader, or the reader together with the coordinator, did not "
    "replace the ledger with another version.",
)
AUDIT_OF_PACKET = Claim(
    "Packet of a reader",
    "The packet in the folder is as it was handed out.",
    "Everybody without the coordinator's key. It does not cover what the reader had on her own machine.",
    "Not shown: that the packet is as it was handed out, as it is not in the folder.",
)
AUDIT_OF_COUNTER_RECEIPTS = Claim(
    "Counter-receipts",
    COUNTER_RECEIPTS,
    "The coordinator.",
    NOT_SHOWN_OF_THE_COORDINATOR,
)
AUDIT_OF_CHECKPOINTS = Claim(
    "Checkpoints",
    "Each ledger, or a former one that was put aside when its packet was issued again, holds the events of the given checkpoints, and "
    "everything before them as it was when they were reported.",
    "Everybody, reader and coordinator together too: a ledger that was rewritten, an older copy that was brought back.",
    "Not shown, as no checkpoint reached the auditor separately: that no older copy was brought back and continued.",
)
AUDIT_OF_STAMPS = Claim(
    "Time stamps",
    "Each event with a time stamp, and every event before it, was in its ledger, or in a former one that was put aside when its packet was issued "
    "again, at the time that the authority signed, and has not been rewritten since; the times before and after it agree with that.",
    "Everybody but the authority: reader and coordinator together, an older copy that was brought back, a clock that was set.",
    "Not shown: when anything was written, and that no older copy was brought back and continued; time stamps with the certificate of "
    "their authority show that.",
)
AUDIT_OF_SOURCES = Claim(
    "Source images",
    "The source images that were found have the fingerprints in the key, which were fixed at hand-out.",
    "Everybody who changed an image after the study was created. It does not show what was done to an image before.",
    "Not shown: that the source images are unchanged, where they were not checked or are not on this machine.",
)
SOMETHING_IS_WRONG = "This check shows nothing, because something is wrong."
KEY_IS_SEALED = "The coordinator's private key is in the folder, sealed under a passphrase."
KEY_IS_NOT_SEALED = "The coordinator's private key is in the folder, not sealed: anybody who could read this folder could have signed as the coordinator."
KEY_IS_NOT_HERE = "The coordinator's private key is not in this folder."

# Of a counter-receipt, to the reader who got it.
COUNTER_RECEIPT_IS_OF_THIS_READING = (
    "The counter-receipt is for exactly this reading, as it was signed; it was signed with the coordinator's key of this packet."
)
COORDINATORS_KEY_IS_KNOWN = "That key has the fingerprint that the coordinator gave separately."
COORDINATORS_KEY_IS_UNKNOWN = "Not shown: whose key that is; compare its fingerprint with the coordinator's, by telephone."


def ofLedger(keyIsKnown: bool, hasSeparateReceipt: bool, isSealed: bool = False) -> str:
    """What is shown of a whole ledger that was taken in; isSealed: its answers were sealed at the hand-out."""
    key = KEY_IS_THE_READERS if keyIsKnown else KEY_IS_UNKNOWN
    said = (WHOLE, key, AS_SIGNED if hasSeparateReceipt else RECEIPT_CAME_WITH_IT)
    return " ".join((*said, SEALED) if isSealed else said)
