"""Everything common to all letters that can change their bytes: our code, the templates, the fonts, the versions."""

import ctypes
import sys
import zlib
from collections.abc import Callable, Iterable, Mapping
from ctypes.util import find_library
from functools import lru_cache
from importlib import metadata
from pathlib import Path

from generator import __version__
from generator.failures import EngineUnavailable
from generator.manifest import digest, digest_files

_CHAIN = (
    "weasyprint",
    "pydyf",
    "tinycss2",
    "tinyhtml5",
    "cssselect2",
    "pyphen",
    "pillow",
    "fonttools",
    "jinja2",
    "markupsafe",
    "markdown",
    "segno",
    "babel",
    "pypdfium2",
    "pydantic",
)


_BESIDE = ("PyYAML", "python-stdnum", "python-dateutil", "mkdocs", "mkdocs-material", "pymdown-extensions")
"""What changes a finding or a page of the site, and no byte of a letter whose content is the same."""
LIBRARIES = {
    "libpango": ("pango-1.0", "libpango-1.0.so.0"),
    "libpangoft2": ("pangoft2-1.0", "libpangoft2-1.0.so.0"),
    "libharfbuzz-subset": ("harfbuzz-subset", "libharfbuzz-subset.so.0"),
}
"""What WeasyPrint needs to print faithfully: the name of each library for the system, and its file on Linux."""


def require_libraries() -> None:
    """Before anything is made, without WeasyPrint, whose import is left to the workers. Raises EngineUnavailable."""
    missing = [shown for shown, (name, file) in LIBRARIES.items() if not _loads(name, file)]
    if len(missing) == 1:
        raise EngineUnavailable(f"la bibliothèque {missing[0]} est absente")
    if missing:
        raise EngineUnavailable(f"les bibliothèques {', '.join(missing)} sont absentes")


def _loads(name: str, file: str) -> bool:
    try:
        _opened(name, file)
    except OSError:
        return False
    return True


def _opened(name: str, file: str) -> ctypes.CDLL:
    """The library by its file, else, on another system, by the name it has there. Raises OSError."""
    try:
        return ctypes.CDLL(file)
    except OSError:
        if (found := find_library(name)) is None:
            raise
        return ctypes.CDLL(found)


@lru_cache(maxsize=1)
def versions() -> dict[str, str]:
    """The versions of everything that can change a pack: Python, libraries, native text engines."""
    own = {"python": sys.version.split()[0], "amiable": __version__}
    return {**own, **_installed(_CHAIN), **_native_versions()}


def _installed(names: Iterable[str]) -> dict[str, str]:
    found = {}
    for name in names:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "absente"
    return found


def _native_versions() -> dict[str, str]:
    """What chooses, shapes, measures and compresses, asked directly so that WeasyPrint need not be imported."""
    found = {"zlib": zlib.ZLIB_RUNTIME_VERSION}
    for name, ask in _NATIVE.items():
        try:
            found[name] = ask()
        except (OSError, AttributeError):
            found[name] = "inconnue"
    return found


def _said(library: tuple[str, str], function: str) -> str:
    call = getattr(_opened(*library), function)
    call.restype = ctypes.c_char_p
    return call().decode()


def _fontconfig() -> str:
    """« 2.14.1 », which the library writes 21401."""
    number = _opened("fontconfig", "libfontconfig.so.1").FcGetVersion()
    return f"{number // 10_000}.{number // 100 % 100}.{number % 100}"


def _freetype() -> str:
    library = _opened("freetype", "libfreetype.so.6")
    opened, parts = ctypes.c_void_p(), [ctypes.c_int() for _ in range(3)]
    if library.FT_Init_FreeType(ctypes.byref(opened)):
        return "inconnue"
    library.FT_Library_Version(opened, *map(ctypes.byref, parts))
    library.FT_Done_FreeType(opened)
    return ".".join(str(part.value) for part in parts)


_NATIVE = {
    "pango": lambda: _said(LIBRARIES["libpango"], "pango_version_string"),
    "harfbuzz": lambda: _said(("harfbuzz", "libharfbuzz.so.0"), "hb_version_string"),
    "fontconfig": _fontconfig,
    "freetype": _freetype,
}


_TEXTS = {"articles.yml", "textes.yml"}
"""The legal data that a letter is read against; the dated values it states are in the letter itself."""


@lru_cache(maxsize=1)
def _code_digest() -> str:
    """A digest of our own code, and of the articles and texts of the law."""
    return digest_files(_own_files(lambda path: path.suffix == ".py" or path.name in _TEXTS))


@lru_cache(maxsize=1)
def law_digest() -> str:
    """A digest of all the legal data, dated values included."""
    return digest_files(_own_files(lambda path: path.suffix == ".yml"))


def _own_files(wanted: Callable[[Path], bool]) -> dict[str, bytes]:
    return {name: path.read_bytes() for name, path in _own_paths().items() if wanted(path)}


@lru_cache(maxsize=1)
def _own_paths() -> dict[str, Path]:
    """Every file of the program that is looked at, by its place in it."""
    folder = Path(__file__).parent
    found = (path for path in sorted(folder.rglob("*.*")) if path.suffix in {".py", ".yml"})
    return {path.relative_to(folder).as_posix(): path for path in found}


def build_digest() -> str:
    """One digest of our code, our legal data and the versions of all we call: what a project cannot change."""
    return digest([versions(), _installed(_BESIDE), _code_digest(), law_digest()])


def toolchain_digest(templates: Mapping[str, str], letters: Path) -> str:
    """One digest of all that is common to every letter; `letters` is the folder of the fonts and images they use."""
    shown = [
        path
        for pattern in ("polices/*", "*.svg", "*.png")
        for path in letters.glob(pattern)
        if path.is_file()
    ]
    files = {path.relative_to(letters).as_posix(): path.read_bytes() for path in sorted(shown)}
    return digest([versions(), _code_digest(), dict(templates), digest_files(files)])
