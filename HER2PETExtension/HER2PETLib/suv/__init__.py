"""Stored values to SUV: a conversion that shows how it was obtained, or a refusal that names what is missing."""
