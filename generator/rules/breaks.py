"""The smallest edit of a healthy file that triggers a rule: shown on the rule's page, run by the tests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Plain: TypeAlias = str | Mapping[str, "Plain"] | Sequence["Plain"]


_FILES = {
    "dossier": "",
    "creancier": " (fichier du créancier)",
    "procedure": " (fichier de la procédure)",
}


@dataclass(frozen=True, slots=True)
class Edit:
    """One change at `path` (keys and positions: « factures.0.echeance »); `value` None removes the line."""

    path: str
    value: Plain | None
    add: bool = False
    file: str = "dossier"


def put(path: str, value: Plain, *, file: str = "dossier") -> Edit:
    """Write `value` at `path`, in place of what stands there."""
    return Edit(path, value, file=file)


def add(path: str, value: Plain, *, file: str = "dossier") -> Edit:
    """One more item at the end of the list at `path`."""
    return Edit(path, value, add=True, file=file)


def drop(path: str, *, file: str = "dossier") -> Edit:
    """Remove what stands at `path`."""
    return Edit(path, None, file=file)


@dataclass(frozen=True, slots=True)
class Break:
    """A healthy case (`variant`) made wrong on purpose; `also` names the codes the same edit cannot avoid."""

    edits: tuple[Edit, ...] = ()
    variant: str = "b2b"
    on: str = ""
    also: tuple[str, ...] = ()

    def applied(self, files: Mapping[str, Plain]) -> dict[str, Plain]:
        """The plain trees of the files (« dossier », « creancier », « procedure »), edited."""
        done = {name: _copy(tree) for name, tree in files.items()}
        for edit in self.edits:
            _apply(done[edit.file], edit)
        return done

    @property
    def shown(self) -> str:
        """The edit in French, ready for a page: what to write, or what to take away."""
        lines = [f"# dossier sain ({self.variant})" + (f", au {self.on}" if self.on else "")]
        for edit in self.edits:
            where = edit.path + _FILES[edit.file]
            if edit.value is None:
                lines.append(f"# retirer : {where}")
            else:
                lines.append(f"# {'ajouter à' if edit.add else 'écrire'} : {where}")
                key = edit.path.rsplit(".", 1)[-1]
                tree = [edit.value] if edit.add or key.isdigit() else {key: edit.value}
                lines.append(as_yaml({key: tree} if edit.add else tree))
        return "\n".join(lines)


def broken(*edits: Edit, variant: str = "b2b", on: str = "", also: Sequence[str] = ()) -> tuple[Break]:
    """The single break of a rule, as `Rule.breaks` wants it."""
    return (Break(edits, variant, on, tuple(also)),)


def as_yaml(value: Plain, indent: int = 0) -> str:
    """Plain data as block-style YAML; every text quoted when its writing could be misread.

    >>> print(as_yaml({"a": ["1", {"b": "oui : non"}]}))
    a:
      - 1
      - b: "oui : non"
    """
    margin = "  " * indent
    if isinstance(value, str):
        return _scalar(value)
    if isinstance(value, Mapping):
        return "\n".join(f"{margin}{key}:{_after(item, indent)}" for key, item in value.items())
    lines = []
    for item in value:
        text = as_yaml(item, indent + 1)
        lines.append(f"{margin}- {text.lstrip()}")
    return "\n".join(lines)


def _after(item: Plain, indent: int) -> str:
    return f" {_scalar(item)}" if isinstance(item, str) else "\n" + as_yaml(item, indent + 1)


def _scalar(text: str) -> str:
    risky = (
        not text
        or text != text.strip()
        or text[0] in "-?:,[]{}#&*!|>'\"%@`"
        or ": " in text
        or " #" in text
        or text.endswith(":")
    )
    if not risky:
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _copy(value: Plain) -> Plain:
    if isinstance(value, Mapping):
        return {key: _copy(item) for key, item in value.items()}
    return value if isinstance(value, str) else [_copy(item) for item in value]


def _apply(tree: Plain, edit: Edit) -> None:
    *parents, last = [int(step) if step.isdigit() else step for step in edit.path.split(".")]
    for step in parents:
        tree = tree.setdefault(step, {}) if isinstance(tree, dict) else tree[step]
    if edit.add:
        tree.setdefault(last, []).append(edit.value)
    elif edit.value is None:
        del tree[last]
    else:
        tree[last] = edit.value
