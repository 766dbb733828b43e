"""Those who make the same letters, each in a process of its own that stays warm and is asked for a few at a time.

`python -m tests.benchmarks.contenders NAME FOLDER` reads « START COUNT » on its input, makes these letters into
FOLDER/NAME/, and answers with the seconds of processor it took and the resident memory after.
"""

import json
import os
import pickle
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from generator import packing, press, rules
from generator.letter import Letter
from generator.lifelong import lifelong
from generator.pdf import Engine
from generator.project import load, read_law
from generator.render import Templates
from tests.benchmarks import typst_letter
from tests.benchmarks.measure import Failed, end, spent
from tests.benchmarks.portfolio import NEXT_DAY, ROOT, Portfolio

LETTERS = ROOT / "letters"
FACES = {
    "SourceSans3_400Regular": ("400", "normal"),
    "SourceSans3_400Regular_Italic": ("400", "italic"),
    "SourceSans3_600SemiBold": ("600", "normal"),
    "SourceSans3_700Bold": ("700", "normal"),
}

Maker = Callable[[int], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A letter to make: what the product makes it from, and its page as everybody else receives it."""

    letter: Letter
    page: str
    assets: Mapping[str, bytes]


def prepare(portfolio: Portfolio, folder: Path, count: int) -> list[Order]:
    """Lay in `folder` what every contender needs for the first `count` letters of a portfolio on NEXT_DAY."""
    project = load(portfolio.root, NEXT_DAY)
    templates = Templates(project.templates)
    made: list[Order] = []
    for dossier in project.dossiers:
        ready = packing.compose(project, dossier)
        assets = packing.assets_of(project.root, dossier.creditor) if dossier.creditor else {}
        for planned in ready.letters:
            if planned.letter is not None and len(made) < count:
                page = templates.html(planned.letter).html
                made.append(Order(letter=planned.letter, page=page, assets=assets))
    (folder / "orders.pickle").write_bytes(pickle.dumps(made))
    _lay_fonts(folder)
    (folder / "lettre.typ").write_text(typst_letter.LAYOUT, encoding="utf-8")
    css = project.templates["style.css"]
    for rank, order in enumerate(made):
        text, files = typst_letter.source(
            order.page, str(rank), attachments=order.letter.data, assets=order.assets
        )
        (folder / f"{rank}.typ").write_text(text, encoding="utf-8")
        for name, data in (*files.items(), *order.assets.items()):
            (folder / name).write_bytes(data)
        for form in ("woff2", "ttf"):
            (folder / f"{rank}.{form}.html").write_text(naive_page(order.page, css, form), encoding="utf-8")
    return made


def naive_page(page: str, css: str, form: str) -> str:
    """The page as one file for a browser: its style and the addresses of its fonts in a `<style>`."""
    faces = "".join(
        f'@font-face {{ font-family: "Source Sans 3"; font-weight: {weight}; font-style: {style};'
        f' src: url("{name}.{form}"); }}\n'
        for name, (weight, style) in FACES.items()
    )
    return page.replace("asset:", "").replace("</head>", f"<style>{faces}{css}</style>\n</head>", 1)


def _lay_fonts(folder: Path) -> None:
    """The fonts of the letters, and the same ones as a font service hands them out."""
    from fontTools.ttLib import TTFont

    for name in FACES:
        path = LETTERS / "polices" / f"{name}.ttf"
        shutil.copy(path, folder)
        font = TTFont(path)
        font.flavor = "woff2"
        font.save(folder / f"{name}.woff2")


# --- Each contender: what it loads once, and how it makes a letter ---


def orders(folder: Path) -> list[Order]:
    return pickle.loads((folder / "orders.pickle").read_bytes())  # noqa: S301 — written by `prepare`


def _engine() -> Engine:
    return Engine(css=(LETTERS / "style.css").read_text(encoding="utf-8"), letters_dir=LETTERS)


def whole(folder: Path) -> Maker:
    """Ours, as in a pack: page, print, read back, rules."""
    from generator.project import read_templates

    with lifelong():
        known, law = orders(folder), read_law()
        templates, engine = Templates(read_templates(ROOT)), _engine()

    def make(rank: int) -> bytes:
        order = known[rank]
        made = press.proof(order.letter, templates, engine, order.assets)
        rules.check_document(made.document, law)
        return made.data

    return make


def print_alone(folder: Path) -> Maker:
    """Ours, the print alone."""
    with lifelong():
        known, engine = orders(folder), _engine()

    def make(rank: int) -> bytes:
        order = known[rank]
        return engine.print(order.page, attachments=order.letter.data, assets=order.assets)

    return make


def typst(folder: Path) -> Maker:
    """Typst, one compiler for all, PDF/A-3a with the same attachments."""
    import typst as library

    compiler = library.Compiler(
        root=str(folder), font_paths=[str(LETTERS / "polices")], ignore_system_fonts=True
    )
    return lambda rank: compiler.compile(
        input=str(folder / f"{rank}.typ"), format="pdf", pdf_standards=["a-3a"]
    )


def chromium(folder: Path) -> Maker:
    """Chromium without a window, one browser and one tab for all."""
    from playwright.sync_api import sync_playwright

    browser = (
        sync_playwright()
        .start()
        .chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
    )
    page = browser.new_page()

    def make(rank: int) -> bytes:
        page.goto((folder / f"{rank}.ttf.html").as_uri())
        return page.pdf(prefer_css_page_size=True, tagged=True)

    return make


def naive(form: str) -> Callable[[Path], Maker]:
    """What one writes first with WeasyPrint: style and fonts in the page, everything made anew for each letter."""

    def open_(folder: Path) -> Maker:
        from weasyprint import HTML

        return lambda rank: HTML(filename=str(folder / f"{rank}.{form}.html")).write_pdf()

    return open_


def command_line(folder: Path) -> Maker:
    """One `weasyprint` process a letter."""
    program = Path(sys.executable).with_name("weasyprint")

    def make(rank: int) -> bytes:
        out = folder / "weasyprint.pdf"
        subprocess.run([program, "-q", folder / f"{rank}.ttf.html", out], check=True, capture_output=True)
        return out.read_bytes()

    return make


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """`share`: one letter in so many, for who is slow."""

    title: str
    open: Callable[[Path], Maker]
    share: int = 1


CONTENDERS: dict[str, Contender] = {
    "amiable": Contender(title="amiable : page, impression, relecture, règles", open=whole),
    "impression": Contender(title="amiable : l’impression seule", open=print_alone),
    "typst": Contender(title="Typst, compilateur gardé, PDF/A-3", open=typst),
    "chromium": Contender(title="Chromium sans fenêtre, navigateur gardé", open=chromium),
    "naif": Contender(title="script WeasyPrint naïf, polices WOFF2", open=naive("woff2"), share=2),
    "naif-ttf": Contender(title="script WeasyPrint naïf, polices TTF", open=naive("ttf"), share=2),
    "processus": Contender(
        title="un processus weasyprint par lettre, polices TTF", open=command_line, share=5
    ),
}


def missing() -> dict[str, str]:
    """The contenders that cannot run on this machine, and what to do."""
    absent = {}
    if shutil.which("chromium") is None:
        absent["chromium"] = "chromium est absent : apt-get install chromium"
    return absent


class Worker:
    """A contender in a process of its own, on one core."""

    def __init__(self, name: str, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.contenders", name, str(folder)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def make(self, ranks: Sequence[int]) -> dict[str, float]:
        """The seconds of processor (`cpu`) and of clock (`wall`) that these letters took, and memory in MB (`rss`)."""
        assert self._process.stdin and self._process.stdout
        with suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps(list(ranks)) + "\n")
            self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise Failed("s’est arrêté sans répondre")
        return json.loads(answer)

    def close(self) -> None:
        """Its input ends, and so does it."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        end(self._process)
        self._process.stdout.close()


def main(name: str, folder: Path) -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a library prints is not an answer
    made = folder / name
    made.mkdir(exist_ok=True)
    make = CONTENDERS[name].open(folder)
    for line in sys.stdin:
        before, start = spent(), time.perf_counter()
        for rank in json.loads(line):
            (made / f"{rank}.pdf").write_bytes(make(rank))
        cost = {"cpu": spent() - before, "wall": time.perf_counter() - start}
        statm = Path("/proc/self/statm").read_text(encoding="ascii").split()
        print(
            json.dumps({**cost, "rss": int(statm[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6}),
            file=answers,
            flush=True,
        )


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
