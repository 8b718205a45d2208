"""From scores to decisions, after all readers have signed."""
