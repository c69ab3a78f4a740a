"""Every error that Landbridge raises on purpose.

A message is one sentence that says what was wrong, where (file, row, column) and what to do.
The command line prints it and exits with 2.
"""

from __future__ import annotations


class LandbridgeError(Exception):
    """Base of all errors that a user can meet."""


class InputError(LandbridgeError):
    """A value that the user gave cannot be used."""


class UnknownPlaceError(InputError):
    """No place has that name or code.

    Parameters
    ----------
    message
        What the user reads.
    suggestions
        Names of near misses, best first.
    """

    def __init__(self, message: str, suggestions: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.suggestions = suggestions


class AmbiguousPlaceError(UnknownPlaceError):
    """Several places fit equally well; the message lists them."""


class TableError(InputError):
    """A table breaks its schema; the message names file, row and column."""


class AtlasError(LandbridgeError):
    """The compiled atlas is missing, damaged or of another version."""


class NoRouteError(LandbridgeError):
    """Nothing connects the two places under the given conditions; the message names what cut them.

    Parameters
    ----------
    message
        What the user reads.
    cut_by
        The closures or exclusions without which a route exists, if any was found.
    """

    def __init__(self, message: str, cut_by: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.cut_by = cut_by


class InfeasibleError(LandbridgeError):
    """An optimisation has no solution under its constraints."""
