"""Charter, packets, ledger, foci and decision of a blinded reading by two readers."""
