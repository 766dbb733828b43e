"""What the guide is made of: trees drawn from lists, words explained where they are read, pages told when too old."""

import logging
import re
from itertools import pairwise
from pathlib import Path

import pytest
from builders import LAW, day
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from test_plugin import a_site, run

from generator import pages
from generator.pages import glossary, misbeliefs, review, tree, tree_drawing
from generator.pages.heads import body, head, listed, scalar
from generator.plugin import AmiablePlugin
from generator.render import TemplateFault, expand

# --- A tree ---

LIST = """\
- L’échéance est-elle **passée** ?
    - **Non** : ✗ attendre le [terme](penalites.md).
      Rien n’est exigible (C. com., art. L. 441-10, I).
    - **Oui** : est-elle contestée ?
        - **En partie** : ✓ réclamer le reste.
        - **Non, pas du tout** : voir plus loin.
"""


def test_a_list_becomes_a_tree_of_questions_and_ends() -> None:
    root = tree.parse(LIST)
    assert (root.answer, root.words) == ("", "L’échéance est-elle passée ?")
    stop, question = root.children
    assert (stop.answer, stop.words, stop.kind) == ("Non", "attendre le terme.", tree.Kind.STOP)
    assert [(end.answer, end.kind.name) for end in question.children] == [
        ("En partie", "ACT"),
        ("Non, pas du tout", "OTHER"),
    ]
    assert tree.count(root) == (2, 3)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "une seule première question"),
        ("Une phrase.\n", "commence par « - Question ? »"),
        ("- Question ?\n", "des réponses sous elle"),
        (
            "- Une ?\n    - **a** : x\n    - **b** : y\n- Deux ?\n    - **a** : x\n    - **b** : y\n",
            "une seule",
        ),
        ("- Question ?\n    - **Oui** : x\n", "n'a qu'une réponse"),
        ("- Affirmation.\n    - **a** : x\n    - **b** : y\n", "terminez la question"),
        ("- Question ?\n    - oui\n    - non\n", "écrivez « - **Réponse** : suite »"),
        ("- **Oui** : question ?\n    - **a** : x\n    - **b** : y\n", "écrivez « - Question ? »"),
        ("- Question ?\n  - **a** : x\n  - **b** : y\n", "4 espaces"),
        ("- Question ?\n        - **a** : x\n", "4 espaces"),
        (
            "- Q ?\n    - **a** : ✓ vraiment ?\n        - **b** : x\n        - **c** : y\n    - **d** : z\n",
            "issues",
        ),
    ],
)
def test_a_list_that_is_no_tree_is_told_to_its_author(written: str, said: str) -> None:
    with pytest.raises(tree.NotATree, match=re.escape(said)):
        tree.parse(written)


def page_of(written: str) -> str:
    return '{% call arbre("essai", "Un essai") %}\n' + written + "{% endcall %}\n"


def test_the_page_holds_the_picture_and_the_whole_list() -> None:
    made = expand(page_of(LIST), {"arbre": tree_drawing.figure})
    assert made.count("<svg") == 1 and 'role="img"' in made
    assert '<title id="essai-titre">Un essai</title>' in made
    assert "2\N{NO-BREAK SPACE}questions, 3\N{NO-BREAK SPACE}issues" in made
    assert "[terme](penalites.md)" in made and "Rien n’est exigible" in made
    assert '<span class="am-signe am-arret">✗</span> attendre' in made


def test_a_live_value_is_drawn_with_its_value() -> None:
    written = LIST.replace("voir plus loin", "{{ valeur() }} au plus")
    made = expand(page_of(written), {"arbre": tree_drawing.figure, "valeur": lambda: "5 000,00 €"})
    assert ">5 000,00 € au plus.</text>" in made


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (page_of("- Question ?\n"), "des réponses sous elle"),
        ('{{ arbre("essai", "Un essai") }}', "{% endcall %}"),
        (page_of(LIST).replace('"essai"', '"Un nom"'), "nomme mal un arbre"),
    ],
)
def test_a_slip_in_a_tree_is_told_at_its_line(written: str, said: str) -> None:
    with pytest.raises(TemplateFault) as fault:
        expand("\n\n" + written, {"arbre": tree_drawing.figure})
    assert said in str(fault.value) and fault.value.line == 3


def test_what_is_drawn_stays_within_the_picture_and_is_not_markup() -> None:
    long = "une réponse vraiment longue, et même interminable, que l’on coupe aux espaces " * 3
    written = f"- Question <b>&</b> ?\n    - **{long}** : {long}\n    - **Non** : {'m' * 60}\n"
    svg = tree_drawing.draw(tree.parse(written), name="essai", title="a < b")
    assert "<b>" not in svg and "&lt;b&gt;&amp;" in svg and "a &lt; b" in svg
    height = float(re.search(r'viewBox="0 0 340 ([\d.]+)"', svg)[1])
    for x, y, words in re.findall(r'<text x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)<', svg):
        assert float(y) < height
        assert " " not in words or float(x) + tree_drawing.width(words) <= tree_drawing.WIDTH
    for x, width in re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', svg):
        assert float(x) + float(width) <= tree_drawing.WIDTH


def test_boxes_do_not_overlap() -> None:
    written = "- Un ?\n    - **a** : deux ?\n        - **b** : x\n        - **c** : y\n    - **d** : z\n"
    svg = tree_drawing.draw(tree.parse(written), name="essai", title="Essai")
    rows = [
        (float(y), float(y) + float(h))
        for y, h in re.findall(r'<rect .*?y="([\d.]+)" .*?height="([\d.]+)"', svg)
    ]
    assert rows == sorted(rows) and len(rows) == 5
    assert all(above[1] < below[0] for above, below in pairwise(rows))


# --- The glossary ---

GLOSSARY = """\
# Glossaire

## Des mots

Mise en demeure
:   Interpellation formelle (C. civ., art. 1344). Seconde phrase. Code : `mise_en_demeure`.

LRAR, lettre recommandée
:   Lettre avec *avis*,
    sur [papier](envois.md) ; voir « plus ».

Un mot seul

!!! tip "À retenir"
    Rien.
"""


def tips(*names: str) -> glossary.Tooltips:
    return glossary.tooltips(glossary.entries(GLOSSARY), names)


def explained(html: str, *names: str) -> str:
    return glossary.explained(html, tips(*(names or ("mise en demeure", "LRAR"))), "../g.html")


def test_a_definition_is_read_with_its_names_and_its_name_in_the_code() -> None:
    formal, letter = glossary.entries(GLOSSARY)
    assert formal.definition == "Interpellation formelle (C. civ., art. 1344). Seconde phrase."
    assert formal.code == "`mise_en_demeure`"
    assert letter.names == ("LRAR", "lettre recommandée") and letter.code == ""
    assert letter.definition == "Lettre avec avis, sur papier ; voir « plus »."


def test_a_tooltip_keeps_the_sentences_that_fit() -> None:
    short, long = "Une phrase courte.", "Une phrase " + "longue " * 40 + "à n’en plus finir."
    [entry] = glossary.entries(f"Mot\n:   {short} {long}\n")
    assert entry.tip == short
    [entry] = glossary.entries(f"Mot\n:   {long} {short}\n")
    assert entry.tip == long


def test_each_word_has_an_anchor_in_its_page() -> None:
    made = glossary.with_anchors(GLOSSARY)
    assert "Mise en demeure { #terme-mise-en-demeure }\n:   " in made
    assert "LRAR, lettre recommandée { #terme-lrar }\n:   " in made
    assert made.count("{ #terme") == 2


@pytest.mark.parametrize(
    ("read", "word"),
    [
        ("<p>La mise en demeure part.</p>", "mise en demeure"),
        ("<p>Deux mises en demeure.</p>", "mises en demeure"),
        ("<p>Mise en\ndemeure</p>", "Mise en\ndemeure"),
        ("<p>d’une mise\N{NO-BREAK SPACE}en demeure.</p>", "mise\N{NO-BREAK SPACE}en demeure"),
        ("<li>en LRAR,</li>", "LRAR"),
    ],
)
def test_a_word_is_explained_as_pages_write_it(read: str, word: str) -> None:
    made = explained(read)
    assert re.findall(
        r'<a class="am-terme" href="\.\./g\.html#terme-[a-z-]+" title="[^"]+">([^<]+)</a>', made
    ) == [word]
    assert re.sub(r"</?a[^>]*>", "", made) == read


@pytest.mark.parametrize(
    "read",
    [
        "<h2>La mise en demeure</h2>",
        '<a href="x.html">La <em>mise en demeure</em></a>',
        "<pre><code>mise en demeure</code></pre>",
        '<p class="admonition-title">Idée reçue : la mise en demeure</p>',
        "<svg><text>mise en demeure</text></svg>",
        '<img alt="mise en demeure">',
        "<p>Une remise en demeurer, une mise-en-demeure, lrar, LRARS.</p>",
        "<strong>Mise en demeure</strong>",
    ],
)
def test_titles_links_code_and_drawings_are_left_alone(read: str) -> None:
    assert explained(read) == read


def test_a_word_is_explained_once_and_after_what_was_left_alone() -> None:
    made = explained("<h2>Mise en demeure</h2><p>La mise en demeure<br>et la mise en demeure.</p>")
    assert made.count("am-terme") == 1
    assert made.startswith("<h2>Mise en demeure</h2><p>La <a ")


def test_the_longest_word_wins_and_both_names_count_as_one() -> None:
    found = glossary.entries(
        "Mise\n:   Enjeu.\n\nMise en demeure\n:   Acte.\n\nLRAR, lettre recommandée\n:   Pli.\n"
    )
    asked = glossary.tooltips(found, ["mise", "mise en demeure", "LRAR", "lettre recommandée"])
    made = glossary.explained("<p>mise en demeure, mise, LRAR, lettre recommandée</p>", asked, "g.html")
    assert re.findall(r'title="([^"]+)"', made) == ["Acte.", "Enjeu.", "Pli."]


def test_a_word_explained_without_a_definition_is_refused() -> None:
    with pytest.raises(glossary.NotInGlossary, match="« novation »"):
        tips("mise en demeure", "novation")


# --- The words of a page ---


def test_a_page_written_by_hand_gets_the_spaces_and_apostrophes_of_french_printing() -> None:
    read = "<p>L'échéance est passée ? Oui : voir « ici » (C. com., art. L. 441-10).</p>"
    shown = pages.typeset(read)
    assert "L’échéance est passée\N{NARROW NO-BREAK SPACE}?" in shown
    assert (
        "Oui\N{NO-BREAK SPACE}: voir" in shown and "art.\N{NO-BREAK SPACE}L.\N{NO-BREAK SPACE}441-10" in shown
    )
    assert re.sub(r"[\s’']", "", shown) == re.sub(r"[\s’']", "", read)


def test_the_sources_of_a_page_are_left_out_of_the_search() -> None:
    made = pages.guide_page("guide/a.md", "# A\n\n## Sources\n\nC. civ.\n\n## Sources du droit\n", {})
    assert "\n## Sources { data-search-exclude }\n" in made and "\n## Sources du droit" in made


@pytest.mark.parametrize(
    "read",
    [
        "<pre><code>l'échéance : « oui » ?</code></pre>",
        '<a title="l\'échéance ?" href="x">lien</a>',
        "<svg><text>l'échéance ?</text></svg>",
        "<p><code>motif: l'accord</code><br/></p>",
        "<script>if (a ? b : c) { 'd' }</script>",
    ],
)
def test_code_attributes_and_drawings_keep_their_writing(read: str) -> None:
    assert pages.typeset(read) == read


# --- The head of a page, the boxes ---


def test_the_head_of_a_page_is_read_with_its_lines() -> None:
    text = '---\ntitle: "Un titre"\nrevue: 2026-11-28\ninfobulles:\n  - LRAR\n---\n\n# Corps\n'
    found = head(text, "docs/x.md")
    assert (scalar(found, "title"), listed(found, "infobulles")) == ("Un titre", ("LRAR",))
    assert found["revue"].span.line == 3 and body(text) == "\n# Corps\n"


@pytest.mark.parametrize("text", ["# Sans tête\n", "---\ntitle: [a\n---\n", "---\n---\n", ""])
def test_a_page_without_a_readable_head_has_no_keys(text: str) -> None:
    assert head(text, "docs/x.md") == {}


def test_the_boxes_of_other_pages_are_listed_under_their_page() -> None:
    box = '!!! warning "Idée reçue\N{NO-BREAK SPACE}: « {} »"\n    Non.\n\n'
    guide = {
        "guide/a.md": "---\ntitle: Première\n---\n" + box.format("un") + box.format("deux"),
        "guide/b.md": "---\ntitle: Rien\n---\n",
        "guide/index.md": box.format("la sienne"),
        "index.md": "---\ntitle: Accueil\n---\n" + box.format("trois"),
    }
    assert misbeliefs.index(guide, "guide/index.md") == (
        "- [Première](a.md)\n    - « un »\n    - « deux »\n- [Accueil](../index.md)\n    - « trois »\n"
    )


# --- In the site ---

EXPLAINED = """\
---
title: Glossaire
revue: 2026-11-20
infobulles:
  - novation
---

# Glossaire

Novation
:   Une dette neuve.
"""


def site(folder: Path, **docs: str) -> Path:
    file = a_site(folder, **docs)
    text = file.read_text(encoding="utf-8").replace("tables]", "tables, def_list, attr_list]")
    file.write_text(text + "strict: true\n", encoding="utf-8")
    return file


def in_guide(file: Path, **pages: str) -> Path:
    (file.parent / "docs" / "guide").mkdir()
    for name, text in pages.items():
        (file.parent / "docs" / "guide" / f"{name}.md").write_text(text, encoding="utf-8")
    return file


OLD = "---\ntitle: Accueil\nrevue: 2025-01-15\n---\n\n# Accueil\n\nPas de novation.\n"


@pytest.mark.parametrize(
    ("inside", "told"),
    [("false", "docs/index.md:3:8: avertissement DOC01"), ("true", "::warning file=docs/index.md,line=3")],
)
def test_a_page_too_old_is_told_in_the_way_of_the_place(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    inside: str,
    told: str,
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", inside)
    built = AmiablePlugin()
    built.to_review = review.warnings(review.reviews({"index.md": OLD}, LAW), day("2026-11-22"))
    config = MkDocsConfig()
    config.site_dir = str(tmp_path)
    built.on_post_build(config=config)
    assert told in capsys.readouterr().err


@pytest.mark.slow
def test_a_strict_build_tells_old_pages_and_explains_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = run(in_guide(site(tmp_path, index=OLD), glossaire=EXPLAINED))
    assert "DOC01" in capsys.readouterr().err
    assert "à relire" in (out / "reference" / "a-relire.html").read_text(encoding="utf-8")
    page = (out / "index.html").read_text(encoding="utf-8")
    assert 'href="guide/glossaire.html#terme-novation" title="Une dette neuve."' in page
    own = (out / "guide" / "glossaire.html").read_text(encoding="utf-8")
    assert 'id="terme-novation"' in own and "am-terme" not in own


@pytest.mark.slow
def test_a_word_explained_and_not_defined_stops_the_site(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = EXPLAINED.replace("  - novation", "  - quittance")
    file = in_guide(site(tmp_path, index="# Accueil\n"), glossaire=wrong)
    with caplog.at_level(logging.ERROR), pytest.raises(Abort):
        run(file)
    assert "docs/guide/glossaire.md" in caplog.text and "« quittance »" in caplog.text
