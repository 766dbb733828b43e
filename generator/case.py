"""The case file and the creditor file as frozen models; the French key of each field is its alias."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, WithJsonSchema, model_validator

from generator.values import (
    FRENCH_POSTCODE,
    Amount,
    Bic,
    Day,
    Email,
    Entry,
    Flag,
    Iban,
    Line,
    Path,
    Phone,
    PositiveAmount,
    Postcode,
    Rate,
    Siren,
    Siret,
    Slug,
    Text,
    VatNumber,
    refuse,
)

# --- Closed lists ---


class Quality(StrEnum):
    """The debtor's quality, which decides the regime."""

    PROFESSIONAL = "professionnel"
    CONSUMER = "consommateur"
    PUBLIC = "public"


class Regime(StrEnum):
    """The body of rules that applies between this creditor and this debtor."""

    B2B = "b2b"
    B2C = "b2c"
    PUBLIC = "public"


REGIME_OF = {Quality.PROFESSIONAL: Regime.B2B, Quality.CONSUMER: Regime.B2C, Quality.PUBLIC: Regime.PUBLIC}


class Civility(StrEnum):
    MADAME = "Madame"
    MONSIEUR = "Monsieur"


class Role(StrEnum):
    PAYER = "payeur"
    BUYER = "acheteur"
    MANAGER = "dirigeant"
    OTHER = "autre"


class PublicBuyer(StrEnum):
    """Kind of public buyer: decides the payment period (CCP, art. R. 2192-10 and R. 2192-11)."""

    ORDINARY = "pouvoir_adjudicateur"
    HEALTH = "etablissement_de_sante"
    UNDERTAKING = "entreprise_publique"


class DueDateBasis(StrEnum):
    CONTRACT = "contrat"
    ACCEPTED_TERMS = "cgv_acceptees"
    INVOICE_ONLY = "facture"
    LEGAL_30_DAYS = "legale_30_jours"


class DebtKind(StrEnum):
    """The kind of supply, which decides the limitation period and what the tool refuses to handle."""

    ORDINARY = "ordinaire"
    TRANSPORT = "transport"
    CONSUMER_CREDIT = "credit_consommation"
    HOUSING_LEASE = "bail_habitation"
    INSURANCE = "assurance"
    ENERGY = "energie"
    HEALTH = "sante"
    BANK_CREDIT = "credit_bancaire"


class CreditNoteReason(StrEnum):
    PRICE_ERROR = "erreur_de_prix"
    RETURN = "retour"
    CANCELLATION = "annulation"
    COMMERCIAL = "geste_commercial"


class AllocationSource(StrEnum):
    """Who decided which invoice a payment settles (C. civ., art. 1342-10)."""

    DEBTOR = "debiteur"
    IMPLIED = "debiteur_implicite"
    AGREED = "accord"
    LEGAL = "legale"


class Act(StrEnum):
    """What a journal line records."""

    CALL = "appel"
    MESSAGE = "message"
    EMAIL = "courriel"
    VISIT = "visite"
    RAPPEL = "rappel"
    RELANCE = "relance"
    LAST_CALL = "dernier_appel"
    MISE_EN_DEMEURE = "mise_en_demeure"
    DECISION = "decision"
    NOTE = "note"
    DEBTOR_LETTER = "courrier_recu"
    ACKNOWLEDGEMENT = "reconnaissance"
    COURT_ACTION = "action_en_justice"


class Result(StrEnum):
    REACHED = "joint"
    NO_ANSWER = "sans_reponse"
    VOICEMAIL = "messagerie"
    WRONG_NUMBER = "faux_numero"


class Channel(StrEnum):
    LETTER = "lettre"
    EMAIL = "courriel"
    LRAR = "lrar"
    LRE = "lre"
    HAND = "remise_en_main_propre"
    PHONE = "telephone"


class PostalState(StrEnum):
    """What the post proved about a sent letter."""

    DEPOSITED = "depose"
    PRESENTED = "presente"
    RECEIVED = "distribue"
    REFUSED = "refuse"
    UNCLAIMED = "non_reclame"
    UNKNOWN_ADDRESS = "npai"


class LetterKind(StrEnum):
    """The three letters of the procedure, in order."""

    RAPPEL = "rappel"
    RELANCE = "relance"
    MISE_EN_DEMEURE = "mise_en_demeure"


class Approver(StrEnum):
    ACCOUNTING = "comptabilite"
    SALES = "commercial"
    MANAGEMENT = "direction"


class InsolvencyKind(StrEnum):
    SAUVEGARDE = "sauvegarde"
    REDRESSEMENT = "redressement"
    LIQUIDATION = "liquidation"
    OVER_INDEBTEDNESS = "surendettement"


class DecisionKind(StrEnum):
    """What was decided once the final date of the mise en demeure has passed."""

    PAYMENT_ORDER = "injonction_de_payer"
    LAWYER = "avocat"
    COMMISSAIRE = "commissaire_de_justice"
    INSURER = "assureur_credit"
    PLAN = "echeancier"
    WRITE_OFF = "passage_en_perte"


class Imputation(StrEnum):
    PRINCIPAL_FIRST = "principal_d_abord"
    INTEREST_FIRST = "interets_d_abord"


class RateMode(StrEnum):
    PER_SEMESTER = "par_semestre"
    FIXED_AT_START = "fixe_au_depart"


class DayCount(StrEnum):
    END_INCLUSIVE = "fin_incluse"
    END_EXCLUSIVE = "fin_exclue"


class DayBasis(StrEnum):
    DAYS_365 = "365"
    ACTUAL = "reelle"
    DAYS_360 = "360"


class Rounding(StrEnum):
    PER_SEGMENT = "par_ligne"
    TOTAL = "au_total"


class CreditNoteEffect(StrEnum):
    FROM_ORIGIN = "origine"
    FROM_DATE = "date_de_l_avoir"


class ConsumerStart(StrEnum):
    SENT = "envoi"
    FIRST_PRESENTATION = "premiere_presentation"
    RECEIVED = "reception"


# --- Blocks shared by the two files ---


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


# --- The creditor file ---


class Signatory(Entry):
    name: Line = Field(alias="nom", description="prénom et nom")
    capacity: Line = Field(alias="qualite", description="qualité, par exemple gérante")


class Mediator(Entry):
    """The consumer mediator the creditor belongs to (C. conso., art. L. 612-1, L. 616-1, R. 616-1)."""

    name: Line = Field(alias="nom", description="nom du médiateur de la consommation")
    address: Line = Field(alias="adresse", description="adresse postale en une ligne")
    url: Line = Field(alias="site", description="site internet du médiateur")


class PenaltyClause(Entry):
    """The late-payment rate agreed in writing, else the statutory one applies (C. com., L. 441-10, II)."""

    rate: Rate | None = Field(None, alias="taux", description="taux conventionnel, en % par an")
    multiple: Rate | None = Field(
        None, alias="multiple_taux_legal", description="ou multiple du taux de l'intérêt légal, par exemple 3"
    )
    basis: Line = Field(
        alias="fondement", description="clause et document accepté, par exemple « CGV, art. 8 »"
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
    penalty_clause: PenaltyClause | None = Field(
        None, alias="penalites", description="taux de pénalités convenu"
    )
    conventions: Conventions = Field(Conventions(), alias="conventions", description="choix de calcul")
    procedure: Slug | None = Field(None, alias="procedure", description="procédure par défaut")

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


# --- The case file ---


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
    contacts: tuple[Contact, ...] = Field((), alias="contacts", description="interlocuteurs")
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
    retention: Amount | None = Field(
        None, alias="retenue_de_garantie", description="retenue de garantie non encore exigible"
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


class CreditNote(Entry):
    number: Line = Field(alias="numero", description="numéro de l'avoir")
    issued_on: Day = Field(alias="emis_le", description="date de l'avoir")
    amount: PositiveAmount = Field(alias="montant", description="montant TTC")
    invoice: Line = Field(alias="facture", description="numéro de la facture corrigée")
    reason: CreditNoteReason = Field(
        CreditNoteReason.PRICE_ERROR, alias="motif", description="raison de l'avoir"
    )


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
    document: Path | None = Field(None, alias="document", description="accord signé")


class Approval(Entry):
    by: Approver = Field(alias="par", description="comptabilite, commercial ou direction")
    step: LetterKind = Field(LetterKind.MISE_EN_DEMEURE, alias="acte", description="lettre approuvée")
    given_on: Day = Field(alias="le", description="date de l'accord")
    name: Line | None = Field(None, alias="nom", description="personne qui approuve")


class Situation(Entry):
    """Insolvency or over-indebtedness of the debtor."""

    kind: InsolvencyKind = Field(
        alias="type", description="sauvegarde, redressement, liquidation ou surendettement"
    )
    opened_on: Day = Field(alias="ouverte_le", description="jugement d'ouverture, ou recevabilité du dossier")
    published_on: Day | None = Field(None, alias="bodacc_le", description="publication au BODACC")
    closed_on: Day | None = Field(None, alias="close_le", description="clôture")
    officer: Line | None = Field(None, alias="mandataire", description="mandataire judiciaire ou liquidateur")
    checked_on: Day | None = Field(None, alias="verifiee_le", description="dernière vérification")


class PostalEvent(Entry):
    state: PostalState = Field(
        alias="etat", description="depose, presente, distribue, refuse, non_reclame ou npai"
    )
    on: Day = Field(alias="le", description="date")
    proof: Path | None = Field(None, alias="preuve", description="fichier qui le prouve")


class Sending(Entry):
    """How a letter left, and what it was: the file is frozen by its SHA-256."""

    channel: Channel = Field(
        Channel.LETTER, alias="mode", description="lettre, courriel, lrar, lre, remise_en_main_propre"
    )
    tracking: Line | None = Field(None, alias="suivi", description="numéro de recommandé")
    file: Path | None = Field(
        None, alias="fichier", description="PDF envoyé, relatif au dossier <reference>/"
    )
    sha256: Line | None = Field(None, alias="sha256", description="empreinte du PDF envoyé")
    final_date: Day | None = Field(None, alias="date_butoir", description="date limite donnée au débiteur")
    postal: tuple[PostalEvent, ...] = Field(
        (), alias="suivi_postal", description="états prouvés par la poste"
    )


class JournalEntry(Entry):
    on: Day = Field(alias="le", description="date de l'acte")
    time: Line | None = Field(None, alias="heure", description="heure, par exemple 10h30")
    act: Act = Field(alias="acte", description="nature de l'acte")
    contact: Line | None = Field(None, alias="contact", description="personne jointe")
    result: Result | None = Field(None, alias="resultat", description="résultat d'un appel")
    author: Line | None = Field(None, alias="auteur", description="qui a agi")
    note: Text | None = Field(None, alias="note", description="ce qui s'est dit, sans jugement")
    sending: Sending | None = Field(None, alias="envoi", description="envoi d'une lettre")
    proof: Path | None = Field(None, alias="preuve", description="pièce qui le prouve")
    decision: DecisionKind | None = Field(
        None, alias="decision", description="décision prise après la date butoir"
    )


class Waiver(Entry):
    """A derogation: a warning that does not apply to this case, and why. Errors cannot be waived."""

    code: Line = Field(alias="code", description="code de la règle, par exemple CRE07")
    reason: Text = Field(alias="motif", description="raison de la dérogation")


class Credit(Entry):
    """What was done upstream, before the invoice."""

    study: Line | None = Field(None, alias="etude_solvabilite", description="source et date de l'étude")
    limit: Amount | None = Field(None, alias="encours_autorise", description="limite d'encours")
    deposit: Amount | None = Field(None, alias="acompte", description="acompte demandé")
    guarantees: tuple[Line, ...] = Field((), alias="garanties", description="caution, réserve de propriété…")
    clauses: tuple[Line, ...] = Field((), alias="clauses", description="clauses dissuasives du contrat")


class ExtraCost(Entry):
    """Recovery costs above the fixed indemnity, with their justification (C. com., L. 441-10, II)."""

    label: Line = Field(alias="libelle", description="nature des frais")
    amount: PositiveAmount = Field(alias="montant", description="montant hors indemnité forfaitaire")
    exhibit: Path | None = Field(None, alias="piece", description="justificatif")


class Case(Entry):
    """One debtor, one or several invoices, and what has happened: `cases/<reference>.yml`."""

    reference: Slug = Field(alias="reference", description="référence du dossier, égale au nom du fichier")
    creditor: Slug = Field(alias="creancier", description="fichier de cases/creanciers/")
    procedure: Slug | None = Field(None, alias="procedure", description="fichier de letters/procedures/")
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
    extra_costs: tuple[ExtraCost, ...] = Field(
        (), alias="frais", description="frais justifiés au-delà de l'indemnité"
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
    waivers: tuple[Waiver, ...] = Field(
        (), alias="derogations", description="avertissements écartés, avec leur raison"
    )
    signatory: Line | None = Field(None, alias="signataire", description="nom d'un signataire du créancier")

    @property
    def regime(self) -> Regime:
        return REGIME_OF[self.debtor.quality]

    @property
    def by_third_party(self) -> bool:
        """Whether the letters leave under the name of a third-party collector (regime « tiers »)."""
        return self.mandate is not None
