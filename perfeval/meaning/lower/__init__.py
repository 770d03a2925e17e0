"""What each role adds to its item, a module for each family of roles.

:mod:`perfeval.meaning.roles` says which clause takes which.
"""
