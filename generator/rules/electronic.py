"""PRO: what makes an electronic registered letter worth a paper one: its provider, and the consent it needs."""

from collections.abc import Iterator

from generator.case import Channel, LetterKind
from generator.procedure import Stage
from generator.rules.breaks import broken, drop, put
from generator.rules.rule import (
    Facts,
    Finding,
    Rule,
    at,
    before_a_mise_en_demeure,
    for_a_non_professional,
    warning,
    when,
)


@when("quand une lettre recommandée électronique est partie, ou est la prochaine")
def with_an_electronic_letter(facts: Facts) -> bool:
    sent = any(entry.sending and entry.sending.channel is Channel.LRE for _, entry, _ in facts.letters)
    step = facts.procedure.step(Stage(LetterKind.MISE_EN_DEMEURE.value))
    planned = step is not None and step.channels[:1] == (Channel.LRE,)
    return sent or (planned and before_a_mise_en_demeure(facts))


def _provider_not_checked(facts: Facts) -> Iterator[Finding]:
    provider = facts.creditor.lre_provider
    if provider is None or provider.checked_on > facts.day:
        yield at("lre_provider", file="creancier")


def _bare_consent(facts: Facts) -> Iterator[Finding]:
    consent = facts.case.debtor.lre_consent
    if consent is None or (consent.wording and consent.proof):
        return
    lacking = [name for name, value in (("formule", consent.wording), ("preuve", consent.proof)) if not value]
    yield at("debtor", "lre_consent", on=consent.given_on, lacking=" ni ".join(lacking))


RULES: tuple[Rule, ...] = (
    warning(
        "PRO67", "Prestataire de recommandé électronique non vérifié", basis=("cpost-L100", "cpost-R53", "eidas-44"),
        why="Seul un service qualifié vaut lettre recommandée : la lettre l'affirme, quelqu'un doit l'avoir vérifié.",
        fix="cherchez le prestataire dans la liste de confiance, puis écrivez « lettre_electronique » au fichier du"
            " créancier : son nom et la date de la vérification",
        message="le fichier du créancier ne nomme aucun prestataire vérifié de lettre recommandée électronique",
        applies=with_an_electronic_letter, check=_provider_not_checked,
        breaks=broken(put("journal.1.envoi.mode", "lre"), drop("lettre_electronique", file="creancier"),
                      also=("PRO38", "PRO65")),
    ),
    warning(
        "PRO68", "Consentement au recommandé électronique sans sa preuve", basis=("cpost-L100", "cciv-1353"),
        why="Le consentement d'un non-professionnel se prouve par ce qu'il a accepté, et par le fichier qui le montre.",
        fix="ajoutez « formule » (le texte accepté) et « preuve » (le fichier) à « consentement_lre »",
        message="consentement du {on} sans {lacking}",
        applies=for_a_non_professional, check=_bare_consent,
        breaks=broken(put("debiteur.consentement_lre", {"donne_le": "01/07/2026"}), variant="b2c"),
    ),
)  # fmt: skip
