"""Exact numbers and units: reading, rounding and writing them."""
