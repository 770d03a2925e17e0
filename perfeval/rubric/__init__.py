"""Rubrics and rules, with all that can be asked of them."""
