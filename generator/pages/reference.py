"""The reference pages: rules, dated values, articles, procedures, commands. No case data here."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

from generator import french
from generator.commands import Command, Option
from generator.diagnostics import Severity
from generator.law import Law
from generator.pages.markup import badge, crumbs, label, page, pipe_table, words
from generator.procedure import STAGE_NAMES, Procedure, Step
from generator.rules import Rule

NBSP = french.NBSP

FAMILIES: Mapping[str, str] = {
    "YAM": "Écriture du fichier",
    "FMT": "Forme des valeurs",
    "LAW": "Valeurs légales",
    "PAR": "Parties",
    "CRE": "Créance",
    "CON": "Consommateurs",
    "PUB": "Commande publique",
    "TIE": "Recouvrement par un tiers",
    "PRO": "Procédure",
    "SCE": "Fichiers de procédure",
    "INS": "Insolvabilité",
    "DER": "Dérogations",
    "LET": "Mentions des lettres",
    "MOT": "Mots des lettres",
    "INT": "Défauts de l’outil",
}

_EFFECT = {
    Severity.ERROR: "Une erreur arrête les lettres du dossier jusqu’à sa correction.",
    Severity.REFUSAL: "Le dossier est juste, mais les faits interdisent la lettre ce jour-là.",
    Severity.WARNING: "Un avertissement laisse passer la lettre ; une dérogation motivée l’écarte.",
}


# --- Rules ---


def rules_index(rules: Sequence[Rule]) -> str:
    parts = [
        "# Règles contrôlées",
        f"L’outil applique {french.count(len(rules), 'règle')} à chaque dossier et à chaque lettre. "
        "Chacune a un code stable ; `amiable regle CODE` affiche la même fiche dans le terminal.",
        "\n".join(
            f"- {badge(str(severity), str(severity))} {effect}" for severity, effect in _EFFECT.items()
        ),
    ]
    for family, group in groupby(
        sorted(rules, key=lambda rule: (_rank(rule), rule.code)), key=lambda rule: rule.code[:3]
    ):
        rows = [
            (
                f"[{rule.code}](regles/{rule.code}.md)",
                words(rule.title),
                badge(str(rule.severity), str(rule.severity)),
                words(rule.subject),
            )
            for rule in group
        ]
        parts += [
            f"## {family} : {FAMILIES.get(family, 'Autres')} {{ #{family.lower()} }}",
            pipe_table(("Code", "Règle", "Gravité", "Porte sur"), rows),
        ]
    return page(
        "Règles contrôlées",
        "\n\n".join(parts),
        description="Toutes les règles contrôlées, avec leur fondement et leur remède.",
    )


def _rank(rule: Rule) -> int:
    families = list(FAMILIES)
    return families.index(rule.code[:3]) if rule.code[:3] in families else len(families)


def rule_page(rule: Rule, law: Law) -> str:
    refused = ""
    if rule.refuses:
        refused = f" Lettres refusées : {french.listing([label(kind) for kind in rule.refuses])}."
    parts = [
        f"# {rule.code} : {words(rule.title)}",
        f"{badge(str(rule.severity), str(rule.severity))} {_EFFECT[rule.severity]}{refused}",
        f"## Pourquoi\n\n{words(rule.why)}",
        f"## Que faire\n\n{words(rule.fix[:1].upper() + rule.fix[1:])}.".replace("..", "."),
        f"## Message\n\n> {words(_sentence(rule.message))}",
    ]
    if rule.basis:
        parts.append("## Fondement\n\n" + "\n".join(_article_line(law, key) for key in rule.basis))
    first, last = rule.in_force
    if first or last:
        since = french.period(first, last) if first else f"jusqu’au {french.day(last or date.max)}"
        parts.append(f"## En vigueur\n\n{since[0].upper()}{since[1:]}.")
    for broken in rule.breaks:
        parts.append(f"## Exemple qui la déclenche {{ #exemple }}\n\n```yaml\n{broken.shown}\n```")
    back = crumbs(("Accueil", "index.html"), ("Règles", "reference/regles.html"))
    return page(
        f"{rule.code} {rule.title}",
        "\n\n".join(parts),
        parent=back,
        hide=["toc"],
        large=True,
        description=rule.title,
    )


def _sentence(message: str) -> str:
    """A rule's message, an ellipsis where each finding puts its own figures."""
    said = re.sub(r"\{[^{}]*\}", "…", message)
    return said[:1].upper() + said[1:]


def _article_line(law: Law, key: str) -> str:
    article = law.article(key)
    return f"- [{words(article.citation)}](../articles.md#{anchor(key)}) : {words(article.subject)}"


def anchor(key: str) -> str:
    """An article's anchor: the legal data are free to use dots and capitals."""
    return key.lower().replace(".", "-")


# --- Law ---


def words_url(url: str) -> str:
    """An https address as an attribute value; Markdown marks in it must not be taken for marks."""
    return words(url).replace('"', "%22").replace("&#58;", ":")


def articles(law: Law) -> str:
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
                f":   {words(article.subject)}{official}"
            )
        parts += [f"## {words(code)}", "\n\n".join(lines)]
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
    return f"`{option.name}`" + (f" {words(option.value)}" if option.value else "")


def _effect(option: Option) -> str:
    listed = f" ({', '.join(f'`{choice}`' for choice in option.choices)})" if option.choices else ""
    return words(option.help) + listed
