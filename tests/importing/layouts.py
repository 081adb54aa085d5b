"""The table of layouts: what each imitates, and what must come of it (``ground`` explains the words)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests import import_kit as kit
from tests.importing.ground import FIELDS, Layout, Row, coop, old_number

FIRM = "序 名 码 区 类 态 址 人 话"
ITEM = "序 项类 事 象 重 法 主 据"
STAFF = "序 员 证 效 股 角 岗"
YES: Mapping[str, str] = {"已公布": "是", "有效": "是"}
NOT_PUBLISHED = "名单没有写这些事项是否已经公布"
WIDE = " ".join(["序 名 码 区 类 态 址 人 话 -日 -额"])


def items(fields: str = ITEM, *, tell_apart: bool = False, **more: Any) -> Layout:
    answers = {"constants": YES, "tell_apart": tell_apart}
    return Layout(fields, into="事项清单", answers=answers, constants=YES, **more)


def hidden(book: Any) -> None:
    sheet = book.worksheets[0]
    sheet.row_dimensions[5].hidden = True
    sheet.column_dimensions["G"].hidden = True


def hidden_sheet(book: Any) -> None:
    book.create_sheet("字典")["A1"] = "存续"
    book["字典"].sheet_state = "hidden"


def two_alike(book: Any) -> None:
    book.copy_worksheet(book.worksheets[0]).title = "东片"


def insert(at: int, *rows: Row) -> Callable[[list[Row]], object]:
    """Put rows before row ``at`` (from 0) of the grid."""
    return lambda grid: grid.__setitem__(slice(at, at), list(rows))


def shifted(grid: list[Row]) -> None:
    """An address with commas in it that nobody quoted."""
    grid[4][6:7] = ["示例路1号", "3楼", "东侧"]


def spread_bases(grid: list[Row]) -> None:
    """A second and a third row for an item, with nothing but their bases."""
    grid[4:4] = [["", "", "", "", "", "", "", f"《示例条例》第{n}条"] for n in (91, 92)]


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def wrong(code: str) -> str:
    return f"{code[:17]}{'0' if code[17] != '0' else '1'}"


def named(*pairs: tuple[str, Layout]) -> dict[str, Layout]:
    found = dict(pairs)
    assert len(found) == len(pairs)
    return found


HEADS = named(
    ("plain, no title", Layout(FIRM, above=(), below=())),
    ("title and unit", Layout(FIRM)),
    ("title merged as wide as the table", Layout(FIRM, merged=[(1, 1, 1, 9)])),
    ("title merged wider than the data", Layout(FIRM, merged=[(1, 1, 1, 14), (2, 1, 2, 12)])),
    ("title merged taller", Layout(FIRM, above=(("示例县名单",), (), ()), merged=[(1, 1, 3, 11)])),
    ("annex number, title, date and unit", Layout(
        FIRM, above=(("附件3",), ("示例县名单",), ("填报单位：示例局", "", "", "", "2026年3月5日"), ()))),
    ("two rows, groups merged over labels", Layout(
        FIRM, tops=[["序号", "基本情况", "", "", "", "", "", "联系方式", ""]],
        merged=[(3, 1, 4, 1), (3, 2, 3, 7), (3, 8, 3, 9)], change=lambda grid: grid[3].__setitem__(0, ""))),
    ("two rows, groups not merged, in text", Layout(
        FIRM, tops=[["", "基本情况", "", "", "", "", "", "联系方式", ""]], suffix=".csv")),
    ("three rows", Layout(
        FIRM, tops=[["序号", "市场主体"], ["", "登记信息", "", "", "", "", "", "联系方式"]],
        merged=[(3, 1, 5, 1), (3, 2, 3, 9), (4, 2, 4, 7), (4, 8, 4, 9)],
        change=lambda grid: grid[4].__setitem__(0, ""))),
    ("labels merged downwards, all", Layout(
        FIRM, tops=[[FIELDS[field].header for field in FIRM.split()]],
        merged=[(3, n, 4, n) for n in range(1, 10)], change=lambda grid: grid.__setitem__(3, [""] * 9))),
    ("labels with breaks, blanks and stars", Layout(
        "序 名 码 区 类 态",
        change=lambda grid: grid.__setitem__(2, [
            "序　号", "*企业\n名称", "*统一社会\n信用代码", "区划　代码", "类 别", "经营\n状态"]))),
    ("labels with explanations", Layout(
        "序 名=企业名称（全称） 码=社会信用代码（18位） 区=行政区划代码（9位） 类=类别（必填） 态=状态（下拉选择）")),
    ("row of units under the head", Layout(f"{FIRM} -额", under=[["", "", "", "", "", "", "", "", "", "（万元）"]])),
    ("row of column numbers under the head", Layout(FIRM, under=[[str(n) for n in range(1, 10)]])),
    ("row of hints under the head", Layout(
        FIRM, under=[["自动生成", "（必填）", "（18位）", "（必填）", "下拉选择", "下拉选择", "选填", "选填"]])),
    ("sample row 填表示例", Layout(FIRM, under=[["填表示例", "某某公司", "91410000XXXXXXXXXX", "", "民爆", "正常"]])),
    ("sample row 案例（请删除）", Layout(
        FIRM, under=[["案例（请删除）", "某某公司", kit.uscc(1), "410499001", "民爆", "正常"]])),
    ("head pasted again further down", Layout(
        FIRM, change=lambda grid: grid.insert(6, [*grid[2]]))),
    ("blank rows and columns before the table", Layout(
        FIRM, above=((), (), ("示例县名单",), ()), below=((), ("合计",)))),
    ("no row of labels that we know", Layout(
        "名=甲方 码=乙号 区=丙处 类=丁种 态=戊况", above=(), below=(), asks="没有对上必填的",
        answers={"columns": {"甲方": "对象名称", "丙处": "区划代码"}})),
)  # fmt: skip

TAILS = named(
    ("subtotals between", Layout(FIRM, change=insert(5, ["小计", "2户"]))),
    ("total merged over the table", Layout(FIRM, below=[["合计", "", "4户"]], merged=[(8, 1, 8, 2)])),
    ("footnotes and signatures", Layout(FIRM, below=[
        ["合计：共4户"], [], ["注意：请于每月5日前报送"], ["填表人：赵示例", "", "", "审核人：钱示例"],
        ["单位（盖章）："], ["说明：1.本表由示例局填写"], ["第1页 共1页"]])),
    ("以下空白", Layout(FIRM, below=[["", "（以下空白）"]])),
    ("page totals", Layout(FIRM, below=[["本页合计", 4.0], ["累计", 4.0]])),
    ("merged far below the table", Layout(FIRM, merged=[(30, 1, 32, 4)])),
)  # fmt: skip

FILES = named(
    (".xls", Layout(f"{FIRM} 限", suffix=".xls", merged=[(1, 1, 1, 9)])),
    (".et", Layout(f"{FIRM} 限", suffix=".et")),
    ("gb18030 .csv", Layout(f"{FIRM} 限", suffix=".csv", put={(0, 1): "示例㐀㐁商店"})),
    ("UTF-8 .csv with a mark", Layout(FIRM, suffix=".csv", encoding="utf-8-sig")),
    ("UTF-8 .csv without", Layout(FIRM, suffix=".csv", encoding="utf-8")),
    ("UTF-16 text with tabs", Layout(FIRM, suffix=".txt", encoding="utf-16", delimiter="\t")),
    ("UTF-16 .csv", Layout(FIRM, suffix=".csv", encoding="utf-16")),
    ("semicolons", Layout(FIRM, suffix=".csv", delimiter=";")),
    ("a row shifted by commas", Layout(FIRM, above=(), below=(), suffix=".csv", change=shifted, refused=1)),
    ("hidden rows and columns", Layout(FIRM, after=hidden)),
    ("a hidden sheet of words", Layout(FIRM, after=hidden_sheet)),
    ("two sheets alike", Layout(FIRM, after=two_alike, asks="2 张相像的工作表", answers={"sheet": "东片"})),
)  # fmt: skip

CODES = named(
    ("codes under 注册号, old ones before", Layout("名 -旧=注册号 码=TYXYDM 区 类 态")),
    ("codes under 三证合一代码", Layout("名 -旧=注册号 码=三证合一代码 区 类 态")),
    ("codes under a header that says nothing", Layout("名 码=编号 区 类 态")),
    ("our header over old numbers, codes beside", Layout(
        "名 -旧=统一社会信用代码 码=代码2 区 类 态", asks="是哪一列拿不准",
        answers={"columns": {"代码2": "统一社会信用代码"}})),
    ("the first that is filled", Layout(
        "名 码=TYXYDM 旧=注册号 区 类 态", put={(1, 1): "", (3, 1): ""},
        answers={"columns": {"TYXYDM|注册号": "统一社会信用代码"}})),
    ("the authority's code beside", Layout("名 -主机=登记机关统一社会信用代码 码=信用代码 区 类 态")),
    ("18 and 15 mixed", Layout("名 码 区 类 态", put={(1, 1): old_number(77), (2, 1): coop(5)})),
    ("old 15 only", Layout("名 旧 区 类 态")),
    ("13 digits", Layout("名 十三 区 类 态")),
    ("co-operatives", Layout("名 社 区 类 态")),
    ("foreign firms", Layout("名 外 区 类 态")),
    ("codes as text with apostrophes, lower case and blanks", Layout(
        FIRM, put={(0, 2): f"'{kit.uscc(5001)}", (1, 2): kit.uscc(5002).lower(),
                   (2, 2): f" {kit.uscc(5003)[:8]} {kit.uscc(5003)[8:]}\xa0", (3, 2): full_width(kit.uscc(5004))})),
    ("a code lost to 9.14E+17", Layout(FIRM, put={(0, 2): 9.14104990000903e17, (1, 2): "9.14E+17"}, refused=2)),
    ("a citizen's number for a code", Layout(FIRM, rows=9, put={(0, 2): kit.citizen_id(5)}, refused=1)),
    ("citizens' numbers in a column, and in a note", Layout(
        f"{FIRM} -身 备", rows=9, put={(0, 10): kit.citizen_id(9)})),
    ("wrong check digit and twice the same", Layout(
        FIRM, put={(0, 2): wrong(kit.uscc(5001)), (2, 2): kit.uscc(5002)}, refused=2)),
    ("code cells ending in .0", Layout("名 旧 区 类 态", put={(0, 1): f"{old_number(1)}.0"})),
    ("an old number as a number", Layout("名 旧 区 类 态", put={(0, 1): float(old_number(1))})),
)  # fmt: skip

VALUES = named(
    ("regions by name", Layout("名 码 区名 类 存")),
    ("regions with the county before", Layout("名 码 区全 类 存")),
    ("regions by code and name", Layout("名 码 区双 类 存")),
    ("codes of villages", Layout("名 码 区长 类 存")),
    ("no region at all", Layout(
        "名 码 类 态", asks="没有对上必填的“区划代码”",
        answers={"constants": {"区划代码": "示例县"}, "new_regions": "全部"}, constants={"区划代码": "410499601"})),
    ("unknown regions, registered", Layout(
        "名 码 区名 类 态", put={(0, 2): "新桥镇", (1, 2): "新桥镇"}, answers={"new_regions": "全部"})),
    ("unknown regions, not registered", Layout("名 码 区名 类 态", put={(0, 2): "新桥镇"}, refused=1)),
    ("three kinds of dates", Layout(
        f"{FIRM} 限", rows=6,
        put={(0, 9): "2027.3.5", (1, 9): "2027年3月5日", (2, 9): "20270305", (3, 9): "2027/3/5", (4, 9): "长期"})),
    ("dates with points", Layout(f"{FIRM} 限点", suffix=".csv")),
    ("dates of eight digits", Layout(f"{FIRM} 限八")),
    ("dates in words", Layout(f"{FIRM} 限年")),
    ("dates with a time", Layout(f"{FIRM} 限时")),
    ("dates beside dates", Layout(f"{FIRM} -日 限")),
    ("what means nothing", Layout(
        f"{FIRM} 许 限",
        put={(0, 6): "无", (1, 7): "/", (2, 8): "N/A", (3, 9): "—", (0, 10): "——", (1, 6): "　", (2, 6): "暂无"})),
    ("telephones as numbers", Layout("序 名 码 区 类 态 址 人 话数")),
    ("telephones under a header that says nothing", Layout("序 名 码 区 类 态 址 人 话=号码")),
    ("land lines", Layout("序 名 码 区 类 态 址 人 座")),
    ("telephones full width", Layout(FIRM, put={(0, 8): full_width("13900000001"), (1, 8): " 139 0000 0002 "})),
    ("breaks and blanks inside", Layout(
        FIRM, put={(0, 4): "民爆\n企业", (1, 4): "民爆 企业", (2, 6): "示例路\n2号", (3, 1): "示例 三Ｑ\n商店"})),
    ("names stay as on the licence", Layout(FIRM, put={(0, 1): "示例三Ｑ网吧（１部）", (1, 1): "示例(集团)公司"})),
    ("states under a header that says nothing", Layout("名 码 区 类 存=情况")),
    ("credit classes", Layout("名 码 区 类 存 信")),
    ("categories merged downwards", Layout(
        FIRM, put={(1, 4): "", (2, 4): ""}, merged=[(4, 5, 6, 5)])),
    ("blank required cells", Layout(FIRM, put={(0, 1): "", (1, 3): "", (2, 5): ""}, refused=3)),
    ("our own header, twice", Layout("名 码 区 类 态 -话=联系电话 -话=联系电话")),
    ("many columns that are not ours", Layout(f"{WIDE} -日=核准日期 -额=从业人数 -主机=登记机关统一社会信用代码")),
    ("firms that are there already", Layout(
        "名 码 区 类 态", put={(0, 1): "91410499MA00000158"}, known=1)),
)  # fmt: skip

OTHERS = named(
    ("items of annex 1", items(
        tops=[["序号", "抽查项目", "", "检查对象", "事项类别", "检查方式", "检查主体", "检查依据"]],
        merged=[(3, 1, 4, 1), (3, 2, 3, 3), *((3, n, 4, n) for n in range(4, 9))],
        change=lambda grid: grid[3].__setitem__(slice(3, 8), [""] * 5), asks=NOT_PUBLISHED)),
    ("items, short kinds, category merged", items(
        "序 项类 事 象 重短 法 主 据", put={(1, 1): ""}, merged=[(4, 2, 5, 2)])),
    ("one item over several rows", items(change=spread_bases, joined=2, extra=2)),
    ("one name for other objects", items(put={(1, 2): "示例事项1的检查"}, refused=2)),
    ("one name for other objects, told apart", items(put={(1, 2): "示例事项1的检查"}, tell_apart=True)),
    ("items with breaks inside", items(put={(0, 2): "示例事项甲：\n（一）检查", (1, 7): "《示例条例》\n第一条"})),
    ("staff with ID numbers", Layout(f"{STAFF} -身=身份证号 -性", into="执法人员库")),
    ("staff, ID numbers under 证件号码", Layout(f"{STAFF} -身=证件号码", into="执法人员库")),
    ("staff, certificates as numbers", Layout("员 证数 效 股 角 岗", into="执法人员库")),
    ("staff, sample row, .xls", Layout(
        STAFF, into="执法人员库", suffix=".xls",
        under=[["示例", "张三", "SL000000", "2030-1-1", "某股", "主检", "在岗"]])),
)  # fmt: skip

LAYOUTS = {**HEADS, **TAILS, **FILES, **CODES, **VALUES, **OTHERS}
