"""What a rule asks for, and under which names (language reference, section 8)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

import perfeval


class TestOneNameForTwo:
    """Two inputs of one indicator that would have its name are told apart by their words."""

    @pytest.mark.parametrize(
        ("text", "given", "score"),
        [
            ("优秀得5分，良好得3分；酌情扣分", {"完成值": "良好", "酌情扣分": 1}, 2),
            ("优秀得5分，良好得3分，视情况扣1-2分", {"完成值": "优秀", "视情况": 2}, 3),
            (
                "达到90%的得3-5分，其余不得分，酌情扣分",
                {"完成值": "90%", "达到90%": 4, "酌情扣分": 1},
                3,
            ),
            # 4 of 5, and 5 to 4: four fifths of five points, either way.
            (
                "正向指标得分=完成值/目标值×5，反向指标得分=目标值/完成值×5",
                {"正向指标、反向指标": "正向指标", "完成值": 4, "目标值": 5},
                4,
            ),
            (
                "正向指标得分=完成值/目标值×5，反向指标得分=目标值/完成值×5",
                {"正向指标、反向指标": "反向指标", "完成值": 5, "目标值": 4},
                4,
            ),
        ],
    )
    def test_by_name_and_by_position(self, text: str, given: dict[str, Any], score: int) -> None:
        """The names lead to the score, and so do the values in their order."""
        rule = perfeval.rule(text, points=5)

        assert rule(**given) == rule(*given.values()) == Decimal(score)
        assert [found.key for found in rule.inputs] == list(given)
