"""Typed tables: cells, columns, schema; the one reader and the one writer of CSV."""
