"""What the case file and the creditor file share: addresses, conventions of computation, accounts, clauses."""

import re
from typing import Annotated, Self

from pydantic import Field, WithJsonSchema, model_validator

from generator.case.lists import (
    BelowFloor,
    ConsumerStart,
    CreditNoteEffect,
    DayBasis,
    DayCount,
    DayOff,
    FeePer,
    Imputation,
    MonthEnd,
    RateMode,
    Role,
    Rounding,
)
from generator.values import (
    FRENCH_POSTCODE,
    AgreedTerm,
    Bic,
    Day,
    Email,
    Entry,
    Iban,
    Line,
    Phone,
    PositiveAmount,
    Postcode,
    Rate,
    Siren,
    Text,
    refuse,
)


class Address(Entry):
    """A French postal address, lines of at most 38 characters on the envelope (NF Z10-011)."""

    complement: Line | None = Field(None, alias="complement", description="service, étage, bâtiment")
    street: Line | None = Field(None, alias="voie", description="numéro et rue")
    locality: Line | None = Field(None, alias="lieu_dit", description="lieu-dit ou boîte postale")
    postcode: Postcode = Field(alias="code_postal", description="cinq chiffres, par exemple 01000")
    town: Line = Field(alias="ville", description="commune, avec CEDEX le cas échéant")
    country: Line | None = Field(None, alias="pays", description="seulement hors de France")

    @model_validator(mode="after")
    def _five_digits_in_france(self) -> Self:
        if self.country is None and not FRENCH_POSTCODE.fullmatch(self.postcode):
            message = f"« {self.postcode} » n'est pas un code postal français"
            aide = (
                "écrivez cinq chiffres, par exemple 01000 ; pour une adresse à l'étranger, ajoutez « pays »"
            )
            raise refuse(message, aide=aide, code="FMT10", public="code postal mal écrit", champ="postcode")
        return self


class Contact(Entry):
    """Someone on the debtor's side."""

    name: Line = Field(alias="nom", description="prénom et nom, ou service")
    role: Role = Field(Role.OTHER, alias="role", description="rôle dans le paiement")
    email: Email | None = Field(None, alias="courriel", description="adresse électronique")
    phone: Phone | None = Field(None, alias="telephone", description="numéro de téléphone")

    @property
    def mobile(self) -> str | None:
        """The number, when it is that of a French mobile: 06 or 07, or as much after a French country code."""
        digits = re.sub(r"[^0-9+]", "", self.phone or "")
        return self.phone if _MOBILE.fullmatch(digits) else None


# France, then Réunion and Mayotte, Guadeloupe, Guyane, Martinique.
_MOBILE = re.compile(r"(?:0|(?:\+|00)(?:33|262|590|594|596))[67][0-9]{8}")


# 365 without quotes is a number for an editor.
_DAY_BASES = WithJsonSchema({"enum": [*DayBasis, 360, 365]})


class Conventions(Entry):
    """Choices of computation; each default is the tool's, and each is printed under the décompte."""

    imputation: Imputation | None = Field(
        None, alias="imputation", description="ordre d'imputation des paiements partiels"
    )
    rate_mode: RateMode | None = Field(
        None, alias="taux", description="taux légal par semestre ou figé au départ"
    )
    day_count: DayCount | None = Field(None, alias="jours", description="jour du paiement compté ou non")
    day_basis: Annotated[DayBasis, _DAY_BASES] | None = Field(
        None, alias="annee", description="diviseur de l'année : 365, reelle ou 360"
    )
    rounding: Rounding | None = Field(None, alias="arrondi", description="arrondi par ligne ou au total")
    credit_note: CreditNoteEffect | None = Field(None, alias="avoirs", description="date d'effet des avoirs")
    consumer_start: ConsumerStart | None = Field(
        None, alias="depart_consommateur", description="point de départ de l'intérêt légal"
    )
    below_floor: BelowFloor | None = Field(
        None, alias="taux_sous_plancher", description="sort d'un taux convenu inférieur au plancher légal"
    )
    fee_per: FeePer | None = Field(
        None, alias="indemnite", description="indemnité forfaitaire par facture ou par échéance"
    )
    payment_term: AgreedTerm | None = Field(
        None,
        alias="delai_paiement",
        description="délai convenu quand la facture n'a pas d'échéance, par exemple « 45 jours fin de mois »",
    )
    month_end: MonthEnd | None = Field(
        None, alias="fin_de_mois", description="comment compter les jours d'un délai « fin de mois »"
    )
    day_off: DayOff | None = Field(
        None, alias="report_echeance", description="échéance privée tombant un jour chômé : reportée ou non"
    )


class PenalClause(Entry):
    """A penal clause of the contract, incurred once the mise en demeure stays without effect (C. civ., 1231-5)."""

    wording: Text = Field(alias="texte", description="la clause, recopiée du contrat")
    basis: Line = Field(
        alias="fondement", description="document accepté et article, par exemple « contrat, art. 12 »"
    )
    amount: PositiveAmount | None = Field(None, alias="montant", description="somme fixe, en euros")
    percent: Rate | None = Field(
        None, alias="pourcentage", description="ou pourcentage du principal encore impayé"
    )


class Bank(Entry):
    """The account to which the debtor pays."""

    iban: Iban = Field(alias="iban", description="IBAN du compte encaisseur")
    bic: Bic | None = Field(None, alias="bic", description="BIC, facultatif en zone SEPA")
    holder: Line | None = Field(
        None, alias="titulaire", description="titulaire du compte s'il diffère du créancier"
    )


class Mandate(Entry):
    """A third party that collects for the creditor (CPCE, art. R. 124-1 to R. 124-7)."""

    name: Line = Field(alias="nom", description="nom ou dénomination du mandataire")
    form: Line | None = Field(None, alias="forme", description="forme sociale")
    address: Address = Field(alias="adresse", description="siège du mandataire")
    siren: Siren = Field(alias="siren", description="SIREN du mandataire")
    rcs: Line | None = Field(None, alias="rcs", description="ville du greffe d'immatriculation")
    phone: Phone | None = Field(None, alias="telephone", description="téléphone")
    email: Email | None = Field(None, alias="courriel", description="adresse électronique")
    insurance: Line | None = Field(
        None, alias="assurance", description="assureur et numéro de police (R. 124-2)"
    )
    declared_on: Day | None = Field(
        None, alias="declaration_parquet", description="déclaration au procureur (R. 124-2)"
    )
    client_account: Bank | None = Field(
        None, alias="compte_clients", description="compte dédié aux fonds encaissés (R. 124-2)"
    )
    agreed_on: Day | None = Field(
        None, alias="convention_le", description="date de la convention écrite (R. 124-3)"
    )
    reference: Line | None = Field(
        None, alias="reference", description="référence du dossier chez le mandataire"
    )
    signatory: Line | None = Field(
        None, alias="signataire", description="personne qui signe pour le mandataire"
    )
    capacity: Line | None = Field(None, alias="qualite_signataire", description="qualité du signataire")


class PenaltyClause(Entry):
    """The late-payment rate agreed in writing, else the statutory one applies (C. com., L. 441-10, II)."""

    rate: Rate | None = Field(None, alias="taux", description="taux conventionnel, en % par an")
    multiple: Rate | None = Field(
        None, alias="multiple_taux_legal", description="ou multiple du taux de l'intérêt légal, par exemple 3"
    )
    basis: Line = Field(
        alias="fondement", description="clause et document accepté, par exemple « CGV, art. 8 »"
    )
