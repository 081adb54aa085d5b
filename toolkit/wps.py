"""The buttons in WPS: the door behind our tab in its ribbon.

A service on 127.0.0.1 that the add-in's buttons speak to (``xlwings_offices.wps``); each click is ``buttons.press``, as
in every other program.  Started at login, by hand from the menu, and by the command ``wps``; ends by itself.

    python -X utf8 macros/wps.py
"""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xlwings as xw

    from xlwings_offices.wps.server import Click

SELF_CHECK = "selfcheck"
BUSY = "工具箱正在办理另一本工作簿（或等着回答一个问题）。请等它办完，再点一次。"


def on_click(click: Click) -> None:
    """One click: find its workbook in the office it came from, and press the button of that name."""
    from toolkit.excel.light import load_xlwings

    load_xlwings()
    from toolkit.buttons import BUTTONS, CONFIRM, TITLE, press
    from toolkit.excel.caller import Screen
    from xlwings_offices.wps import app_of

    app = app_of(click)
    try:
        book = _pressed(app, click.workbook)
        if click.button == SELF_CHECK:
            _check_office(app, TITLE)
        elif click.button not in BUTTONS and click.button != CONFIRM:
            app.alert(f"没有“{click.button}”这个按钮。请维护人员运行一次 python start.py wps。", TITLE)
        elif book is None:
            app.alert("没有打开的工作簿。请先打开双随机台账，再点一次。", TITLE)
        else:
            press(BUTTONS.get(click.button), [], Screen(book))
    except Exception as error:  # the office has gone, or what nobody foresaw: there is nobody left to tell
        from toolkit.incident import record_incident

        record_incident(error)
    finally:
        app.quit()


def _check_office(app: xw.App, title: str) -> None:
    """Whether this WPS does what we take for granted; the report lies in the user's folder, to be sent back."""
    from pathlib import Path

    from toolkit.files import write_atomic
    from toolkit.incident import LOG_FOLDER
    from xlwings_offices.wps.selfcheck import selfcheck

    lines = [*selfcheck(app)]
    report = Path.home() / LOG_FOLDER / "WPS自检.txt"
    report.parent.mkdir(exist_ok=True)
    write_atomic(report, "".join(f"{line}\r\n" for line in lines).encode("utf-8-sig"))
    wrong = sum(line.startswith("不符") for line in lines)
    app.alert(f"自检 {len(lines) - 1} 项，不符 {wrong} 项。请把这个文件寄给维护人员：\n{report}", title)


def _pressed(app: xw.App, name: str) -> xw.Book | None:
    """The workbook that was in front at the click."""
    with suppress(KeyError):
        book = app.books.active
        if name in (book.fullname, book.name):
            return book
    return None


def main() -> int:
    """The service, until nobody has called for half a day; at once if one of this user runs already."""
    from toolkit.addin import profile
    from xlwings_offices.wps import serve

    serve(on_click, profile.place(), busy=BUSY)
    return 0


if __name__ == "__main__":
    sys.exit(main())
