"""What a letter says, before it has a shape: the view its template sees, and what each mention must hold.

Everything here is meant for the debtor. Journal notes, credit data, approvals and paths never enter a view.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from generator import french
from generator.case import Case, Channel, Creditor, LetterKind, PublicBuyer, Regime
from generator.claim import Claim
from generator.law import Law, LegalValue
from generator.letter import embedded, parties, statement
from generator.letter.expected import expected
from generator.money import ZERO, round_cents
from generator.procedure import LETTER_STAGE, Occurrence, Procedure, Stage, State

__all__ = [
    "GRANTED", "LETTERS", "Letter", "LetterModel", "compose", "decompte_document", "document", "envoi",
    "final_date", "payment", "usual_channel",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterModel:
    """One of the letters: its template, its name, whether it claims accessories and carries the décompte."""

    template: str
    title: str
    accessories: bool
    channel: Channel


LETTERS: Mapping[LetterKind, LetterModel] = {
    LetterKind.RAPPEL: LetterModel(
        template="rappel.md", title="Rappel", accessories=False, channel=Channel.LETTER
    ),
    LetterKind.RELANCE: LetterModel(
        template="relance.md", title="Relance", accessories=True, channel=Channel.LETTER
    ),
    LetterKind.MISE_EN_DEMEURE: LetterModel(
        template="mise_en_demeure.md", title="Mise en demeure", accessories=True, channel=Channel.LRAR
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter to one debtor. `day` is printed on it: the first on which it may leave, for one that may not yet.

    `view` is all that templates see; `expected` gives, for each mention whose data exist, the texts its
    passage must hold; `data` are the files the PDF carries; `legal_values` those the letter states.
    """

    kind: LetterKind
    regime: Regime
    third_party: bool
    reference: str
    day: date
    final_date: date | None
    title: str
    view: Mapping[str, object]
    expected: Mapping[str, tuple[str, ...]]
    data: Mapping[str, str]
    legal_values: tuple[LegalValue, ...]


_MODES = {
    Channel.LETTER: "Lettre simple",
    Channel.EMAIL: "Par courriel",
    Channel.LRAR: "Lettre recommandée avec demande d’avis de réception",
    Channel.LRE: (
        "Lettre recommandée électronique qualifiée "
        "(article L. 100 du code des postes et des communications électroniques)"
    ),
    Channel.HAND: "Remise en main propre contre décharge",
    Channel.PHONE: "",
    Channel.MESSAGE: "",
}
_REGISTERED = {Channel.LRAR, Channel.LRE}
GRANTED = {Regime.B2B: 8, Regime.B2C: 15, Regime.PUBLIC: 15}
"""Days that a letter grants when no procedure says how many."""
_PUBLIC_PERIOD = {
    PublicBuyer.ORDINARY: "delai_public",
    PublicBuyer.HEALTH: "delai_public_sante",
    PublicBuyer.UNDERTAKING: "delai_public_entreprise",
}
_AMICABLE = "seuil_tentative_amiable"
_SMALL_CLAIMS = "seuil_petites_creances"

# What each regime's letter may announce, and then only if the procedure file plans it (« annonce »).
_MAY_ANNOUNCE: Mapping[LetterKind, Mapping[Regime, frozenset[str]]] = {
    LetterKind.RAPPEL: {regime: frozenset() for regime in Regime},
    LetterKind.RELANCE: {regime: frozenset({"mise_en_demeure"}) for regime in Regime},
    LetterKind.MISE_EN_DEMEURE: {
        Regime.B2B: frozenset({
            "injonction_de_payer", "assignation", "refere_provision", "procedure_simplifiee", "avocat",
            "commissaire_de_justice", "assureur_credit", "suspension_des_livraisons",
        }),
        Regime.B2C: frozenset({
            "injonction_de_payer", "procedure_simplifiee", "avocat", "commissaire_de_justice",
        }),
        Regime.PUBLIC: frozenset({"mandatement_d_office", "refere_provision", "avocat"}),
    },
}  # fmt: skip


def final_date(kind: LetterKind, granted: int | None, regime: Regime, day: date) -> date | None:
    """The date a letter of `day` gives to the debtor: a calendar date, working or not; none in a rappel."""
    return None if kind is LetterKind.RAPPEL else day + timedelta(days=granted or GRANTED[regime])


def compose(
    case: Case,
    creditor: Creditor,
    procedure: Procedure,
    claim: Claim,
    state: State,
    law: Law,
    kind: LetterKind,
    *,
    day: date,
    channel: Channel | None = None,
) -> Letter:
    """The letter `kind` dated `day`, from a claim computed at the end of that day.

    It names the `channel` by which it leaves: without one, the first of its step.
    A letter in the name of a third party claims accessories from the first one on: it must tell every element
    of the debt apart (CPCE, art. R. 124-4, 3°).
    """
    model = LETTERS[kind]
    accessories = model.accessories or case.by_third_party
    earlier = _earlier(state, kind, case.mandate.agreed_on if case.mandate else None)
    step = procedure.step(LETTER_STAGE[kind])
    final = final_date(kind, step.granted if step else None, case.regime, day)
    legal_rate = (
        law.known("taux_interet_legal", day) if case.regime is Regime.B2C and model.accessories else None
    )
    period = _public_period(case, law, day)
    used = {*(claim.legal_values if accessories else ()), *(value for value in (legal_rate, period) if value)}
    view = {
        **document(case, creditor, title=model.title, day=day),
        "lettre": {
            "genre": str(kind),
            "titre": model.title,
            "date_butoir": french.day(final) if final else "",
            "rang": 1 + _times_sent(state, kind),
            "envoi": _mode(case, kind, step.channels if step else (), channel),
            "annexe": accessories,
        },
        "appel": parties.appeal(case.debtor.civility),
        "factures": statement.rows(statement.claimed_lines(claim, accessories=accessories)),
        "factures_en_bref": statement.in_short(statement.claimed_lines(claim, accessories=accessories)),
        "montants": statement.sums(claim, accessories=accessories),
        "taux": _rates(claim, accessories=accessories),
        "versements": statement.payments(claim),
        "remises": statement.remissions(claim),
        "precedents": earlier,
        "precedents_en_bref": french.listing(
            [f"notre {item['titre']} du {item['date']}" for item in earlier]
        ),
        "suites": _announced(case, claim, law, kind, step.announces if step else (), day),
        "decompte": statement.decompte(case, claim),
        "clause_penale": _penal_clause(case, creditor, claim, kind),
        "taux_legal": {"taux": french.percent(legal_rate.value), "au": french.day(legal_rate.end or day)}
        if legal_rate
        else None,
        "delai_public": f"{int(period.value)}{french.NBSP}jours" if period else "",
        "conciliation": case.regime is Regime.B2C and claim.total <= _amount(law, _AMICABLE, day),
        "l111_8": list(law.text("l111_8_alineas_2_et_3").paragraphs) if case.by_third_party else [],
        "paiement": payment(case, creditor, claim, accessories=accessories),
        "signature": parties.signature(case, creditor),
        "pieces_jointes": _enclosures(case, claim, state, kind, accessories=accessories),
    }
    return Letter(
        kind=kind,
        regime=case.regime,
        third_party=case.by_third_party,
        reference=case.reference,
        day=day,
        final_date=final,
        title=model.title,
        view=view,
        expected=expected(view, kind, case.regime, third_party=case.by_third_party),
        data=embedded.data_files(case, claim, accessories=accessories, day=day.isoformat()),
        legal_values=tuple(sorted(used, key=lambda value: (value.key, value.start))),
    )


def decompte_document(case: Case, creditor: Creditor, claim: Claim, law: Law) -> dict[str, object]:
    """The view of `decompte.html`: the décompte of the letters, alone, under the sender's letterhead."""
    return {
        **document(case, creditor, title="Décompte", day=claim.as_of),
        "decompte": statement.decompte(case, claim),
    }


def document(case: Case, creditor: Creditor, *, title: str, day: date) -> dict[str, object]:
    """What the layout needs for any document about `case`."""
    return {
        **parties.letterhead(case, creditor),
        "titre": title,
        "reference": case.reference,
        "reference_mandataire": case.mandate.reference or "" if case.mandate else "",
        "date": french.day(day),
        "date_iso": day.isoformat(),
        "lieu": parties.place((case.mandate or creditor).address.town),
        "regime": str(case.regime),
        "tiers": case.by_third_party,
    }


def usual_channel(kind: LetterKind, channels: tuple[Channel, ...]) -> Channel:
    """The channel of a letter when nobody chose another."""
    return channels[0] if channels else LETTERS[kind].channel


def _mode(
    case: Case, kind: LetterKind, channels: tuple[Channel, ...], chosen: Channel | None
) -> dict[str, object]:
    channel = chosen or usual_channel(kind, channels)
    doubled = (
        channel is Channel.LETTER
        and Channel.EMAIL in channels
        and parties.payer(case.debtor, reached_by="email") is not None
    )
    return envoi(channel, doubled=doubled)


def envoi(channel: Channel, *, doubled: bool = False) -> dict[str, object]:
    """How a letter leaves, as it says itself."""
    text = _MODES[channel] + (", doublée d’un courriel" if doubled else "")
    return {"mode": text, "recommande": channel in _REGISTERED}


def _times_sent(state: State, kind: LetterKind) -> int:
    stage = state.of(LETTER_STAGE[kind])
    return len(stage.done) if stage else 0


def _earlier(state: State, kind: LetterKind, since: date | None) -> list[dict[str, object]]:
    """The letters already sent, with their dates; for a collector, those sent since its mandate."""
    found: list[tuple[Occurrence, str]] = []
    for other in list(LetterKind)[: list(LetterKind).index(kind) + 1]:
        stage = state.of(Stage(other.value))
        found += [(sent, LETTERS[other].title) for sent in (stage.done if stage else ())]
    return [
        {
            "titre": title.lower(),
            "date": french.day(sent.on),
            "archive": bool(sent.entry.sending and sent.entry.sending.file),
        }
        for sent, title in sorted(found, key=lambda item: item[0].on)
        if since is None or sent.on >= since
    ]


def _told(earlier: Mapping[str, object]) -> str:
    """« de la relance du 21 août 2026 »."""
    return f"{'de la' if earlier['titre'] == 'relance' else 'du'} {earlier['titre']} du {earlier['date']}"


def _announced(
    case: Case, claim: Claim, law: Law, kind: LetterKind, planned: tuple[str, ...], day: date
) -> list[str]:
    """What the letter may announce: lawful for this debtor, and really planned."""
    allowed = _MAY_ANNOUNCE[kind][case.regime]
    small = claim.principal + claim.interest <= _amount(law, _SMALL_CLAIMS, day)
    return [step for step in planned if step in allowed and (step != "procedure_simplifiee" or small)]


def _rates(claim: Claim, *, accessories: bool) -> list[dict[str, object]]:
    if not accessories:
        return []
    return statement.rates(
        [segment for line in statement.claimed_lines(claim, accessories=True) for segment in line.segments]
    )


def payment(case: Case, creditor: Creditor, claim: Claim, *, accessories: bool) -> dict[str, object]:
    """The transfer asked for: account, sum, wording, and its code."""
    account = parties.account(case, creditor)
    amount = statement.total(claim, accessories=accessories)
    numbers = [line.number for line in statement.claimed_lines(claim, accessories=accessories)]
    label = (
        " ".join([case.reference, *numbers])
        if len(numbers) <= 3
        else f"{case.reference} {len(numbers)} factures"
    )
    code = statement.transfer(account, amount, label)
    return {
        "titulaire": account["titulaire"],
        "iban": account["iban"],
        "bic": account["bic"],
        "libelle": code["texte"],
        "montant": french.euros(amount),
        "code": code["code"],
    }


def _enclosures(case: Case, claim: Claim, state: State, kind: LetterKind, *, accessories: bool) -> list[str]:
    """What goes with the letter, named for the debtor: never a path."""
    lines = statement.claimed_lines(claim, accessories=accessories)
    found = [f"décompte arrêté au {french.day(claim.as_of)}"] if accessories else []
    copies = [line.number for line in lines if line.invoice.exhibits]
    if copies and len(copies) <= 3:
        word = "de la facture" if len(copies) == 1 else "des factures"
        found.append(f"copie {word} {french.listing(copies)}")
    elif copies:
        found.append(f"copie de {french.count(len(copies), 'facture')}")
    others = sum(len(line.invoice.exhibits) - 1 for line in lines if line.invoice.exhibits)
    if others:
        found.append(french.count(others, "pièce justificative", "pièces justificatives"))
    if kind is LetterKind.MISE_EN_DEMEURE:
        copies = [_told(item) for item in _earlier(state, kind, None) if item["archive"]]
        found += [f"copie {french.listing(copies)}"] if copies else []
    if claim.costs and accessories and any(cost.exhibit for cost in case.extra_costs):
        found.append("justificatifs des frais réclamés")
    return found


def _penal_clause(case: Case, creditor: Creditor, claim: Claim, kind: LetterKind) -> dict[str, str] | None:
    """The clause a mise en demeure relies on, and what it will cost once its final date has passed."""
    clause = case.penal_clause or creditor.penal_clause
    asked = kind is LetterKind.MISE_EN_DEMEURE and case.regime is not Regime.PUBLIC and claim.principal
    if clause is None or not asked or claim.penal_clause or claim.penal_clause_paid:
        return None
    if clause.amount is not None:
        amount, how = clause.amount, ""
    else:
        percent = clause.percent or ZERO
        amount = round_cents(claim.principal * percent / 100)
        how = f"{french.number(percent)}{french.NBSP}% du principal restant dû"
    return {
        "texte": clause.wording,
        "fondement": clause.basis,
        "montant": french.euros(amount),
        "calcul": how,
    }


def _public_period(case: Case, law: Law, day: date) -> LegalValue | None:
    if case.regime is not Regime.PUBLIC:
        return None
    return law.known(_PUBLIC_PERIOD[case.debtor.buyer_kind or PublicBuyer.ORDINARY], day)


def _amount(law: Law, key: str, day: date) -> Decimal:
    value = law.known(key, day)
    return value.value if value else ZERO
