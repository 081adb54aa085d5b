"""What a command is, as data: its ways of use, their arguments, its button, and what it may do to an archived year."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

Kind = Literal["text", "int", "day", "path", "paths", "flag", "pairs"]
"""The type of a value: str, int, date, Path, list of Path, True if the flag is there, dict of 左=右 written often."""
Archived = Literal["refused", "reads", "own"]
REFUSED: Archived = "refused"
READS: Archived = "reads"
OWN: Archived = "own"
"""What a use may do to a year that is archived: nothing, read it, what it is there for (归档, 更正, 年度结转)."""
NO_WORKBOOK: tuple[str, ...] = ()
NONCE, TELL, OPENED = (("book", "office", also) for also in ("nonce", "tell", "opened"))
"""What most uses that need something else of the door need of it (``calling``)."""
DRAWN = ("已抽取", "检查中", "已通报")
"""The states of a task whose draw stands and is not yet public."""


class Argument(NamedTuple):
    """One value that a person gives, or a button.

    ``name`` is the parameter of the step (or the field of its ``Group``) that gets it; ``flag`` is how it is typed,
    "" for by position.  ``office``: it says something of the Office instead (``calling.office_of``).  On the sheet
    办理 it is called ``label`` (else ``metavar``) and offers what the list ``source`` of ``form.choices`` holds.
    """

    name: str
    flag: str
    metavar: str
    help: str
    kind: Kind = "text"
    required: bool = False
    choices: tuple[str, ...] = ()
    office: bool = False
    label: str = ""
    source: str = ""

    @property
    def shown(self) -> str:
        """What it is called on the sheet 办理."""
        return self.label or self.metavar

    @property
    def key(self) -> str:
        """What it is called among the values that a person gave."""
        return self.flag or self.name

    @property
    def written(self) -> str:
        """What a person has to write."""
        return self.flag or self.metavar


WORKBOOK = Argument(
    "workbook", "", "工作簿", "工作簿（.xlsx 或 .xlsm）；当前文件夹里只有一本时可以不写", "path"
)
OPERATOR = Argument(
    "operator", "--operator", "姓名", "操作人，默认用设置的操作人，没有填的用电脑的登录名", office=True
)


class Group(NamedTuple):
    """Values that a step takes together, as an object of the class ``of`` ("module:name" in toolkit)."""

    name: str
    of: str
    fields: tuple[Argument, ...]


class Use(NamedTuple):
    """One way to use a command: the step it runs and what that takes (see ``use``)."""

    step: str
    takes: tuple[Argument | Group, ...]
    needs: tuple[str, ...]
    when: Argument | None
    archived: Archived | None

    @property
    def arguments(self) -> dict[str, Argument]:
        """All arguments by key: the workbook's, its own, those of its groups."""
        found = [WORKBOOK, OPERATOR] if {"book", "path"} & {*self.needs} else []
        for each in self.takes:
            found += each.fields if isinstance(each, Group) else [each]
        return {argument.key: argument for argument in found}


def use(
    step: str,
    *takes: Argument | Group,
    needs: tuple[str, ...] = ("book", "office"),
    when: Argument | None = None,
    archived: Archived | None = None,
) -> Use:
    """One way to use a command: the ``step`` ("module:name" in toolkit) and the arguments that it takes.

    ``needs`` are parameters that come from the door, not from the person (``calling``).  ``when`` is the argument
    of it that chooses this use if it is given; without it, this is the use when no other is chosen.
    """
    return Use(step, takes, needs, when, archived)


class Button(NamedTuple):
    """A button of a command.

    ``states``: of a task that is ready for it (none: the button needs no task).  ``asks``: the question before
    what cannot be undone, put by the step itself when it has checked everything (``Work.agree``).  ``writes``: a
    copy of the workbook is kept first.  ``gives``: arguments by key that the button gives.  ``rest``: where the
    problems are that a message has no room for.

    ``fields``: what is asked on the sheet 办理 before anything is done; each argument says there what it means.
    ``preview``: the step is run without this flag first, and what it answers is the question; ``shows``: it is run
    with this flag first.  ``name``, ``title``
    and ``brief`` tell apart the buttons of a command that has several.
    """

    states: tuple[str, ...] = ()
    asks: str = ""
    writes: bool = True
    gives: Mapping[str, object] = {}
    rest: str = "改好以上各项，再点一次就会列出"
    fields: tuple[Argument, ...] = ()
    preview: Argument | None = None
    shows: Argument | None = None
    name: str = ""
    title: str = ""
    brief: str = ""


class Command(NamedTuple):
    """One command (see ``command``)."""

    name: str
    help: str
    uses: tuple[Use, ...]
    button: Button | None
    more: tuple[Button, ...]

    @property
    def title(self) -> str:
        """Its name for a person: 核对名录库."""
        return self.help.partition("：")[0]

    @property
    def arguments(self) -> dict[str, Argument]:
        """The arguments of all uses by key, required only if every use requires them; the Office's last."""
        every = [each.arguments for each in self.uses]
        merged = {key: argument for own in every for key, argument in own.items()}
        return {
            key: argument._replace(required=all(key in own and own[key].required for own in every))
            for key, argument in sorted(merged.items(), key=lambda each: each[1].office)
        }


def command(
    name: str, help: str, *uses: Use, button: Button | None = None, more: tuple[Button, ...] = ()
) -> Command:
    """One command; ``help`` is its title and, after a colon, what it does.  A name of two words is of a group.

    ``button``: its step among those of the year; ``more``: its buttons among 其他事项.
    """
    return Command(name, help, uses, button, more)
