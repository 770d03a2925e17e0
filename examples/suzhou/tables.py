"""Print the deviation table and the budget-execution table of a department report."""

import json
from pathlib import Path

from perfeval.figures import deviation_table, execution_table

reported = json.loads(Path(__file__).with_name("reported.json").read_text(encoding="utf-8"))

deviations = reported["deviations"]
print(deviation_table((name, row[0], row[1]) for name, row in deviations.items()).to_text())

execution = reported["execution"]
rows = ((name, row[0], row[1], row[3]) for name, row in execution.items())
print(execution_table(rows).to_text(), end="")
