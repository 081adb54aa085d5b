"""What is done on the clerk's computer besides copying the program: run by the installer, and by 打开台账.

    python configure.py install    workbooks and templates, launcher.txt, Excel's trusted location, shortcuts
    python configure.py remove     takes back what ``install`` set; workbooks, records and changed files stay
    python configure.py open       fills workbooks/ and templates/, tells the buttons where this toolkit is (a portable
                                   folder moves), and opens the workbook
    python configure.py fill       fills them only, and prints where workbooks/ is: 命令行.bat goes there
    python configure.py upgrade    升级台账: asks which workbook, or takes the one that was dropped on the shortcut
    python configure.py restore    换回备份: the same with a copy; both work on a workbook that no program has open

How workbooks and templates are filled without loss stands in ``toolkit.portable``.

What was done at installation, and what could not be done, stands in 安装记录.txt; exit code 1 means: read it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from toolkit import portable
from toolkit.doctor.windows import EXCEL_VERSIONS, LAUNCHER, MINE, TRUSTED, read, read_launcher, subkeys
from toolkit.doctor.wps import wps
from toolkit.errors import Refused, ToolkitError
from toolkit.files import write_atomic

HOME = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(Path(__file__).resolve().parent))  # not there under the embeddable Python's fixed path
from twins import twins  # noqa: E402  (found only now)

NAME = "双随机工具箱"
ON_A_FILE = {"upgrade": ("升级台账", ("upgrade",)), "restore": ("换回备份", ("restore", "--copy"))}
"""Steps for which the workbook must be closed: what the shortcut is called, and the words before the file."""
WORKBOOKS, REPORT = Path(portable.office(str(HOME)), portable.WORKBOOKS), HOME / "安装记录.txt"
PYTHONW, COMMANDS = HOME / "python" / "pythonw.exe", HOME / "命令行.bat"


# --- the office's files --------------------------------------------------------------------------


def fill() -> list[str]:
    """Copy workbooks and templates from ``masters/`` as far as nothing of the office is lost; say what was done."""
    return portable.fill(HOME)


def empty() -> list[str]:
    """Remove the templates that were never changed, and nothing else."""
    return portable.empty(HOME)


# --- how a button finds Python -------------------------------------------------------------------


def write_launcher() -> list[str]:
    """Tell the bridge of workbooks that lie elsewhere where Python is, in the code page it reads."""
    path = Path.home() / LAUNCHER
    try:
        data = f"{PYTHONW}\r\n{HOME}\r\n".encode("mbcs", "strict")
    except UnicodeEncodeError as error:
        raise Refused(
            f"安装位置“{HOME}”有本机代码页写不出的字，按钮可能找不到程序。请改装到只用常用汉字或字母的文件夹。"
        ) from error
    path.parent.mkdir(exist_ok=True)
    write_atomic(path, data)
    return [f"启动登记 {path}"]


def remove_launcher() -> list[str]:
    """Take it back if it points here."""
    said = read_launcher()
    if said and said.home.resolve() == HOME:
        (Path.home() / LAUNCHER).unlink()
    return []


# --- Excel's trusted location --------------------------------------------------------------------


def trust() -> list[str]:
    """Make the folder of the workbooks a trusted location of every Excel that this user has."""
    import winreg

    present = {EXCEL_VERSIONS[0], *subkeys(MINE, r"Software\Microsoft\Office")}
    for version in present.intersection(EXCEL_VERSIONS):
        key = TRUSTED.format(version)
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, rf"{key}\{_location(key)}") as opened:
            winreg.SetValueEx(opened, "Path", 0, winreg.REG_SZ, f"{WORKBOOKS}\\")
            winreg.SetValueEx(opened, "AllowSubfolders", 0, winreg.REG_DWORD, 1)
            winreg.SetValueEx(opened, "Description", 0, winreg.REG_SZ, NAME)
    return [f"Excel 受信任位置 {WORKBOOKS}"]


def distrust() -> list[str]:
    """Take it back."""
    import winreg

    for version in EXCEL_VERSIONS:
        key = TRUSTED.format(version)
        if _location(key) in subkeys(MINE, key):
            winreg.DeleteKey(winreg.HKEY_CURRENT_USER, rf"{key}\{_location(key)}")
    return []


def _location(key: str) -> str:
    """The name of our location below ``key``: the one with our folder, else the first that is free."""
    names = subkeys(MINE, key)
    for name in names:
        if str(read(MINE, rf"{key}\{name}", "Path")).rstrip("\\").lower() == str(WORKBOOKS).lower():
            return name
    number = 0
    while f"location{number}" in (name.lower() for name in names):
        number += 1
    return f"Location{number}"


# --- the buttons in WPS --------------------------------------------------------------------------


def put_into_wps() -> list[str]:
    """The add-in and its service, where there is WPS."""
    return wps(if_there=True).lines


def take_out_of_wps() -> list[str]:
    """Take them back."""
    return wps(remove=True).lines


# --- shortcuts -----------------------------------------------------------------------------------


def shortcuts() -> list[str]:
    """Put a folder on the desktop with a shortcut to each step."""
    import pythoncom  # type: ignore[import-untyped]  # no stubs
    from win32com.shell import shell  # type: ignore[import-untyped]  # no stubs

    folder = _desktop()
    folder.mkdir(exist_ok=True)
    for name, (program, words) in _links().items():
        link = pythoncom.CoCreateInstance(
            shell.CLSID_ShellLink, None, pythoncom.CLSCTX_INPROC_SERVER, shell.IID_IShellLink
        )
        link.SetPath(str(program))
        link.SetArguments(words)
        link.SetWorkingDirectory(str(WORKBOOKS))
        link.QueryInterface(pythoncom.IID_IPersistFile).Save(str(folder / f"{name}.lnk"), 0)
    return [f"快捷方式 {folder}"]


def remove_shortcuts() -> list[str]:
    """Take them back; the folder stays if something else lies in it."""
    for name in _links():
        (_desktop() / f"{name}.lnk").unlink(missing_ok=True)
    portable.remove_if_empty(_desktop())
    return []


def _desktop() -> Path:
    from win32com.shell import shell, shellcon  # type: ignore[import-untyped]  # no stubs

    return Path(shell.SHGetFolderPath(0, shellcon.CSIDL_DESKTOPDIRECTORY, None, 0)) / NAME


def _links() -> dict[str, tuple[Path, str]]:
    """Name of each shortcut → program, and its arguments."""
    links = {
        "打开台账": (PYTHONW, f'-X utf8 "{Path(__file__).resolve()}" open'),
        "命令行": (COMMANDS, ""),
        "WPS 服务": (PYTHONW, "-X utf8 -m toolkit.wps"),
    }
    for word, (name, _) in ON_A_FILE.items():
        links[name] = PYTHONW, f'-X utf8 "{Path(__file__).resolve()}" {word}'
    for number, twin in enumerate(twins(), 1):
        links[f"{number:02} {twin.caption}"] = PYTHONW, " ".join(twin.words)
    return links


# --- what is done with a file --------------------------------------------------------------------


def on_a_file(word: str, dropped: str) -> int:
    """Do a step with the file that was dropped, or else chosen, and say in a box how it went."""
    from contextlib import redirect_stderr, redirect_stdout
    from io import StringIO

    from toolkit.cli import main

    caption, words = ON_A_FILE[word]
    path = dropped or choose(caption)
    if not path:
        return 0
    told = StringIO()
    with redirect_stdout(told), redirect_stderr(told):
        code = main([*words, path])
    lines = told.getvalue().splitlines()
    show("\n".join([*lines[:SHOWN], *(["……全部见工作簿的“日志”表"] if len(lines) > SHOWN else [])]), caption)
    return code


SHOWN = 30


def choose(caption: str) -> str:
    """Let the person choose a workbook; "" if none was."""
    import win32gui  # type: ignore[import-untyped]  # no stubs

    folder = WORKBOOKS / "备份" if caption == ON_A_FILE["restore"][0] else WORKBOOKS
    try:
        found = win32gui.GetOpenFileNameW(
            InitialDir=str(folder), Title=caption, Filter="台账\0*.xlsm;*.xlsx\0"
        )
    except win32gui.error:  # 取消
        return ""
    return str(found[0])


def show(text: str, caption: str) -> None:
    """A message box."""
    import ctypes

    ctypes.windll.user32.MessageBoxW(0, text, f"{NAME}　{caption}", 0x40)  # type: ignore[attr-defined,unused-ignore]


# --- the four commands --------------------------------------------------------------------------


def open_workbook() -> list[str]:
    """Open the workbook changed last; of those just delivered, the blank one with buttons."""
    import os

    books = [path for path in WORKBOOKS.glob("*.xls[xm]") if not path.name.startswith("~$")]
    if not books:
        raise Refused(f"文件夹 {WORKBOOKS} 里没有台账。请把台账放回去，或从 masters 文件夹复制一份。")

    def rank(path: Path) -> tuple[int, bool, bool]:
        return int(path.stat().st_mtime) // 60, path.suffix == ".xlsm", path.name.startswith("空白")

    path = max(books, key=rank)
    try:
        os.startfile(path)  # type: ignore[attr-defined,unused-ignore]  # Windows only
    except OSError as error:
        raise Refused(
            f"没有能打开 {path.name} 的程序。请先安装 Excel 或 WPS；文件在 {WORKBOOKS}。"
        ) from error
    return []


STEPS: dict[str, tuple[Callable[[], list[str]], ...]] = {
    "install": (fill, write_launcher, trust, shortcuts, put_into_wps),
    "remove": (take_out_of_wps, remove_shortcuts, distrust, remove_launcher, empty),
    "open": (fill, write_launcher, open_workbook),
    "fill": (fill,),
}


def run(command: str) -> int:
    """Do every step, also after one that failed; the exit code."""
    from toolkit.incident import record_incident

    lines, failed = [], False
    for step in STEPS[command]:
        try:
            lines += step()
        except ToolkitError as error:
            failed = True
            lines.append(f"没有办成：{error}")
        except Exception as error:
            failed = True
            lines.append(f"没有办成：{record_incident(error)}")
    if command == "open" and failed:
        import ctypes

        ctypes.windll.user32.MessageBoxW(0, "\n".join(lines), NAME, 0x30)  # MB_ICONWARNING
    elif command == "fill":
        print(WORKBOOKS if WORKBOOKS.is_dir() else HOME)
        if failed:
            print("\n".join(lines), file=sys.stderr)
    elif command == "install":
        write_atomic(REPORT, "".join(f"{line}\r\n" for line in lines).encode("utf-8-sig"))
    return int(failed)


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.exit(on_a_file(given[0], "".join(given[1:2])) if given[0] in ON_A_FILE else run(given[0]))
