"""Holds the effect's file; Slicer loads it by its path."""
