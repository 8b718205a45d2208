"""What a check proves, and what it cannot: the one place from which command, module, page and docs take their words."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Claim:
    """A check of an audit. shown: what it shows where it finds nothing. against: who can have done nothing to it that would pass.
    missing: what is not shown where the check could not be made."""

    check: str
    shown: str
    against: str
    missing: str = "Not shown, for charter or coordinator's ledger do not hold: nothing can be compared with them."


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
# Of an audit. Somebody means: anybody with write access to the folder.
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
    "Everybody without the coordinator's key. The coordinator can write it anew: counter-receipts and time stamps show that.",
)
AUDIT_OF_COORDINATORS_KEY = Claim(
    "The coordinator's key",
    "The coordinator's ledger was signed with the trusted coordinator's key.",
    "Everybody without that key.",
    "Not shown: whose key signed the coordinator's ledger, for no fingerprint of the coordinator was given.",
)
AUDIT_OF_READINGS = Claim(
    "Readings that were taken in",
    "Every reading that the coordinator's ledger says was taken in is in the folder, and each reading there is the one that was taken in.",
    "Everybody without the coordinator's key.",
)
AUDIT_OF_RESULTS = Claim(
    "Results",
    "Every result in the folder that the coordinator's ledger names is as it was written.",
    "Everybody without the coordinator's key. That the results follow from the readings is shown by computing them again.",
    "Not shown: that a result is as it was written, where the file lies elsewhere or no result was recorded.",
)
AUDIT_OF_LEDGER = Claim(
    "Ledger of a reader",
    WHOLE,
    "Everybody without the key that signed it.",
    "Not shown: anything of this reader's answers, for none were taken in.",
)
AUDIT_OF_READERS_KEY = Claim(
    "Key of a reader",
    "The ledger was signed with the key of the trusted fingerprint.",
    "Everybody without that key, the coordinator included.",
    KEY_IS_UNKNOWN,
)
AUDIT_OF_RECEIPT = Claim(
    "Receipt of a reader",
    "The ledger is as it was signed, by a receipt that reached the auditor by another way.",
    "Everybody, the reader and the coordinator included.",
    "Not shown, for no receipt reached the auditor by another way: that the reader, or the reader together with the coordinator, did not "
    "replace the ledger by another version.",
)
AUDIT_OF_PACKET = Claim(
    "Packet of a reader",
    "The packet in the folder is as it was handed out.",
    "Everybody without the coordinator's key. What the reader had on the own machine is not looked at.",
    "Not shown: that the packet is as it was handed out, for it is not in the folder.",
)
AUDIT_OF_COUNTER_RECEIPTS = Claim(
    "Counter-receipts",
    COUNTER_RECEIPTS,
    "The coordinator.",
    NOT_SHOWN_OF_THE_COORDINATOR,
)
AUDIT_OF_CHECKPOINTS = Claim(
    "Checkpoints",
    "Each ledger holds the events of the checkpoints that were given, and everything before them as it was when they were told.",
    "Everybody, reader and coordinator together too: a ledger that was written anew, an older copy that was brought back.",
    "Not shown, for no checkpoint reached the auditor by another way: that no older copy was brought back and read on.",
)
AUDIT_OF_STAMPS = Claim(
    "Time stamps",
    "Each event with a time stamp, and every event before it, stood in its ledger at the time that the authority signed, and was not written "
    "anew since; the times before and after it agree with that.",
    "Everybody but the authority: reader and coordinator together, an older copy that was brought back, a clock that was set.",
    "Not shown: when anything was written, and that no older copy was brought back and read on; time stamps with the certificate of their "
    "authority show that.",
)
AUDIT_OF_SOURCES = Claim(
    "Source images",
    "The source images that were found have the fingerprints of the key, which were fixed at hand-out.",
    "Everybody who changed an image after the study was created. What was done to an image before is not shown.",
    "Not shown: that the source images are what they were, where they were not looked at or are not on this machine.",
)
SOMETHING_IS_WRONG = "Nothing is shown by this check, for something is wrong."
KEY_IS_SEALED = "The coordinator's private key lies in the folder, sealed under a passphrase."
KEY_IS_NOT_SEALED = (
    "The coordinator's private key lies in the folder, not sealed: who could read this folder can have signed as the coordinator."
)
KEY_IS_NOT_HERE = "The coordinator's private key is not in this folder."

# Of a counter-receipt, to the reader who got it.
COUNTER_RECEIPT_IS_OF_THIS_READING = (
    "The counter-receipt is of just this reading, as it was signed; it was signed with the coordinator's key of this packet."
)
COORDINATORS_KEY_IS_KNOWN = "That key is the one of the fingerprint that the coordinator gave by another way."
COORDINATORS_KEY_IS_UNKNOWN = (
    "Not shown: whose key that is; compare its fingerprint with the one the coordinator has, by telephone."
)


def ofLedger(keyIsKnown: bool, hasSeparateReceipt: bool, isSealed: bool = False) -> str:
    """What is shown of a whole ledger that was taken in; isSealed: its answers were sealed at the hand-out."""
    key = KEY_IS_THE_READERS if keyIsKnown else KEY_IS_UNKNOWN
    said = (WHOLE, key, AS_SIGNED if hasSeparateReceipt else RECEIPT_CAME_WITH_IT)
    return " ".join((*said, SEALED) if isSealed else said)
