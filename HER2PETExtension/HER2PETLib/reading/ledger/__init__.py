"""A reader's ledger: events, how they are chained and signed, receipts, and what a check of them proves."""
