"""The same letters by everyone: cost, memory, words, pages, size."""

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf

from tests.benchmarks import contenders, markup
from tests.benchmarks.bench import Bench
from tests.benchmarks.contenders import CONTENDERS
from tests.benchmarks.measure import Failed
from tests.benchmarks.results import Results

WARM_UP = 3
"""Letters that each one makes before it is measured."""


def letters(bench: Bench) -> None:
    """The same letters by everyone, a few at a time in turn, each in a warm process on one core."""
    plan = bench.plan
    count = plan.batches * plan.batch + WARM_UP
    with bench.drawn(count, due=count) as portfolio, TemporaryDirectory(dir=bench.work) as name:
        folder = Path(name)
        contenders.prepare(portfolio, folder, count)
        absent = contenders.missing()
        bench.results.failures += absent.values()
        workers = {key: contenders.Worker(key, folder) for key in CONTENDERS if key not in absent}
        try:
            _take_turns(bench, workers)
        finally:
            for worker in workers.values():
                worker.close()
        _compare(bench.results, folder, list(workers))
        _weigh(bench.results, folder)


def _take_turns(bench: Bench, workers: dict[str, contenders.Worker]) -> None:
    """Batch after batch, everyone after everyone; one who stops is out, and told."""
    batch, out = bench.plan.batch, set[str]()
    for turn in range(bench.plan.batches + 1):
        bench.say(f"  tour {turn} sur {bench.plan.batches}" if turn else "  échauffement")
        first = WARM_UP + (turn - 1) * batch
        ranks = range(first, first + batch) if turn else range(WARM_UP)
        for key in [key for key in workers if key not in out]:
            contender = CONTENDERS[key]
            mine = ranks[:: contender.share]
            try:
                cost = workers[key].make(mine)
            except Failed as failure:
                bench.results.failures.append(f"{contender.title} : {failure}")
                out.add(key)
                continue
            if turn:
                bench.results.add(f"letter/{key}", contender.title, "s", cost["cpu"] / len(mine))
                bench.results.add(f"rss/{key}", contender.title, "MB", cost["rss"])


def _compare(results: Results, folder: Path, keys: list[str]) -> None:
    """The words and pages of each contender beside ours, and the size of its files."""
    ours = {}
    for path in (folder / "amiable").glob("*.pdf"):
        text, pages = markup.pdf_text(path.read_bytes())
        ours[path.name] = markup.words(text), pages
    for key in keys:
        title = CONTENDERS[key].title
        for path in sorted(path for path in (folder / key).glob("*.pdf") if path.name in ours):
            data = path.read_bytes()
            text, pages = markup.pdf_text(data)
            own, own_pages = ours[path.name]
            results.add(f"words/{key}", title, "%", 100 * markup.shared(own, markup.words(text)))
            results.add(f"pages/{key}", title, "%", 100.0 * (pages == own_pages))
            results.add(f"size/{key}", title, "o", len(data))


def _weigh(results: Results, folder: Path) -> None:
    """Our final letters that carry a QR code, once their attachments are taken out."""
    for rank, order in enumerate(contenders.orders(folder)):
        path = folder / "amiable" / f"{rank}.pdf"
        if path.exists() and 'class="code"' in order.page:
            size = len(without_attachments(path.read_bytes()))
            results.add("final-size", "lettre finale sans pièces jointes", "o", size)


def without_attachments(data: bytes) -> bytes:
    """The same file without what it carries; every other stream keeps its bytes."""
    with pikepdf.open(BytesIO(data)) as document:
        for name in list(document.attachments):
            del document.attachments[name]
        for holder in (document.Root, document.Root.get("/Names")):
            for key in ("/AF", "/EmbeddedFiles"):
                if holder is not None and key in holder:
                    del holder[key]
        out = BytesIO()
        document.save(out)
        return out.getvalue()
