"""The cache: each kind of damage is seen and made good, pruning spares what is in use, two builds live together."""

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import MINIMAL, ROOT, command, digests, numbered, project_folder
from test_pipeline import DUE, make

from generator import press
from generator.cachekeeping import GRACE, prune, tend, verify, weigh
from generator.cli import main
from generator.failures import GeneratorError
from generator.press import Cache
from generator.shelf import sweep

DAY_SECONDS = 86_400
DATA = b"lettre " * 100


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of one case, built."""
    return make(project_folder(tmp_path_factory.mktemp("projet"), {"essai-1": MINIMAL})).project.root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    """A copy of it, to be damaged."""
    return shutil.copytree(made, tmp_path / "projet")


def key(letter: str) -> str:
    return letter * 64


def kept(cache: Cache, name: str, data: bytes, *, idle: float = 0.0) -> None:
    """An entry last used `idle` seconds ago."""
    cache.put(key(name), data, {"pages": 1})
    for path in (cache.folder / (name * 2) / f"{key(name)}.json", cache.path_of(press.sha256(data))):
        used = path.stat().st_mtime - idle
        os.utime(path, (used, used))


# --- Damage ---


def entry_of(cache: Cache) -> Path:
    return next(cache.folder.glob("??/*.json"))


def bytes_of(cache: Cache) -> Path:
    return next(cache.folder.glob("files/??/*"))


def flipped(data: bytes) -> bytes:
    """As many bytes, one of them changed."""
    return data[:-1] + bytes([data[-1] ^ 1])


DAMAGE: dict[str, Callable[[Cache], object]] = {
    "bytes truncated": lambda cache: bytes_of(cache).write_bytes(DATA[:-10]),
    "bytes altered, same size": lambda cache: bytes_of(cache).write_bytes(flipped(DATA)),
    "bytes gone": lambda cache: bytes_of(cache).unlink(),
    "entry empty": lambda cache: entry_of(cache).write_bytes(b""),
    "entry is no JSON": lambda cache: entry_of(cache).write_bytes(b"\xff{"),
    "entry is another JSON": lambda cache: entry_of(cache).write_text('["sha256"]'),
    "entry nested without end": lambda cache: entry_of(cache).write_text("[" * 100_000),
    "notes altered": lambda cache: entry_of(cache).write_text(
        entry_of(cache).read_text().replace('"pages": 1', '"pages": 2')
    ),
    "entry of another key": lambda cache: entry_of(cache).write_text(
        json.dumps({"sha256": press.sha256(DATA), "notes": {"pages": 1}, "sceau": press.digest([key("b")])})
    ),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_entry_is_absent_then_good_once_made_again(cache: Cache, damage) -> None:
    cache.put(key("a"), DATA, {"pages": 1})
    assert cache.get(key("a")) == (DATA, {"pages": 1})
    damage(cache)
    assert cache.get(key("a")) is None
    cache.put(key("a"), DATA, {"pages": 1})
    assert cache.get(key("a")) == (DATA, {"pages": 1})


@pytest.mark.parametrize("name", [name for name in DAMAGE if name != "bytes gone"])
def test_verifying_removes_what_is_damaged_and_counts_it_once(cache: Cache, name: str) -> None:
    cache.put(key("a"), DATA, {"pages": 1})
    DAMAGE[name](cache)
    assert verify(cache)[1] == 1
    assert cache.get(key("a")) is None
    assert verify(cache)[1] == 0


def test_verifying_leaves_what_is_sound(cache: Cache) -> None:
    cache.put(key("a"), DATA, {"pages": 1})
    assert verify(cache) == (2, 0)
    assert cache.get(key("a")) == (DATA, {"pages": 1})


def test_the_same_bytes_under_two_keys_are_kept_once(cache: Cache) -> None:
    cache.put(key("a"), DATA, {})
    cache.put(key("b"), DATA, {})
    assert len(list(cache.folder.glob("files/??/*"))) == 1


@pytest.mark.parametrize("name", ["relance.pdf", "pack.pdf", "decompte.csv"])
def test_a_file_of_a_pack_altered_to_the_same_size_is_made_again(root: Path, name: str) -> None:
    before = digests(root / "build/packs")
    path = root / "build/packs/essai-1" / name
    path.write_bytes(flipped(path.read_bytes()))
    assert make(root).made == 1
    assert digests(root / "build/packs") == before


def test_a_file_written_again_with_the_same_bytes_is_read_once_and_kept(root: Path) -> None:
    manifest, path = (root / "build/packs/essai-1" / name for name in ("manifest.json", "pack.pdf"))
    path.write_bytes(path.read_bytes())
    assert path.stat().st_ctime_ns > manifest.stat().st_ctime_ns
    assert make(root).made == 0
    assert path.stat().st_ctime_ns <= manifest.stat().st_ctime_ns  # nothing to read again next time


def test_a_manifest_whose_mentions_cannot_be_read_is_written_again(root: Path) -> None:
    manifest = root / "build/packs/essai-1/manifest.json"
    sound = manifest.read_bytes()
    manifest.write_bytes(sound.replace(b'"verdict"', b'"avis"', 1))
    assert make(root).made == 1
    assert manifest.read_bytes() == sound


def test_a_pack_that_is_taken_away_while_its_page_is_written_is_told(root: Path) -> None:
    pack = make(root).packs["essai-1"]
    shutil.rmtree(pack.folder)
    with pytest.raises(GeneratorError, match="« essai-1 » a été effacé ou altéré pendant la fabrication"):
        pack.mentions()


def test_an_altered_picture_is_drawn_again(root: Path) -> None:
    picture = next(
        path for path in (root / "build/.cache/files").glob("??/*") if b"PNG" in path.read_bytes()[:8]
    )
    sound = picture.read_bytes()
    picture.write_bytes(flipped(sound))
    assert make(root).made == 1
    assert picture.read_bytes() == sound


def test_specimens_whose_picture_has_left_are_printed_again(made: Path, tmp_path: Path) -> None:
    from generator.pipeline import specimen_sheets, specimens
    from generator.project import load

    root = shutil.copytree(made, tmp_path / "projet")
    project = load(root, make(root).project.day)
    one = specimens(project)[:1]
    before = specimen_sheets(project, one)
    kept = Cache(root / "build/.cache")
    kept.path_of(press.sha256(before[0].pictures[0])).unlink()
    assert specimen_sheets(project, one) == before


# --- Pruning ---


def names(cache: Cache) -> set[str]:
    return {path.stem[0] for path in cache.folder.glob("??/*.json")}


def test_what_was_not_used_for_the_days_given_leaves(cache: Cache, tmp_path: Path) -> None:
    kept(cache, "a", b"a" * 100, idle=31 * DAY_SECONDS)
    kept(cache, "b", b"b" * 100, idle=29 * DAY_SECONDS)
    done = prune(cache, tmp_path / "packs", days=30)
    assert names(cache) == {"b"}
    assert done.files == 2  # the bytes, and the entry that spoke of them
    assert cache.get(key("b")) is not None


def test_reading_an_entry_is_using_it(cache: Cache, tmp_path: Path) -> None:
    kept(cache, "a", b"a" * 100, idle=31 * DAY_SECONDS)
    assert cache.get(key("a"))
    prune(cache, tmp_path / "packs", days=30)
    assert names(cache) == {"a"}


def test_beyond_the_size_given_the_oldest_leave_first(cache: Cache, tmp_path: Path) -> None:
    for hours, name in enumerate("cba", start=2):
        kept(cache, name, name.encode() * 10_000, idle=hours * 3600)
    prune(cache, tmp_path / "packs", limit=22_000)
    assert names(cache) == {"b", "c"}


def test_what_was_used_within_the_hour_stays_whatever_the_size(cache: Cache, tmp_path: Path) -> None:
    kept(cache, "a", b"a" * 10_000, idle=GRACE - 60)
    kept(cache, "b", b"b" * 10_000, idle=GRACE + 60)
    prune(cache, tmp_path / "packs", days=0, limit=0)
    assert names(cache) == {"a"}


def test_what_a_stopped_build_left_half_written_leaves(cache: Cache, tmp_path: Path) -> None:
    kept(cache, "a", DATA)
    part = bytes_of(cache).with_name(".part-x")
    part.write_bytes(b"moi")
    os.utime(part, (0, 0))
    prune(cache, tmp_path / "packs")
    assert not part.exists() and names(cache) == {"a"}


def test_nothing_a_pack_on_disk_is_made_of_is_pruned(root: Path) -> None:
    kept = Cache(root / "build/.cache")
    for path in kept.folder.rglob("*"):
        os.utime(path, (0, 0))
    done = prune(kept, root / "build/packs", days=0, limit=0)
    assert done.left >= done.needed > 0
    assert make(root).made == 0
    shutil.rmtree(root / "build/packs")
    (root / "build/packs").mkdir()
    assert prune(kept, root / "build/packs", days=0, limit=0).left == 0


def test_a_build_prunes_a_cache_that_passed_its_limit_and_measures_it_only_then(
    cache: Cache, tmp_path: Path
) -> None:
    kept(cache, "a", b"a" * 10_000, idle=DAY_SECONDS)
    packs = tmp_path / "packs"
    assert tend(cache, packs, 10, limit=100_000) is None  # measured once
    kept(cache, "b", b"b" * 200_000, idle=DAY_SECONDS)  # not seen: nobody measures
    assert tend(cache, packs, 50_000, limit=100_000) is None
    done = tend(cache, packs, 50_000, limit=100_000)  # the 10 000 measured, and as much as was announced
    assert done is not None and done.left <= 80_000


def test_a_build_that_made_nothing_does_not_look_at_the_cache(cache: Cache, tmp_path: Path) -> None:
    kept(cache, "a", b"a" * 10_000, idle=DAY_SECONDS)
    assert tend(cache, tmp_path / "packs", 0, limit=1) is None
    assert not (cache.folder / "taille.json").exists()


def test_a_full_cache_that_cannot_shrink_is_not_measured_at_every_build(cache: Cache, tmp_path: Path) -> None:
    kept(cache, "a", b"a" * 200_000)  # used just now: it stays
    assert tend(cache, tmp_path / "packs", 10, limit=100_000) is not None
    assert tend(cache, tmp_path / "packs", 10, limit=100_000) is None


# --- Two builds at once, and a cache deleted under a build ---

FORCED = ("--sans-site", "--force", "--jobs", "1")


@pytest.mark.slow
def test_two_builds_at_once_leave_the_same_packs_and_a_sound_cache(tmp_path: Path) -> None:
    cases = {f"essai-{number}": numbered(MINIMAL, f"essai-{number}") for number in range(1, 5)}
    alone = make(project_folder(tmp_path / "seul", cases))
    root = project_folder(tmp_path / "deux", cases)
    both = [
        subprocess.Popen(
            command("build", root, DUE, *FORCED), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(2)
    ]
    told = [build.communicate(timeout=300) for build in both]
    assert [build.returncode for build in both] == [0, 0], told
    assert digests(root / "build/packs") == digests(alone.folder)
    assert verify(Cache(root / "build/.cache"))[1] == 0


def test_no_build_sweeps_away_what_another_is_laying(tmp_path: Path) -> None:
    with press.alone(tmp_path):
        (tmp_path / ".essai-1.new").mkdir()
        sweeping = threading.Thread(target=sweep, args=(tmp_path,))
        sweeping.start()
        sweeping.join(0.3)
        assert (tmp_path / ".essai-1.new").exists()
    sweeping.join()
    assert not (tmp_path / ".essai-1.new").exists()  # nobody was laying it any more


def test_packs_whose_files_leave_the_cache_before_they_are_laid_are_printed_again(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody deletes the cache once, between the printing of the pack and its laying."""
    before = digests(root / "build/packs")
    seen = []
    look = Cache.holds

    def deleted_once(cache: Cache, result: press.PackResult) -> bool:
        if not seen:
            shutil.rmtree(cache.folder)
        seen.append(result.reference)
        return look(cache, result)

    monkeypatch.setattr(Cache, "holds", deleted_once)
    shutil.rmtree(root / "build/packs")
    make(root)
    assert seen == ["essai-1", "essai-1"]
    assert digests(root / "build/packs") == before


def test_an_entry_is_written_though_its_folder_vanishes_meanwhile(
    cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, calls = press.write_atomically, []

    def vanishing(path: Path, data: bytes) -> None:
        calls.append(path)
        if len(calls) == 1:
            shutil.rmtree(cache.folder)
        write(path, data)

    monkeypatch.setattr(press, "write_atomically", vanishing)
    cache.put(key("a"), DATA, {})
    assert cache.get(key("a")) == (DATA, {})


# --- The command ---


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main([str(word) for word in arguments])
    said = capsys.readouterr()
    return code, said.out.replace("\N{NO-BREAK SPACE}", " "), said.err.replace("\N{NO-BREAK SPACE}", " ")


def test_the_command_shows_place_size_entries_and_oldest_use(capsys, root: Path) -> None:
    kept = Cache(root / "build/.cache")
    shutil.rmtree(kept.folder)
    kept.put(key("a"), b"a" * 2_500_000, {})
    old = kept.path_of(press.sha256(b"a" * 2_500_000))
    os.utime(old, (1_780_000_000, 1_780_000_000))  # 28 May 2026
    code, out, _ = run(capsys, "cache", "--racine", root)
    assert code == 0
    assert out.splitlines() == [
        f"cache : {kept.folder}", "2,5 Mo, 1 entrée, 2 fichiers", "usage le plus ancien : 28 mai 2026",
    ]  # fmt: skip


def test_an_empty_cache_is_said_empty(capsys, tmp_path: Path) -> None:
    _, out, _ = run(capsys, "cache", "--racine", project_folder(tmp_path, {}))
    assert out.splitlines()[1:] == ["vide"]


def test_the_command_prunes_and_tells_how_much(capsys, tmp_path: Path) -> None:
    root = project_folder(tmp_path, {})
    cache = Cache(root / "build/.cache")
    kept(cache, "a", b"a" * 10_000, idle=40 * DAY_SECONDS)
    kept(cache, "b", b"b" * 10_000)
    _, _, err = run(capsys, "cache", "--elaguer", "--jours", "30", "--taille", "1,5 Mo", "--racine", root)
    assert err.startswith("élagage : 2 fichiers retirés, 10,2 ko")
    assert weigh(cache).entries == 1


def test_the_command_says_why_more_is_left_than_asked(capsys, root: Path) -> None:
    _, _, err = run(capsys, "cache", "--elaguer", "--taille", "1ko", "--racine", root)
    assert "il reste plus que demandé : les packs en place ont besoin de" in err


def test_the_command_verifies_and_tells_how_many_were_damaged(capsys, root: Path) -> None:
    path = bytes_of(Cache(root / "build/.cache"))
    path.write_bytes(flipped(path.read_bytes()))
    _, _, err = run(capsys, "cache", "--verifier", "--racine", root)
    assert "1 altéré et retiré" in err
    _, _, err = run(capsys, "cache", "--verifier", "--racine", root)
    assert "aucun n'est altéré" in err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--elaguer", "--taille", "beaucoup"], "--taille beaucoup : écrivez une taille"),
        (["--elaguer", "--jours", "-1"], "--jours -1 : écrivez un nombre de jours"),
        (["--jours", "3"], "ajoutez --elaguer"),
    ],
)
def test_misuse_of_the_cache_is_one_sentence(capsys, root: Path, arguments: list[str], sentence: str) -> None:
    code, _, err = run(capsys, "cache", *arguments, "--racine", root)
    assert (code, err.count("\n")) == (2, 1)
    assert sentence in err
