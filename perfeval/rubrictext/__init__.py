"""Rubric files: from the lines of a text to a document of plain data."""
