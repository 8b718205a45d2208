"""The coordinator's side: the study, its sources, reading orders, hand-out, leak search and what comes back. Nothing of it runs at a reader's."""
