"""Reads: rows or frozen values, a fixed number of statements each."""
