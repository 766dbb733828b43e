"""A letter made elsewhere, read again: honest ones come out clean, each omission is told, no file makes it fall."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from browsing import required
from builders import LAW, ROOT, day

from generator import pipeline
from generator.case import LetterKind, Regime
from generator.cli import main
from generator.diagnostics import Severity
from generator.pdf import Engine
from generator.project import load
from generator.reread import Report, Unreadable, as_json, as_text, kind_of, open_copy, reread
from generator.rules.mentions import MENTIONS
from generator.rules.signs import SIGNS, UNSEEN

LETTERS = Path(__file__).parent / "data/lettres"
NAMES = sorted(path.name for path in LETTERS.iterdir())
MED = "mise_en_demeure"
B2B = "b2b_mise_en_demeure.txt"
WORK = "Elle concerne la pose de menuiseries commandée le 12 mai 2026 et\nachevée le 25 juin 2026."
OUTCOME = "À défaut de paiement à cette date, nous pourrons demander une injonction de payer au tribunal\ncompétent."


def report(data: bytes, name: str, regime: str, kind: str, *, tiers: bool = False) -> Report:
    return reread(open_copy(data, name), Regime(regime), LetterKind(kind), LAW, third_party=tiers)


def of(name: str, old: str = "", new: str = "") -> Report:
    """The report on a letter of tests/data/lettres, once `old` is replaced by `new`."""
    text = (LETTERS / name).read_text(encoding="utf-8")
    assert old in text
    who, _, kind = name.partition(".")[0].partition("_")
    regime = "b2b" if who == "tiers" else who
    return report(text.replace(old, new).encode(), name, regime, kind, tiers=who == "tiers")


def errors(found: Report) -> list[str]:
    return [note.rule.code for note in found.notes if note.severity is Severity.ERROR]


def warnings(found: Report) -> list[str]:
    return [note.rule.code for note in found.notes if note.severity is Severity.WARNING]


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(("relire", *arguments))
    captured = capsys.readouterr()
    return code, captured.out, captured.err


# --- What is said ---


@pytest.mark.parametrize("name", NAMES)
def test_an_honest_letter_of_another_tool_is_told_nothing(name: str) -> None:
    assert [(note.rule.code, note.message) for note in of(name).notes] == []


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        (B2B, "1 rue de l'Essai\n69002 Lyon\nSIREN 100 001 007 – RCS Lyon", "RCS Lyon 100 001 007", ["LET02"]),
        (B2B, "SIREN 100 001 007 – RCS Lyon\n", "", ["LET03"]),
        (B2B, "100 001 007", "100 001 008", ["LET03"]),
        (B2B, "12 rue des Modèles\n                                        69003 Lyon", "", ["LET06"]),
        (B2B, "Lyon, le 15 septembre 2026", "", ["LET07"]),
        (B2B, "Lyon, le 15 septembre 2026", "Lyon, le 31 septembre 2026", ["LET07"]),
        (B2B, "F-2026-118", "du mois", ["LET12"]),
        (B2B, ", échue le\n30 juillet 2026, reste", " reste", ["LET14"]),
        (B2B, "au taux de 12,40 % par an, soit le taux de la BCE", "au taux de la BCE", ["LET20"]),
        (B2B, "en demeure", "au défi", ["LET27"]),
        (B2B, "au plus tard\nle 30 septembre 2026", "sous huit jours", ["LET28"]),
        (B2B, "au plus tard\nle 30 septembre 2026", "au plus tard\nle 31 septembre 2026", ["LET28"]),
        (B2B, "au plus tard\nle 30 septembre 2026", "au plus tard\nle 30 août 2026", ["LET28"]),
        (B2B, OUTCOME, "", ["LET29"]),
        (B2B, "0001 764", "0001 765", ["LET30"]),
        (B2B, "Hélène Aubrac\nGérante", "", ["LET38"]),
        (B2B, "Madame, Monsieur,\n\nMalgré", "Madame, [nom à compléter],\n\nMalgré", ["LET93"]),
        (B2B, "nous pourrons demander une injonction de payer au tribunal\ncompétent",
         "une saisie de vos\ncomptes sera pratiquée", ["MOT04"]),
        ("b2c_relance.md", " – 04 65 71 00 10", "", ["LET04"]),
        ("b2c_relance.md", "Nous vous remercions de régler la somme", "Vous restez débitrice de la somme", ["LET26"]),
        ("b2c_relance.md", "une demande formelle", "une lettre valant mise en demeure", ["LET27"]),
        ("b2c_relance.md", "reste impayée. Elle", "reste impayée, intérêts de retard de 35,00 €. Elle", ["LET21"]),
        ("b2c_relance.md", "reste impayée. Elle", "reste impayée. Frais de dossier : 15 €. Elle", ["MOT11"]),
        ("public_mise_en_demeure.txt", "Le délai de paiement de 30 jours", "Le délai", ["LET40"]),
        ("tiers_mise_en_demeure.txt", "prescrit par la loi au créancier", "prescrit par la loi", ["LET43"]),
        ("tiers_mise_en_demeure.txt", "amiable", "des impayés", ["LET42"]),
        ("tiers_mise_en_demeure.txt", "1 rue de l'Essai, 69002 Lyon ", "", ["LET02"]),
        ("tiers_mise_en_demeure.txt", "Nos frais restent à la charge du créancier", "Nos honoraires : 50 €",
         ["LET45"]),
    ],
)  # fmt: skip
def test_an_omission_or_a_forbidden_word_is_an_error(
    name: str, old: str, new: str, expected: list[str]
) -> None:
    assert errors(of(name, old, new)) == expected


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        (B2B, "Lyon, le 15 septembre 2026", "Le 15 septembre 2026", ["LET08"]),
        (B2B, "Objet : mise en demeure de payer la facture F-2026-118\n", "", ["LET10"]),
        (B2B, WORK, "", ["LET15", "LET16"]),
        (B2B, "le 30 septembre 2026", "le 18 septembre 2026", ["LET28"]),
        (B2B, "4 428,98 €\n\nLes", "4 500,98 €\n\nLes", ["LET19"]),
        (B2B, "(1 × 40 €)          40,00 €", "(2 × 40 €)          40,00 €", ["LET22"]),
        (B2B, "12,40 %", "12,55 %", ["LET20"]),
        (B2B, "PJ : copie de la facture F-2026-118", "", ["LET37"]),
        (B2B, "Si votre paiement a croisé cette lettre,\nn'en tenez pas compte.", "", ["LET31"]),
        ("b2c_relance.md", "mediation.example", "sans site", ["LET34"]),
        ("b2c_relance.md", "5 septembre", "25 août", ["LET28"]),
    ],
)  # fmt: skip
def test_a_recommended_mention_or_a_doubt_is_a_warning(
    name: str, old: str, new: str, expected: list[str]
) -> None:
    found = of(name, old, new)
    assert [*errors(found), *warnings(found)] == expected


def test_a_first_reminder_that_announces_proceedings_is_warned() -> None:
    text = (
        (LETTERS / B2B).read_text(encoding="utf-8").replace("mise en demeure de payer la facture", "facture")
    )
    text = text.replace("mettons en demeure", "prions")
    found = report(text.encode(), B2B, "b2b", "rappel")
    assert (errors(found), "LET91" in warnings(found)) == ([], True)


def test_every_mention_of_the_catalogue_has_its_sign_or_is_said_to_be_out_of_sight() -> None:
    compared_with_the_law = {"collector-l111-8-text"}
    assert {*SIGNS, *UNSEEN, *compared_with_the_law} == {mention.id for mention in MENTIONS}
    assert not SIGNS.keys() & UNSEEN.keys()


def test_the_words_at_fault_are_shown_as_written_at_their_own_line() -> None:
    found = of(
        "b2c_relance.md",
        "Sans réponse de votre part,",
        "Sans réponse, et\n**votre mauvaise foi étant acquise**,",
    )
    (note,) = [note for note in found.notes if note.rule.code == "MOT21"]
    written = found.copy.shown.split("\n")[note.span.line - 1]
    assert (note.words, written[note.span.column - 1 : note.span.end_column - 1]) == (
        "mauvaise foi",
        "mauvaise foi",
    )
    assert written.startswith("**votre")


def test_a_word_cut_by_invisible_characters_or_ligatures_is_read() -> None:
    text = "Nous ferons sai\u200bsir vos meubles et vous serez \ufb01ché à la Banque de France."
    assert {"MOT04", "MOT09"} <= set(errors(report(text.encode(), "l.txt", "b2c", MED)))


# --- Our own templates, and our own letters ---


def test_a_template_is_read_for_its_words_alone_and_says_which_letter_it_is() -> None:
    text = (ROOT / "letters/relance.md").read_text(encoding="utf-8")
    copy = open_copy(text.encode(), "relance.md")
    assert kind_of(copy) is LetterKind.RELANCE
    found = report(f"{text}\nNous ferons saisir vos meubles.\n".encode(), "relance.md", "b2c", "relance")
    assert [(note.rule.code, note.span.line) for note in found.notes] == [("MOT04", text.count("\n") + 2)]
    assert "les mentions : elles dépendent du dossier" in as_text(found)


def test_only_the_head_of_a_template_says_which_letter_it_is() -> None:
    assert kind_of(open_copy(b"Objet : relance", "l.md")) is None


@pytest.mark.slow
def test_our_own_letters_come_out_clean() -> None:
    project = load(ROOT, day("2026-11-22"))
    engine = Engine(css=project.templates["style.css"], letters_dir=ROOT / "letters")
    for item in pipeline.specimens(project):
        data = engine.print(item.page.html, attachments={}, assets={})
        tiers = item.letter.third_party
        found = report(data, "lettre.pdf", item.letter.regime, item.kind, tiers=tiers)
        assert errors(found) == [], (item.name, item.kind)
        assert set(warnings(found)) <= {"LET37"}, (item.name, item.kind)  # a first reminder encloses nothing


@pytest.mark.slow
def test_a_fault_in_a_pdf_is_told_with_its_page() -> None:
    head = '<html lang=\'fr\'><head><title>Lettre</title><meta name="dcterms.created" content="2026-09-15"></head>'
    html = f"{head}<body><p>Madame,</p><p style='break-before:page'>Une saisie de vos comptes suivra.</p>"
    engine = Engine(css="html { font-family: 'Source Sans 3' }", letters_dir=ROOT / "letters")
    data = engine.print(f"{html}</body></html>", attachments={}, assets={})
    assert "erreur MOT04 page 2 : on lit « saisie »" in as_text(report(data, "l.pdf", "b2c", MED))


ELSEWHERE = """<meta charset=utf-8><style>body {font: 12pt serif; margin: 2cm} .d {margin-left: 9cm}</style>
<p>SASU LES TOITS FICTIFS<br>Capital social : 8 000 euros<br>14 route de l'Exemple<br>38250 VILLARD-DE-LANS
<br>Tél : +33 4 76 00 00 00<br>R.C.S. Grenoble 100 001 007</p><p class=d>Monsieur Jean FICTIF<br>27 bis avenue du Parc
<br>26000 VALENCE</p><p class=d>Villard-de-Lans, le 02/11/2026</p><p>LRAR n° 1A 000 000 0000 0</p>
<p><b>Objet : Mise en demeure – facture n° 2026/0457</b></p><p>Monsieur,</p>
<p>Nous avons réalisé chez vous, le 3 septembre 2026, la réfection de votre toiture. Notre facture n° 2026/0457 du
10 septembre 2026, d'un montant de 3 250 € TTC, était payable au 10 octobre 2026. Malgré notre relance du 20 octobre,
elle n'est toujours pas réglée.</p><p>Par la présente, je vous mets en demeure de me régler la somme de 3 250 € avant le
20 novembre 2026, par chèque ou par virement (RIB joint).</p><p>Faute de règlement, %s.</p>
<p>En cas de désaccord, merci de nous le signaler par écrit.</p><p>Je vous prie d'agréer, Monsieur, l'expression de mes
salutations distinguées.</p><p>Luc Essai<br>Président</p>"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ("nous pourrions saisir le tribunal judiciaire", []),
        ("nous ferons saisir vos meubles, et 40 € de frais en plus", ["LET19", "MOT04", "MOT11"]),
    ],
)
def test_a_letter_printed_by_another_engine_is_read_like_ours(
    tmp_path: Path, outcome: str, expected: list[str]
) -> None:
    page, printed = tmp_path / "lettre.html", tmp_path / "lettre.pdf"
    page.write_text(ELSEWHERE % outcome, encoding="utf-8")
    flags = ("--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}")
    subprocess.run(
        [required("chromium", "chromium"), *flags, f"--print-to-pdf={printed}", str(page)],
        check=True,
        capture_output=True,
    )
    found = report(printed.read_bytes(), printed.name, "b2c", MED)
    assert errors(found) == expected


# --- The command ---


def test_json_is_a_sorted_list_with_six_keys(capsys, tmp_path: Path) -> None:
    letter = tmp_path / "brouillon.md"
    letter.write_text("Madame,\n\nNous ferons saisir vos meubles.\n", encoding="utf-8")
    code, out, _ = run(capsys, str(letter), "--lettre", "relance", "--regime", "b2c", "--format", "json")
    rows = json.loads(out)
    assert code == 1
    assert all(list(row) == ["ligne", "code", "regle", "gravite", "extrait", "article"] for row in rows)
    assert [row["ligne"] for row in rows] == sorted(row["ligne"] for row in rows)
    assert rows[-1] | {"article": ""} == {
        "ligne": 3, "code": "MOT04", "regle": "Menace de saisie sans titre", "gravite": "erreur",
        "extrait": "saisir vos meubles", "article": "",
    }  # fmt: skip
    assert rows[-1]["article"].startswith("C. conso., art. L. 121-6 ; C. conso., art. L. 121-2")


def test_a_clean_letter_gives_an_empty_list_and_exit_code_0(capsys, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)  # no project is needed
    path = str(LETTERS / B2B)
    assert run(capsys, path, "--type", MED, "--regime", "b2b", "--format", "json")[:2] == (0, "[]\n")
    code, out, err = run(capsys, path, "--lettre", MED, "--regime", "b2b")
    assert (code, out.splitlines()[0]) == (0, "Ce que cette relecture ne peut pas voir :")
    assert "0\N{NO-BREAK SPACE}erreur" in err


def test_an_error_is_told_like_any_other_diagnostic(capsys, tmp_path: Path) -> None:
    letter = tmp_path / "l.txt"
    letter.write_text("Madame,\n\nVotre mauvaise foi est manifeste.\n", encoding="utf-8")
    code, out, _ = run(capsys, str(letter), "--lettre", "rappel", "--regime", "b2c")
    assert code == 1
    assert f"{letter}:3:7: erreur MOT21 on lit « mauvaise foi » (C. pén., art. R. 621-2" in out
    assert "3 | Votre mauvaise foi est manifeste.\n  |       ^^^^^^^^^^^^" in out
    assert "détail : amiable regle MOT21" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "il manque : fichier"),
        (("l.txt",), "dites de quelle lettre il s'agit"),
        (("l.txt", "--lettre", "rappel"), "dites à qui elle s'adresse"),
        (("l.txt", "--lettre", "rappel", "--type", "avis"), "valeur inconnue"),
        (("absent.txt", "--lettre", "rappel", "--regime", "b2b"), "n'existe pas"),
        ((".", "--lettre", "rappel", "--regime", "b2b"), "est un dossier"),
        (("", "--lettre", "rappel", "--regime", "b2b"), "donnez le fichier"),
        (("a\0b", "--lettre", "rappel", "--regime", "b2b"), "« a\ufffdb » n'existe pas"),
    ],
)
def test_misuse_is_told_in_french_with_exit_code_2(
    capsys, tmp_path: Path, monkeypatch, arguments, said
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("l.txt").write_text("Madame,", encoding="utf-8")
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert said in err


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("l.txt", "Café dû".encode("cp1252"), "n'est pas en UTF-8"),
        ("l.txt", "Madame".encode("utf-16"), "UTF-16"),
        ("l.txt", b"Madame\0", "octets nuls"),
        ("l.docx", b"PK\x03\x04", "exportez la lettre en PDF"),
        ("l.odt", b"autre chose", "exportez la lettre en PDF"),
        ("l.txt", b"PK\x03\x04", "Word ou LibreOffice"),
        ("l.txt", b"\x89PNG\r\n", "est une image"),
        ("l.pdf", b"Madame", "n'est pas un PDF"),
        ("l.pdf", b"%PDF-1.4\nabc", "est abîmé"),
        ("l.txt", b"a" * 2_000_001, "dépasse 2 Mo de texte"),
        ("l.pdf", b"%PDF-" + b"a" * 20_000_000, "dépasse 20 Mo"),
        ("l.txt", b"a\n" * 60_000, "ce n'est pas une lettre"),
    ],
)
def test_a_file_that_is_no_letter_is_refused_in_a_sentence(name: str, data: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        open_copy(data, name)


def _pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A PDF by hand, for what no tool at hand makes: an empty page, a lock."""
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R %s >>" % (
        size,
        table,
        size,
        trailer,
    )
    return out + head + b"\nstartxref\n%d\n%%%%EOF\n" % len(out)


PAGE = (
    b"<< /Type /Catalog /Pages 2 0 R >>",
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
)


@pytest.mark.parametrize(("name", "data"), [("l.txt", b""), ("l.md", b"\n\n"), ("l.pdf", _pdf(*PAGE))])
def test_a_letter_without_text_is_one_error(name: str, data: bytes) -> None:
    found = report(data, name, "b2b", MED)
    assert errors(found) == ["LET92"]
    assert json.loads(as_json(found))[0]["ligne"] == 1


def test_a_locked_pdf_says_so() -> None:
    lock = b"<< /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >>" % (b"41" * 32, b"42" * 32)
    data = _pdf(*PAGE, lock, trailer=b"/Encrypt 4 0 R /ID [<%s><%s>]" % (b"11" * 16, b"11" * 16))
    with pytest.raises(Unreadable, match="mot de passe"):
        open_copy(data, "l.pdf")


@pytest.mark.parametrize("cut", range(0, 1600, 37))
def test_a_letter_cut_anywhere_never_raises(cut: int) -> None:
    data = (LETTERS / "tiers_mise_en_demeure.txt").read_bytes()[cut:].decode(errors="ignore")
    for regime in Regime:
        assert as_json(report(data.encode(), "l.md", regime, "relance", tiers=True)).endswith("]\n")


def test_the_standard_input_is_read_as_text(capsys, monkeypatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(b"Nous ferons saisir vos meubles."))
    monkeypatch.setattr(sys, "stdin", stream)
    code, out, _ = run(capsys, "-", "--lettre", "relance", "--regime", "b2c")
    assert code == 1
    assert "entrée:1:13: erreur MOT04" in out
