"""The indicators of the day: each with its definition in one sentence and the lines it comes from."""

from generator import ageing, french, indicators
from generator.money import ZERO
from generator.pages import desk, followup, receivables
from generator.pages.balance import share
from generator.pages.markup import euros, keys, text
from generator.pages.parts import days, out_of
from generator.project import Project


def page(project: Project) -> str:
    items = ageing.aged(project)
    paid, promised = indicators.settled(project), indicators.promises(project)
    contested = indicators.disputes(project)
    late, whole = indicators.over_90(items)
    delay = indicators.average_delay(paid)
    kept, broken, _ = followup.sorted_promises(promised)
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
        "Indicateurs",
        "Priorités, DSO, retard de paiement, promesses, litiges et effet des relances, au jour du site.",
        f"<p>État au {text(french.day(project.day))}. Chaque chiffre vient des dossiers ou de la "
        "comptabilité ; rien n’est estimé.</p>",
        head,
        f"## Priorités {{ #priorites }}\n\n{followup.priorities(indicators.priorities(project))}",
        f"## Délai moyen de règlement (DSO) {{ #dso }}\n\n{receivables.dso(project)}",
        f"## Retard de paiement {{ #retard }}\n\n{receivables.delays(paid, delay)}",
        f"## Plus de 90 jours {{ #plus-de-90 }}\n\n{receivables.old(items, late, whole)}",
        f"## Promesses {{ #promesses }}\n\n{followup.promises(promised)}",
        f"## Litiges {{ #litiges }}\n\n{followup.disputes(contested)}",
        f"## Effet de chaque étape {{ #effet }}\n\n{followup.effects(indicators.effects(project))}",
    )
