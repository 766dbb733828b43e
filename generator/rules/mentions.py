"""LET: the catalogue of mentions: for each regime and letter, required, advised or forbidden.

The matrix of a mention has three groups (b2b, b2c, public) of three levels, one per letter:
L ordered by law, E needed for the effect, P advised, X forbidden, x out of place (style), – of no use.
"""

from dataclasses import dataclass
from re import Pattern
from re import compile as pattern

from generator.case import LetterKind, Regime

MONTHS = "janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre"
FULL_DATE = rf"\b(?:1er|\d{{1,2}}) ?(?:{MONTHS}) ?\d{{4}}\b"
PERFORMED_NOTICE = (
    r"\b(?:met|mets|mettons|mettent) (?:donc |par la presente |formellement )?en demeure|"
    r"\bvaut mise en demeure|valant mise en demeure|tient lieu de mise en demeure|"
    r"constitue une mise en demeure|"
    r"\bobjet ?: mise en demeure"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One mention: `says` must be in its passage, `anywhere` in the letter, `never` nowhere once forbidden.

    With `if_claimed` an L or an E only binds a letter that has something to say on the subject.
    """

    number: int
    id: str
    title: str
    basis: tuple[str, ...]
    matrix: str
    why: str
    third_party: bool = False
    if_claimed: bool = False
    says: Pattern[str] | None = None
    anywhere: Pattern[str] | None = None
    never: Pattern[str] | None = None
    verbatim: bool = False

    @property
    def code(self) -> str:
        return f"LET{self.number:02d}"

    def level(self, regime: Regime, kind: LetterKind, *, third_party: bool) -> str:
        """L, E, P, X, x or – for that letter; a collector's letter adds those of CPCE, art. R. 124-4."""
        if self.third_party and third_party:
            return "L"
        return self.matrix.split()[list(Regime).index(regime)][list(LetterKind).index(kind)]


_ONLY: tuple[tuple[str, frozenset[Regime]], ...] = (
    ("ccp-", frozenset({Regime.PUBLIC})),
    ("cja-", frozenset({Regime.PUBLIC})),
    ("loi-68-1250", frozenset({Regime.PUBLIC})),
    ("cconso-", frozenset({Regime.B2C})),
    ("ccom-L441-10", frozenset({Regime.B2B})),
    ("ccom-D441-5", frozenset({Regime.B2B})),
    ("ccom-L110-4", frozenset({Regime.B2B})),
    ("ccom-L441-9", frozenset({Regime.B2B, Regime.PUBLIC})),
    ("cpc-", frozenset({Regime.B2B, Regime.B2C})),
)
"""Texts that govern some regimes only, by the start of their key; those of CPCE bind the collector alone."""


def in_law(basis: tuple[str, ...], regime: Regime, *, third_party: bool) -> tuple[str, ...]:
    """The articles of `basis` that govern such a letter; none when custom alone does."""
    return tuple(
        key
        for key in basis
        if all(regime in regimes for start, regimes in _ONLY if key.startswith(start))
        and (third_party or not key.startswith("cpce-"))
    )


def _mention(
    number: int, name: str, title: str, basis: str, matrix: str, why: str, **parts: object
) -> Mention:
    for key in ("says", "anywhere", "never"):
        if key in parts:
            parts[key] = pattern(str(parts[key]))
    return Mention(
        number=number, id=name, title=title, basis=tuple(basis.split()), matrix=matrix, why=why, **parts
    )  # type: ignore[arg-type]


_LAW = "Mention obligatoire sur toute lettre commerciale : l'oubli est une contravention."
_AIM = "La mise en demeure doit interpeller la bonne personne, sans erreur possible."
_EXTENT = (
    "Le débiteur doit connaître exactement ce qui lui est réclamé ; sinon la mise en demeure est contestable."
)
_FINE = "L'oubli, dans la lettre d'un tiers, est puni d'une contravention de la 5e classe."
_PROOF = "Usage : la lettre se classe, se prouve et se règle plus vite."
_FORBIDDEN = "Jamais due par un consommateur : la réclamer est une infraction."

MENTIONS: tuple[Mention, ...] = (
    _mention(1, "creditor-identity", "nom du créancier", "ccom-R123-237 ccom-R123-238 cpce-R124-4",
        "LLL LLL LLL", _LAW, third_party=True),
    _mention(2, "creditor-address", "adresse du créancier", "ccom-R123-237 cpce-R124-4", "LLL LLL LLL", _LAW,
        third_party=True),
    _mention(3, "creditor-registration", "immatriculation du créancier", "ccom-R123-237 ccom-R123-238",
        "LLL LLL LLL", _LAW, if_claimed=True),
    _mention(4, "creditor-contact", "service à joindre", "cconso-L121-16", "PPP LLL PPP",
        "Un consommateur doit trouver dans la lettre le numéro, non surtaxé, où joindre le"
        " professionnel."),
    _mention(5, "debtor-identity", "nom du débiteur", "cciv-1344", "PPE PPE PPE", _AIM),
    _mention(6, "debtor-address", "adresse du débiteur", "cciv-1344", "PPE PPE PPE", _AIM),
    _mention(7, "letter-date", "date de la lettre", "cciv-1344-1", "PPE PPE PPE",
        "La date fixe les effets de la mise en demeure.", says=FULL_DATE),
    _mention(8, "letter-place", "lieu d'émission", "cciv-1344", "PPP PPP PPP", _PROOF),
    _mention(9, "case-reference", "référence du dossier", "cciv-1344", "PPP PPP PPP", _PROOF),
    _mention(10, "subject-line", "objet de la lettre", "cciv-1344", "PPP PPP PPP", _PROOF,
        says=r"objet\W*\w"),
    _mention(11, "delivery-mode", "mode d'envoi", "cpost-L100", "–PP –PP –PP",
        "Le mode d'envoi annoncé aide à prouver la réception."),
    _mention(12, "invoice-number", "numéro des factures", "cciv-1344", "PPE PPE PPE", _EXTENT),
    _mention(13, "invoice-date", "date des factures", "ccom-L441-9", "PPP PPP PPP", _PROOF, says=r"\d"),
    _mention(14, "due-date", "échéance", "cciv-1344 ccom-L441-9", "PPE PPE PPE",
        "Seule une dette échue se réclame : la lettre doit le montrer.", says=r"\d"),
    _mention(15, "service-described", "prestation ou fourniture", "cciv-1344", "PPE PPE PPE",
        "Le débiteur doit reconnaître ce qu'il doit."),
    _mention(16, "execution-date", "date d'exécution", "ccom-L110-4 cconso-L218-2", "–PP –PP –PP",
        "La prescription court de l'exécution."),
    _mention(17, "principal-amount", "somme due en principal", "cciv-1344", "PPE PPE PPE", _EXTENT,
        says=r"\d,\d\d"),
    _mention(18, "payments-received", "paiements déduits", "cciv-1342-10 cciv-1343-1", "PPE PPE PPE", _EXTENT,
        if_claimed=True),
    _mention(19, "total-breakdown", "détail du total", "cciv-1344 cpce-R124-4 cpc-1407", "PPE PPE PPE", _EXTENT,
        third_party=True, says=r"\d,\d\d"),
    _mention(20, "penalties-rate-basis", "taux et fondement des pénalités",
        "ccom-L441-10-II ccp-R2192-31 ccp-R2192-32 cconso-L121-2", "–PE XXX –PE",
        _EXTENT, if_claimed=True, says="%"),
    _mention(21, "penalties-amount", "montant des pénalités", "ccom-L441-10-II ccp-R2192-32 cconso-L121-2",
        "–PE XXX –PE",
        _EXTENT, if_claimed=True, says=r"\d,\d\d"),
    _mention(22, "lump-sum-40", "indemnité forfaitaire",
        "ccom-L441-10-II ccom-D441-5 ccp-L2192-13 ccp-D2192-35 cconso-L121-21", "–PP XXX –PP", _FORBIDDEN, says=r"40"),
    _mention(23, "lump-sum-complement", "frais justifiés", "ccom-L441-10-II ccp-L2192-13 cconso-L121-21",
        "––P XXX ––P", _FORBIDDEN, if_claimed=True),
    _mention(24, "legal-interest-notice", "intérêt au taux légal",
        "cciv-1231-6 cciv-1344-1 cass-com-2024-04-24-22-24.275", "XXX –PP XXX",
        "L'intérêt légal ne se cumule pas avec les pénalités de retard sur la même somme.",
        says=r"taux (?:de l'interet )?legal"),
    _mention(25, "clause-penale", "clause pénale", "cciv-1231-5", "––E ––E –––",
        "La mise en demeure est ce qui déclenche la clause.", if_claimed=True),
    _mention(26, "payment-demand", "demande de payer", "cciv-1344 loi-68-1250-2 cpce-R124-4", "PEE PEE PEE",
        "Sans demande claire, la lettre n'interpelle pas le débiteur.", third_party=True,
        says=r"pay|regl|vers|vir|acquit"),
    _mention(27, "formal-notice-words", "mots « mise en demeure »", "cciv-1344 cass-com-2015-06-09-14-15.342",
        "XXE XXE XXE",
        "Les mots font la mise en demeure ; dans une lettre antérieure ils brouillent les étapes.",
        says=r"en demeure", anywhere=PERFORMED_NOTICE, never=PERFORMED_NOTICE),
    _mention(28, "final-deadline", "date limite de paiement", "cciv-1231", "–PE –PE –PE",
        "Une date précise, pas seulement « sous huit jours ».", says=FULL_DATE),
    _mention(29, "consequences", "suites annoncées", "cciv-1344 cconso-L121-6", "xPE xPE xPE",
        "La mise en demeure dit avec fermeté ce qui suivra ; le premier rappel, courtois, n'annonce"
        " rien."),
    _mention(30, "payment-means", "moyen de payer", "cpce-R124-4", "PPP PPP PPP",
        "On paie plus vite quand l'IBAN et la référence sont là.", third_party=True),
    _mention(31, "payment-already-made", "paiement qui se croise", "cciv-1344", "PPP PPP PPP", _PROOF,
        says=r"croise|entre-?temps|deja|depuis"),
    _mention(32, "dispute-invitation", "invitation à contester par écrit", "cciv-1353 cconso-L616-1",
        "PPP PPP PPP",
        "Une contestation connue tôt évite un procès perdu."),
    _mention(33, "plan-invitation", "possibilité d'un échéancier", "cciv-1343-5", "–PP PPP –––",
        "Le juge peut accorder des délais : mieux vaut les proposer."),
    _mention(34, "mediator-consumer", "médiateur de la consommation",
        "cconso-L612-1 cconso-L616-1 cconso-R616-1", "––– PPP –––",
        "Le consommateur doit connaître le médiateur : nom, adresse et site."),
    _mention(35, "amicable-step-mention", "proposition amiable", "cpc-750-1 cpc-54", "––P –PP ––P",
        "Une mise en demeure n'est pas une tentative amiable."),
    _mention(36, "data-protection-notice", "données personnelles", "rgpd-13 rgpd-14", "PPP PPP –––",
        "Toute personne dont les données servent en est informée."),
    _mention(37, "enclosures", "pièces jointes", "cpc-1407", "PPP PPP PPP", _PROOF),
    _mention(38, "signature", "nom et qualité du signataire", "ccom-R123-237", "PPE PPE PPE",
        "La lettre doit pouvoir être attribuée à qui engage le créancier."),
    _mention(39, "public-order-ref", "références de la commande publique", "ccp-R2192-12", "––– ––– PPP",
        "Sans elles, le comptable ne retrouve pas la facture."),
    _mention(40, "public-period", "délai de paiement et son terme", "ccp-L2192-10 ccp-R2192-10 ccp-R2192-11",
        "––– ––– PPE",
        "Les intérêts courent du lendemain de ce terme.", says=r"jours"),
    _mention(41, "public-prior-claim", "demande préalable de paiement", "cja-R421-1", "––– ––– –PP",
        "Le juge administratif exige une demande préalable."),
    _mention(42, "collector-identity", "identité du tiers qui recouvre", "cpce-R124-4 cpce-R124-7",
        "––– ––– –––", _FINE,
        third_party=True, says=r"recouvrement amiable"),
    _mention(43, "collector-l111-8-text", "texte de l'article L. 111-8", "cpce-R124-4 cpce-L111-8",
        "––– ––– –––",
        "Les alinéas 2 et 3 doivent être reproduits mot pour mot, dans leur version en vigueur.",
        third_party=True, verbatim=True),
    _mention(44, "collector-first-letter-ref", "rappel de la première lettre", "cpce-R124-4 cpce-R124-7",
        "––– ––– –––", _FINE,
        third_party=True, if_claimed=True),
    _mention(45, "collector-fees-excluded", "exclusion des frais du tiers", "cpce-R124-4 cpce-L111-8",
        "––– ––– –––", _FINE, third_party=True),
)  # fmt: skip

BY_ID = {mention.id: mention for mention in MENTIONS}
