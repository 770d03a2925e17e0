"""The author's characters: folded to one shape, and the numbers that they write."""
