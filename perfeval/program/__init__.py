"""The exact core: nodes, reference walk, generated code, analysis."""
