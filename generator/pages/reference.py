"""The reference pages: dated values, articles, procedures, commands. No case data here."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from generator import french
from generator.commands import Command, Option
from generator.law import Law
from generator.pages.markup import anchor, label, page, pipe_table, words
from generator.procedure import STAGE_NAMES, Procedure, Step
from generator.rules import Rule

NBSP = french.NBSP

# --- Law ---


def words_url(url: str) -> str:
    """An https address as an attribute value; Markdown marks in it must not be taken for marks."""
    return words(url).replace('"', "%22").replace("&#58;", ":")


def _reading(law: Law, code: str) -> Iterator[str]:
    """Where the articles of a code were read, and when."""
    reading = next(article.reading for article in law.articles.values() if article.code == code)
    if reading:
        day = f", vérifié le {french.day(reading.verified_on)}" if reading.verified_on else ""
        yield f"*Lecture : {words(reading.source)}{day}.*"


def articles(law: Law, rules: Sequence[Rule] = ()) -> str:
    """Every article with the rules founded on it."""
    citing: dict[str, list[str]] = {}
    for rule in sorted(rules, key=lambda rule: rule.code):
        for key in rule.basis:
            citing.setdefault(key, []).append(f"[{rule.code}](regles/{rule.code}.md)")
    parts = [
        "# Articles et textes",
        f"{french.count(len(law.articles), 'texte cité', 'textes cités')} par les règles et les lettres. "
        "Le résumé est le nôtre ; seul le texte officiel fait foi.",
    ]
    listed = sorted(law.articles.values(), key=lambda article: article.code.casefold())
    for code, group in groupby(listed, key=lambda article: article.code):
        lines = []
        for article in group:
            official = (
                f' <a href="{words_url(article.url)}" rel="noreferrer">texte officiel</a>'
                if (article.url or "").startswith("https://")
                else ""
            )
            lines.append(
                f'<span id="{anchor(article.key)}">{words(article.citation)}</span>\n'
                f":   {words(article.subject)}{official}{_citing(citing.get(article.key, ()))}"
            )
        parts += [f"## {words(code)}", *_reading(law, code), "\n\n".join(lines)]
    if law.texts:
        parts.append("## Textes reproduits mot pour mot { #reproduits }")
    for quoted in law.texts.values():
        body = "\n>\n".join(f"> {words(paragraph)}" for paragraph in quoted.paragraphs)
        parts.append(
            f"### {words(quoted.title)} {{ #{anchor(quoted.key)} }}\n\n{words(quoted.basis)}, version "
            f"en vigueur depuis le {french.day(quoted.version)}.\n\n{body}\n\n"
            f"Copie : {words(quoted.source)} (vérifiée le {french.day(quoted.verified_on)})."
        )
    return page(
        "Articles et textes",
        "\n\n".join(parts),
        description="Les articles et décisions que citent les règles et les lettres.",
    )


def _citing(links: Sequence[str]) -> str:
    return f"<br>{'Règles' if len(links) > 1 else 'Règle'} : {', '.join(links)}" if links else ""


# --- Procedures ---


def procedures(known: Mapping[str, Procedure]) -> str:
    parts = [
        "# Procédures",
        "Le calendrier appliqué, tel qu’il est écrit dans `letters/procedures/`. Ces délais sont des "
        "conventions de l’organisation : aucun texte ne fixe de calendrier entre les trois lettres.",
        "Un dossier suit la procédure qu’il nomme (`procedure:`) ; sinon celle qui revendique le segment de son "
        "débiteur (`segments:`) ; sinon celle de son créancier ; sinon celle de son régime. Une étape prévue un "
        "samedi, un dimanche ou un jour férié se fait le jour ouvré suivant ; les dates données au débiteur, elles, "
        "ne bougent pas. Les règles [SCE](regles.md#sce) contrôlent chaque fichier.",
    ]
    head = ("Étape", "Quand", "Canaux", "Délai accordé", "Conditions")
    for slug, procedure in sorted(known.items()):
        regimes = french.listing([label(regime) for regime in procedure.regimes])
        table = pipe_table(head, [_step(step) for step in procedure.steps])
        about = f"Régime : {words(regimes)}. Fichier `letters/procedures/{slug}.yml`."
        if procedure.segments:
            served = french.listing([f"« {segment} »" for segment in procedure.segments])
            about += f" Suivie d’office par les débiteurs du segment {words(served)}."
        apart = "\n".join(
            f"- [{waiver.code}](regles/{waiver.code}.md) : {words(waiver.reason)}"
            for waiver in procedure.waivers
        )
        parts.append(f"## {words(procedure.title)} {{ #{slug} }}\n\n{about}\n\n{table}")
        parts += [f"Dérogations :\n\n{apart}"] if apart else []
    return page(
        "Procédures",
        "\n\n".join(parts),
        description="Les étapes de chaque procédure, leurs délais et leurs canaux.",
    )


def _step(step: Step) -> tuple[str, ...]:
    when = [f"{french.count(abs(step.delay), 'jour')} {'avant' if step.delay < 0 else 'après'} l’échéance"]
    if step.wait:
        when.append(f"au moins {french.count(step.wait, 'jour')} après l’étape précédente")
    if step.latest:
        when.append(f"en retard au-delà de {french.count(step.latest, 'jour')}")
    conditions = ["facultative"] if step.optional else []
    if step.repetitions > 1:
        every = f", à {french.count(step.interval, 'jour')} d’intervalle" if step.interval else " au plus"
        conditions.append(f"{french.count(step.repetitions, 'fois', 'fois')}{every}")
    if step.minimum is not None:
        conditions.append(f"à partir de {french.euros(step.minimum)}")
    if step.needed_approvals:
        conditions.append(f"accords : {french.listing([label(item) for item in step.needed_approvals])}")
    if step.announces:
        conditions.append(f"peut annoncer : {french.listing([label(item) for item in step.announces])}")
    return (
        words(STAGE_NAMES[step.stage].capitalize()),
        "<br>".join(words(item) for item in when),
        words(french.listing([label(channel) for channel in step.channels], "ou")) or "—",
        french.count(step.granted, "jour") if step.granted else "—",
        "<br>".join(words(item) for item in conditions) or "—",
    )


# --- Commands ---


def commands(known: Sequence[Command]) -> str:
    rows = [(f"[`amiable {command.name}`](#{command.name})", words(command.summary)) for command in known]
    parts = [
        "# Commandes",
        "`./dev run COMMANDE` lance la même chose sans rien installer à la main. "
        "Codes de sortie : 0 tout va bien, 1 des erreurs, 2 commande mal écrite.",
        pipe_table(("Commande", "Effet"), rows),
    ]
    for command in known:
        options = pipe_table(
            ("Option", "Effet"), [(_shown(option), _effect(option)) for option in command.options]
        )
        parts.append(
            f"## amiable {command.name} {{ #{command.name} }}\n\n{words(command.help)}\n\n"
            f"```console\n$ {command.example}\n```\n\n{options}"
        )
    return page("Commandes", "\n\n".join(parts), description="Chaque commande, son effet et un exemple.")


def _shown(option: Option) -> str:
    named = f"`{option.name}`" + (f", `{option.synonym}`" if option.synonym else "")
    return named + (f" {words(option.value)}" if option.value else "")


def _effect(option: Option) -> str:
    listed = f" ({', '.join(f'`{choice}`' for choice in option.choices)})" if option.choices else ""
    return words(option.help) + listed
