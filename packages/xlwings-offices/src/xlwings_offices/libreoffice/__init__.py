"""LibreOffice: ``start`` gives an office of one's own, ``attach`` one that runs already; both an ``xw.App``.

Nothing but the standard library is imported until one of them is called.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xlwings as xw

__all__ = ["approach", "attach", "attach_all", "left_behind", "open_file", "open_pipe", "register", "start"]

NAME = "libreoffice"


def register() -> xw.main.Engine:
    """Add the engine ``libreoffice`` to xlwings, once; it becomes the active one where there is no Excel."""
    import xlwings as xw

    from ..engine import registered
    from .office import Own

    engine = registered(NAME, Own)
    if xw.engines.active is None:
        engine.activate()
    return engine


def start(
    profile: Path | None = None, *, headless: bool = True, environment: Mapping[str, str] | None = None
) -> xw.App:
    """Start an office of one's own; ``app.quit()`` ends it.

    Without a profile it gets a private one, removed at the end.  ``environment`` is added to this process's own
    (such as DISPLAY).  Raises Unavailable when there is no office or it does not start.
    """
    import xlwings as xw

    return xw.App(impl=register().impl.new(profile=profile, headless=headless, environment=environment))


def attach(pipe: str, *, headless: bool = False) -> xw.App:
    """Reach an office that listens at a named pipe; ``app.quit()`` only lets go of it.

    ``headless`` says that nobody sees its message boxes.  Raises OfficeError when no office listens there.
    """
    import xlwings as xw

    from .office import Running

    return xw.App(impl=register().impl.apps.adopt(Running(pipe, headless=headless)))


def approach(pipe: str | None = None, *, workbook: Path | None = None) -> Callable[[], xw.App]:
    """Begin to reach a running office while the program does something else.

    What is returned waits until it is reached and gives the app, as ``attach`` of ``open_pipe``; it raises OfficeError
    as they do.
    """
    from threading import Thread

    from .office import Running

    reached: list[Running | Exception] = []

    def reach() -> None:
        try:
            reached.append(Running(pipe, workbook=workbook))
        except Exception as error:
            reached.append(error)

    way = Thread(target=reach, daemon=True)
    way.start()

    def app() -> xw.App:
        import xlwings as xw

        way.join()
        office = reached[0]
        if isinstance(office, Exception):
            raise office
        return xw.App(impl=register().impl.apps.adopt(office))

    return app


def open_pipe(profile: str | None = None, *, workbook: Path | None = None) -> str:
    """Make a running office listen at a new pipe, and return the pipe's name for ``attach``.

    ``profile`` is the office's user profile (a path or file URL); without it the office is looked for: the one
    that holds ``workbook`` open, the one this process was started from, or the only one that runs.
    """
    from .pipe import opened

    return opened(profile, workbook)


def attach_all(workbook: Path | None = None) -> list[xw.App]:
    """Reach the office that has ``workbook`` open, or all that run if that cannot be told (none but on Linux).

    Raises OfficeError when there are some and not one can be reached.
    """
    from ..errors import OfficeError
    from .pipe import holding, listening

    apps, trouble = [], None
    for office in holding(workbook):
        try:
            apps.append(attach(listening(office)))
        except OfficeError as error:  # one that is stuck must not hide the others
            trouble = error
    if trouble and not apps:
        raise trouble
    return apps


def left_behind(workbook: Path) -> bool:
    """Whether the lock file beside a workbook was left by an office of this user that was killed on this computer."""
    from .pipe import left_behind

    return left_behind(workbook)


def open_file(path: Path, *, workbook: Path | None = None) -> None:
    """Let the running office (see ``open_pipe``) open a file in a window, to be read only.

    Needs no UNO: what tells a person that UNO is missing.  Raises OfficeError when no office is found.
    """
    from .pipe import find, hand_over

    hand_over(find(workbook), "--view", str(path))
