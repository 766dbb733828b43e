"""Parts built apart and joined: the whole to the byte, or a refusal that leaves what is in place."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import MINIMAL, digests, numbered, project_folder

from generator.cli import main
from generator.shard import number_of

DAY = "2026-07-10"  # the rappel of MINIMAL is due
NAMES = [f"essai-{number}" for number in range(1, 5)]
COUNT = 3


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    code = main([str(word) for word in arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def machine(folder: Path) -> Path:
    """The same project as another machine has it; its third case is in error, and has no pack."""
    cases = {name: numbered(MINIMAL, name) for name in NAMES}
    cases["essai-3"] = cases["essai-3"].replace("01/07/2026", "31/06/2026")
    return project_folder(folder, cases)


def part(root: Path, number: int, count: int = COUNT, day: str = DAY) -> None:
    main(["build", "--racine", str(root), "--date", day, "--jobs", "1", "--shard", f"{number}/{count}"])


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project built at once, as a single part."""
    root = machine(tmp_path_factory.mktemp("entier"))
    part(root, 1, 1)
    return root


@pytest.fixture(scope="module")
def handed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What three machines hand over, side by side, as a CI service downloads it."""
    base = tmp_path_factory.mktemp("lots")
    for number in range(1, COUNT + 1):
        root = machine(tmp_path_factory.mktemp(f"machine-{number}"))
        part(root, number)
        (base / f"lot-{number}").mkdir()
        for name in ("packs", "lots"):
            shutil.copytree(root / "build" / name, base / f"lot-{number}" / name)
    return base


@pytest.fixture
def lots(handed: Path, tmp_path: Path) -> Path:
    """The same, to be spoiled."""
    return shutil.copytree(handed, tmp_path / "lots")


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """The machine that joins; it holds one old pack."""
    root = machine(tmp_path / "projet")
    (root / "build/packs/ancien").mkdir(parents=True)
    (root / "build/packs/ancien/rappel.pdf").write_bytes(b"ancien")
    return root


def manifest_of(lots: Path, number: int) -> Path:
    return lots / f"lot-{number}" / "lots" / f"{number}-sur-{COUNT}" / "manifeste.json"


def a_pack(lots: Path) -> tuple[Path, int]:
    """The first pack handed over, and the part it is of."""
    return next(
        (path, number)
        for number in range(1, COUNT + 1)
        for path in sorted((lots / f"lot-{number}" / "packs").iterdir())
    )


def test_the_parts_hold_each_case_once(handed: Path) -> None:
    references = [json.loads(manifest_of(handed, n).read_bytes())["references"] for n in range(1, COUNT + 1)]
    assert sorted(name for names in references for name in names) == NAMES
    packs = [path.name for path in handed.glob("*/packs/*")]
    assert sorted(packs) == ["essai-1", "essai-2", "essai-4"]


def test_the_manifest_of_a_part_gives_its_day_its_tools_its_packs_and_its_errors(whole: Path) -> None:
    manifest = json.loads((whole / "build/lots/1-sur-1/manifeste.json").read_bytes())
    assert (manifest["lot"], manifest["lots"], manifest["jour"]) == (1, 1, DAY)
    assert manifest["references"] == NAMES
    assert manifest["packs"]["essai-1"]["fichiers"] == digests(whole / "build/packs/essai-1")
    assert [(row["fichier"], row["ligne"], row["code"]) for row in manifest["erreurs"]] == [
        ("cases/essai-3.yml", 13, "FMT06")
    ]


def test_the_same_part_gives_the_same_bytes(whole: Path, tmp_path: Path) -> None:
    again = machine(tmp_path)
    part(again, 1, 1)
    assert digests(again / "build/lots") == digests(whole / "build/lots")


def test_joined_parts_are_the_whole_build_to_the_byte(capsys, handed: Path, whole: Path, here: Path) -> None:
    code, out, err = run(capsys, "fusionner", *sorted(handed.iterdir()), "--racine", here)
    assert digests(here / "build/packs") == digests(whole / "build/packs")
    joined = here / "build/lots/manifeste.json"
    assert joined.read_bytes() == (whole / "build/lots/1-sur-1/manifeste.json").read_bytes()
    assert code == 1 and "cases/essai-3.yml:13:" in out  # the error a part had met is told again
    assert "packs : 3 en place" in err


def test_nothing_is_printed_again_once_the_parts_are_joined(capsys, handed: Path, here: Path) -> None:
    run(capsys, "fusionner", handed, "--racine", here)
    _, _, err = run(capsys, "build", "--racine", here, "--date", DAY, "--jobs", "1", "--sans-site")
    assert "packs : 3 à jour dans build/packs (0 refaits)" in err


def test_parts_that_lie_in_the_project_itself_are_joined_in_place(
    capsys, whole: Path, tmp_path: Path
) -> None:
    """GitLab lays the files of every job in the project: « packs » and « lots » are then already in build/."""
    root = machine(tmp_path)
    for number in range(1, COUNT + 1):
        part(root, number)
    run(capsys, "fusionner", root / "build", "--racine", root)
    assert digests(root / "build/packs") == digests(whole / "build/packs")


def test_a_part_leaves_the_packs_of_the_others_alone(tmp_path: Path) -> None:
    root = machine(tmp_path)
    for number in range(1, COUNT + 1):
        part(root, number)
    assert sorted(path.name for path in (root / "build/packs").iterdir()) == ["essai-1", "essai-2", "essai-4"]
    assert not (root / "build/site").exists()


def test_a_part_removes_the_pack_of_a_case_that_is_gone_and_was_its_own(tmp_path: Path) -> None:
    root = machine(tmp_path)
    for number in range(1, COUNT + 1):
        part(root, number)
    (root / "cases/essai-1.yml").unlink()
    for number in range(1, COUNT + 1):
        part(root, number)
    assert sorted(path.name for path in (root / "build/packs").iterdir()) == ["essai-2", "essai-4"]


def test_a_reference_usurped_by_a_case_of_another_part_is_an_error_there_too(capsys, tmp_path: Path) -> None:
    """The whole build refuses both cases: so do the parts, wherever each one falls."""
    assert number_of("essai-1", COUNT) != number_of("essai-2", COUNT)
    root = project_folder(tmp_path, {"essai-1": MINIMAL, "essai-2": MINIMAL})
    for number in range(1, COUNT + 1):
        part(root, number)
    assert list((root / "build/packs").iterdir()) == []


# --- Refusals: a sentence, a code, and the packs in place as they were ---


def spoil_missing(lots: Path) -> None:
    shutil.rmtree(lots / "lot-2")


def spoil_twice(lots: Path) -> None:
    shutil.copytree(lots / "lot-2", lots / "lot-2-bis")


def spoil(key: str, value: object) -> Callable[[Path], None]:
    def write(lots: Path) -> None:
        path = manifest_of(lots, 2)
        path.write_text(json.dumps({**json.loads(path.read_bytes()), key: value}), encoding="utf-8")

    return write


def spoil_byte(lots: Path) -> None:
    path = a_pack(lots)[0] / "relance.pdf"
    path.write_bytes(path.read_bytes()[:-1] + b"x")


def spoil_file_gone(lots: Path) -> None:
    (a_pack(lots)[0] / "relance.pdf").unlink()


def spoil_file_added(lots: Path) -> None:
    (a_pack(lots)[0] / "autre.pdf").write_bytes(b"autre")


def spoil_thumbnail(lots: Path) -> None:
    path = next(lots.glob("*/lots/*/vignettes/*.png"))
    path.write_bytes(path.read_bytes()[:-1] + b"x")


def spoil_manifest(lots: Path) -> None:
    manifest_of(lots, 2).write_text("[1, 2", encoding="utf-8")


def spoil_reference(lots: Path) -> None:
    path = manifest_of(lots, 2)
    manifest = json.loads(path.read_bytes())
    manifest["packs"]["../../evasion"] = {"fichiers": {}, "vignettes": []}
    path.write_text(json.dumps(manifest), encoding="utf-8")


SPOILT = [
    (spoil_missing, "il manque le lot 2/3"),
    (spoil_twice, "le lot 2/3 est donné deux fois"),
    (spoil("lots", 4), "ne découpent pas le projet de la même façon"),
    (spoil("jour", "2026-07-11"), "ne sont pas du même jour : 1/3 est du 2026-07-10, 2/3 du 2026-07-11"),
    (spoil("outillage", "autre"), "n'ont pas été faits avec les mêmes outils"),
    (spoil("projet", "autre"), "n'ont pas lu le même projet"),
    (spoil_byte, "relance.pdf est altéré"),
    (spoil_file_gone, "relance.pdf manque"),
    (spoil_file_added, "autre.pdf est en trop"),
    (spoil_thumbnail, "une vignette du pack"),
    (spoil_manifest, "n'est pas le manifeste d'un lot"),
    (spoil_reference, "« ../../evasion » n'est pas du lot 2/3"),
]


@pytest.mark.parametrize(("damage", "sentence"), SPOILT, ids=[sentence for _, sentence in SPOILT])
def test_parts_that_are_not_one_whole_build_are_refused(
    capsys, lots: Path, here: Path, damage: Callable[[Path], None], sentence: str
) -> None:
    damage(lots)
    before = digests(here / "build/packs")
    code, _, err = run(capsys, "fusionner", lots, "--racine", here)
    assert code == 1
    assert sentence in err and err.count("\n") == 1, err
    assert digests(here / "build/packs") == before
    assert sorted(path.name for path in (here / "build").iterdir()) in (["packs"], [".cache", "packs"])


def test_parts_made_with_other_tools_than_those_here_are_refused(capsys, lots: Path, here: Path) -> None:
    style = here / "letters/style.css"
    style.write_text(style.read_text(encoding="utf-8") + "/* autre */\n", encoding="utf-8")
    code, _, err = run(capsys, "fusionner", lots, "--racine", here)
    assert code == 1 and "pas été faits avec les outils de cette machine" in err


def test_the_versions_that_differ_are_named(capsys, lots: Path, here: Path) -> None:
    path = manifest_of(lots, 2)
    manifest = json.loads(path.read_bytes())
    manifest["versions"]["weasyprint"] = "69.0"
    path.write_text(json.dumps({**manifest, "outillage": "autre"}), encoding="utf-8")
    _, _, err = run(capsys, "fusionner", lots, "--racine", here)
    assert "(weasyprint 70" in err and "et 69.0)" in err


def test_a_joining_that_was_killed_leaves_the_packs_and_can_be_done_again(
    capsys, handed: Path, here: Path, whole: Path
) -> None:
    """Where two folders cannot be exchanged at once, the old one is set aside: the next run puts it back first."""
    os.replace(here / "build/packs", here / "build/.packs.old")
    (here / "build/.packs.new/essai-1").mkdir(parents=True)
    run(capsys, "fusionner", handed, "--racine", here)
    assert digests(here / "build/packs") == digests(whole / "build/packs")
    assert not list((here / "build").glob(".packs.*"))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [(["fusionner"], "donnez le ou les dossiers"), (["fusionner", "absent"], "« absent » n'existe pas")],
)
def test_joining_nothing_is_one_sentence(capsys, here: Path, arguments: list[str], sentence: str) -> None:
    code, _, err = run(capsys, *arguments, "--racine", here)
    assert code in (1, 2) and sentence in err


def test_a_folder_without_parts_is_one_sentence(capsys, here: Path, tmp_path: Path) -> None:
    code, _, err = run(capsys, "fusionner", tmp_path / "projet/cases", "--racine", here)
    assert code == 1 and "ne contient aucun lot" in err


@pytest.mark.parametrize("given", ["0/3", "4/3", "a/b", "1"])
def test_a_part_that_is_none_is_misuse(capsys, here: Path, given: str) -> None:
    code, _, err = run(capsys, "build", "--racine", here, "--shard", given)
    assert (code, err.count("\n")) == (2, 1)
    assert f"« {given} » n'est pas un lot" in err


def test_the_guide_has_no_parts(capsys, here: Path) -> None:
    code, _, err = run(capsys, "build", "--racine", here, "--shard", "1/2", "--audience", "guide")
    assert code == 2 and "le guide n'en a pas" in err
