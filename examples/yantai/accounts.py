"""Print the shares, the growth and the survey of a final account, and audit its figures."""

import json
from pathlib import Path

from perfeval.audit import audit_figures
from perfeval.figures import completion_table, growth_table, satisfaction, share_table, survey_table

reported = json.loads(Path(__file__).with_name("accounts.json").read_text(encoding="utf-8"))
values = reported["values"]

parts = {name: values[name] for name in reported["shares"][-1]["parts"]}
print(share_table(parts, "一般公共预算财政拨款支出结构").to_text())

growth = ((name, row[0], row[1]) for name, row in reported["growth"].items())
print(growth_table(growth).to_text())

completion = ((name, row[0], row[1]) for name, row in reported["completion"].items())
print(completion_table(completion).to_text())

survey = reported["survey"]
print(survey_table(satisfaction(survey["questions"], survey["satisfied"])).to_text())

print(audit_figures(reported).to_text(), end="")
