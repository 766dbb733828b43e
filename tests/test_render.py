"""Templates made pages: values never become markup, slips are told at their line, spaces are French."""

import base64
import io
from collections.abc import Mapping

import pytest
import zxingcpp
from PIL import Image

from generator.case import LetterKind
from generator.french import NARROW, NBSP
from generator.render import TemplateFault, Templates, expand
from tests.builders import MINIMAL, ROOT
from tests.test_letter import TEMPLATES, specimen, written

FILES = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "letters").glob("*.*")}


def page(text: str, view: Mapping[str, object], name: str = "essai.html") -> str:
    return Templates({name: text}).document(name, view).html


def with_letter(**changes: str) -> Templates:
    """The production templates, with some files replaced; `rappel_md` stands for rappel.md."""
    return Templates({**FILES, **{name.replace("_md", ".md"): text for name, text in changes.items()}})


def fault(templates: Templates) -> TemplateFault:
    with pytest.raises(TemplateFault) as caught:
        templates.html(specimen("b2b", LetterKind.RAPPEL))
    return caught.value


HOSTILE = (
    "<script>alert(1)</script>", "[x](http://mal.example)", "**gras** _italique_ `code`", "# titre", "1. liste", "| a | b |",  # noqa: E501
    "&lt;b&gt; &amp; &#60;", "<http://mal.example>", "{: .classe }", "![i](x.png)", "{{ lettre }}{% if x %}", "a\\*b", "- tiret",  # noqa: E501
    "<!-- -->", "&copy;",
)  # fmt: skip


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_is_printed_as_written_and_never_becomes_markup(value: str) -> None:
    quoted = value.replace('"', "'")
    letter = written(
        MINIMAL.replace("Pose de menuiseries, commande 12", f'"{quoted} et la pose"'.replace("\\", "\\\\"))
    )
    made = TEMPLATES.html(letter)
    clean = written(MINIMAL.replace("Pose de menuiseries, commande 12", "Une prestation ordinaire"))
    assert f"{quoted} et la pose" in made.passages["service-described"][0].replace(NBSP, " ").replace(
        NARROW, " "
    )
    for tag in ("<script", "<a ", "<em", "<code", "<strong", "<li", "<h1", "<img", "<table", "<!--"):
        assert made.html.count(tag) == TEMPLATES.html(clean).html.count(tag), tag


def test_a_value_in_the_markdown_of_the_body_is_not_markup_either() -> None:
    template = '---\nobjet: o\nton: t\nenvoi: ""\n---\n{{ reference }}\n\n{{ debiteur.nom }}\n'
    letter = written(MINIMAL.replace("nom: Menuiserie Fictive", 'nom: "# [x](http://m.example) *a* _b_ <b>"'))
    made = with_letter(relance_md=template).html(letter)
    assert "<p># [x](http://m.example) *a* _b_ &#60;b&#62;</p>" in made.html


def test_an_absent_value_is_a_fault_not_the_word_none() -> None:
    found = fault(with_letter(rappel_md="---\nobjet: o\nton: t\nenvoi: e\n---\n\nBonjour {{ mandataire }}\n"))
    assert (found.file, found.line) == ("rappel.md", 7)
    assert "une valeur manque" in str(found)


def test_a_list_is_not_printed_as_python_writes_it() -> None:
    assert "ne s'imprime pas" in str(
        fault(with_letter(rappel_md="---\nobjet: o\nton: t\nenvoi: e\n---\n{{ factures }}\n"))
    )


def test_an_unknown_name_is_told_with_its_line_and_its_neighbour() -> None:
    found = fault(
        with_letter(
            rappel_md="---\nobjet: o\nton: t\nenvoi: e\n---\n\n{% if False %}{{ creancer.nom }}{% endif %}\n"
        )
    )
    assert (found.file, found.line) == ("rappel.md", 7)
    assert str(found) == "« creancer » n'existe pas : vouliez-vous écrire « creancier » ?"


def test_an_unknown_part_of_a_block_is_told_too() -> None:
    found = fault(with_letter(rappel_md="---\nobjet: o\nton: t\nenvoi: e\n---\n{{ creancier.nmo }}\n"))
    assert (found.file, found.line) == ("rappel.md", 6)
    assert "vouliez-vous écrire « nom »" in str(found)


def test_a_fault_inside_an_included_block_names_that_block() -> None:
    files = {**FILES, "bloc_recours.md": "une ligne\n\n{{ inconnu }}\n"}
    found = fault(Templates(files))
    assert (found.file, found.line) == ("bloc_recours.md", 3)


def test_an_unknown_mention_is_refused_with_its_neighbour() -> None:
    found = fault(
        with_letter(
            rappel_md='---\nobjet: o\nton: t\nenvoi: e\n---\n\n{% call mention("payment-demnd") %}x{% endcall %}\n'
        )
    )
    assert (found.file, found.line) == ("rappel.md", 7)
    assert "« payment-demand »" in str(found)
    found = fault(Templates({**FILES, "bloc_pied.html": '<p data-mention="inconnue">x</p>'}))
    assert "« inconnue » n'existe pas" in str(found)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("{% if x %}", "il manque une balise de fin"),
        ("{% pour x %}", "la balise « {% pour %} » n'existe pas"),
        ("{{ date|majuscule }}", "le filtre « majuscule » n'existe pas"),
        ("{{ date + }}", "n'est pas attendu ici"),
        ('{% include "absent.md" %}', "« absent.md » n'existe pas dans letters/"),
        ("{{ ''.__class__.__mro__ }}", "opération interdite"),
        ("{{ 1 // 0 }}", "demande l'impossible"),
    ],
)
def test_a_slip_of_writing_is_told_in_french_at_its_line(body: str, message: str) -> None:
    found = fault(with_letter(rappel_md=f"---\nobjet: o\nton: t\nenvoi: e\n---\n\n{body}\n"))
    assert found.file == "rappel.md"
    assert found.line in {7, 8}
    assert message in str(found)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("Bonjour", 1, "il manque le modèle « rappel.md » ou son en-tête"),
        ("---\nobjet: o\nton: t\n---\n", 1, "il manque « envoi »"),
        ("---\nobjet: o\nton: t\nenvoi: e\nobjets: x\n---\n", 5, "vouliez-vous écrire « objet »"),
        (
            '---\nobjet: "{{ factures_en_bre }}"\nton: t\nenvoi: e\n---\n',
            2,
            "vouliez-vous écrire « factures_en_bref »",
        ),
        ("---\nobjet: o\nobjet: o\nton: t\nenvoi: e\n---\n", 3, ""),
    ],
)
def test_the_head_of_a_letter_is_checked_at_its_lines(text: str, line: int, message: str) -> None:
    found = fault(with_letter(rappel_md=text))
    assert (found.file, found.line) == ("rappel.md", line)
    assert message in str(found)


def test_a_template_reads_no_file_and_sees_nothing_but_the_view() -> None:
    assert "n'existe pas" in str(
        fault(with_letter(rappel_md='---\nobjet: o\nton: t\nenvoi: e\n---\n{% include "/etc/passwd" %}'))
    )
    assert "n'existe pas" in str(
        fault(with_letter(rappel_md="---\nobjet: o\nton: t\nenvoi: e\n---\n{{ case }}"))
    )


def test_spaces_are_those_of_french_printing() -> None:
    made = page("<p>« Oui » ; non ! art. L. 441-10 : 12 %, 10 000 € et n° 4 le 1er mai</p>", {})
    assert made == (
        f"<p>«{NARROW}Oui{NARROW}»{NARROW}; non{NARROW}! art.{NBSP}L.{NBSP}441-10{NBSP}: 12{NBSP}%, "
        f"10{NBSP}000{NBSP}€ et n°{NBSP}4 le 1<sup>er</sup> mai</p>"
    )


def test_an_apostrophe_between_letters_is_typographic() -> None:
    assert (
        page("<p title='l'>{{ nom }} 5' l'</p>", {"nom": "L'Atelier d'Été"})
        == "<p title='l'>L’Atelier d’Été 5' l'</p>"
    )


def test_no_space_is_added_where_none_was_written() -> None:
    assert (
        page("<p>https://exemple.example/a?b=1;c 10:30</p>", {})
        == "<p>https://exemple.example/a?b=1;c 10:30</p>"
    )


def test_the_title_of_the_document_holds_no_tag() -> None:
    letter = written(MINIMAL.replace("01/06/2026", "01/05/2026"))
    title = TEMPLATES.html(letter).html.partition("<title>")[2].partition("</title>")[0]
    assert "1er" in title
    assert "<" not in title


def test_blank_lines_left_by_conditions_do_not_loosen_a_list() -> None:
    template = "---\nobjet: o\nton: t\nenvoi: e\n---\n{% for f in factures %}\n{% if f %}\n- {{ f.numero }}\n{% endif %}\n{% endfor %}\n"  # noqa: E501
    made = with_letter(rappel_md=template).html(specimen("b2b", LetterKind.RAPPEL)).html
    assert "<li>F-2026-118</li>" in made


def test_passages_are_read_from_the_final_page_nested_ones_included() -> None:
    text = '<div data-mention="total-breakdown">Total <b data-mention="principal-amount">12,00 €</b> dû<br>ici</div><p data-mention="principal-amount">13</p>'  # noqa: E501
    passages = Templates({"e.html": text}).document("e.html", {}).passages
    assert passages["principal-amount"] == (f"12,00{NBSP}€", "13")
    assert passages["total-breakdown"] == (f"Total 12,00{NBSP}€ dû ici",)


def test_one_passage_may_carry_several_mentions() -> None:
    passages = TEMPLATES.html(specimen("b2b", LetterKind.MISE_EN_DEMEURE)).passages
    assert passages["formal-notice-words"] == passages["final-deadline"]


def test_the_same_letter_gives_the_same_page() -> None:
    letter = specimen("tiers", LetterKind.RELANCE)
    assert Templates(FILES).html(letter) == TEMPLATES.html(letter)


def test_a_guide_page_gets_its_live_values_and_keeps_its_markdown() -> None:
    text = "# Taux\n\n{% for t in taux %}\n| {{ t }} |\n{% endfor %}\n\n{{ appel(2) }} *net*\n"
    assert (
        expand(text, {"taux": ["a", "b"], "appel": lambda n: "<b>" * n})
        == "# Taux\n\n| a |\n| b |\n\n<b><b> *net*"
    )


def test_a_fault_in_a_guide_page_has_its_line() -> None:
    with pytest.raises(TemplateFault) as caught:
        expand("un\n\n{{ tau }}", {"taux": 1})
    assert (caught.value.line, str(caught.value)) == (
        3,
        "« tau » n'existe pas : vouliez-vous écrire « taux » ?",
    )


def test_a_code_is_drawn_as_a_picture_of_what_it_says() -> None:
    made = page('<img src="{{ texte|code_qr }}">', {"texte": "BCD\n002\né <>&"})
    data = base64.b64decode(made.partition("base64,")[2].partition('"')[0])
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(data)))
    assert code.bytes == "BCD\n002\né <>&".encode()


def test_a_text_too_long_for_a_code_is_the_fault_of_its_line() -> None:
    with pytest.raises(TemplateFault, match="un code QR ne peut contenir un texte aussi long") as caught:
        page("\n{{ texte|code_qr }}", {"texte": "x" * 4000})
    assert caught.value.line == 2
