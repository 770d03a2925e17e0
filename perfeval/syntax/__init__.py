"""Text to syntax tree. Only this package (and the rubric-file reader) knows lark."""
