"""What a pack is keyed by: nothing that prints, reads back or draws a letter is left out."""

import json
import re
import subprocess
import sys

import pytest
from builders import ROOT

from generator import toolchain

PRINTS = """
import json, sys
from datetime import date
from importlib import metadata
from pathlib import Path
from generator import packing, pipeline, press
from generator.project import load

project = load(Path.cwd(), date(2026, 11, 22), {"2026-0051"})
ready = packing.compose(project, project.dossiers[0])
claim = packing.stopped_claim(project, ready)
workshop = pipeline.workshop_of(project)
bench = press._Bench(workshop)
bench.cache = press.Cache(Path(sys.argv[1]))
made = press._Job(bench, packing.order(project, ready, workshop.toolchain, claim)).run()
assert made.files and not made.faults
owners = metadata.packages_distributions()
loaded = {name.partition(".")[0] for name in sys.modules}
print(json.dumps(sorted({owner.lower() for name in loaded for owner in owners.get(name, ())})))
"""
NEUTRAL = {
    "amiable",  # its own files are in the key
    "annotated-types", "typing-inspection", "typing_extensions", "pydantic_core",  # fixed by pydantic
    "cffi", "pycparser", "setuptools",  # how a native library is called, not what it answers
    "webencodings", "brotli", "lxml",  # loaded, and not called for a text and fonts that are already open
}  # fmt: skip
BESIDE = {"pyyaml", "python-stdnum", "python-dateutil"}
"""What they make of a case is in the key itself: the content of each letter."""


@pytest.mark.slow
def test_every_library_that_a_pack_goes_through_is_in_its_key(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", PRINTS, tmp_path], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(json.loads(done.stdout))
    assert loaded >= {"weasyprint", "pypdfium2", "pillow"}
    assert loaded - NEUTRAL - BESIDE - set(toolchain.versions()) == set()


@pytest.mark.parametrize("name", ["pango", "harfbuzz", "fontconfig", "freetype", "zlib"])
def test_a_native_library_tells_its_version(name: str):
    assert re.fullmatch(r"\d+\.\d+\.\d+(\.\d+)?", toolchain.versions()[name])


@pytest.mark.parametrize("name", sorted(toolchain.versions()))
def test_another_version_of_any_of_them_is_another_toolchain(name: str, monkeypatch: pytest.MonkeyPatch):
    here = toolchain.versions()
    before = toolchain.toolchain_digest({}, ROOT / "letters"), toolchain.build_digest()
    monkeypatch.setattr(toolchain, "versions", lambda: {**here, name: "0.0.1"})
    after = toolchain.toolchain_digest({}, ROOT / "letters"), toolchain.build_digest()
    assert before[0] != after[0] and before[1] != after[1]


def test_a_native_library_that_is_absent_is_told_and_stops_nothing(monkeypatch: pytest.MonkeyPatch):
    def absent(name: str, file: str) -> None:
        raise OSError(file)

    monkeypatch.setattr(toolchain, "_opened", absent)
    assert toolchain._native_versions()["fontconfig"] == "inconnue"
