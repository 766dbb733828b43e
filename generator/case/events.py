"""What happened around the debt: approvals, insolvency, sendings and their postal proofs, the journal."""

from datetime import date

from pydantic import Field

from generator.case.lists import (
    PRESENTATIONS,
    Act,
    Approver,
    Channel,
    ClosureReason,
    DecisionKind,
    InsolvencyKind,
    LetterKind,
    PostalState,
    Result,
)
from generator.values import Day, Entry, Line, Path, Text


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
        alias="etat",
        description="depose, presente, distribue, refuse, non_reclame, npai ; pour une LRE : lre_avisee, "
        "lre_acceptee, lre_refusee, lre_non_reclamee",
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
    stamp: Path | None = Field(
        None, alias="horodatage", description="jeton d'horodatage (RFC 3161) du PDF envoyé"
    )
    final_date: Day | None = Field(None, alias="date_butoir", description="date limite donnée au débiteur")
    postal: tuple[PostalEvent, ...] = Field(
        (), alias="suivi_postal", description="états prouvés par la poste"
    )

    def presented_on(self, day: date) -> date | None:
        """The first day on which the post showed the letter to its addressee, as known on `day`."""
        shown = (event.on for event in self.postal if event.state in PRESENTATIONS and event.on <= day)
        return min(shown, default=None)


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

    def never_arrived(self, day: date) -> bool:
        """Whether by `day` the post had returned it as « destinataire inconnu à l'adresse »: it must go again."""
        events = self.sending.postal if self.sending else ()
        return any(event.state is PostalState.UNKNOWN_ADDRESS and event.on <= day for event in events)


class Closure(Entry):
    """The end of the file: from that day on nothing is claimed, and nothing is planned."""

    on: Day = Field(alias="le", description="date de la clôture")
    reason: ClosureReason = Field(
        alias="motif",
        description="paye, annule (avoirs), abandonne (remises), decision (suite hors de l'amiable) ou prescrit",
    )
    note: Text | None = Field(None, alias="note", description="précision, sans jugement")
