"""The built site and the browser that reads it, shared by the tests of the pages and of the tools.

`PAGES` holds one page of each kind: a new kind gets its line there, and every proof of the site runs over it.
"""

import contextlib
import fcntl
import functools
import os
import shutil
import threading
from collections.abc import Iterator
from datetime import date
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from generator.pipeline import Build

ROOT = Path(__file__).resolve().parent.parent
DAY = date(2026, 11, 22)
PACK = "2026-0042"
FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)

# A page of each layout: what axe reads at two widths. On a telephone other long texts add minutes, and nothing else.
LAYOUTS = (
    "index.html",
    "guide/etape-2-relance.html",
    "guide/arbres-de-decision.html",
    "guide/glossaire.html",
    "lettres/index.html",
    "lettres/mise_en_demeure.html",
    "outils/calculateur.html",
    "outils/nouveau-dossier.html",
    "outils/couts.html",
    "reference/regles.html",
    "reference/regles/CRE07.html",
    "reference/taux/taux_interet_legal.html",
    "reference/commandes.html",
    "dossiers/index.html",
    "dossiers/balance.html",
    "dossiers/indicateurs.html",
    "dossiers/liste.html",
    f"dossiers/{PACK}/index.html",
    "dossiers/2026-0123/index.html",
)
LONG_TEXTS = (
    "guide/principe.html",
    "guide/penalites.html",
    "guide/regimes.html",
    "guide/faq.html",
    "reference/qualite.html",
    "reference/preuve-des-mentions.html",
    "reference/mesures.html",
    "reference/taux.html",
    "reference/articles.html",
    "reference/procedures.html",
    "reference/format.html",
    "reference/a-relire.html",
    "integration/ci.html",
    "integration/echelle.html",
    "integration/paiements.html",
    "integration/tableurs.html",
)
PAGES = (*LAYOUTS, *LONG_TEXTS)
NOT_FOUND = "404.html"  # for servers alone: its links are read at any address


# --- On disk ---


def share_cache(root: Path) -> None:
    """Let the project at `root` use the cache of this one: the specimens and the printed guide are made once.

    Each entry stands under the digest of all it was made from, our code included; a stale one is never read.
    """
    cache = ROOT / "build" / ".cache"
    cache.mkdir(parents=True, exist_ok=True)
    (root / "build").mkdir(exist_ok=True)
    (root / "build" / ".cache").symlink_to(cache, target_is_directory=True)


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the processes of one run of the tests have in common."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@contextlib.contextmanager
def once(folder: Path) -> Iterator[bool]:
    """Whether `folder` is still to be made: one process at a time is told, the others wait for it."""
    done = folder.with_suffix(".fait")
    with folder.with_suffix(".verrou").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield not done.exists()
        done.touch()


@pytest.fixture(scope="session")
def build(shared: Path) -> "Build":
    """The example project, copied: every case examined, one pack printed."""
    from generator import pipeline, project

    root = shared / "exemples"
    with once(root) as to_make:
        if to_make:
            for name in ("cases", "docs", "letters"):
                shutil.copytree(ROOT / name, root / name)
            shutil.copy(ROOT / "mkdocs.yml", root)
            share_cache(root)
        printed = pipeline.build(project.load(root, DAY, [PACK]))
    return pipeline.Build(project=project.load(root, DAY), packs=printed.packs, folder=printed.folder)


def made(build: "Build", audience: str) -> Path:
    from generator.plugin import build_site

    out = build.project.root / "build" / audience
    with once(out) as to_make:
        if to_make:
            menu = build.project.root / "mkdocs.yml"
            build_site(menu, build=build, audience=audience, out=out, strict=True)
    return out


@pytest.fixture(scope="session")
def site(build: "Build") -> Path:
    return made(build, "interne")


@pytest.fixture(scope="session")
def guide(build: "Build") -> Path:
    return made(build, "guide")


# --- In a browser ---


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — the base class names it so
        pass


@pytest.fixture(scope="session")
def server(site: Path) -> Iterator[str]:
    handler = functools.partial(Quiet, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{listening.server_address[1]}"
        listening.shutdown()


@pytest.fixture(params=["file", "http"])
def base(request: pytest.FixtureRequest, site: Path) -> str:
    """The site opened by a double-click, then from a server."""
    return str(request.getfixturevalue("server")) if request.param == "http" else site.as_uri()


def required(program: str, package: str) -> str:
    """The path of `program`. Without it a test is skipped; in CI it fails, so that nothing goes unproven."""
    found = shutil.which(program)
    if found is None:
        reason = f"{program} est absent : apt-get install {package}"
        if os.environ.get("CI", "").lower() not in ("", "0", "false"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    chromium = required("chromium", "chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield opened
        opened.close()


@contextlib.contextmanager
def tab(
    browser: object, base: str, *, width: int = 1280, scheme: str = "light", script: str = "",
    known: tuple[str, ...] = (), **context: object,
) -> Iterator[object]:  # fmt: skip
    """A tab that fails on any request that leaves `base`, and on any error or warning in the console.

    So do those opened beside it. `script` runs before each page does; what holds one of the `known` words is let go.
    """
    opened = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, **context)
    if script:
        opened.add_init_script(script)
    outside: list[str] = []
    said: list[str] = []
    local = (base, "data:", "blob:", "about:")
    opened.on(
        "request", lambda request: None if request.url.startswith(local) else outside.append(request.url)
    )
    opened.on(
        "console",
        lambda message: said.append(message.text) if message.type in {"error", "warning"} else None,
    )
    opened.on("weberror", lambda error: said.append(str(error.error)))
    yield opened.new_page()
    opened.close()
    assert not outside, outside
    said = [words for words in said if not any(part in words for part in known)]
    assert not said, said


# Fonts are there, the page is shown, and its scripts are done: what they do as they see the page drawn (observers of
# sizes, of what is in sight) they do a frame after the other, however long a frame is on a busy machine.
SHOWN = """async () => {
  await document.fonts.ready;
  let still = 0;
  const changes = new MutationObserver(() => { still = 0; });
  changes.observe(document, { attributes: true, childList: true, subtree: true });
  while (still < 10) {
    await new Promise(requestAnimationFrame);
    still = document.documentElement.classList.contains("am-attend") ? 0 : still + 1;
  }
  changes.disconnect();
  await new Promise((done) => requestIdleCallback(done));
}"""


def settled(page: object, address: str) -> None:
    """Open a page and wait until it shows and no longer changes: all it asks for is there, its scripts have run."""
    page.goto(address)
    page.evaluate(SHOWN)


AXE = """async () => (await axe.run(document, { resultTypes: ["violations"] })).violations.flatMap(
  ({ id, nodes }) => nodes.map(({ target, html }) => `${id}: ${target.join(" ")} ${html.slice(0, 120)}`))"""


@pytest.fixture(scope="session")
def axe() -> str:
    from axe_playwright_python.base import AXE_SCRIPT

    return AXE_SCRIPT


def violations(page: object, axe: str) -> list[str]:
    page.evaluate(axe)
    return page.evaluate(AXE)
