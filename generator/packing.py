"""What the pack of one case is made of: the day it is stopped at, its letters, its order, what its manifest says.

A pack does not change because a night went by. It is stopped at the day of the letter it has to send, else at the day
its next letter may leave, else at the last thing written in the case.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from generator import __version__, press, rules, waivers
from generator import claim as claims
from generator import letter as letters
from generator import procedure as procedures
from generator.case import Case, Channel, Creditor, LetterKind
from generator.claim import Claim
from generator.french import day as show_day
from generator.law import LegalValue, NotInForce
from generator.manifest import digest, digest_files, sha256
from generator.planned import LetterStatus, PlannedLetter, withdrawn
from generator.project import CASES, CREDITORS, PROCEDURES, Dossier, Project
from generator.toolchain import law_digest, versions

_NO_RATE, _AHEAD = "LAW01", "CRE25"
BY_ITS_SUMS = frozenset({_NO_RATE, _AHEAD})
"""The codes of a letter refused once its sums are asked for on its day: a rate it needs is not published yet, or a fact
dated ahead leaves nothing to claim.
"""


def compose(
    project: Project, dossier: Dossier, *, channels: Mapping[LetterKind, Channel] | None = None
) -> Dossier:
    """The letters to print, with their view model; a rate that is not published yet refuses that letter.

    `channels`: by which some letters leave, when it is not by the first channel of their step.
    """
    assert dossier.case and dossier.creditor and dossier.procedure
    composed = []
    for planned in dossier.letters:
        if planned.to_write and planned.day is not None:
            try:
                claim = claims.compute(dossier.case, dossier.creditor, project.law, planned.day)
                state = procedures.state(dossier.case, claim, dossier.procedure, planned.day)
            except NotInForce as gap:
                composed.append(withdrawn(planned, [(_NO_RATE, str(gap))]))
                continue
            if not claim.overdue_lines:
                composed.append(withdrawn(planned, [(_AHEAD, _nothing_left(planned.day))]))
                continue
            letter = letters.compose(
                dossier.case,
                dossier.creditor,
                dossier.procedure,
                claim,
                state,
                project.law,
                planned.kind,
                day=planned.day,
                channel=(channels or {}).get(planned.kind),
            )
            planned = replace(planned, letter=letter)
        composed.append(planned)
    return replace(dossier, letters=tuple(composed))


def _nothing_left(day: date) -> str:
    return (
        f"plus rien ne serait réclamé le {show_day(day)} : un fait daté dans l'avenir (contestation, avoir, paiement) "
        "éteint chaque facture"
    )


def seen_on(case: Case, planned: tuple[PlannedLetter, ...], day: date) -> date:
    """The day the conformity sheet speaks of: `day` itself for a letter to send, else the last written in the case."""
    if any(item.status is LetterStatus.FINAL for item in planned):
        return day
    return case.last_day(day) or day


def stopped_claim(project: Project, dossier: Dossier) -> Claim:
    """The décompte of the pack: that of its first letter to write, else on the last day written in the case.

    A letter whose rate is not published yet has none. The sums of the day stand on the page of the case.
    """
    assert dossier.case and dossier.creditor and dossier.claim
    days = [item.day for item in dossier.letters if item.to_write and item.day]
    for day in (*sorted(days)[:1], seen_on(dossier.case, dossier.letters, project.day)):
        try:
            return claims.compute(dossier.case, dossier.creditor, project.law, day)
        except NotInForce:
            continue
    return dossier.claim


# --- What says that a pack must be made again ---


@dataclass(slots=True)
class Keys:
    """The digests of what the packs of one build share, each computed once."""

    project: Project
    toolchain: str
    _shared: dict[str, str] = field(default_factory=dict)

    def pack(self, dossier: Dossier) -> str:
        """The digest of everything that can change the pack of a case; today is part of it only where it shows."""
        assert dossier.case and dossier.creditor and dossier.procedure
        case, day = dossier.case, self.project.day
        return digest(
            [
                self.toolchain,
                law_digest(),
                dossier.text_sha256,
                [self._creditor(dossier.creditor), self._procedure(dossier)],
                [[exhibit.path, exhibit.sha256] for exhibit in dossier.exhibits],
                [_planned_key(planned) for planned in dossier.letters],
                [[item.code, str(item.severity), item.message] for item in dossier.diagnostics],
                sorted({item.code for item in dossier.waived}),
                waivers.uses(case, dossier.waived, day),
                seen_on(case, dossier.letters, day).isoformat(),
            ]
        )

    def _creditor(self, creditor: Creditor) -> str:
        key = f"{CREDITORS}/{creditor.slug}"
        if key not in self._shared:
            assets = digest_files(assets_of(self.project.root, creditor))
            self._shared[key] = digest([creditor_digest(creditor), assets])
        return self._shared[key]

    def _procedure(self, dossier: Dossier) -> str:
        assert dossier.procedure
        key = f"{PROCEDURES}/{dossier.procedure.slug}"
        if key not in self._shared:
            self._shared[key] = digest(dossier.procedure.model_dump(mode="json"))
        return self._shared[key]


def creditor_digest(creditor: Creditor) -> str:
    """The digest of what a creditor file says; its sales are for the indicators, no letter tells them."""
    return digest(creditor.model_dump(mode="json", exclude={"sales"}))


def _planned_key(planned: PlannedLetter) -> list[object]:
    return [
        str(planned.kind),
        str(planned.status),
        planned.day.isoformat() if planned.day else "",
        planned.reasons,
        planned.codes,
        planned.number,
        planned.file,
        planned.archive,
    ]


# --- The order given to a worker ---


def order(project: Project, dossier: Dossier, toolchain: str, claim: Claim) -> press.PackOrder:
    """All that the pack of a composed `dossier` needs; `claim` is what its décompte states."""
    assert dossier.case and dossier.creditor
    assets = assets_of(project.root, dossier.creditor)
    asset_digest = digest_files(assets)
    folder = project.root / CASES / dossier.reference
    ordered: list[press.LetterOrder | press.Archived] = []
    for planned in dossier.letters:
        if planned.letter is not None:
            draft = planned.status is LetterStatus.DRAFT
            ordered.append(
                press.LetterOrder(
                    title=planned.title + (" (projet)" if draft else ""),
                    letter=planned.letter,
                    key=digest([toolchain, planned.letter, asset_digest]),
                    first_day=show_day(planned.letter.day) if draft else "",
                )
            )
        elif planned.archive:  # `planned` found it intact
            path = folder / planned.archive
            title = f"{planned.title} du {show_day(planned.day)} (exemplaire envoyé)" if planned.day else ""
            content = sha256(path.read_bytes())
            ordered.append(press.Archived(name=planned.file, title=title, path=str(path), sha256=content))
    return press.PackOrder(
        reference=dossier.reference,
        letters=tuple(ordered),
        decompte=letters.decompte_document(dossier.case, dossier.creditor, claim, project.law),
        conformity=_conformity_view(project, dossier),
        assets=assets,
    )


def assets_of(root: Path, creditor: Creditor) -> dict[str, bytes]:
    """The creditor's logo, read here so that no template can name a file."""
    if not creditor.logo:
        return {}
    folder = root / CREDITORS
    path = folder / creditor.logo
    if not path.resolve().is_relative_to(folder.resolve()) or not path.is_file():
        return {}
    return {creditor.logo: path.read_bytes()}


def _conformity_view(project: Project, dossier: Dossier) -> dict[str, object]:
    assert dossier.case and dossier.creditor
    uses = waivers.uses(dossier.case, dossier.waived, project.day)
    seen = seen_on(dossier.case, dossier.letters, project.day)
    return {
        "reference": dossier.reference,
        "creancier": dossier.creditor.name,
        "debiteur": dossier.case.debtor.name,
        "date": show_day(seen),
        "date_iso": seen.isoformat(),
        "droit_au": show_day(project.law.verified_on),
        "version": __version__,
        "etat": [_standing(planned) for planned in dossier.letters],
        "regles": [
            {
                "code": item.code,
                "gravite": str(item.severity),
                "message": item.message,
                "fondement": item.basis,
            }
            for item in dossier.diagnostics
        ],
        "derogations": [
            {
                "code": waiver.code,
                "motif": waiver.reason,
                "jusqu_au": show_day(waiver.until) if waiver.until else "",
                "emploi": use,
            }
            for waiver, use in zip(dossier.case.waivers, uses, strict=True)
        ],
    }


def _standing(planned: PlannedLetter) -> dict[str, object]:
    return {
        "lettre": planned.title,
        "statut": str(planned.status),
        "date": show_day(planned.day) if planned.day else "",
        "fichier": planned.file,
        "motifs": list(planned.reasons),
        "codes": list(planned.codes),
    }


# --- The manifest ---


def manifest_facts(project: Project, dossier: Dossier, claim: Claim) -> dict[str, object]:
    """What the manifest says of a pack beside its files: inputs, legal values, rules. `claim` is its décompte."""
    assert dossier.case and dossier.creditor and dossier.procedure
    used = {value for item in dossier.letters if item.letter for value in item.letter.legal_values}
    values = sorted({*claim.legal_values, *used}, key=lambda value: (value.key, value.start))
    fired = {item.code for item in (*dossier.diagnostics, *dossier.waived)}
    inputs = {
        dossier.file: dossier.text_sha256,
        f"{CREDITORS}/{dossier.creditor.slug}.yml": creditor_digest(dossier.creditor),
        f"{PROCEDURES}/{dossier.procedure.slug}.yml": digest(dossier.procedure.model_dump(mode="json")),
    }
    exhibits = {f"{CASES}/{dossier.reference}/{exhibit.path}": exhibit.sha256 for exhibit in dossier.exhibits}
    rules_run = [rule.code for rule in rules.RULES if not rule.on_letter]
    return {
        "amiable": __version__,
        "arrete_au": claim.as_of.isoformat(),
        "versions": versions(),
        "reference": dossier.reference,
        "entrees": {**inputs, **exhibits},
        "valeurs_legales": _legal_values(values),
        "conventions": {name: str(value) for name, value in _plain_terms(claim).items()},
        "calcul": list(claims.conventions(claim)),
        "lettres": [_manifest_letter(item) for item in dossier.letters],
        "regles": {code: "constat" if code in fired else "rien à signaler" for code in rules_run},
        "derogations": [
            {
                "code": waiver.code,
                "motif": waiver.reason,
                "jusqu_au": waiver.until.isoformat() if waiver.until else "",
            }
            for waiver in dossier.case.waivers
        ],
    }


def _legal_values(values: Iterable[LegalValue]) -> list[dict[str, str]]:
    """The legal values used, as the manifest lists them."""
    return [
        {
            "cle": value.key,
            "du": value.start.isoformat(),
            "au": value.end.isoformat() if value.end else "",
            "valeur": str(value.value),
            "unite": value.unit,
            "source": value.source,
            "verifie_le": value.verified_on.isoformat(),
        }
        for value in values
    ]


def _manifest_letter(planned: PlannedLetter) -> dict[str, object]:
    return {
        "acte": str(planned.kind),
        "statut": str(planned.status),
        "date": planned.day.isoformat() if planned.day else "",
        "fichier": planned.file,
        "motifs": list(planned.reasons),
        "regles": list(planned.codes),
    }


def _plain_terms(claim: Claim) -> dict[str, object]:
    chosen = {name: getattr(claim.terms, name) for name in claim.terms.__slots__}
    return {name: value for name, value in chosen.items() if value is not None}
