"""The deadline columns as native formulas, so that they live without Python in Excel, WPS and LibreOffice.

日历[累计] counts working days from the first day on, so "N working days later" is one MATCH; unlike
WORKDAY it knows worked weekends (调休), and past the calendar's end it fails loudly instead of guessing.
"""

from __future__ import annotations

STALE = "日历未更新"
VOID = '[@作废原因]<>""'
"""Nothing is due of a case whose object was replaced, or whose draw was made anew."""


_SEPARATORS = (("年", "-"), ("月", "-"), ("日", ""), (".", "-"), ("．", "-"), ("/", "-"))


def day_in(value: str) -> str:
    """Formula text for a date that may have been typed, or pasted, as text in any way that the toolkit reads."""
    text = value
    for sign, plain in _SEPARATORS:
        text = f'SUBSTITUTE({text},"{sign}","{plain}")'
    return f"IF(ISTEXT({value}),DATEVALUE({text}),{value})"


def rule_value(header: str, rule: str) -> str:
    """Formula text for one cell of 期限规则."""
    return f'INDEX(期限规则[{header}],MATCH("{rule}",期限规则[规则],0))'


def due(start: str, rule: str) -> str:
    """Formula for a deadline that runs from column ``start``: "" without a start or VOID, STALE past the calendar."""
    begin = day_in(f"[@{start}]")
    days, position = rule_value("天数", rule), f"MATCH({begin},日历[日期],0)"
    working = f"INDEX(日历[日期],MATCH(INDEX(日历[累计],{position})+{days},日历[累计],0))"
    last_day_before = f"INDEX(日历[累计],MATCH({begin}+{days}-1,日历[日期],0))"
    rolled = f"INDEX(日历[日期],MATCH({last_day_before}+1,日历[累计],0))"
    natural = f'IF({rule_value("末日顺延", rule)}="是",{rolled},{begin}+{days})'
    choice = f'IF({rule_value("计算单位", rule)}="工作日",{working},{natural})'
    return f'=IF(OR([@{start}]="",{VOID}),"",IFERROR({choice},"{STALE}"))'


def rate(part: str, *whole: str) -> str:
    """Formula for what per cent of the sum of ``whole`` the column ``part`` is: "" while the sum is 0."""
    total = "+".join(f"[@{header}]" for header in whole)
    return f'=IF({total}=0,"",TEXT([@{part}]/({total}),"0.0%"))'


def state(due: str, done: str, rule: str) -> str:
    """Formula for the state of a deadline in column ``due``; ``今天`` is a defined name on 首页.

    暂定 only where the calendar decides the date: plain natural days never depend on a holiday notice.
    """
    last, on = day_in(f"[@{due}]"), day_in(f"[@{done}]")
    guessed = f'IFERROR(INDEX(日历[状态],MATCH({last},日历[日期],0)),"")="暂定"'
    moves = f'OR({rule_value("计算单位", rule)}="工作日",{rule_value("末日顺延", rule)}="是")'
    provisional = f"AND({moves},{guessed})"
    late = f"IFERROR({on}-{last},1)>0"  # compared, what is no day is larger than any number
    finished = f'IF({late},"逾期完成","按期完成")'
    near = f'IF({last}-今天<={rule_value("提前提醒天数", rule)},"将到期","未到期")'
    running = f'IF(今天>{last},"逾期",IF(今天={last},"今日到期",{near}))'
    known = f'IF({provisional},"暂定",IF([@{done}]<>"",{finished},{running}))'
    return f'=IF(OR([@{due}]="",{VOID}),"",IF([@{due}]="{STALE}","{STALE}",{known}))'
