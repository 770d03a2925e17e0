"""Names of real indicators with digits, units and key characters in them: none is cut."""

from __future__ import annotations

import pytest

import perfeval
from perfeval.text.names import normalise_key

NAMES = (
    "24小时办结率 65岁以上老年人管理率 或有负债率 如皋市拨付率 得房率 每百户拥有量 "
    "科目3通过率 指标1完成率 2023年预算执行率 第三方审核率 一次验收合格率 "
    "12345热线满意率 3岁以下婴幼儿托位数 万人发明专利拥有量 每千人床位数 "
    "一般公共预算支出率 5G基站数 PM2.5达标率 A级景区数 一二三产融合率 "
    "十四五规划完成率 百姓满意度 千人计划入选数 两免一补覆盖率 三公经费控制率 四好农村路里程 "
    "五保户供养率 六稳六保完成率 八项规定落实率 20户以上自然村通路率 0-3岁儿童管理率 "
    "1小时内响应率 48小时送达率 7日内办结率 80岁以上老人补贴率 100米栏达标率 "
    "3A级景区数 II级公路里程 COD去除率 不良贷款率 未成年人保护率 无害化处理率 "
    "非税收入占比 扣除率 扣款率 加固率 加班率 奖励兑现率 减排率 减税额 得分率 得票率 "
    "满员率 满载率 上限执行率 最高温度 最低工资覆盖率 超编率 超支率 降幅 降水量 增长率 "
    "增收率 每亩产量 每吨成本 每户均收入 当年新增率 当期回款率 如期完工率 若干措施落实率 "
    "按时发放率 按期还款率 其他支出率 其余款项率 否决率 及时率 及格率 与会率 "
    "和谐社区覆盖率 以上市公司数 以内审计率 达标率 达产率 到位率 到岗率 在岗率 在校生数 "
    "为民办实事完成率 比对率 比例 占比 占用率 至少一次参训率 均值偏差率 平均响应时间 "
    "均等化率 合计支出 总分率 指标1 方案22 一次性通过率 单位能耗 单价偏差率 单项合格率 "
    "项目数 项目支出率 个人满意率 个税缴纳率 家庭签约率 人均收入 次均费用 天然气普及率 "
    "年度完成率 月报及时率 日报率 时效达标率 分级诊疗率 分包率 分配率 分值率 百分表精度 "
    "百分制得率 要点落实率 标准化率 基准利率 目标完成率 计划完成率 任务完成率 预算执行率 "
    "实际到位率 完成率 未完成率 不合格率 应检率 应收尽收率 可用率 可研批复率 需求响应率 "
    "须知张贴率 "
).split()
FRAMES = (
    "{}≥90{u}的，得5分，否则不得分",
    "{}达到90{u}得5分，否则不得分",
    "{}不低于90{u}的，得5分；低于90{u}的，得2分",
    "得分={}×5",
    "{}≥90{u}得5分，每降低1{s}扣0.5分，扣完为止",
    "按{}×5计分",
)
QUOTED_IN_FORMULAS = ("65岁以上", "20户以上", "80岁以上", "0-3岁")
"""A bound or a difference at the beginning of a name needs quotation marks in a formula."""


@pytest.mark.parametrize("frame", FRAMES)
def test_one_input_with_exactly_that_name(frame: str) -> None:
    """Each name is asked for whole, in each place that a name may stand in."""
    for name in NAMES:
        if "×" in frame and name.startswith(QUOTED_IN_FORMULAS):
            with pytest.raises(perfeval.RubricError):
                perfeval.rule(frame.format(name, u="", s=""), points=5)
            name = f"“{name}”"  # noqa: PLW2901 - as its author has to write it
        rate = name.endswith(("率", "度", "比"))
        text = frame.format(name, u="%" if rate else "", s="个百分点" if rate else "")

        (asked,) = perfeval.rule(text, points=5).inputs
        assert normalise_key(asked.key) == normalise_key(name), text
