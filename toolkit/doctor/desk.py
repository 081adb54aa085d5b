"""The clerk's desk: which spreadsheet programs there are, whether they let macros run, whether buttons find Python."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from toolkit.doctor import windows
from toolkit.doctor.findings import Findings, reminder
from toolkit.doctor.program import HOME
from toolkit.errors import Place, Problem
from toolkit.word.installed import NAMES, installed, lacking

SHORTCUT = "不用宏也能办：用桌面“双随机工具箱”文件夹里的快捷方式"
TRUST_CENTER = "Excel“文件－选项－信任中心－信任中心设置”"
FLATPAK = "/var/lib/flatpak/exports/bin/org.libreoffice.LibreOffice"
ONLY_SIGNED, NONE = 3, 4  # VBAWarnings; 1 lets all run, 2 asks


def spreadsheets() -> Findings:
    """Excel, WPS and LibreOffice as far as they are found."""
    on_windows = sys.platform == "win32"
    found = windows.programs()
    for name, path in found:
        if Path(path).exists():
            yield f"{name}：{path}"
        else:
            yield reminder(f"登记了{name}，但程序文件不在", f"请修复或重新安装{name}", path)
    office = shutil.which("soffice") or shutil.which("libreoffice")
    kind = sandbox(office)
    if kind:
        remedy = "要用按钮的，请管理员另装系统软件包里的 LibreOffice（连同 python3-uno）；命令行不受影响"
        what = f"LibreOffice 是用 {kind} 装的，和本机的程序隔开，按钮启动不了工具箱（没有试过）"
        yield reminder(what, remedy, office or FLATPAK)
    elif office:
        yield f"LibreOffice：{office}"
        from xlwings_offices.libreoffice import programs  # loads xlwings

        if not (on_windows or programs.speaks_uno()):
            remedy = "请管理员安装 python3-uno；命令行不受影响"
            yield reminder("LibreOffice 缺少让程序读写工作簿的组件，按钮用不了", remedy, office)
    elif on_windows and not found:
        what, remedy = "没有找到 Excel 或 WPS 表格", "请先安装其中一个；命令行不受影响"
        yield reminder(what, remedy, "电子表格软件")
    elif not on_windows:
        yield reminder("没有找到 LibreOffice", "只影响转换 PDF，不影响抽取和文书", "电子表格软件")
    if "et.exe" in windows.server("Excel.Application").lower():
        what = "WPS 占用了 Excel 的登记名，按钮会去找 WPS"
        yield reminder(
            what, f"用 Excel 办的，请在 WPS“配置工具”里取消关联；或者{SHORTCUT}", "Excel.Application"
        )


def sandbox(office: str | None) -> str:
    """Flatpak or Snap, if that is the only LibreOffice here: what it starts does not see the computer's programs."""
    if office is not None:
        return "Snap" if Path(office).is_relative_to("/snap") else ""
    exports = (Path(FLATPAK), Path.home() / ".local/share/flatpak/exports/bin" / Path(FLATPAK).name)
    return "Flatpak" if any(path.exists() for path in exports) else ""


def fonts() -> Findings:
    """Whether the papers look here as they are meant to."""
    known = installed()
    missing = lacking(known)
    if missing:
        remedy = (
            "请向单位信息中心要这些字体的文件，双击安装后重开 Word；没有装的，行数和断页可能不同，"
            "正式印发和归档请在装了的电脑上办"
        )
        yield reminder(f"缺少公文的字体：{'、'.join(missing)}", remedy, "字体")
    elif known is not None:
        yield f"公文的字体都有：{'、'.join(NAMES)}"


def macros(folder: Path) -> Findings:
    """Whether Excel lets the buttons of a workbook in this folder run.  Only where Excel is installed."""
    if not any(name == "Excel" for name, _ in windows.programs()):
        return
    trusted = any(_within(folder, place) for place in windows.trusted_folders())
    if windows.macro_policy("AllLocationsDisabled", windows.LOCATIONS) == 1:
        yield reminder("单位的策略停用了受信任位置，按钮可能不能用", SHORTCUT, TRUST_CENTER)
    elif trusted:
        yield f"文件夹是 Excel 的受信任位置，按钮可以直接用：{folder}"
    elif windows.macro_policy("VBAWarnings") in (ONLY_SIGNED, NONE):
        remedy = f"请在{TRUST_CENTER}里把这个文件夹设为受信任位置；{SHORTCUT}"
        yield reminder("Excel 设置为禁用宏，这个文件夹又不是受信任位置，按钮不能用", remedy, str(folder))
    else:
        remedy = f"打开工作簿时点“启用内容”；或在{TRUST_CENTER}里把这个文件夹设为受信任位置"
        yield reminder("文件夹不是 Excel 的受信任位置，按钮要先启用宏才能用", remedy, str(folder))


def _within(folder: Path, trusted: str) -> bool:
    """Whether the folder is the trusted one or below it, in whatever letter case."""
    inner, outer = str(folder).lower().rstrip("\\"), trusted.lower().rstrip("\\")
    return inner == outer or inner.startswith(f"{outer}\\")


REGISTER = "请双击要用的工具箱文件夹里的“打开台账”；用 Python 的，在那里运行一次 python start.py setup"


def launcher() -> Findings:
    """Whether the buttons of workbooks find Python, by ``launcher.txt``."""
    where = str(Path.home() / windows.LAUNCHER)
    said = windows.read_launcher()
    if said is None:
        yield reminder("没有启动登记：工作簿里的按钮找不到程序，点了只会提示", REGISTER, where)
        return
    gone = [str(path) for path in said if not path.exists()]
    if gone:
        what = f"启动登记指向不存在的位置：{'；'.join(gone)}"
        yield Problem(
            what,
            f"工具箱移动过或删除了。{REGISTER}",
            Place(where),
        )
    elif said.home.resolve() != HOME:
        what = f"启动登记指向另一份工具箱：{said.home}"
        yield reminder(
            what,
            f"按钮会用那一份；不是您要的，{REGISTER}",
            where,
        )
    else:
        yield f"启动登记：{where}"


def code_page() -> Findings:
    """Whether the computer's code page can write the toolkit's path: the bridge in the workbook reads it so."""
    page = windows.code_page()
    if page is None:
        return
    try:
        str(HOME).encode("mbcs")
    except UnicodeEncodeError:
        what = f"工具箱的路径有本机代码页（{page}）写不出的字，按钮找不到程序"
        yield Problem(what, "请装到只用常用汉字或字母的文件夹", Place(str(HOME)))
        return
    yield f"代码页 {page}"
