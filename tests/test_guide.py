"""The pages of the guide: no legal figure by hand, a pattern that holds, citations that exist, an index complete."""

import re
import unicodedata
from datetime import date
from itertools import pairwise

import pytest
import yaml
from builders import LAW, ROOT, day

from generator import case, claim, law, pages, planned, procedure, project, rules
from generator.case import Act
from generator.pages import glossary, misbeliefs, review
from generator.pages.heads import body, head, listed
from generator.pages.live import guide_page
from tests import citations
from tests.literals import literals

DOCS = ROOT / "docs"
PATHS = tuple(path for path in sorted(DOCS.rglob("*.md")) if "decisions" not in path.parts)
TEXTS = {path.relative_to(DOCS).as_posix(): path.read_text(encoding="utf-8") for path in PATHS}
GUIDE = {name: text for name, text in TEXTS.items() if name.startswith("guide/")}
FIRST_DAY = "2026-11-28"
EDITION = {
    name: text
    for name, text in GUIDE.items()
    if str(yaml.safe_load(text.split("---")[1])["revue"]) >= FIRST_DAY
}
"""The pages written for the second edition, whose pattern is complete."""


def by_name(texts: dict[str, str]):
    return pytest.mark.parametrize(
        ("name", "text"), texts.items(), ids=lambda item: item if len(item) < 60 else ""
    )


# --- Live values ---

ALLOWED = {
    # page: words around a figure that is not the legal value, and why
    ("guide/faq.md", "La facture a quatre ans"): "l'âge d'une facture dans une question",
    ("guide/idees-recues.md", "taux légal plus dix points"): "l'erreur citée",
    ("guide/idees-recues.md", "« Cinq ans pour tout le monde »"): "l'erreur citée",
    ("guide/debiteur-public.md", "deux jours d’expiration"): "deux dates d'un exemple, non un délai",
    ("reference/preuve-des-mentions.md", "5 points"): "la taille d'une lettre",
}
"""Figures a page may write by hand. A new entry needs its reason; an entry no page uses is refused."""


def _plain(text: str) -> str:
    return " ".join(text.split())


def by_hand(name: str, text: str) -> list[str]:
    """The figures of `text` that no entry of ALLOWED covers, as « line: words »."""
    allowed = [words for page, words in ALLOWED if page == name]
    return [
        f"{literal.line}: {literal.words} (… {literal.around} …)"
        for literal in literals(text, LAW)
        if not any(literal.words.lower() in words.lower() and words in literal.around for words in allowed)
    ]


@by_name({name: text for name, text in TEXTS.items() if name in EDITION or name not in GUIDE})
def test_no_page_writes_a_legal_figure_by_hand(name: str, text: str) -> None:
    assert by_hand(name, text) == []


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("L'indemnité est de 40 €.", "40 €"),
        ("L'indemnité est de quarante euros.", "quarante euros"),
        ("Au taux de 12,40 % aujourd'hui.", "12,40 %"),
        ("Au taux de 12,4\N{NO-BREAK SPACE}% aujourd'hui.", "12,4 %"),
        ("Un plafond de 5\N{NARROW NO-BREAK SPACE}000 euros.", "5 000 euros"),
        ("Un plafond de cinq mille euros.", "cinq mille euros"),
        ("Déclarez dans les deux mois.", "deux mois"),
        ("Prescrite par cinq\nans.", "cinq ans"),
        ("Le taux est majoré de dix points.", "dix points"),
        ("Pas moins de trois fois le taux légal.", "trois fois"),
        ("À défaut, Trente jours après réception.", "Trente jours"),
        ("Un ancien taux : 14,25 %.", "14,25 %"),
    ],
)
def test_a_legal_figure_is_found_in_digits_and_in_words(written: str, found: str) -> None:
    assert [literal.words for literal in literals(written, LAW)] == [found]


@pytest.mark.parametrize(
    "written",
    [
        'L\'indemnité est de {{ valeur("indemnite_forfaitaire") }}.',
        "Un an d’emprisonnement, deux ans d’emprisonnement et 15 000 € d’amende.",
        "Une facture de 8 000 €, réglée en vingt-cinq jours, soit trente-deux mois et 3,97 %.",
        "```console\n$ amiable taux 40 €\n```",
        "La commande `--delai 30 jours` et [un lien](30 jours.md).",
        "Le 5 mars, article 15, page 40.",
    ],
)
def test_what_looks_like_a_legal_figure_is_left_alone(written: str) -> None:
    assert list(literals(written, LAW)) == []


def test_every_figure_allowed_is_still_on_its_page() -> None:
    unused = []
    for name, words in ALLOWED:
        if name in TEXTS and not any(words in literal.around for literal in literals(TEXTS[name], LAW)):
            unused.append((name, words))
    assert unused == []


def test_the_line_of_a_figure_is_the_line_of_the_file() -> None:
    text = "---\ntitle: x\n---\n\n`code`\n\n{{ valeur('x') }}\n\nSous deux mois.\n"
    assert [literal.line for literal in literals(text, LAW)] == [9]


# --- The pattern of a page ---


@by_name({**GUIDE, "index.md": TEXTS["index.md"]})
def test_a_page_has_a_title_a_description_and_the_day_of_its_review(name: str, text: str) -> None:
    meta = yaml.safe_load(text.split("---")[1])
    assert isinstance(meta["revue"], date)
    assert 4 <= len(meta["title"]) <= 60 and meta["description"].endswith(".")


@by_name(GUIDE)
def test_a_page_has_one_heading_of_the_first_level_and_none_skipped(name: str, text: str) -> None:
    shown = re.sub(r"^( *)```.*?^\1```", "", text, flags=re.DOTALL | re.MULTILINE)
    levels = [len(marks) for marks in re.findall(r"^(#+) ", shown, re.MULTILINE)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))


READ_ONLY = {"guide/glossaire.md", "guide/idees-recues.md"}
"""Pages where the reader looks something up and ticks nothing."""


@by_name(EDITION)
def test_a_page_ends_as_its_reader_expects(name: str, text: str) -> None:
    """What to remember, what to tick where one acts, where to go next, and what founds it all."""
    assert '!!! tip "À retenir"' in text
    assert name in READ_ONLY or ("\n## Liste de contrôle" in text and text.count("\n- [ ] ") >= 4)
    titles = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert set(titles[-2:]) == {"Pour aller plus loin", "Sources"}


@by_name(EDITION)
def test_the_sources_of_a_page_are_a_dated_table(name: str, text: str) -> None:
    """Made from the data by `sources`, or written by hand with the same columns."""
    section = text.partition("\n## Sources\n")[2]
    if "{{ sources(" in section:
        return
    head, *rows = re.findall(r"^\| (.+) \|$", section, re.MULTILINE)
    assert _plain(head) == "Texte | Ce qu’il fonde | Vérifié le"
    assert [row for row in rows if not re.search(r"\| [^|]*(?:2026|\{\{.*\}\})[^|]*$", row)] == []


@by_name(EDITION)
def test_a_page_names_what_its_reader_has_wrong(name: str, text: str) -> None:
    assert misbeliefs.misbeliefs(text) or name in {"guide/idees-recues.md", "guide/politique-de-credit.md"}


# --- Citations ---


ANNOUNCED = {"CPCE, art. L. 126-1"}
"""Articles that a law not yet applied would add: a page may warn of them, no rule may stand on them."""


@by_name(GUIDE)
def test_every_article_and_decision_cited_is_in_the_data_of_the_law(name: str, text: str) -> None:
    known = {citations.of_data(article) for article in LAW.articles.values()}
    numbers = " ".join(article.number for article in LAW.articles.values())
    assert sorted(citations.articles(text) - known - ANNOUNCED) == []
    assert sorted(number for number in citations.decisions(text) if number not in numbers) == []


@by_name(EDITION)
def test_every_article_and_decision_cited_is_among_the_sources_of_the_page(name: str, text: str) -> None:
    before, _, sources = text.partition("\n## Sources\n")
    given = [LAW.article(key) for key in re.findall(r'"([\w.-]+)"', sources) if key in LAW.articles]
    if not given:
        pytest.skip("the sources of this page are written by hand")
    assert (
        sorted(citations.articles(before) - {citations.of_data(article) for article in given} - ANNOUNCED)
        == []
    )
    numbers = " ".join(article.number for article in given)
    assert sorted(number for number in citations.decisions(before) if number not in numbers) == []


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("C. com., art. L. 441-10, II, et D. 999-9, puis", {"C. com., art. L. 441-10", "C. com., art. D. 999-9"}),
        ("(C. civ., art. 1231-5, 1343-2 et 9999 ; x)", {f"C. civ., art. {n}" for n in ("1231-5", "1343-2", "9999")}),
        ("CPCE, art. R. 124-1 à R. 124-7.", {"CPCE, art. R. 124-1", "CPCE, art. R. 124-7"}),
        ("RGPD, art. 6, 1, b, c et f ; CPC, art. 1405 et suivants", {"RGPD, art. 6", "CPC, art. 1405"}),
        ("CPCE, art. L. 111-8, al. 2 et 3, ou CPC, art. 54, 5°, et 750-1",
         {"CPCE, art. L. 111-8", "CPC, art. 54", "CPC, art. 750-1"}),
        ("CGI, art. 237 sexies et 256", {"CGI, art. 237 sexies", "CGI, art. 256"}),
    ],
)  # fmt: skip
def test_a_citation_is_read_with_its_code_and_without_its_paragraph(written: str, found: set[str]) -> None:
    assert citations.articles(written) == found


# --- Questions, misbeliefs, words ---


def _sections(text: str) -> list[tuple[str, str]]:
    parts = re.split(r"^### (.+)$", text, flags=re.MULTILINE)
    return [
        (title, re.split(r"^(?:## |!!! )", content, maxsplit=1, flags=re.MULTILINE)[0])
        for title, content in zip(parts[1::2], parts[2::2], strict=True)
    ]


_FOUNDED = re.compile(r"art\. |Cass\. |CJUE|loi n°|[Aa]ucun texte|\]\(\.\./reference/")


@pytest.mark.parametrize("name", ["guide/faq.md", "guide/idees-recues.md"])
def test_every_answer_is_direct_founded_and_leads_to_its_page(name: str) -> None:
    sections = _sections(TEXTS[name])
    assert len(sections) >= 25
    for title, answer in sections:
        assert _FOUNDED.search(_plain(answer)), title
        assert re.search(r"\]\((?:\.\./reference/)?[a-z0-9-]+\.md", answer), title
        assert len(answer.split()) <= 90, title


COMMON_ERRORS = {
    # legal notes, 1.2
    "relance recommandée": "relance doit partir en recommandé",
    "préalable à l'injonction": "obligatoire avant une injonction",
    "départ des pénalités": "partent de la mise en demeure",
    "frais annoncés": "paiera tous les frais",
    "huissier": "huissier de justice",
    "règles belges": "quatorze jours",
    # legal notes, 10
    "prescription non interrompue": "interrompt la prescription",
    "départ de la prescription": "part de la facture",
    "frais au consommateur": "vaut aussi contre un particulier",
    "pénalités au consommateur": "appliquer le taux des pénalités",
    "taux du créancier": "taux légal des particuliers",
    "taux par semestre, ou figé": "vaut pour tout le retard",
    "non-cumul": "s’additionnent",
    "indemnité par facture": "à chaque lettre",
    "tva et base": "supportent la tva",
    "imputation": "acompte diminue",
    "tentative amiable": "vaut tentative amiable",
    "tiers": "signer mes relances",
    "consentement": "électronique passe partout",
    "procédure collective": "en redressement",
    "non réclamé": "non réclamé ne vaut rien",
    "imitation d'actes": "air de tribunal",
}


@pytest.mark.parametrize("words", COMMON_ERRORS.values(), ids=COMMON_ERRORS.keys())
def test_every_common_error_has_its_entry(words: str) -> None:
    titles = [_plain(title).lower() for title, _ in _sections(TEXTS["guide/idees-recues.md"])]
    assert [title for title in titles if words in title] != []


ARBITRATED = {
    # peers, end of section 2
    "menacer ou non": "Menacer, ou ne jamais menacer",
    "vite, patienter, peu": "Relancer vite, patienter, ou ne pas multiplier",
    "recommandé": "Recommandé dès la relance",
    "départ des indemnités": "Quand commencent les indemnités",
    "frais": "Annoncer des frais au débiteur",
    # design, section 10
    "taux mobile": "Taux supplétif pendant un long retard",
    "imputation": "Imputation d’un paiement partiel",
    "plancher": "Clause de taux sous le plancher légal",
    "départ du consommateur": "Point de départ contre un consommateur",
    "préalable": "La mise en demeure est-elle un préalable",
    "intérêts contractuels": "Intérêts contractuels contre un consommateur",
    "justice nommée": "Action en justice nommée à un consommateur",
    "avant l'échéance": "Message avant échéance",
    "pack relié": "Pack relié en un seul PDF",
    "date": "Jour d’un calcul",
}


@pytest.mark.parametrize("words", ARBITRATED.values(), ids=ARBITRATED.keys())
def test_every_contradiction_is_arbitrated(words: str) -> None:
    assert words in _plain(TEXTS["guide/arbitrages.md"])


def test_the_index_lists_every_box_of_the_guide() -> None:
    made = misbeliefs.index(GUIDE, "guide/idees-recues.md")
    boxes = sum(text.count('"Idée reçue') for name, text in GUIDE.items() if name != "guide/idees-recues.md")
    assert made.count("\n    - «") == boxes > 30
    assert "](conduite.md)\n" in made


@pytest.fixture(scope="module")
def defined() -> tuple[glossary.Entry, ...]:
    built = project.load(ROOT, day("2026-11-28"))
    names = pages.live_names(built, "guide", GUIDE)
    return glossary.entries(guide_page(body(TEXTS[glossary.PAGE]), names))


def test_the_glossary_defines_every_word_it_explains_elsewhere(defined: tuple[glossary.Entry, ...]) -> None:
    asked = listed(head(TEXTS[glossary.PAGE], glossary.PAGE), "infobulles")
    assert len(asked) >= 100
    glossary.tooltips(defined, asked)  # raises when one is missing


def test_each_word_is_defined_once_in_a_sentence(defined: tuple[glossary.Entry, ...]) -> None:
    assert len(defined) >= 150
    names = [name for entry in defined for name in entry.names]
    assert [name for name in names if names.count(name) > 1] == []
    anchors = [entry.anchor for entry in defined]
    assert len(anchors) == len(set(anchors))
    for entry in defined:
        assert entry.definition.endswith("."), entry.names
        assert 5 < len(entry.tip) <= 320, entry.names


def test_the_words_of_a_section_are_in_alphabetical_order() -> None:
    def key(name: str) -> str:
        bare = unicodedata.normalize("NFKD", name.replace("’", "'"))
        return "".join(letter for letter in bare if not unicodedata.combining(letter)).lower()

    for section in re.split(r"^## ", body(TEXTS[glossary.PAGE]), flags=re.MULTILINE):
        names = [key(", ".join(entry.names)) for entry in glossary.entries(section)]
        assert names == sorted(names)


def test_the_names_that_the_glossary_gives_to_the_code_exist(defined: tuple[glossary.Entry, ...]) -> None:
    rooms = (case, claim, law, planned, procedure, project, rules)
    steps = {str(stage) for stage in procedure.Stage} | {str(act) for act in Act}
    for entry in defined:
        for name in re.findall(r"`([A-Z]\w+(?:\.[A-Z_]+)?)`", entry.code):
            owner, _, member = name.partition(".")
            found = [getattr(room, owner) for room in rooms if hasattr(room, owner)]
            assert found or owner in {"Pack"}, name
            assert not member or hasattr(found[0], member), name
        for name in re.findall(r"`([a-z_]+)`", entry.code):
            assert name in steps | {"manifest", "limitation", "final_date"}, name


def test_every_abbreviation_of_a_code_is_explained(defined: tuple[glossary.Entry, ...]) -> None:
    known = {_plain(name) for entry in defined for name in entry.names}
    assert [
        code for code in (*citations.CODES, "LRAR", "LRE", "NPAI", "DGCCRF", "BODACC") if code not in known
    ] == []


# --- Trees ---

TREES = re.findall(
    r'\{% call arbre\("([a-z-]+)", "(.+?)"\) %\}\n(.*?)\{% endcall %\}',
    TEXTS["guide/arbres-de-decision.md"],
    re.DOTALL,
)


def test_the_trees_answer_the_daily_questions() -> None:
    names = [name for name, _, _ in TREES]
    assert names == ["mure", "regime", "tiers", "reponse", "apres", "recommande", "annonce"]


@pytest.mark.parametrize(("name", "title", "written"), TREES, ids=[name for name, _, _ in TREES])
def test_the_picture_says_nothing_that_the_list_does_not(name: str, title: str, written: str) -> None:
    from generator.pages import tree, tree_drawing

    svg = tree_drawing.draw(tree.parse(written), name=name, title=title)
    drawn = " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg))
    said = _plain(tree.plain(re.sub(r"[-✓✗]", " ", written))).lower()

    def ends(node: tree.Node):
        yield node.answer
        yield node.words
        for child in node.children:
            yield from ends(child)

    for words in filter(None, ends(tree.parse(written))):
        assert _plain(words.replace("-", " ")).lower() in said
        assert _plain(words)[1:] in _plain(drawn)


# --- The review of pages ---


def test_a_page_of_law_holds_for_a_year_and_a_page_of_rates_for_six_months() -> None:
    guide = {
        "guide/droit.md": "---\ntitle: Droit\nrevue: 2026-01-31\n---\n\n{{ valeur('lrar_garde') }}\n",
        "guide/taux.md": "---\ntitle: Taux\nrevue: 2026-08-31\n---\n\n{{ taux_penalites_b2b() }}\n",
        "guide/semestre.md": "---\ntitle: Semestre\nrevue: 2026-08-31\n---\n\n{{ valeur('taux_interet_legal') }}\n",
        "reference/autre.md": "---\ntitle: Autre\n---\n",
    }
    assert [(found.title, found.months, found.due) for found in review.reviews(guide, LAW)] == [
        ("Droit", 12, date(2027, 1, 31)),
        ("Semestre", 6, date(2027, 2, 28)),
        ("Taux", 6, date(2027, 2, 28)),
    ]


def test_a_page_is_told_the_day_after_its_time_and_not_before() -> None:
    guide = {"guide/droit.md": "---\ntitle: Droit\nrevue: 2026-01-31\n---\n"}
    found = review.reviews(guide, LAW)
    assert review.warnings(found, date(2027, 1, 31)) == ()
    (told,) = review.warnings(found, date(2027, 2, 1))
    assert (told.code, told.file, told.span.line) == ("DOC01", "docs/guide/droit.md", 3)
    assert "31 janvier 2026" in _plain(told.message) and "12 mois" in told.message


@pytest.mark.parametrize("written", ["", "revue: hier\n", "revue:\n  - 2026-01-31\n"])
def test_a_page_that_does_not_say_when_it_was_read_is_told_at_once(written: str) -> None:
    found = review.reviews({"index.md": f"---\ntitle: Accueil\n{written}---\n"}, LAW)
    (told,) = review.warnings(found, date(2026, 1, 1))
    assert told.code == "DOC01" and "ne dit pas" in told.message


def test_the_page_of_reviews_names_every_page_the_oldest_first() -> None:
    page = review.reference(review.reviews(TEXTS, LAW), date(2026, 11, 28))
    for name in (*GUIDE, "index.md"):
        assert f"](../{name})" in page
    days = re.findall(r"mois \| (\d\d)/(\d\d)/(\d{4}) \|", page)
    assert days == sorted(days, key=lambda found: found[::-1])


def test_no_page_of_the_guide_is_late_today() -> None:
    assert review.warnings(review.reviews(TEXTS, LAW), date(2026, 11, 28)) == ()
