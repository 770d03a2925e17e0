"""Score one real rule and show why: the bands of 固定资产利用率."""

import perfeval

standard = perfeval.rule(
    "固定资产利用率≥90%的，得1分；90%>固定资产利用率≥75%的，得0.7分；"
    "75%>固定资产利用率≥60%的，得0.4分；固定资产利用率<60%的，得0分。"
)
print(standard("82.5%"))
print(standard.evaluate("82.5%").explain())
