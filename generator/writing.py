"""Files written whole or not at all, one by one or together."""

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path


def write_atomically(path: Path, data: bytes) -> None:
    """`data` at `path`, whole or not at all."""
    write_together({path: data})


def write_together(contents: Mapping[Path, bytes]) -> None:
    """Several files, all of them or none; whatever stops the machine, each of them is whole.

    All are laid beside their places before the first one is replaced. A replacement that fails puts back what
    stood there before.
    """
    laid: dict[Path, str] = {}
    before: dict[Path, bytes | None] = {}
    try:
        for path, data in contents.items():
            handle, laid[path] = tempfile.mkstemp(dir=path.parent, prefix=".part-")
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            os.chmod(laid[path], 0o644)
        for path, temporary in laid.items():
            if len(laid) > 1:
                before[path] = path.read_bytes() if path.exists() else None
            os.replace(temporary, path)
    except BaseException:
        for temporary in laid.values():
            Path(temporary).unlink(missing_ok=True)
        for path, data in before.items():
            _put_back(path, data)
        raise


def _put_back(path: Path, data: bytes | None) -> None:
    """What stood at `path` before, or nothing; best effort, on a disk that has just failed."""
    with suppress(OSError):
        if data is None:
            path.unlink(missing_ok=True)
        elif not path.exists() or path.read_bytes() != data:
            write_atomically(path, data)
