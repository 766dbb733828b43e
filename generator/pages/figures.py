"""The indicators of the day: each with its definition in one sentence and the lines it comes from."""

from generator import french, indicators
from generator.followed import Followup
from generator.money import ZERO
from generator.pages import desk, receivables, steering
from generator.pages.balance import share
from generator.pages.markup import Sheet, euros, keys, text
from generator.pages.parts import days, out_of


def page(followup: Followup) -> Sheet:
    items, paid, promised, contested = (
        followup.aged, followup.settled, followup.promises, followup.disputes,
    )  # fmt: skip
    late, whole = indicators.over_90(items)
    delay = indicators.average_delay(paid)
    kept, broken, _ = steering.sorted_promises(promised)
    head = keys(
        (
            ("Part à plus de 90 jours", share(late, whole)),
            ("Retard moyen de paiement", days(delay) if delay is not None else "—"),
            ("Promesses tenues", out_of(len(kept), len(kept) + len(broken))),
            ("Contesté", euros(sum((item.amount for item in contested), ZERO))),
        )
    )
    return desk.page(
        desk.FIGURES,
        f"<p>État au {text(french.day(followup.day))}. Chaque chiffre vient des dossiers ou de la "
        "comptabilité ; rien n’est estimé.</p>",
        head,
        desk.section("priorites", "Priorités", steering.priorities(followup.priorities)),
        desk.section("dso", "Délai moyen de règlement (DSO)", receivables.dso(followup)),
        desk.section("retard", "Retard de paiement", receivables.delays(paid, delay)),
        desk.section("plus-de-90", "Plus de 90 jours", receivables.old(items, late, whole)),
        desk.section("promesses", "Promesses", steering.promises(promised)),
        desk.section("litiges", "Litiges", steering.disputes(contested)),
        desk.section("effet", "Effet de chaque étape", steering.effects(followup.effects)),
    )
