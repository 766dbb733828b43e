"""The case file and the creditor file as frozen models; the French key of each field is its alias."""

from collections.abc import Iterator
from datetime import date
from typing import Self

from pydantic import BaseModel, Field, model_validator

from generator.case.blocks import Address, Bank, Contact, Conventions, Mandate, PenalClause, PenaltyClause
from generator.case.creditor import Creditor, Mediator, Signatory, is_sole_trader
from generator.case.debt import (
    CreditNote,
    Debtor,
    Dispute,
    Exhibit,
    ExtraCost,
    GracePeriod,
    Instalment,
    Invoice,
    LreConsent,
    Payment,
    Plan,
    PlanInstalment,
    Promise,
    PublicOrder,
    Remission,
    Retention,
    Suspension,
)
from generator.case.events import Approval, Closure, JournalEntry, PostalEvent, Sending, Situation
from generator.case.lists import (
    OUTCOMES,
    POSTED,
    PRESENTATIONS,
    REGIME_OF,
    Act,
    AllocationSource,
    Approver,
    BelowFloor,
    Channel,
    Civility,
    ClosureReason,
    ConsumerStart,
    CreditNoteEffect,
    CreditNoteReason,
    DayBasis,
    DayCount,
    DayOff,
    DebtKind,
    DecisionKind,
    DueDateBasis,
    ExhibitNature,
    FeePer,
    Imputation,
    InsolvencyKind,
    LetterKind,
    MonthEnd,
    PlanInterest,
    PostalState,
    PublicBuyer,
    Quality,
    RateMode,
    Regime,
    RemissionOf,
    Result,
    Role,
    Rounding,
)
from generator.values import Amount, Day, Entry, Line, ProcedureName, Slug, Text, Whole, refuse

__all__ = [
    "OUTCOMES",
    "POSTED",
    "PRESENTATIONS",
    "REGIME_OF",
    "Act",
    "Address",
    "AllocationSource",
    "Approval",
    "Approver",
    "Bank",
    "BelowFloor",
    "Case",
    "Channel",
    "Civility",
    "Closure",
    "ClosureReason",
    "ConsumerStart",
    "Contact",
    "Conventions",
    "Credit",
    "CreditNote",
    "CreditNoteEffect",
    "CreditNoteReason",
    "Creditor",
    "DayBasis",
    "DayCount",
    "DayOff",
    "DebtKind",
    "Debtor",
    "DecisionKind",
    "Dispute",
    "DueDateBasis",
    "Exhibit",
    "ExhibitNature",
    "ExtraCost",
    "FeePer",
    "GracePeriod",
    "Imputation",
    "InsolvencyKind",
    "Instalment",
    "Insurance",
    "Invoice",
    "JournalEntry",
    "LetterKind",
    "LreConsent",
    "Mandate",
    "Mediator",
    "MonthEnd",
    "Payment",
    "PenalClause",
    "PenaltyClause",
    "Plan",
    "PlanInstalment",
    "PlanInterest",
    "PostalEvent",
    "PostalState",
    "Promise",
    "PublicBuyer",
    "PublicOrder",
    "Quality",
    "RateMode",
    "Regime",
    "Remission",
    "RemissionOf",
    "Result",
    "Retention",
    "Role",
    "Rounding",
    "Sending",
    "Signatory",
    "Situation",
    "Suspension",
    "Waiver",
    "is_sole_trader",
]  # fmt: skip


class Waiver(Entry):
    """A derogation: a warning that does not apply to this case, why, and until when. Errors cannot be waived."""

    code: Line = Field(alias="code", description="code de la règle, par exemple CRE28")
    reason: Text = Field(alias="motif", description="raison de la dérogation")
    until: Day | None = Field(None, alias="jusqu_au", description="dernier jour de la dérogation")


class Insurance(Entry):
    """Credit insurance: by when the policy wants an unpaid invoice declared, in days or as a date."""

    insurer: Line = Field(alias="assureur", description="nom de l'assureur-crédit")
    policy: Line | None = Field(None, alias="police", description="numéro de la police")
    period_days: Whole | None = Field(
        None,
        alias="delai_declaration",
        description="jours après l'échéance pour déclarer l'impayé, selon votre police",
    )
    declare_by: Day | None = Field(
        None, alias="declaration_au_plus_tard", description="ou dernier jour pour le déclarer"
    )

    @model_validator(mode="after")
    def _a_period_or_a_date(self) -> Self:
        if (self.period_days is None) is (self.declare_by is None):
            message = "l'assurance-crédit dit soit un délai, soit une date pour déclarer l'impayé"
            aide = "écrivez « delai_declaration » (en jours) ou « declaration_au_plus_tard », pas les deux"
            raise refuse(message, aide=aide)
        return self


class Credit(Entry):
    """What was done upstream, before the invoice."""

    study: Line | None = Field(None, alias="etude_solvabilite", description="source et date de l'étude")
    limit: Amount | None = Field(None, alias="encours_autorise", description="limite d'encours")
    deposit: Amount | None = Field(None, alias="acompte", description="acompte demandé")
    guarantees: tuple[Line, ...] = Field((), alias="garanties", description="caution, réserve de propriété…")
    clauses: tuple[Line, ...] = Field((), alias="clauses", description="clauses dissuasives du contrat")
    insurance: Insurance | None = Field(
        None, alias="assurance", description="assurance-crédit et délai pour déclarer l'impayé"
    )


class Case(Entry):
    """One debtor, one or several invoices, and what has happened: `cases/<reference>.yml`."""

    reference: Slug = Field(alias="reference", description="référence du dossier, égale au nom du fichier")
    creditor: Slug = Field(alias="creancier", description="fichier de cases/creanciers/")
    procedure: ProcedureName | None = Field(
        None, alias="procedure", description="fichier de letters/procedures/"
    )
    debtor: Debtor = Field(alias="debiteur", description="qui doit")
    invoices: tuple[Invoice, ...] = Field(alias="factures", min_length=1, description="factures réclamées")
    payments: tuple[Payment, ...] = Field((), alias="paiements", description="paiements reçus")
    credit_notes: tuple[CreditNote, ...] = Field((), alias="avoirs", description="avoirs émis")
    disputes: tuple[Dispute, ...] = Field((), alias="litiges", description="contestations")
    promises: tuple[Promise, ...] = Field((), alias="promesses", description="promesses de paiement")
    plan: Plan | None = Field(None, alias="echeancier", description="échéancier convenu")
    approvals: tuple[Approval, ...] = Field(
        (), alias="approbations", description="accords internes avant mise en demeure"
    )
    situation: Situation | None = Field(
        None, alias="situation", description="procédure collective ou surendettement"
    )
    mandate: Mandate | None = Field(
        None, alias="mandataire", description="tiers qui recouvre pour le créancier"
    )
    penalty_clause: PenaltyClause | None = Field(
        None, alias="penalites", description="taux convenu, s'il diffère de celui du créancier"
    )
    penal_clause: PenalClause | None = Field(
        None,
        alias="clause_penale",
        description="clause pénale invoquée, si elle diffère de celle du créancier",
    )
    extra_costs: tuple[ExtraCost, ...] = Field(
        (), alias="frais", description="frais justifiés au-delà de l'indemnité"
    )
    exhibits: tuple[Exhibit, ...] = Field(
        (),
        alias="pieces",
        description="pièces destinées au juge et leur nature, quand leur nom ne la dit pas",
    )
    remissions: tuple[Remission, ...] = Field(
        (), alias="remises", description="ce que le créancier abandonne, avec l'accord de qui"
    )
    grace: GracePeriod | None = Field(
        None, alias="delai_de_grace", description="délai accordé au débiteur par un juge"
    )
    conventions: Conventions = Field(
        Conventions(), alias="conventions", description="choix de calcul propres au dossier"
    )
    credit: Credit | None = Field(
        None, alias="credit", description="prévention : solvabilité, encours, garanties"
    )
    journal: tuple[JournalEntry, ...] = Field(
        (), alias="journal", description="ce qui s'est passé, dans l'ordre"
    )
    closure: Closure | None = Field(None, alias="cloture", description="fin du dossier : date et motif")
    waivers: tuple[Waiver, ...] = Field(
        (), alias="derogations", description="avertissements écartés, avec leur raison"
    )
    signatory: Line | None = Field(None, alias="signataire", description="nom d'un signataire du créancier")

    @property
    def regime(self) -> Regime:
        return REGIME_OF[self.debtor.quality]

    def closed_by(self, day: date) -> bool:
        """Whether the file is closed at the end of `day`: nothing is claimed any more."""
        return self.closure is not None and self.closure.on <= day

    @property
    def natural_person(self) -> bool:
        """Whether the debtor is a person, not a body: what a third party may see of a letter then says nothing."""
        debtor = self.debtor
        return self.regime is Regime.B2C or debtor.civility is not None or is_sole_trader(debtor.form)

    @property
    def by_third_party(self) -> bool:
        """Whether the letters leave under the name of a third-party collector (regime « tiers »)."""
        return self.mandate is not None

    def last_day(self, until: date) -> date | None:
        """The latest day written anywhere in the case, not after `until`; None when there is none."""
        return max((day for day in _days(self) if day <= until), default=None)


def _days(value: object) -> Iterator[date]:
    if isinstance(value, date):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _days(item)
    elif isinstance(value, BaseModel):
        for item in vars(value).values():
            yield from _days(item)
