"""The built site and the browser that reads it, shared by the tests of the pages and of the tools."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from generator.pipeline import Build

ROOT = Path(__file__).resolve().parent.parent
DAY = date(2026, 11, 22)
PACK = "2026-0042"
CHROMIUM = shutil.which("chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> "Build":
    """The example project, copied: every case examined, one pack printed."""
    from generator import pipeline, project

    root = tmp_path_factory.mktemp("projet")
    for name in ("cases", "docs", "letters"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "mkdocs.yml", root)
    printed = pipeline.build(project.load(root, DAY, [PACK]))
    return pipeline.Build(project=project.load(root, DAY), packs=printed.packs, folder=printed.folder)


def made(build: "Build", audience: str) -> Path:
    from generator.plugin import build_site

    out = build.project.root / "build" / audience
    build_site(build.project.root / "mkdocs.yml", build=build, audience=audience, out=out, strict=True)
    return out


@pytest.fixture(scope="session")
def site(build: "Build") -> Path:
    return made(build, "interne")


@pytest.fixture(scope="session")
def guide(build: "Build") -> Path:
    return made(build, "guide")


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    if CHROMIUM is None:
        reason = "chromium est absent : apt-get install chromium"
        if os.environ.get("CI", "").lower() not in ("", "0", "false"):
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield opened
        opened.close()


@contextlib.contextmanager
def tab(
    browser: object, base: str, *, width: int = 1280, scheme: str = "light", **context: object
) -> Iterator[object]:
    """A tab that fails on any request that leaves `base`, and on any error in the console."""
    opened = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, **context)
    page = opened.new_page()
    outside: list[str] = []
    errors: list[str] = []
    local = (base, "data:", "blob:", "about:")
    page.on("request", lambda request: None if request.url.startswith(local) else outside.append(request.url))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    opened.close()
    assert not outside
    assert not errors
