"""Rows of data in, scores out."""
