"""The pages of the rules: a list to search, a sheet per rule. The same Markdown serves the terminal, less its HTML."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from generator import french
from generator.case import LetterKind, Regime
from generator.diagnostics import Severity
from generator.law import Article, Law
from generator.pages.markup import anchor, badge, crumbs, keys, label, link, page, pipe_table, table
from generator.pages.markup import text as escaped
from generator.pages.markup import words as escaped_words
from generator.render.typography import spaced
from generator.rules import Rule
from generator.rules.rule import LETTER_NAMES
from generator.rules.sheet import EFFECTS, FAMILIES, Sheet, legend, sheet

INDEX = "reference/regles.html"

WAIVING = """\
## Déroger à un avertissement ou à une condition de preuve { #deroger }

Une dérogation s’écrit dans le dossier, avec sa raison ; « jusqu_au », facultatif, en fixe le dernier jour.

```yaml
derogations:
  - code: CRE28
    motif: le contrat-cadre signé est conservé au siège
    jusqu_au: 31/12/2026
```

Elle n’écarte que cet avertissement, ou n’ouvre que cette condition de preuve, dans ce dossier ; la fiche de
conformité et le manifeste impriment le code et la raison. Une erreur ou un autre refus ne se déroge pas
([DER01](regles/DER01.md)). Est signalée la dérogation qui ne sert à rien ([DER02](regles/DER02.md)), celle dont le
code est inconnu ([DER03](regles/DER03.md)), répété
([DER04](regles/DER04.md)) ou dont le dernier jour est passé ([DER05](regles/DER05.md)). Pour un avertissement sur une
lettre (LET90, LET91, MOT), seul `amiable build` peut dire qu’elle ne sert à rien : `amiable check` n’imprime pas les
lettres."""


def text(value: object) -> str:
    """As HTML, with the apostrophes and no-break spaces of French printing."""
    return escaped(spaced(str(value)).replace(french.NARROW, french.NBSP))


def words(value: object) -> str:
    """As Markdown, with the same: `markup.words` would take a no-break space for a space."""
    spoken = spaced(str(value)).replace(french.NARROW, french.NBSP)
    return french.NBSP.join(escaped_words(piece) for piece in spoken.split(french.NBSP))


# --- The list ---


def rules_index(rules: Sequence[Rule], law: Law) -> str:
    """Every rule, a table per family; the form filters them where scripts run."""
    sheets = [sheet(rule, law) for rule in sorted(rules, key=lambda rule: (_rank(rule), rule.code))]
    effects = "\n".join(
        f"- {badge(str(severity), str(severity))} {words(effect)}" for severity, effect in EFFECTS.items()
    )
    effects = effects.replace("dérogation motivée", "[dérogation motivée](#deroger)")
    families = [
        _family(family, list(group)) for family, group in groupby(sheets, key=lambda found: found.family)
    ]
    return page(
        "Règles contrôlées",
        "\n\n".join(
            (
                "# Règles contrôlées",
                f"L’outil applique {french.count(len(rules), 'règle')} à chaque dossier et à chaque lettre. "
                "Chacune a un code stable ; `amiable regle CODE` affiche la même fiche dans le terminal. "
                "La [qualité du contrôle des mots](qualite.md) est mesurée sur des phrases étiquetées.",
                effects,
                _filters(sheets),
                *families,
                WAIVING,
            )
        ),
        description="Toutes les règles contrôlées, avec leur fondement et leur remède.",
    )


def _rank(rule: Rule) -> int:
    families = list(FAMILIES)
    return families.index(rule.code[:3]) if rule.code[:3] in families else len(families)


def _filters(sheets: Sequence[Sheet]) -> str:
    def select(name: str, title: str, options: Mapping[str, str]) -> str:
        choices = "".join(
            f'<option value="{value}">{text(shown)}</option>' for value, shown in options.items()
        )
        return (
            f'<label>{title}<select name="{name}"><option value="">toutes</option>{choices}</select></label>'
        )

    families = {found.family: f"{found.family} : {found.family_title}" for found in sheets}
    return (
        '<form class="am-filtres">'
        '<label class="am-mots">Chercher un mot, un code, un article'
        '<input type="search" name="mots" autocomplete="off"></label>'
        + select("famille", "Famille", families)
        + select("gravite", "Gravité", {str(severity): str(severity) for severity in Severity})
        + select("regime", "Régime", {str(regime): label(regime) for regime in Regime}).replace(
            ">toutes<", ">tous<"
        )
        + '</form>\n<p class="am-compte" aria-live="polite" data-un="règle affichée" '
        'data-plusieurs="règles affichées"></p>'
    )


def _family(family: str, sheets: Sequence[Sheet]) -> str:
    rows = "\n".join(_row(found) for found in sheets)
    heads = "".join(f'<th scope="col">{title}</th>' for title in ("Code", "Règle", "Gravité", "Fondement"))
    return (
        f'<section class="am-groupe" markdown="1">\n\n'
        f"## {family} : {words(sheets[0].family_title)} {{ #{family.lower()} }}\n\n"
        '<div class="am-defile"><table class="am-tableau am-filtrable am-fiches am-regles">'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div>\n\n</section>"
    )


def _row(found: Sheet) -> str:
    regimes = " ".join(str(regime) for regime in found.regimes)
    articles = " ; ".join(article.citation for article in found.articles)
    hidden = " ".join((found.why, found.fix, found.message))  # what the search looks into beside the title
    return (
        f'<tr data-famille="{found.family}" data-gravite="{found.severity}" data-regime="{regimes}">'
        f'<th scope="row">{link(INDEX, f"reference/regles/{found.code}.md", found.code)}</th>'
        f"<td>{text(found.title)}<span hidden data-search-exclude> {escaped(hidden)}</span></td>"
        f"<td>{badge(str(found.severity), str(found.severity))}</td>"
        f'<td class="am-discret">{text(articles) or "—"}</td></tr>'
    )


def as_list(rules: Sequence[Rule]) -> str:
    """The list as a Markdown table."""
    rows = [(rule.code, str(rule.severity), rule.title) for rule in rules]
    return pipe_table(("Code", "Gravité", "Règle"), rows) + "\n"


# --- One rule ---


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writing:
    """How a sheet is written: for the site, or as Markdown that anyone can paste."""

    said: Callable[[object], str]
    article: Callable[[Article], str]
    head: Callable[[Sheet], str]
    table: Callable[[Sequence[str], Sequence[Sequence[str]]], str]


def rule_page(rule: Rule, law: Law) -> str:
    """The page of one rule on the site."""
    found = sheet(rule, law)
    family = f"{found.family} : {found.family_title}"
    return page(
        f"{found.code} {found.title}",
        _body(found, _SITE),
        parent=crumbs(
            ("Accueil", "index.html"), ("Règles", INDEX), (family, f"{INDEX}#{found.family.lower()}")
        ),
        hide=["toc"],
        large=True,
        description=f"Règle {found.code} : {found.title}. Ce qu’elle contrôle, pourquoi, le remède.",
    )


def as_markdown(rules: Sequence[Rule], law: Law) -> str:
    """The sheets of some rules as plain Markdown."""
    return "\n\n".join(_body(sheet(rule, law), _PLAIN) for rule in rules) + "\n"


def _body(found: Sheet, writing: _Writing) -> str:
    said = writing.said
    parts = [
        f"# {found.code} : {said(found.title)}",
        writing.head(found),
        f"## Pourquoi\n\n{said(found.why)}",
        f"## Que faire\n\n{said(found.fix)}",
        f"## Quand elle s’applique\n\n{_applies(found, said)}",
    ]
    if found.matrix:
        heads = ("Régime", *(LETTER_NAMES[kind] for kind in LetterKind))
        parts += [
            writing.table(heads, [(name, *row) for name, row in found.matrix]),
            f"{said(legend(found))}.",
        ]
    founded = "\n".join(writing.article(article) for article in found.articles)
    parts.append(f"## Fondement\n\n{founded or said(f'Aucun article : {found.without_basis}.')}")
    parts.append(f"## Message\n\n> {said(found.message)}")
    parts.append(f"## Dérogation\n\n{_waiver(found, said)}")
    if found.examples:
        parts.append("## Exemple")
        parts += [f"{said(item.title)} :\n\n```{item.lang}\n{item.text}\n```" for item in found.examples]
    return "\n\n".join(parts)


def _applies(found: Sheet, said: Callable[[object], str]) -> str:
    lines = [("Condition", found.condition), ("Régimes", found.regime_words)]
    lines += [("Lettres", found.letter_words)] if found.letters else []
    lines += [("Contrôlée", found.moment), ("En vigueur", found.in_force)]
    return "\n".join(f"- **{name}** : {said(told)}" for name, told in lines)


def _waiver(found: Sheet, said: Callable[[object], str]) -> str:
    if found.waiver:
        return (
            "Possible, avec sa raison, dans le dossier concerné ; elle est imprimée sur la fiche de conformité et "
            f"dans le manifeste. `jusqu_au` peut la borner.\n\n```yaml\n{found.waiver}\n```"
        )
    return said(f"Impossible : {found.never_waived}.")


def _site_head(found: Sheet) -> str:
    severity = str(found.severity)
    facts = keys(
        (
            ("Gravité", badge(severity, severity)),
            ("Porte sur", text(found.subject)),
            ("Régimes", text(found.regime_words)),
            ("Depuis", f"amiable {found.since}"),
        )
    )
    return f"{facts}\n\n{words(found.effect)}"


def _plain_head(found: Sheet) -> str:
    return f"**{found.severity.capitalize()}**, depuis amiable {found.since}. {found.effect}"


def _site_article(article: Article) -> str:
    return f"- [{words(article.citation)}](../articles.md#{anchor(article.key)}) : {words(article.subject)}"


def _plain_article(article: Article) -> str:
    cited = f"[{article.citation}]({article.url})" if article.url else article.citation
    return f"- {cited} : {article.subject}"


_SITE = _Writing(said=words, article=_site_article, head=_site_head, table=table)
_PLAIN = _Writing(said=str, article=_plain_article, head=_plain_head, table=pipe_table)
