"""生成文书 as a whole command, apart from the year's others, which take longer."""

from tests.bench.jobs import papers as rows

__all__ = ["rows"]
