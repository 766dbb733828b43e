"""Who owes, what, and what reduced it: debtor, invoices, payments, credit notes, disputes, promises, plans."""

from pydantic import Field

from generator.case.blocks import Address, Contact
from generator.case.lists import (
    AllocationSource,
    Approver,
    Civility,
    CreditNoteReason,
    DebtKind,
    DueDateBasis,
    ExhibitNature,
    PlanInterest,
    PublicBuyer,
    Quality,
    RemissionOf,
)
from generator.values import (
    AgreedTerm,
    Day,
    Entry,
    Flag,
    Iban,
    Line,
    Path,
    PositiveAmount,
    Siren,
    Siret,
    Text,
)


class LreConsent(Entry):
    """Consent of a non-professional to electronic registered mail (CPCE postes, art. L. 100)."""

    given_on: Day = Field(alias="donne_le", description="date du consentement")
    wording: Text | None = Field(None, alias="formule", description="formule acceptée")
    proof: Path | None = Field(None, alias="preuve", description="fichier qui le prouve")


class Debtor(Entry):
    name: Line = Field(alias="nom", description="dénomination exacte, ou nom de la personne")
    civility: Civility | None = Field(None, alias="civilite", description="pour une personne physique")
    form: Line | None = Field(None, alias="forme", description="forme sociale, ou EI")
    quality: Quality = Field(
        alias="qualite", description="professionnel, consommateur ou public : décide du régime"
    )
    siren: Siren | None = Field(None, alias="siren", description="numéro SIREN")
    siret: Siret | None = Field(None, alias="siret", description="numéro SIRET de l'établissement")
    rcs: Line | None = Field(None, alias="rcs", description="ville du greffe d'immatriculation")
    address: Address = Field(alias="adresse", description="siège ou domicile")
    address_checked_on: Day | None = Field(
        None,
        alias="adresse_verifiee_le",
        description="dernière vérification de l'adresse : répertoire SIRENE, registre, contrat",
    )
    contacts: tuple[Contact, ...] = Field((), alias="contacts", description="interlocuteurs")
    ibans: tuple[Iban, ...] = Field(
        (),
        alias="ibans",
        description="comptes d'où le débiteur paie : ses virements sont reconnus à l'import",
    )
    buyer_kind: PublicBuyer | None = Field(
        None, alias="acheteur_public", description="catégorie d'acheteur public"
    )
    segment: Line | None = Field(None, alias="segment", description="segment commercial, libre")
    lre_consent: LreConsent | None = Field(
        None, alias="consentement_lre", description="consentement à la lettre recommandée électronique"
    )


class Instalment(Entry):
    """One due date among several agreed for an invoice."""

    due_date: Day = Field(alias="echeance", description="date de paiement")
    amount: PositiveAmount = Field(alias="montant", description="montant TTC à cette date")


class Suspension(Entry):
    """The buyer interrupted the payment period, once at most (CCP, art. R. 2192-27 to R. 2192-29)."""

    notified_on: Day = Field(alias="notifiee_le", description="réception de la notification de l'acheteur")
    completed_on: Day | None = Field(
        None, alias="pieces_recues_le", description="réception par l'acheteur de toutes les pièces demandées"
    )
    reason: Line | None = Field(None, alias="motif", description="raison donnée par l'acheteur")


class PublicOrder(Entry):
    """References a public buyer needs (CCP, art. R. 2192-10 to R. 2192-15)."""

    contract: Line | None = Field(None, alias="marche", description="numéro du marché")
    commitment: Line | None = Field(None, alias="engagement", description="numéro d'engagement juridique")
    service_code: Line | None = Field(None, alias="code_service", description="code service")
    deposit: Line | None = Field(
        None, alias="depot_chorus", description="numéro de dépôt sur le portail de facturation"
    )
    received_on: Day | None = Field(
        None, alias="demande_recue_le", description="réception de la demande de paiement"
    )
    suspension: Suspension | None = Field(
        None, alias="interruption", description="interruption du délai de paiement par l'acheteur, une seule"
    )


class Retention(Entry):
    """The part of an invoice kept back as security: neither claimed nor bearing interest until it falls due."""

    amount: PositiveAmount = Field(alias="montant", description="montant retenu, TTC")
    due_on: Day | None = Field(
        None, alias="exigible_le", description="date à laquelle elle devait être payée ; inconnue si absente"
    )


class Invoice(Entry):
    number: Line = Field(alias="numero", description="numéro de la facture")
    issued_on: Day = Field(alias="emise_le", description="date d'émission")
    performed_on: Day | None = Field(
        None, alias="executee_le", description="livraison ou achèvement : départ de la prescription"
    )
    due_date: Day | None = Field(None, alias="echeance", description="date d'échéance")
    due_date_basis: DueDateBasis | None = Field(
        None, alias="base_echeance", description="d'où vient l'échéance"
    )
    payment_term: AgreedTerm | None = Field(
        None,
        alias="delai_paiement",
        description="délai convenu, pour calculer l'échéance : « 30 jours », « 45 jours fin de mois »",
    )
    periodic: Flag = Field(
        False, alias="periodique", description="facture récapitulative périodique : oui ou non"
    )
    amount_ttc: PositiveAmount = Field(
        alias="montant_ttc", description="montant toutes taxes comprises, en euros"
    )
    supply: Line = Field(alias="prestation", description="biens ou services, commande ou contrat")
    kind: DebtKind = Field(DebtKind.ORDINARY, alias="nature", description="nature de la créance")
    order: Line | None = Field(None, alias="commande", description="numéro de commande du client")
    instalments: tuple[Instalment, ...] = Field(
        (), alias="echeances", description="échéances contractuelles, si plusieurs"
    )
    public_order: PublicOrder | None = Field(
        None, alias="commande_publique", description="références de la commande publique"
    )
    retention: Retention | None = Field(
        None,
        alias="retenue_de_garantie",
        description="retenue de garantie, déduite tant qu'elle n'est pas due",
    )
    exhibits: tuple[Path, ...] = Field(
        (), alias="pieces", description="fichiers, relatifs au dossier <reference>/"
    )


class Payment(Entry):
    received_on: Day = Field(alias="recu_le", description="jour où les fonds sont disponibles")
    amount: PositiveAmount = Field(alias="montant", description="montant reçu")
    invoice: Line | None = Field(None, alias="facture", description="numéro de la facture réglée")
    source: AllocationSource | None = Field(
        None, alias="imputation", description="qui a décidé de l'affectation"
    )
    means: Line | None = Field(None, alias="moyen", description="virement, chèque…")
    identifier: Line | None = Field(
        None,
        alias="identifiant",
        description="opération du relevé, écrite par amiable importer : ne la modifiez pas",
    )


class CreditNote(Entry):
    number: Line = Field(alias="numero", description="numéro de l'avoir")
    issued_on: Day = Field(alias="emis_le", description="date de l'avoir")
    amount: PositiveAmount = Field(alias="montant", description="montant TTC")
    invoice: Line = Field(alias="facture", description="numéro de la facture corrigée")
    reason: CreditNoteReason = Field(
        CreditNoteReason.PRICE_ERROR, alias="motif", description="raison de l'avoir"
    )


class Remission(Entry):
    """What the creditor gives up for good (remise), of its own will and with someone's approval."""

    granted_on: Day = Field(alias="accordee_le", description="date de la remise")
    of: RemissionOf = Field(alias="sur", description="interets, indemnite, frais, clause_penale ou principal")
    amount: PositiveAmount | None = Field(
        None, alias="montant", description="montant remis ; tout ce qui en est dû si absent"
    )
    invoice: Line | None = Field(
        None,
        alias="facture",
        description="numéro de la facture concernée ; si absent, toutes celles déjà émises",
    )
    approved_by: Approver | None = Field(
        None, alias="approuvee_par", description="comptabilite, commercial ou direction"
    )
    reason: Text = Field(alias="motif", description="pourquoi, par exemple « règlement du principal »")


class GracePeriod(Entry):
    """Delay granted by a judge: nothing is claimed and no penalty accrues meanwhile (C. civ., art. 1343-5)."""

    granted_on: Day = Field(alias="accorde_le", description="date de la décision")
    until: Day = Field(alias="jusqu_au", description="dernier jour du délai")
    court: Line | None = Field(None, alias="juridiction", description="juridiction et numéro de la décision")
    exhibit: Path | None = Field(None, alias="piece", description="copie de la décision")


class Dispute(Entry):
    invoice: Line = Field(alias="facture", description="numéro de la facture contestée")
    opened_on: Day = Field(alias="ouvert_le", description="date de la contestation")
    closed_on: Day | None = Field(None, alias="clos_le", description="date de règlement du litige")
    reason: Text = Field(alias="motif", description="ce que dit le débiteur")
    amount: PositiveAmount | None = Field(
        None, alias="montant", description="part contestée ; toute la facture si absente"
    )
    outcome: Text | None = Field(None, alias="issue", description="comment le litige s'est réglé")
    written: Flag = Field(False, alias="ecrit", description="réclamation écrite : oui ou non")


class Promise(Entry):
    made_on: Day = Field(alias="faite_le", description="date de la promesse")
    due_on: Day = Field(alias="pour_le", description="date promise de paiement")
    amount: PositiveAmount = Field(alias="montant", description="montant promis")
    contact: Line | None = Field(None, alias="contact", description="qui a promis")
    kept: Flag | None = Field(None, alias="tenue", description="promesse tenue : oui ou non")


class PlanInstalment(Entry):
    due_on: Day = Field(alias="le", description="date de la mensualité")
    amount: PositiveAmount = Field(alias="montant", description="montant de la mensualité")


class Plan(Entry):
    """A payment plan agreed with the debtor (échéancier)."""

    agreed_on: Day = Field(alias="signe_le", description="date de l'accord")
    instalments: tuple[PlanInstalment, ...] = Field(
        alias="mensualites", min_length=1, description="dates et montants"
    )
    acknowledged: Flag = Field(
        False, alias="reconnaissance", description="le débiteur reconnaît la dette : oui ou non"
    )
    interest: PlanInterest | None = Field(
        None,
        alias="interets",
        description="pendant l'échéancier : maintenus (par défaut), suspendus ou abandonnes_si_respecte",
    )
    ended_on: Day | None = Field(
        None, alias="dechu_le", description="jour où la déchéance du terme est acquise, après l'avertissement"
    )
    document: Path | None = Field(None, alias="document", description="accord signé")


class ExtraCost(Entry):
    """Recovery costs above the fixed indemnity, with their justification (C. com., L. 441-10, II)."""

    label: Line = Field(alias="libelle", description="nature des frais")
    amount: PositiveAmount = Field(alias="montant", description="montant hors indemnité forfaitaire")
    exhibit: Path | None = Field(None, alias="piece", description="justificatif")


class Exhibit(Entry):
    """A file for the court and what it is; names a file already listed elsewhere, or adds one of its own."""

    file: Path = Field(alias="fichier", description="fichier, relatif au dossier <reference>/")
    nature: ExhibitNature = Field(
        alias="nature", description="ce qu'est la pièce, par exemple bon_de_livraison"
    )
    title: Line | None = Field(
        None,
        alias="intitule",
        description="titre au bordereau, par exemple « Bon de livraison n° 42, signé »",
    )
    on: Day | None = Field(None, alias="le", description="date de la pièce")
    invoice: Line | None = Field(None, alias="facture", description="numéro de la facture qu'elle concerne")
