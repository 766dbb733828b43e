"""SCE: the procedure files. An order that can be followed, delays that can be kept, few letters, one way out."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from generator import french
from generator.case import Channel
from generator.procedure import STAGE_NAMES, Procedure, Stage, Step
from generator.reader import fold
from generator.rules.breaks import Edit, add, broken, drop, put
from generator.rules.rule import Finding, Rule, Severity, Subject, at

_ORDER: Mapping[Stage, int] = {stage: rank for rank, stage in enumerate(Stage)}
_LETTERS = (Stage.RAPPEL, Stage.RELANCE, Stage.MISE_EN_DEMEURE)
CAPS: Mapping[Stage, int] = {Stage.RAPPEL: 1, Stage.RELANCE: 2, Stage.MISE_EN_DEMEURE: 1}
# Days between two letters: prudence and use, no text (the least the debtor needs to receive, check and pay).
LEAST_WAIT: Mapping[Stage, int] = {Stage.RELANCE: 7, Stage.MISE_EN_DEMEURE: 10}
LEAST_GRANTED = 8
WINDOW = (36, 50)
_PROVEN = {Channel.LRAR, Channel.LRE, Channel.HAND}
_KEPT = "Peu de lettres, datées et plafonnées : chacune garde son poids, et aucune ne harcèle."
_LATER = "Une demande antérieure à l'échéance est sans effet : rien n'est encore exigible."
_ROOM = (
    "Chaque lettre doit laisser le temps de recevoir, de vérifier et de payer ; aucun texte ne fixe le délai."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One procedure file among all those of the project."""

    procedure: Procedure
    known: tuple[Procedure, ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        return self.procedure.steps

    def rank(self, stage: Stage) -> int | None:
        return next((rank for rank, step in enumerate(self.steps) if step.stage is stage), None)


def _out_of_order(asked: Scenario) -> Iterator[Finding]:
    for rank, (before, step) in enumerate(pairwise(asked.steps), start=1):
        if _ORDER[step.stage] <= _ORDER[before.stage]:
            yield at("steps", rank, "stage", stage=STAGE_NAMES[step.stage], before=STAGE_NAMES[before.stage])


def _sudden(asked: Scenario) -> Iterator[Finding]:
    rank = asked.rank(Stage.MISE_EN_DEMEURE)
    letters = {step.stage for step in asked.steps if not step.optional and step.minimum is None}
    if rank is not None and not letters & {Stage.RAPPEL, Stage.RELANCE}:
        yield at("steps", rank, "stage")


def _without_decision(asked: Scenario) -> Iterator[Finding]:
    rank = asked.rank(Stage.MISE_EN_DEMEURE)
    decision = asked.procedure.step(Stage.DECISION)
    if rank is not None and (decision is None or decision.optional):
        yield at("steps", rank, "stage")


def _too_many(asked: Scenario) -> Iterator[Finding]:
    for rank, step in enumerate(asked.steps):
        cap = CAPS.get(step.stage, 1)
        if not 1 <= step.repetitions <= cap:
            yield at("steps", rank, "repetitions", stage=STAGE_NAMES[step.stage],
                     times=step.repetitions, cap=french.count(cap, "fois", "fois"))  # fmt: skip


def _before_due(asked: Scenario) -> Iterator[Finding]:
    for rank, step in enumerate(asked.steps):
        if (step.stage is Stage.BEFORE_DUE) is (step.delay > 0):
            side = "avant" if step.stage is Stage.BEFORE_DUE else "après"
            yield at("steps", rank, "delay", stage=STAGE_NAMES[step.stage], side=side)


def _never_in_time(asked: Scenario) -> Iterator[Finding]:
    for rank, step in enumerate(asked.steps):
        if step.latest is not None and step.latest < step.delay:
            yield at("steps", rank, "latest", latest=step.latest, delay=step.delay)


def _nothing_granted(asked: Scenario) -> Iterator[Finding]:
    rank = asked.rank(Stage.MISE_EN_DEMEURE)
    if rank is not None and not asked.steps[rank].granted:
        yield at("steps", rank, "granted")


def _too_short(asked: Scenario) -> Iterator[Finding]:
    for rank, step in enumerate(asked.steps):
        if step.stage in _LETTERS and step.granted and step.granted < LEAST_GRANTED:
            yield at("steps", rank, "granted", stage=STAGE_NAMES[step.stage],
                     granted=french.count(step.granted, "jour"))  # fmt: skip


def _too_close(asked: Scenario) -> Iterator[Finding]:
    for rank, step in enumerate(asked.steps):
        least = LEAST_WAIT.get(step.stage, 0)
        if step.wait < least and any(earlier.stage in _LETTERS for earlier in asked.steps[:rank]):
            yield at("steps", rank, "wait", stage=STAGE_NAMES[step.stage], wait=step.wait, least=least)
        if step.stage in _LETTERS and step.interval is not None and step.interval < LEAST_WAIT[Stage.RELANCE]:
            yield at("steps", rank, "interval", stage=STAGE_NAMES[step.stage], wait=step.interval,
                     least=LEAST_WAIT[Stage.RELANCE])  # fmt: skip


def _outside_the_window(asked: Scenario) -> Iterator[Finding]:
    rank = asked.rank(Stage.MISE_EN_DEMEURE)
    first, last = WINDOW
    if rank is not None and not first <= asked.steps[rank].delay <= last:
        yield at("steps", rank, "delay", days=asked.steps[rank].delay)


def _never_on_that_day(asked: Scenario) -> Iterator[Finding]:
    """A delay that the waits and the dates granted before it always overrun, even if nothing is ever late."""
    sent, floor = 0, 0
    for rank, step in enumerate(asked.steps):
        if step.optional or step.stage is Stage.BEFORE_DUE:
            continue
        reached = max(step.delay, sent + step.wait if sent else 0, floor)
        if reached > step.delay:
            yield at("steps", rank, "delay", stage=STAGE_NAMES[step.stage], delay=step.delay, reached=reached)
        if step.interval is not None:
            again = max(step.interval, (step.granted or 0) + 1)
            reached += again * (step.repetitions - 1)
        sent, floor = reached, reached + (step.granted or 0) + 1


def _unproven(asked: Scenario) -> Iterator[Finding]:
    rank = asked.rank(Stage.MISE_EN_DEMEURE)
    if rank is not None and not _PROVEN.intersection(asked.steps[rank].channels[:1]):
        yield at("steps", rank, "channels")


def _claimed_twice(asked: Scenario) -> Iterator[Finding]:
    mine = asked.procedure
    for position, segment in enumerate(mine.segments):
        rivals = sorted(
            other.slug
            for other in asked.known
            if other.slug != mine.slug
            and set(other.regimes) & set(mine.regimes)
            and fold(segment) in {fold(name) for name in other.segments}
        )
        if rivals:
            yield at("segments", position, segment=segment, rivals=french.listing(rivals))


def _rule(severity: Severity) -> Callable[..., Rule]:
    def make(code: str, title: str, **parts: object) -> Rule:
        return Rule(code=code, title=title, severity=severity, subject=Subject.PROCEDURE, **parts)  # type: ignore[arg-type]

    return make


_error, _warning = _rule(Severity.ERROR), _rule(Severity.WARNING)


def _put(path: str, value: object) -> Edit:
    return put(path, value, file="procedure")  # type: ignore[arg-type]


def _drop(path: str) -> Edit:
    return drop(path, file="procedure")


RULES: tuple[Rule, ...] = (
    _error(
        "SCE01", "Étapes dans le désordre", basis=("cciv-1344",),
        why="La procédure est graduée : du plus souple au plus ferme, et chaque étape n'y figure qu'une fois.",
        fix="rangez les étapes : appel avant échéance, rappel, relance, dernier appel, mise en demeure, décision ;"
            " pour une seconde relance, écrivez « repetitions: 2 »",
        message="l'étape « {stage} » ne peut pas suivre l'étape « {before} »",
        check=_out_of_order, breaks=broken(_put("etapes.1.acte", "relance"), _put("etapes.1.attente", "7"),
                                           _put("etapes.2.acte", "rappel"), also=("SCE04",)),
    ),
    _error(
        "SCE02", "Mise en demeure sans étape antérieure", basis=("cciv-1344",),
        why="Une mise en demeure brutale nuit à la relation et au dossier : un rappel ou une relance la précède"
            " toujours.",
        fix="ajoutez un rappel ou une relance, ni facultatif ni soumis à un montant minimum",
        message="aucune lettre ne précède la mise en demeure à coup sûr",
        check=_sudden, breaks=broken(_put("etapes.1.facultative", "oui"), _put("etapes.2.facultative", "oui")),
    ),
    _error(
        "SCE03", "Procédure sans issue", basis=("cciv-1344",),
        why="Passé la date limite d'une mise en demeure, on ne revient pas en arrière : une décision est due.",
        fix="ajoutez une dernière étape « acte: decision », qui ne soit pas facultative",
        message="aucune décision ne suit la mise en demeure",
        check=_without_decision, breaks=broken(_drop("etapes.4")),
    ),
    _error(
        "SCE04", "Lettre répétée sans mesure", basis=("cpen-222-33-2-2", "cconso-L121-6"), why=_KEPT,
        fix="ramenez « repetitions » à un rappel, deux relances au plus, une mise en demeure",
        message="« {stage} » prévue {times} fois : {cap} au plus, une au moins",
        check=_too_many, breaks=broken(_put("etapes.2.repetitions", "3")),
    ),
    _error(
        "SCE05", "Étape du mauvais côté de l'échéance", basis=("cciv-1344",), why=_LATER,
        fix="comptez les jours après l'échéance, négatifs pour le seul appel avant échéance",
        message="l'étape « {stage} » doit avoir lieu {side} l'échéance",
        check=_before_due, breaks=broken(_put("etapes.1.delai", "0")),
    ),
    _error(
        "SCE06", "Étape en retard avant d'être possible",
        without_basis="aucun texte ne fixe ce calendrier : c'est une convention de l'organisation",
        why="Une étape possible à un jour et attendue avant lui serait toujours en retard.",
        fix="écrivez dans « au_plus_tard » un nombre de jours au moins égal à « delai »",
        message="attendue au plus tard à {latest} jours, alors qu'elle n'est possible qu'à {delay}",
        check=_never_in_time, breaks=broken(_put("etapes.1.au_plus_tard", "4")),
    ),
    _error(
        "SCE07", "Mise en demeure sans délai pour payer", basis=("cciv-1231",),
        why="Une mise en demeure n'a d'effet que si elle donne une date limite, après un délai raisonnable.",
        fix="ajoutez « accorde: 8 » entre professionnels, « accorde: 15 » sinon",
        message="la mise en demeure n'accorde aucun délai au débiteur",
        check=_nothing_granted, breaks=broken(_drop("etapes.3.accorde")),
    ),
    _warning(
        "SCE08", "Délai accordé de moins de huit jours", basis=("cciv-1231",), why=_ROOM,
        fix="accordez au moins huit jours, quinze à un consommateur ou à un acheteur public",
        message="l'étape « {stage} » n'accorde que {granted}",
        check=_too_short, breaks=broken(_put("etapes.2.accorde", "5")),
    ),
    _warning(
        "SCE09", "Lettres trop rapprochées", basis=("cciv-1231", "cconso-L121-6"), why=_ROOM,
        fix="laissez sept jours avant une relance, dix avant une mise en demeure",
        message="« {stage} » {wait} jours après la lettre précédente : {least} au moins",
        check=_too_close, breaks=broken(_put("etapes.3.attente", "5")),
    ),
    _warning(
        "SCE10", "Mise en demeure hors de la fenêtre d'usage", basis=("cciv-1344",),
        why="L'usage place la mise en demeure du 36e au 50e jour de retard : plus tôt elle brusque, plus tard elle"
            " s'use. Aucun texte ne l'impose.",
        fix="placez-la entre 36 et 50 jours, ou dérogez dans ce fichier en disant pourquoi",
        message="mise en demeure à {days} jours de l'échéance",
        check=_outside_the_window, breaks=broken(_put("etapes.3.delai", "60"), _put("etapes.3.au_plus_tard", "70"),
                                                 _put("etapes.4.delai", "76")),
    ),
    _warning(
        "SCE11", "Délai qui ne peut pas être tenu",
        without_basis="aucun texte ne fixe ce calendrier : c'est une convention de l'organisation",
        why="Une étape attend la précédente et la date donnée au débiteur : un délai plus court ne sera jamais"
            " celui des lettres.",
        fix="allongez « delai », ou raccourcissez ce qui précède",
        message="« {stage} » prévue à {delay} jours, mais jamais possible avant {reached}",
        check=_never_on_that_day, breaks=broken(_put("etapes.4.delai", "45")),
    ),
    _warning(
        "SCE12", "Mise en demeure sans preuve d'envoi", basis=("cciv-1344", "cciv-1353"),
        why="Une lettre simple peut valoir mise en demeure, mais son envoi est difficile à prouver.",
        fix="écrivez d'abord « lrar », « lre » ou « remise_en_main_propre » dans « canaux »",
        message="le premier canal de la mise en demeure ne prouve pas l'envoi",
        check=_unproven, breaks=broken(_put("etapes.3.canaux", ["lettre"])),
    ),
    _error(
        "SCE13", "Segment revendiqué deux fois",
        without_basis="aucun texte ne fixe ce calendrier : c'est une convention de l'organisation",
        why="Deux calendriers pour un même débiteur : rien ne dit lequel suivre.",
        fix="gardez le segment dans une seule des procédures d'un même régime",
        message="le segment « {segment} » est aussi celui de : {rivals}",
        check=_claimed_twice, breaks=broken(add("segments", "Grands comptes", file="procedure")),
    ),
)  # fmt: skip


def check_procedure(asked: Scenario) -> tuple[tuple[Rule, Finding], ...]:
    """All that a procedure file breaks, whatever the day."""
    return tuple((rule, finding) for rule in RULES for finding in rule.check(asked))
