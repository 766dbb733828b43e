"""The smallest edit of a healthy file that triggers a rule: shown on the rule's page, run by the tests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.amend import Plain, as_yaml

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
        lines = [f"# dossier sain, {_VARIANTS[self.variant]}" + (f", --date {self.on}" if self.on else "")]
        for edit in self.edits:
            where = _place(edit.path) + _FILES[edit.file]
            if not edit.value:
                lines.append(f"# retirer : {where}")
            else:
                lines.append(f"# {'ajouter à' if edit.add else 'écrire'} : {where}")
                key = edit.path.rsplit(".", 1)[-1]
                tree = [edit.value] if edit.add or key.isdigit() else {key: edit.value}
                lines.append(as_yaml({key: tree} if edit.add else tree))
        return "\n".join(lines)


_VARIANTS = {
    "b2b": "entre professionnels",
    "b2c": "consommateur",
    "public": "commande publique",
    "tiers": "tiers mandaté",
}


def _place(path: str) -> str:
    """A path as a person counts.

    >>> _place("factures.0.echeance")
    'factures n° 1 › echeance'
    """
    steps = [f" n° {int(step) + 1}" if step.isdigit() else f" › {step}" for step in path.split(".")]
    return "".join(steps).removeprefix(" › ")


def broken(*edits: Edit, variant: str = "b2b", on: str = "", also: Sequence[str] = ()) -> tuple[Break]:
    """The single break of a rule, as `Rule.breaks` wants it."""
    return (Break(edits, variant, on, tuple(also)),)


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
