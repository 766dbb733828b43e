"""The house keeps one style: the linter and the formatter have nothing to say."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from builders import ROOT

RUFF = shutil.which("ruff", path=str(Path(sys.executable).parent))


@pytest.mark.parametrize("command", [("check",), ("format", "--check")], ids=" ".join)
def test_the_code_is_as_the_tools_would_write_it(command: tuple[str, ...]) -> None:
    assert RUFF, "ruff is part of the test dependencies"
    done = subprocess.run([RUFF, *command, "generator", "tests"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
