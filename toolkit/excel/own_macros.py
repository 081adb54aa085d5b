"""The macros of a workbook beside those of this version, which lie as texts in ``macros/``."""

from __future__ import annotations

from pathlib import Path

from toolkit.excel.macros import project_part
from toolkit.excel.package import Package
from vba_project import Project, code_of, read, standard

SOURCES = Path(__file__).resolve().parents[2] / "macros"


def sources() -> dict[str, str]:
    """The text of the macro modules by file name."""
    return {path.name: path.read_text("ascii") for path in sorted(SOURCES.glob("*.bas"))}


def project_of(package: Package) -> Project | None:
    """The macro project of a workbook that has one; None if it cannot be read."""
    return read(package.part(project_part(package)))


def outdated(package: Package) -> bool:
    """Whether a module of ours is not this version's."""
    project = project_of(package)
    return project is not None and any(project.code.get(module) != code for module, code in ours().items())


def others(package: Package) -> list[str] | None:
    """The modules that are not ours; None if the project cannot be read."""
    project = project_of(package)
    return None if project is None else sorted(project.code.keys() - ours().keys())


def has_ours(package: Package) -> bool:
    """Whether some of the modules are ours."""
    project = project_of(package)
    return project is not None and bool(ours().keys() & project.code.keys())


def ours() -> dict[str, str]:
    """The code of this version's macros by module."""
    return {module.name: code_of(module.source) for module in map(standard, sources().values())}


def remark(path: Path) -> str:
    """What a press in LibreOffice says of macros that its own saving makes useless; "" of sound ones."""
    package = Package(path.read_bytes(), path.name)
    if not project_part(package) or not outdated(package):
        return ""
    return (
        "这本台账的按钮是旧版的，在 LibreOffice 里保存以后，下次打开就会失灵。"
        f"请保存并关闭工作簿，在命令行运行一次 doctor {path.name}，把按钮换成这一版的。"
    )
