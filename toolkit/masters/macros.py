"""The macros of a workbook beside those of this version."""

from __future__ import annotations

from toolkit import masters
from toolkit.excel.macros import project_part
from toolkit.excel.package import Package
from vba_project import Project, code_of, read, standard


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
    return {module.name: code_of(module.source) for module in map(standard, masters.sources().values())}
