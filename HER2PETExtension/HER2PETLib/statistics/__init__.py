"""Agreement between readers, and proportions with exact intervals."""
