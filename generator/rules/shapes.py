"""LET: the mentions whose shape takes more than one pattern: registers, addresses, dates, accounts, signatures."""

import re
from collections.abc import Iterator
from typing import TypeAlias

from generator.identifiers import IdentifierError, read
from generator.rules.scan import Place, Scan, read_date

Fault: TypeAlias = tuple[Place, str]

AMOUNT = r"\d[\d .]{0,15}(?:,\d\d?)? ?(?:€|eur\b|euros?\b)"
_CAPACITY = re.compile(
    r"\b(?:gerante?|cogerante?|president\w*|direct(?:eur|rice)\w*|associee?|dirigeante?|responsable|comptable|"
    r"fonde de pouvoir|mandataire|tresori(?:er|ere)|secretaire|maire|chef|cheffe|administrat(?:eur|rice)|"
    r"charge\w* d\w+|gestionnaire|artisane?|entrepreneu\w*|avocate?|juriste|proprietaire|exploitante?|assistante?|"
    r"daf|drh|credit manager)\b"
)
_NAME = re.compile(
    r"^[^\S\n]*(?:Pour\s+[^\n]+\n\s*)?(?:(?:M\.|Mme|Me|Monsieur|Madame|Maître)\s+)?"
    r"[A-ZÀ-Ý][\w’'-]+(?:[^\S\n]+[A-ZÀ-Ý][\w’'.-]+){1,3}",
    re.MULTILINE,
)
_CLOSING = re.compile(
    r"salutations|sentiments|consideration distinguee|cordialement|agreer|bien a vous|respectueusement"
)
_REGISTER = re.compile(r"\br\.?c\.?s\b\.?|registre du commerce")
_TOWN = re.compile(
    r"(?:\br\.?c\.?s\b\.?|registre du commerce(?: et des societes)?)[ :(]*(?:de |d'|du )?[a-z]{2}"
)
_OTHER_REGISTER = re.compile(
    r"\bassociation\b|\brna\b|loi (?:du 1er juillet )?1901|repertoire des metiers|registre national des entreprises|"
    r"\brne\b|\b(?:ei|entrepreneure? individuel(?:le)?|micro-entrepr\w+|auto-entrepr\w+|profession liberale)\b"
)
_NINE = re.compile(r"(?<![\w,.])(\d{3})[ .]?(\d{3})[ .]?(\d{3})(?:[ .]?\d{5})?(?![\d,]| ?(?:€|eur))")
_AROUND = 60
_IBAN = re.compile(
    r"\biban\b[^a-z0-9]{0,6}(?P<named>[a-z]{2}\d[\w ]{9,45})|\b(?P<french>fr\d\d \d{4} [\w ]{15,30})"
)
PHONE = r"(?<![\d+])(?:0|(?:\+|00) ?33 ?(?:\(0\) ?)?)[1-9](?:[ .-]?\d\d){4}(?!\d)"
EMAIL = r"[\w.+-]{1,64}@[\w-]+\.\w+"
_SENDERS = re.compile(rf"{_REGISTER.pattern}|{PHONE}|{EMAIL}|capital|siret|siren")
_URL = re.compile(r"https?://|www\.|\b[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.(?:fr|com|org|eu|net|example)\b")


def _siren(match: re.Match[str]) -> bool:
    try:
        read("SIREN", "".join(match.groups()))
    except IdentifierError:
        return False
    return True


def _near_register(scan: Scan) -> list[re.Match[str]]:
    return [
        number
        for named in _REGISTER.finditer(scan.words)
        for number in _NINE.finditer(
            scan.words, max(0, named.start() - _AROUND), min(len(scan.words), named.end() + _AROUND)
        )
    ]


def registration(scan: Scan) -> Place | None:
    if scan.find(_TOWN) and (numbers := _near_register(scan)):
        return scan.place(*numbers[0].span())
    return None if "capital de" in scan.words else scan.find(_OTHER_REGISTER)


def false_siren(scan: Scan) -> Iterator[Fault]:
    numbers = _near_register(scan)
    if numbers and not any(map(_siren, numbers)):
        place = scan.place(*numbers[0].span())
        yield place, f"la clé de contrôle du SIREN « {scan.quote(place)} » ne correspond pas"


def creditor_address(scan: Scan) -> Place | None:
    """Two addresses are one for each; a single one is the sender's when his telephone or number is beside it."""
    if len(scan.addresses) == 1 and not _senders(scan, scan.addresses[0]):
        return None
    return scan.addresses[0] if scan.addresses else None


def debtor_address(scan: Scan) -> Place | None:
    if len(scan.addresses) == 1 and _senders(scan, scan.addresses[0]):
        return None
    return scan.addresses[-1] if scan.addresses else None


def _senders(scan: Scan, place: Place) -> bool:
    around = " ".join(scan.rows[max(0, place[0] - 120) : place[1] + 160].split())
    return bool(_SENDERS.search(around))


def debtor_name(scan: Scan) -> Place | None:
    named = scan.find(re.compile(r"a l'attention d|destinataire ?:|\b(?:client|debiteur) ?:"))
    return named or debtor_address(scan)


def creditor_name(scan: Scan) -> Place | None:
    formed = (
        r"\b(?:sarl|sas|sasu|eurl|s\.a\.(?:r\.l\.|s\.)?|snc|scop|scic|selarl|gie|association|au capital de)\b"
    )
    return scan.find(re.compile(formed)) or registration(scan) or creditor_address(scan)


def letter_date(scan: Scan) -> Place | None:
    return scan.written_on[1] if scan.written_on else None


def letter_place(scan: Scan) -> Place | None:
    return scan.written_on[1] if scan.written_on and scan.written_on[2] else None


def impossible_date(scan: Scan) -> Iterator[Fault]:
    if scan.written_on and read_date(scan.written_on[0]) is None:
        place = scan.written_on[1]
        yield place, f"« {scan.quote(place)} » n'existe pas au calendrier"


def final_date(scan: Scan) -> Place | None:
    return scan.final[1] if scan.final else None


def _ibans(scan: Scan) -> Iterator[tuple[Place, bool]]:
    """Every account printed, and whether its key is right: what follows it on the line is left aside."""
    for match in _IBAN.finditer(scan.words):
        name = "named" if match["named"] else "french"
        groups = match[name].split()
        tries = (" ".join(groups[:count]) for count in range(len(groups), 0, -1))
        start = match.start(name)
        right = next((text for text in tries if _is_iban(text)), None)
        shown = right or " ".join(group for group in groups if any(map(str.isdigit, group)))
        yield scan.place(start, start + len(shown)), right is not None


def _is_iban(text: str) -> bool:
    try:
        read("IBAN", text.upper())
    except IdentifierError:
        return False
    return True


def payment_means(scan: Scan) -> Place | None:
    account = next((place for place, _ in _ibans(scan)), None)
    return account or scan.find(
        re.compile(r"\bcheque|carte bancaire|paiement en ligne|payer en ligne|\bespeces\b|\brib\b")
    )


def false_iban(scan: Scan) -> Iterator[Fault]:
    for place, right in _ibans(scan):
        if not right:
            yield place, f"la clé ou la longueur de l'IBAN « {scan.quote(place)} » ne convient pas"


def breakdown(scan: Scan) -> Place | None:
    """A total and its parts; a letter that claims one sum has nothing to break down (share capital apart)."""
    claimed = re.sub(rf"\bcapital\b[^€]{{0,20}}?{AMOUNT}", "", scan.words)
    sums = {re.sub(r"\D", "", match[0]) for match in re.finditer(AMOUNT, claimed)}
    said = scan.find(re.compile(r"\btotal|\bdetail|\bdecompte|\bprincipal\b|\bsolde\b"))
    return said or (scan.find(re.compile(AMOUNT)) if len(sums) == 1 else None)


def signature(scan: Scan) -> Place | None:
    """A name or a capacity after the closing words, or at the end when the letter has none."""
    closings = list(_CLOSING.finditer(scan.rows))
    start = closings[-1].end() if closings else max(0, len(scan.text) - 400)
    match = _CAPACITY.search(scan.rows, start) or _NAME.search(scan.text, start)
    return match.span() if match else None


def mediator(scan: Scan) -> Place | None:
    return scan.find(re.compile(r"mediat\w+[^.]{0,40}consommation|consommation[^.]{0,40}mediat\w+"))


def half_named_mediator(scan: Scan) -> Iterator[Fault]:
    place = mediator(scan)
    if place is None:
        return
    after = scan.text[place[0] : place[0] + 500]
    lacks = [
        what
        for what, pattern in (("son adresse", re.compile(r"\b\d{5}\b")), ("son site", _URL))
        if not pattern.search(after)
    ]
    if lacks:
        yield (
            place,
            f"le médiateur doit être nommé avec son adresse et son site : il manque {' et '.join(lacks)}",
        )
