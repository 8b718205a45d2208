"""A blinded reading: its charter and the sources of chance on the ground; what a reader's machine needs in `packet` and `ledger`;
what only the coordinator may see in `study` and `decision`. The first two never import the last two: that is the blinding."""
