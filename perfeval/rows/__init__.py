"""Rows of data as host programs have them: what their values look like."""
