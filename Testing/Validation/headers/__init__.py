"""Mutated PET headers with a known truth: what the program makes of headers that sites, archives and people have damaged."""
