"""The programs of the system that tests use.

``python -m tests.programs [--long]`` installs what is missing, or says it.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from start import apt_install, say


def missing_programs(long: bool = False) -> dict[str, str]:
    """What the tests (the ``long`` ones too) use and do not find: Debian package → its name for a person."""
    windows = os.name == "nt"
    debian_uno = Path("/usr/lib/python3/dist-packages/uno.py")
    needed = (
        ("libreoffice-calc", "LibreOffice 电子表格", shutil.which("scalc" if windows else "localc")),
        ("libreoffice-writer", "LibreOffice 文字处理", shutil.which("swriter" if windows else "lowriter")),
        ("python3-uno", "LibreOffice 的 Python 接口", not shutil.which("apt-get") or debian_uno.exists()),
        ("poppler-utils", "pdftoppm（PDF 转图片）", shutil.which("pdftoppm")),
        ("chromium", "Chromium 浏览器", shutil.which("chromium")),
        ("xvfb", "Xvfb（虚拟屏幕）", windows or shutil.which("Xvfb")),
        ("xdotool", "xdotool（模拟点击）", windows or shutil.which("xdotool")),
        ("x11-utils", "xprop（看窗口变化）", windows or shutil.which("xprop")),
        ("openbox", "openbox（窗口管理器）", windows or shutil.which("openbox")),
        ("fonts-noto-cjk", "中文字体", windows or has_chinese_font()),
    )
    # the installer for Windows is built, and tried under Wine with a Chinese code page; Spark and PostgreSQL draw
    postgres = shutil.which("postgres") or any(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    for_long = (
        ("nsis", "makensis（制作安装程序）", shutil.which("makensis")),
        ("wine", "Wine（试用安装程序）", windows or shutil.which("wine")),
        ("locales", "语言资料", windows or Path("/usr/share/i18n/locales/zh_CN").exists()),
        ("default-jre-headless", "Java", shutil.which("java")),
        ("postgresql", "PostgreSQL 数据库", windows or postgres),
        ("npm", "npm（查 WPS 对象的类型）", shutil.which("npm")),
    )
    return {package: name for package, name, there in needed + (for_long if long else ()) if not there}


def has_chinese_font() -> bool:
    """Whether fontconfig knows a font with Chinese characters."""
    if shutil.which("fc-list") is None:
        return False
    return bool(
        subprocess.run(["fc-list", ":lang=zh-cn"], stdout=subprocess.PIPE, check=False).stdout.strip()
    )


def prepare_programs(long: bool = False) -> None:
    """Install what the tests use of the system, or say what is missing and go on."""
    missing = missing_programs(long)
    if missing and not apt_install(list(missing)):
        say("没有找到：{}。用到它们的测试将跳过（CI=true 时算失败）。".format("、".join(missing.values())))
        say("请让管理员安装，Debian 系统的软件包名：{}".format(" ".join(missing)))


if __name__ == "__main__":
    prepare_programs(long="--long" in sys.argv)
