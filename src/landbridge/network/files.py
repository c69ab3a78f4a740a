"""Writing files so that a reader never sees half of one."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from landbridge.errors import InputError


def write_atomic(path: str | Path, content: str | bytes) -> Path:
    """Write a whole file under a temporary name, then move it into place.

    Parameters
    ----------
    path
        File to write; its folder must exist.
    content
        Text (written as UTF-8 with line ends as given) or bytes.

    Returns
    -------
    Path
        The file that was written.

    Raises
    ------
    InputError
        If the folder does not exist or cannot be written to, or if the path is a folder.
    """
    target = Path(path)
    _check_target(target)
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        _replace(target, data)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            f"{target} cannot be written ({reason}); choose another file or free the space."
        ) from error
    return target


def _check_target(target: Path) -> None:
    folder = target.parent
    if not folder.exists():
        raise InputError(
            f"The folder {folder} does not exist; create it first or write {target.name} elsewhere."
        )
    if not folder.is_dir():
        raise InputError(f"{folder} is a file, not a folder; choose another place for {target.name}.")
    if target.is_dir():
        raise InputError(f"{target} is a folder; give the name of a file in it.")
    if not os.access(folder, os.W_OK):
        raise InputError(f"The folder {folder} is not writable; choose another one for {target.name}.")


def _replace(target: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        temporary.chmod(_mode_of_new_files(target))
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _mode_of_new_files(target: Path) -> int:
    # mkstemp makes files that only their owner can read; keep the mode of the file that is replaced.
    return target.stat().st_mode & 0o777 if target.exists() else 0o644
