"""The floor plan: imports only go down, one library has one door, and files, clock and console stay upstairs."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "generator"

ORDER = (
    "failures", "money", "french", "workdays", "identifiers", "diagnostics", "source", "reader", "law", "case",
    "claim", "procedure", "schema", "authoring", "letter", "rules", "render", "readback", "pdf", "manifest",
    "project", "toolchain", "press", "shelf", "pipeline", "commands", "pages", "plugin", "cli", "__main__",
)  # fmt: skip

DOORS = {
    "yaml": "source",
    "stdnum": "identifiers",
    "babel": "french",
    "holidays": "workdays",
    "segno": "letter",
    "jinja2": "render",
    "markdown": "render",
    "weasyprint": "pdf",
    "pypdfium2": "readback",
    "mkdocs": "plugin",
    "argparse": "cli",
    "rich": "cli",
}

# Files, clock, console and environment, as attributes or names. `press` and `shelf` keep the cache and the packs,
# `project` and `pipeline` read what users wrote, `toolchain` reads our own code, `pdf` writes fontconfig's settings
# for the time of a print: each by name, nobody else below the doors.
DOORS_ONLY = ("pages", "plugin", "cli", "__main__")
OUTSIDE = {
    "open": ("project", "press", "shelf", "pipeline"),
    "fdopen": ("press",),
    "read_text": ("project", "pipeline", "pdf"),
    "read_bytes": ("project", "toolchain", "press", "shelf", "pipeline"),
    "write_text": ("shelf", "pipeline", "pdf"),
    "write_bytes": ("press", "shelf", "pipeline"),
    "environ": ("pdf", "press", "pipeline"),
    "getenv": (),
    "print": (),
    "input": (),
    "today": (),
    "now": (),
    "time": (),
    "perf_counter": (),
}
OWN_METHODS = {("pdf", "print"), ("press", "print")}  # Engine.print prints a PDF


def files() -> Iterator[tuple[str, Path]]:
    """Every file of the package with its room: a folder counts as one."""
    for path in sorted(PACKAGE.rglob("*.py")):
        room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        if room != "__init__":
            yield room, path


FILES = [pytest.param(room, path, id=str(path.relative_to(PACKAGE))) for room, path in files()]


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Every module imported in a file, inside functions too; names imported from the package itself are modules."""
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


@pytest.mark.parametrize(("room", "path"), FILES)
def test_files_clock_console_and_environment_stay_upstairs(room: str, path: Path):
    found = []
    if room in DOORS_ONLY:
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            name = node.func.id
        elif isinstance(node, ast.Attribute):
            name = node.attr
        else:
            continue
        if name in OUTSIDE and room not in OUTSIDE[name] and (room, name) not in OWN_METHODS:
            found.append(f"line {node.lineno}: {name}")
    assert found == []


def test_the_plan_names_no_exception_that_is_not_used():
    used = {
        (room, name) for room, path in files() for name in OUTSIDE if name in path.read_text(encoding="utf-8")
    }
    assert [
        (name, room) for name, rooms in OUTSIDE.items() for room in rooms if (room, name) not in used
    ] == []
