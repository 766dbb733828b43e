"""The creditor file: who is owed, who signs, where to pay."""

from typing import Self

from pydantic import Field, model_validator

from generator.case.blocks import Address, Bank, Conventions, PenalClause, PenaltyClause
from generator.values import (
    Amount,
    Day,
    Email,
    Entry,
    Flag,
    Line,
    Month,
    Path,
    Phone,
    ProcedureName,
    Siren,
    Slug,
    VatNumber,
    refuse,
)


class Signatory(Entry):
    name: Line = Field(alias="nom", description="prénom et nom")
    capacity: Line = Field(alias="qualite", description="qualité, par exemple gérante")


class Mediator(Entry):
    """The consumer mediator the creditor belongs to (C. conso., art. L. 612-1, L. 616-1, R. 616-1)."""

    name: Line = Field(alias="nom", description="nom du médiateur de la consommation")
    address: Line = Field(alias="adresse", description="adresse postale en une ligne")
    url: Line = Field(alias="site", description="site internet du médiateur")


class LreProvider(Entry):
    """Who carries the electronic registered letters, found in the trusted list (CPCE postes, art. L. 100)."""

    name: Line = Field(alias="prestataire", description="nom du prestataire")
    checked_on: Day = Field(
        alias="qualifie_le",
        description="jour où son service a été vu comme qualifié dans la liste de confiance",
    )


class Sale(Entry):
    """One month of the accounts, from which the DSO is computed; nothing of it is printed in a letter."""

    month: Month = Field(alias="mois", description="mois, par exemple 2026-10")
    amount: Amount = Field(alias="montant_ttc", description="ventes facturées dans le mois, TTC")
    receivables: Amount | None = Field(
        None, alias="encours_ttc", description="créances clients TTC à la fin du mois, selon la comptabilité"
    )


class Creditor(Entry):
    """Who is owed: `cases/creanciers/<slug>.yml`."""

    slug: Slug = Field(alias="identifiant", description="nom du fichier sans .yml")
    name: Line = Field(alias="nom", description="dénomination sociale, ou nom de l'entrepreneur")
    form: Line | None = Field(
        None, alias="forme", description="forme sociale ; « EI » pour un entrepreneur individuel"
    )
    capital: Amount | None = Field(None, alias="capital", description="capital social, en euros")
    variable_capital: Flag = Field(
        False, alias="capital_variable", description="capital variable : oui ou non"
    )
    address: Address = Field(alias="adresse", description="siège social ou adresse")
    siren: Siren | None = Field(None, alias="siren", description="numéro SIREN")
    rcs: Line | None = Field(None, alias="rcs", description="ville du greffe d'immatriculation au RCS")
    registration: Line | None = Field(
        None, alias="immatriculation", description="autre immatriculation, par exemple « RNA W691000000 »"
    )
    vat_number: VatNumber | None = Field(None, alias="tva", description="numéro de TVA intracommunautaire")
    in_liquidation: Line | None = Field(
        None, alias="en_liquidation", description="nom du liquidateur, si la société est en liquidation"
    )
    phone: Phone = Field(alias="telephone", description="téléphone à indiquer dans les lettres")
    email: Email = Field(alias="courriel", description="adresse électronique du service")
    service: Line | None = Field(None, alias="service", description="service ou personne à joindre")
    website: Line | None = Field(None, alias="site", description="site internet")
    privacy_url: Line | None = Field(
        None,
        alias="donnees_personnelles",
        description="adresse de l'information sur les données personnelles",
    )
    logo: Path | None = Field(None, alias="logo", description="image PNG ou SVG, à côté de ce fichier")
    bank: Bank = Field(alias="banque", description="compte à créditer")
    signatories: tuple[Signatory, ...] = Field(
        alias="signataires", min_length=1, description="personnes habilitées à signer, la première par défaut"
    )
    mediator: Mediator | None = Field(None, alias="mediateur", description="médiateur de la consommation")
    lre_provider: LreProvider | None = Field(
        None,
        alias="lettre_electronique",
        description="prestataire de lettre recommandée électronique, et sa vérification",
    )
    penalty_clause: PenaltyClause | None = Field(
        None, alias="penalites", description="taux de pénalités convenu"
    )
    penal_clause: PenalClause | None = Field(
        None, alias="clause_penale", description="clause pénale du contrat, si elle est invoquée"
    )
    conventions: Conventions = Field(Conventions(), alias="conventions", description="choix de calcul")
    procedure: ProcedureName | None = Field(None, alias="procedure", description="procédure par défaut")
    sales: tuple[Sale, ...] = Field(
        (), alias="ventes", description="ventes de chaque mois, pour le DSO ; jamais imprimées"
    )

    @model_validator(mode="after")
    def _each_month_once(self) -> Self:
        months = [sale.month for sale in self.sales]
        for month in months:
            if months.count(month) > 1:
                raise refuse(
                    f"le mois {month:%m/%Y} est écrit deux fois dans les ventes",
                    aide="gardez une seule ligne par mois",
                    public="mois en double",
                    champ="sales",
                )
        return self

    @property
    def is_sole_trader(self) -> bool:
        return is_sole_trader(self.form)


def is_sole_trader(form: str | None) -> bool:
    """Whether a legal form says « entrepreneur individuel » (C. com., art. R. 123-237)."""
    return form is not None and form.strip().lower() in {
        "ei",
        "entrepreneur individuel",
        "entreprise individuelle",
    }
