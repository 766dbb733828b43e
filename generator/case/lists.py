"""The closed lists of a case file: each value is the French word the clerk writes."""

from enum import StrEnum


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
    CLAIM_DECLARED = "declaration_creance"
    INSURER_TOLD = "declaration_assureur"
    PLAN_REMINDER = "rappel_echeancier"
    PLAN_NOTICE = "mise_en_demeure_echeancier"
    ACCESSORIES = "demande_accessoires"
    RECEIPT = "quittance"


class Result(StrEnum):
    REACHED = "joint"
    NO_ANSWER = "sans_reponse"
    VOICEMAIL = "messagerie"
    WRONG_NUMBER = "faux_numero"


class Channel(StrEnum):
    """By what a step is made. A message is a short text to a mobile (SMS, instant messaging): it goes with a letter."""

    LETTER = "lettre"
    EMAIL = "courriel"
    LRAR = "lrar"
    LRE = "lre"
    HAND = "remise_en_main_propre"
    PHONE = "telephone"
    MESSAGE = "message"

    @property
    def carries_a_letter(self) -> bool:
        """Whether a letter can leave by it."""
        return self not in {Channel.PHONE, Channel.MESSAGE}


class PostalState(StrEnum):
    """What the post, or the provider of an electronic registered letter, proved about a sent letter."""

    DEPOSITED = "depose"
    PRESENTED = "presente"
    RECEIVED = "distribue"
    REFUSED = "refuse"
    UNCLAIMED = "non_reclame"
    UNKNOWN_ADDRESS = "npai"
    LRE_NOTIFIED = "lre_avisee"
    LRE_ACCEPTED = "lre_acceptee"
    LRE_REFUSED = "lre_refusee"
    LRE_UNCLAIMED = "lre_non_reclamee"


# States that end the story of a letter: what became of it is known.
OUTCOMES = frozenset(
    {
        PostalState.RECEIVED,
        PostalState.REFUSED,
        PostalState.UNCLAIMED,
        PostalState.UNKNOWN_ADDRESS,
        PostalState.LRE_ACCEPTED,
        PostalState.LRE_REFUSED,
        PostalState.LRE_UNCLAIMED,
    }
)


# States that show a letter to its addressee, whatever he did of it then; a wrong address shows it to no one.
PRESENTATIONS = frozenset(
    {PostalState.PRESENTED, PostalState.LRE_NOTIFIED, *OUTCOMES} - {PostalState.UNKNOWN_ADDRESS}
)


class LetterKind(StrEnum):
    """The three letters of the procedure, in order."""

    RAPPEL = "rappel"
    RELANCE = "relance"
    MISE_EN_DEMEURE = "mise_en_demeure"


# What leaves for the debtor and may be followed by the post: the three letters, and those made on demand.
POSTED = frozenset(
    {*(Act(kind.value) for kind in LetterKind), Act.PLAN_REMINDER, Act.PLAN_NOTICE, Act.ACCESSORIES}
)


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


class ClosureReason(StrEnum):
    """Why a file is closed."""

    PAID = "paye"
    CANCELLED = "annule"
    WAIVED = "abandonne"
    DECIDED = "decision"
    BARRED = "prescrit"


class Imputation(StrEnum):
    PRINCIPAL_FIRST = "principal_d_abord"
    INTEREST_FIRST = "interets_d_abord"


class RateMode(StrEnum):
    PER_SEMESTER = "par_semestre"
    FIXED_AT_START = "fixe_au_depart"


class DayCount(StrEnum):
    END_INCLUSIVE = "fin_incluse"
    END_EXCLUSIVE = "fin_exclue"
    BOTH_INCLUSIVE = "deux_bornes"


class DayBasis(StrEnum):
    DAYS_365 = "365"
    ACTUAL = "reelle"
    DAYS_360 = "360"


class Rounding(StrEnum):
    PER_SEGMENT = "par_ligne"
    TOTAL = "au_total"
    TRUNCATED = "tronque"


class CreditNoteEffect(StrEnum):
    FROM_ORIGIN = "origine"
    FROM_DATE = "date_de_l_avoir"


class BelowFloor(StrEnum):
    """What becomes of an agreed rate under three times the legal rate (C. com., art. L. 441-10, II)."""

    AS_WRITTEN = "applique"
    REFUSED = "refuse"
    RAISED = "releve"
    DEFAULT_RATE = "taux_legal"


class FeePer(StrEnum):
    """What one fixed indemnity is counted for (CJUE, 4 May 2023, C-78/22, for several due dates)."""

    INVOICE = "par_facture"
    DUE_DATE = "par_echeance"


class MonthEnd(StrEnum):
    """The two lawful readings of « 45 jours fin de mois »."""

    DAYS_THEN_END = "jours_puis_fin_de_mois"
    END_THEN_DAYS = "fin_de_mois_puis_jours"


class DayOff(StrEnum):
    """What becomes of a private due date on a day off; a public one always moves (CCP)."""

    KEPT = "aucun"
    NEXT_WORKING_DAY = "jour_ouvrable"


class RemissionOf(StrEnum):
    """What a creditor gives up."""

    INTEREST = "interets"
    FEE = "indemnite"
    COSTS = "frais"
    PENAL_CLAUSE = "clause_penale"
    PRINCIPAL = "principal"


class PlanInterest(StrEnum):
    """What becomes of interest while a payment plan is respected."""

    MAINTAINED = "maintenus"
    SUSPENDED = "suspendus"
    WAIVED_IF_KEPT = "abandonnes_si_respecte"


class ConsumerStart(StrEnum):
    SENT = "envoi"
    FIRST_PRESENTATION = "premiere_presentation"
    RECEIVED = "reception"


class ExhibitNature(StrEnum):
    """What an exhibit is, hence what it may prove."""

    CONTRACT = "contrat"
    ORDER = "commande"
    QUOTE = "devis"
    TERMS = "conditions_generales"
    DELIVERY_NOTE = "bon_de_livraison"
    ACCEPTANCE = "proces_verbal"
    WAYBILL = "lettre_de_voiture"
    INVOICE = "facture"
    CREDIT_NOTE = "avoir"
    INVOICE_DEPOSIT = "depot_facture"
    LETTER = "lettre"
    PROOF_OF_DEPOSIT = "preuve_de_depot"
    PROOF_OF_RECEIPT = "preuve_de_reception"
    CORRESPONDENCE = "correspondance"
    ACKNOWLEDGEMENT = "reconnaissance"
    PLAN = "echeancier"
    LRE_CONSENT = "consentement_lre"
    AMICABLE_ATTEMPT = "tentative_amiable"
    PRIOR_CLAIM = "demande_prealable"
    REGISTRATION = "immatriculation"
    MANDATE = "mandat"
    COSTS = "frais"
    JUDGMENT = "decision_de_justice"
    OTHER = "autre"
