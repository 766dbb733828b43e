"""The floor plan: imports only go down, a library has one door, files and clock and console stay upstairs."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "generator"

ORDER = (
    "failures", "lifelong", "workers", "writing", "money", "days", "french", "spreadsheet", "numerals", "workdays",
    "identifiers", "images", "timestamp", "diagnostics", "source", "reader", "amend", "law", "values", "case", "plan",
    "claim", "ending", "bank", "ratebook", "procedure", "schema", "authoring", "entries", "letter", "rules",
    "simulation", "render", "readback", "binder", "pdf", "manifest", "shard", "court", "reread", "waivers", "planned",
    "project", "ageing", "indicators", "agenda", "followed", "toolchain", "ledger", "press", "shelf", "cachekeeping",
    "lots", "packing", "exports", "deeds", "filing", "importing", "docketing", "pipeline", "farm", "mailroom",
    "posting", "sending", "stamping", "verify", "commands", "pages", "site", "clock", "plugin", "rebuild", "serving",
    "cli", "__main__",
)  # fmt: skip

DOORS = {
    "yaml": "source",
    "stdnum": "identifiers",
    "babel": "french",
    "dateutil": "workdays",
    "segno": "render",
    "jinja2": "render",
    "markdown": "render",
    "weasyprint": "pdf",
    "pypdfium2": "readback",
    "PIL": "readback",
    "pypdf": "binder",
    "mkdocs": "plugin",
    "xml": "bank",
    "distributed": "farm",
    "argparse": "cli",
    "rich": "cli",
}

# What touches files, clock, console or environment, and the rooms that may: `project` reads what users wrote,
# `toolchain` our own code, `ledger` what the last build saw; `writing` writes files whole, `press`, `shelf`,
# `cachekeeping` and `lots` keep cache and packs, `pipeline` drives them, `press` also locks a folder, `pdf` sets the
# environment of fontconfig for the time of a print. Below the doors, nobody else.
OUTSIDE = {
    "open": ("press",),
    "fdopen": ("writing",),
    "read_text": ("pdf",),
    "read_bytes": (
        "project",
        "toolchain",
        "writing",
        "ledger",
        "press",
        "shelf",
        "packing",
        "cachekeeping",
        "lots",
        "filing",
        "docketing",
        "pipeline",
        "mailroom",
        "mailroom",
        "posting",
        "stamping",
        "verify",
    ),
    "write_text": ("pdf", "shelf", "lots"),
    "write_bytes": ("shelf", "lots"),
    "environ": ("pdf",),
    "getenv": (),
    "print": (),
    "input": (),
    "today": (),
    "now": (),
    "fromtimestamp": (),
}
UPSTAIRS = ("pages", "site", "clock", "plugin", "rebuild", "serving", "cli", "__main__")


def files() -> Iterator[tuple[str, Path]]:
    """Every file of the package with its room: a folder counts as one."""
    for path in sorted(PACKAGE.rglob("*.py")):
        room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        if room != "__init__":
            yield room, path


FILES = [pytest.param(room, path, id=str(path.relative_to(PACKAGE))) for room, path in files()]


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Every module imported in a file, inside functions too; what comes from the package is a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}:{node.lineno}: write the whole name of the module"
            if node.module == "generator":
                yield from ((node.lineno, f"generator.{alias.name}") for alias in node.names)
            else:
                yield node.lineno, node.module or ""


def test_every_module_stands_on_the_plan():
    assert sorted({room for room, _ in files()} - set(ORDER)) == []


@pytest.mark.parametrize(("room", "path"), FILES)
def test_a_module_imports_only_what_stands_before_it(room: str, path: Path):
    allowed = {room, *ORDER[: ORDER.index(room)]}
    wrong = []
    for line, module in imports(path):
        package, _, rest = module.partition(".")
        if package == "generator" and (target := rest.partition(".")[0]) in ORDER and target not in allowed:
            wrong.append(f"line {line}: {target}")
    assert wrong == []


@pytest.mark.parametrize(("room", "path"), FILES)
def test_a_library_has_one_door(room: str, path: Path):
    opened = [(line, module.partition(".")[0]) for line, module in imports(path)]
    assert [f"line {line}: {library}" for line, library in opened if DOORS.get(library, room) != room] == []


def outside(path: Path) -> Iterator[tuple[int, str]]:
    """Every use of a name of the table above; a method named `print` is a method like another."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Name) and node.id in OUTSIDE:
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute) and node.attr in OUTSIDE.keys() - {"print"}:
            yield node.lineno, node.attr


@pytest.mark.parametrize(("room", "path"), FILES)
def test_files_clock_console_and_environment_stay_upstairs(room: str, path: Path):
    allowed = OUTSIDE if room in UPSTAIRS else [name for name, rooms in OUTSIDE.items() if room in rooms]
    assert [f"line {line}: {name}" for line, name in outside(path) if name not in allowed] == []


def test_no_exception_is_left_without_its_reason():
    used = {(name, room) for room, path in files() for _, name in outside(path)}
    assert [
        (name, room) for name, rooms in OUTSIDE.items() for room in rooms if (name, room) not in used
    ] == []
