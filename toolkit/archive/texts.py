"""What the package tells people: 读我, 缺件说明, of a correction 更正说明; and 核验.html for its records."""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.archive import bag
from toolkit.archive.making import Facts
from toolkit.archive.plan import ArchivePlan
from toolkit.draw.verification import NAME as VERIFICATION_PAGE
from toolkit.draw.verification import verification_page

NONE = "—"
GAPS, README, CORRECTION = "缺件说明.txt", "读我.txt", "更正说明.txt"


def texts(plan: ArchivePlan, facts: Facts) -> Mapping[str, bytes]:
    """The texts by name."""
    made = {GAPS: _gaps(plan, facts), README: _readme(plan, facts), VERIFICATION_PAGE: verification_page()}
    return made | ({CORRECTION: _correction(plan)} if plan.corrects else {})


def reason_of(plan: ArchivePlan) -> str:
    """Why things are missing: one reason for all, or one behind each."""
    return f"理由：{plan.reason}" if plan.reason else "理由逐项写在后面。"


def _gaps(plan: ArchivePlan, facts: Facts) -> bytes:
    problems = [*plan.problems, *(f"“{name}”{what}" for name, what in facts.unrendered.items())]
    if not problems:
        return "材料齐全，没有缺件。\n".encode()
    lines = [f"缺件 {len(problems)} 处。{reason_of(plan)}", "", *(f"- {problem}" for problem in problems)]
    return ("\n".join(lines) + "\n").encode()


def _correction(plan: ArchivePlan) -> bytes:
    changes = plan.corrects["改动"]
    assert isinstance(changes, list)
    lines = [
        f"本包更正 {plan.corrects['更正的包']} 。理由：{plan.corrects['理由']}",
        f"决定人：{plan.corrects['决定人']}　日期：{plan.day}",
        f"原包 {bag.TAGS} 的 SHA-256：{plan.corrects['原包摘要']}",
        "原包一个字节也没有改动；下面是逐个文件的原来和现在（SHA-256，— 为没有）：",
        "",
        *(f"{each['文件']}\n  原：{each['原'] or NONE}\n  现：{each['现'] or NONE}" for each in changes),
    ]
    return ("\n".join(lines) + "\n").encode()


def _readme(plan: ArchivePlan, facts: Facts) -> bytes:
    pdf = (
        f"每份 Word 文书旁边有一份同名的 PDF（PDF/A，归档时由 {facts.engine} 生成），内容相同，供长期阅读。"
        if facts.engine
        else "归档时的电脑没有能生成 PDF 的程序，文书只有 Word 格式。"
    )
    what = (
        f"这个文件夹是对“{plan.corrects['更正的包']}”的更正：归档以后改过、新增的文书，见“{CORRECTION}”；其余文书在原包。\n"
        f"    抽取记录和工作簿是更正时的全部。"
        if plan.corrects
        else "这个文件夹是一年的全部材料。能随时重新生成的（一企一档、供打印的合并文件）不归档。"
    )
    return f"""{plan.bureau} {plan.year} 年度“双随机、一公开”抽查档案（{plan.name}）

这是什么
    “双随机、一公开”：行政机关随机抽取检查对象、随机选派检查人员，检查结果向社会公开。
    {what}
    于 {plan.day} 由 {plan.operator} 用 {plan.software} 归档。
    文件都是通用格式：文字是 UTF-8 编码，表格是 CSV 和 xlsx，文书是 docx 和 PDF，图片是 JPEG、PNG。

里面有什么
    归档文件目录（docx、xlsx、csv）   全部文件的目录，一行一件，有档号、题名、日期、页数
    文书/任务编号/                   一项任务一卷（文书/{plan.year}/ 是全年的计划、报告、月报；
                                    上一年结转的任务，只有上一年归档以后形成的文书）：
        0-案卷                       封面、卷内文件目录、备考表
        1-检查方案 … 6-结果公示       按材料种类排列；签字扫描、照片、送达回证在各自的文件夹里
        7-其他材料                   不能归入以上各类的
    抽取记录/                       每次抽取一个文件夹，里面有“核验说明.txt”和核验程序 verify.py，
                                    不需要本软件就能重算抽中了谁；chain.txt 把全年的抽取串成一条链，缺一不可；
                                    日志.jsonl 是全年每一步的记录，文号.txt 是发文字号的登记
    核验.html                       在浏览器里打开，选“抽取记录”文件夹，不用联网就重算每次抽取和全年的链
    工作簿/                         归档时的台账原样，检查台账、名录库都在里面
    metadata.json、metadata.csv     供程序读的元数据，每个文件一行
    {GAPS}                    缺什么、为什么
    {pdf}

档号怎样读
    全宗号-WS·年度-保管期限-SSJ-件号，例如 {_example(plan)}。
    WS 是文书档案，SSJ 是双随机抽查；保管期限 Y 永久、D30 三十年、D10 十年；件号在同一年度、同一期限内连续。

怎样核对有没有被改动
    上一层的 manifest-sha256.txt 列有每个文件的 SHA-256（国际标准的散列算法）。在上一层文件夹里运行
        sha256sum -c manifest-sha256.txt
        sha256sum -c tagmanifest-sha256.txt
    全部显示“OK”（成功），就说明文件与清单相符，没有一个被改动或丢失。清单本身有没有换过，看签了字的移交清单：
    归档时报出的摘要，是 tagmanifest-sha256.txt 的 SHA-256（sha256sum tagmanifest-sha256.txt），应写在那上面。
    整个包符合 BagIt 1.0（RFC 8493），也可以用任何 BagIt 程序核对，例如 bagit.py --validate 文件夹。

改正错误
    归档以后不改动本包。需要更正的，另做一个“{plan.year}-更正-序号”的包，写明理由、原来和现在。

English
    Records of one year of randomised inspections by {plan.bureau}. All text is UTF-8; each Word file has a PDF
    beside it. This is a BagIt 1.0 bag (RFC 8493): check it with "sha256sum -c manifest-sha256.txt" in the folder
    above. Each folder under 抽取记录 proves one random draw; run "python verify.py" inside it, or open
    核验.html in a browser (no network needed) and choose the folder 抽取记录.
""".encode()


def _example(plan: ArchivePlan) -> str:
    return plan.items[0].code if plan.items else NONE
