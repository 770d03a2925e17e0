"""What scoring gives: scores, subtotals, and how they came about."""
