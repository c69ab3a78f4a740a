"""Where in a scenario file a key stands: the TOML reader keeps no positions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

_TABLE = re.compile(r"\s*\[\[?\s*([A-Za-z_-]+)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""\s*(?:"([^"\\]*)"|'([^']*)'|([A-Za-z0-9_-]+))\s*[=.]""")


@dataclass(frozen=True)
class Lines:
    """The lines of one file.

    Parameters
    ----------
    text
        The file.
    file
        Name for messages.
    """

    text: str
    file: str

    def where(self, key: str, table: str = "", number: int = 0) -> str:
        """Return "FILE, line N" of a key in the given table of its kind, or of the table if it has none."""
        return f"{self.file}, line {self._line(key, table, number)}"

    def of_table(self, table: str, number: int) -> int:
        """Return the line where a table begins, 1 if it is not found."""
        starts = [line for line, (name, _) in enumerate(self._marks, 1) if name == table]
        return starts[number] if number < len(starts) else 1

    def _line(self, key: str, table: str, number: int) -> int:
        first = self.of_table(table, number) if table else 0
        for line, (name, found) in enumerate(self._marks[first:], first + 1):
            if name:
                break
            if key and found == key:
                return line
        return self._tables_line(key) if not table else first

    def _tables_line(self, key: str) -> int:
        """Return the line of a table's own header, 1 if there is none."""
        return next((line for line, (name, _) in enumerate(self._marks, 1) if name == key), 1)

    @cached_property
    def _marks(self) -> list[tuple[str, str]]:
        """Name of the table that begins on each line, and key that stands on it; "" if none."""
        return [self._mark(line) for line in self.text.split("\n")]

    @staticmethod
    def _mark(line: str) -> tuple[str, str]:
        table = _TABLE.match(line)
        if table:
            return table.group(1), ""
        key = _KEY.match(line)
        return "", next((group for group in key.groups() if group is not None), "") if key else ""


def deepest(text: str) -> int:
    """Return how deep brackets nest, and how many parts the longest dotted key has, whichever is more.

    Brackets in texts count too: a file that mocks the reader is refused before the reader sees it.

    >>> deepest("points = [[1, 2], [3, 4]]"), deepest("a.b.c = 1")
    (2, 3)
    """
    depth = most = 0
    for bracket in re.findall(r"[\[\]{}]", text):
        depth = max(depth + (1 if bracket in "[{" else -1), 0)
        most = max(most, depth)
    dotted: list[str] = re.findall(r"(?m)^[ \t\[]*((?:[\w-]+[ \t]*\.[ \t]*){2,}[\w-]+)[ \t]*[=\]]", text)
    return max([most, *(key.count(".") + 1 for key in dotted)])
