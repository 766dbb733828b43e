"""No code is printed on paper alone: each one is triggered here by a real input, or by the `breaks` of its rule."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from builders import CREDITOR, MINIMAL, day, numbered, project_folder

from generator import rules
from generator.case import LetterKind, Regime
from generator.pipeline import build
from generator.project import load
from generator.rules import Document, Facts
from generator.rules.mentions import MENTIONS
from generator.rules.wording import WORDINGS, check_subject, check_text
from generator.source import parse, parse_bytes, unreadable
from tests.builders import LAW
from tests.mutation import TEXTS, letter_of, templates
from tests.test_rules import healthy

ELSEWHERE = {f"ENV0{rank}": "test_mailroom.py" for rank in range(1, 7)} | {
    "ENV07": "test_messages.py",
    "DOC01": "test_guide.py",
}
"""Codes told where the day's mail is printed or the site is built: triggered in the tests of these."""

WRITINGS: dict[str, bytes] = {
    "YAM01": "nom: Société".encode("latin-1"),
    "YAM03": b"# rien encore\n",
    "YAM04": b"debiteur:\n\tnom: Durand\n",
    "YAM05": b"a: 1\n---\nb: 2\n",
    "YAM06": b"a: &modele 1\n",
    "YAM07": b"a: !!int 1\n",
    "YAM08": b"a: {montant: 250,00}\n",
    "YAM09": "\n".join(f"{' ' * level}a:" for level in range(200)).encode(),
    "YAM10": b"? - a\n: 1\n",
    "YAM11": b"a: 1\na: 2\n",
    "YAM12": b'nom: "Durand\n',
}

CASES: dict[str, str] = {
    "FMT01": MINIMAL + "remarque: rien\n",
    "FMT02": MINIMAL + "Référence: essai-1\n",
    "FMT03": MINIMAL.replace("qualite: professionnel", "qualite: artisan"),
    "FMT04": MINIMAL.replace("    montant_ttc: 1 000,00\n", ""),
    "FMT05": MINIMAL.replace("1 000,00", "1,234"),
    "FMT06": MINIMAL.replace("01/07/2026", "31/06/2026"),
    "FMT07": MINIMAL.replace("creancier: atelier", "creancier: L'Atelier"),
    "FMT08": MINIMAL + "    pieces:\n      - ../../secret.pdf\n",
    "FMT09": MINIMAL.replace("  adresse:", "  siren: 732 829 321\n  adresse:", 1),
    "FMT10": MINIMAL.replace("69003", "690"),
    "FMT11": MINIMAL,
    "FMT13": MINIMAL.replace("creancier: atelier", "creancier: inconnu"),
    "DER01": MINIMAL.replace("01/06/2026", "02/07/2026")
    + "derogations:\n  - code: CRE20\n    motif: pour voir\n",
    "DER03": MINIMAL + "derogations:\n  - code: XXX99\n    motif: pour voir\n",
    "DER05": MINIMAL + "derogations:\n  - code: CRE27\n    motif: pour voir\n    jusqu_au: 01/07/2026\n",
    "DER02": MINIMAL + "derogations:\n  - code: PRO41\n    motif: pour voir\n",
}


def writings() -> Iterator[str]:
    for data in WRITINGS.values():
        yield from (found.code for found in parse_bytes(data, "essai.yml").diagnostics)
    yield from (found.code for found in unreadable("essai.yml", "accès refusé").diagnostics)


def test_each_writing_triggers_its_code() -> None:
    for code, data in WRITINGS.items():
        assert [found.code for found in parse_bytes(data, "essai.yml").diagnostics] == [code], code


@pytest.fixture(scope="module")
def project_codes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """One project of faulty files, and one whose letters cannot be printed: the codes by file."""
    folder = tmp_path_factory.mktemp("codes")
    texts = {f"essai-{code.lower()}": text for code, text in CASES.items()}
    files = {name: text if name == "essai-fmt11" else numbered(text, name) for name, text in texts.items()}
    twice = {
        "essai-fmt12": numbered(MINIMAL, "essai-fmt12"),
        "essai-double": numbered(MINIMAL, "essai-fmt12"),
    }
    root = project_folder(folder / "lus", {**files, **twice})
    found: dict[str, set[str]] = {}
    for item in load(root, day("2026-07-08")).diagnostics:
        found.setdefault(Path(item.file).stem, set()).add(item.code)
    odd = {"essai-1": MINIMAL.replace("Menuiserie", "木"), "essai-2": numbered(MINIMAL, "essai-2")}
    root = project_folder(folder / "imprimes", odd, {"atelier": CREDITOR})
    letter = root / "letters/relance.md"
    letter.write_text(letter.read_text(encoding="utf-8") + "\n{{ inconnu }}\n", encoding="utf-8")
    for item in build(load(root, day("2026-07-08")), jobs=1).project.diagnostics:
        found.setdefault(Path(item.file).stem, set()).add(item.code)
    twice_waived = "derogations:\n" + 2 * "  - code: CRE27\n    motif: pour voir\n"
    claimed = MINIMAL.replace("  qualite: professionnel", "  qualite: professionnel\n  segment: vip")
    doubtful = {"essai-1": MINIMAL + twice_waived, "essai-2": numbered(claimed, "essai-2")}
    root = project_folder(folder / "douteux", doubtful)
    for slug in ("une", "autre"):
        text = (root / "letters/procedures/entreprises.yml").read_text(encoding="utf-8")
        text = text.replace("identifiant: entreprises", f"identifiant: {slug}")
        text = text.replace("etapes:", "segments:\n  - vip\netapes:", 1)
        (root / f"letters/procedures/{slug}.yml").write_text(text, encoding="utf-8")
    found["douteux"] = {item.code for item in load(root, day("2026-12-20")).diagnostics}
    late = project_folder(folder / "plus-tard", {"essai-1": MINIMAL})
    found["plus-tard"] = {item.code for item in load(late, day("2032-01-15")).diagnostics}
    return found


def test_each_case_triggers_its_code(project_codes: dict[str, set[str]]) -> None:
    for code in (*CASES, "FMT12"):
        assert code in project_codes[f"essai-{code.lower()}"] | project_codes["essai-double"], code


def test_what_cannot_be_printed_or_computed_is_told(project_codes: dict[str, set[str]]) -> None:
    assert "PDF01" in project_codes["essai-1"]
    assert "LET00" in project_codes["relance"]
    assert "LAW01" in project_codes["plus-tard"]


@cache
def unprinted(name: str, kind: LetterKind) -> Document:
    """A letter read in its HTML alone."""
    passages = templates(TEXTS).html(letter_of(name, kind)).passages
    text = "\n".join(text for texts in passages.values() for text in texts)
    return Document(letter=letter_of(name, kind), passages=passages, pages=(text,))


def codes_of(document: Document) -> set[str]:
    return {rule.code for rule, _ in rules.check_document(document, LAW)[0]}


def letters() -> Iterator[str]:
    for name, kind in (
        ("frais", LetterKind.MISE_EN_DEMEURE),
        ("b2c", LetterKind.MISE_EN_DEMEURE),
        ("public", LetterKind.MISE_EN_DEMEURE),
        ("tiers", LetterKind.RELANCE),
        ("b2c", LetterKind.RELANCE),
    ):
        document = unprinted(name, kind)
        for mention in MENTIONS:
            other = {key: texts for key, texts in document.passages.items() if key != mention.id}
            yield from codes_of(replace(document, passages=other))
            if mention.level(document.letter.regime, kind, third_party=False) == "X":
                said = {**document.passages, mention.id: ("Une somme s'ajoute.",)}
                yield from codes_of(replace(document, passages=said))
        yield from codes_of(replace(document, pages=("",)))
        yield from codes_of(replace(document, pages=(*document.pages, "None")))
    first = unprinted("b2b", LetterKind.RAPPEL)
    said = {**first.passages, "consequences": ("Une demande de provision suivra.",)}
    yield from codes_of(replace(first, passages=said))


def words() -> Iterator[str]:
    for wording in WORDINGS:
        for regime in wording.regimes:
            yield from (remark.rule.code for remark in check_text(wording.bad, regime, wording.kinds[-1]))
    yield from (remark.rule.code for remark in check_text("Payez ! Vite ! Vite !", Regime.B2B))
    yield from (remark.rule.code for remark in check_subject("Impayé : relance"))


def facts() -> Iterator[str]:
    """Each of these breaks is run by test_rules.py, which expects this very code."""
    yield from (rule.code for rule in (*rules.ON_FACTS, *rules.ON_PROCEDURES) if rule.breaks)
    asked = healthy("b2b")
    blind = Facts(
        case=None, creditor=asked.creditor, procedure=asked.procedure, law=LAW, claim=None, state=None,
        day=asked.day,
    )  # type: ignore[arg-type]  # fmt: skip
    yield from (rule.code for rule, _ in rules.check_facts(blind, guarded=True))


def test_every_code_is_triggered_by_a_real_input(project_codes: dict[str, set[str]]) -> None:
    met = {
        *writings(),
        *facts(),
        *letters(),
        *words(),
        *(code for found in project_codes.values() for code in found),
    }
    for code, name in ELSEWHERE.items():
        assert f'"{code}"' in (Path(__file__).parent / name).read_text(encoding="utf-8"), code
    assert sorted(set(rules.codes()) - met - set(ELSEWHERE)) == []
    assert met <= set(rules.codes())


def test_a_file_of_the_tables_is_faulty_for_one_reason(project_codes: dict[str, set[str]]) -> None:
    """An input that triggered ten codes would prove little of each."""
    for code in CASES:
        assert project_codes[f"essai-{code.lower()}"] <= {code, "CRE20"}, code


def test_a_healthy_writing_says_nothing() -> None:
    assert parse(MINIMAL, "essai.yml").diagnostics == ()
