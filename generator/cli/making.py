"""The commands that check the cases and make packs, site and schemas."""

import argparse
import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.cli.desk import CLEAN, ERRORS, asked_day, find_root, load, progress_shown, say, tally, verdict

if TYPE_CHECKING:
    from generator.ledger import Ledger


def check(options: argparse.Namespace) -> int:
    from generator.diagnostics import FORMATS

    project = load(options, options.reference)
    sys.stdout.write(FORMATS[options.format](project.diagnostics))
    say(tally(project.diagnostics, len(project.dossiers)))
    return verdict(project.diagnostics, options.strict)


def _made(options: argparse.Namespace):  # type: ignore[no-untyped-def]
    """The Build asked for; the guide needs no letter and knows no case."""
    from generator import pages, pipeline

    project = load(options)
    if options.audience == pages.Audience.GUIDE:
        guide = pages.without_cases(project)
        return pipeline.Build(project=guide, packs={}, folder=project.root / pipeline.PACKS)
    with progress_shown() as progress:
        return pipeline.build(
            project, jobs=options.jobs, progress=progress, force=getattr(options, "force", False)
        )


def build(options: argparse.Namespace) -> int:
    from generator import ledger
    from generator.cli.desk import counted

    root, day = find_root(options.racine), asked_day(options)
    before = ledger.last(root)
    now = _looked_at(root, day, options, before)
    if (
        before
        and not options.force
        and before.same_work(now)
        and not before.changed(now)
        and before.holds(root)
    ):
        told = {**before.told, "made": 0}
    else:
        told = _rebuilt(root, day, options, before, now)
    sys.stderr.write(told["beside"])
    sys.stdout.write(told["text"])
    if options.audience == "interne":
        say(counted(told["cases"], told["errors"], told["refusals"], told["warnings"]))
        say(f"packs : {told['packs']} à jour dans build/packs ({told['made']} refaits)")
        say("agenda : build/agenda.ics")
    if not options.sans_site:
        say("site : build/site/index.html")
    stopping = told["errors"] + (told["warnings"] if options.strict else 0)
    return ERRORS if stopping else CLEAN


def _looked_at(root: Path, day: date, options: argparse.Namespace, before: "Ledger | None") -> "Ledger":
    """What a build would read, at a glance: nothing is parsed."""
    from generator import ledger
    from generator.toolchain import build_digest

    choice = f"{options.audience}{' sans site' if options.sans_site else ''}"
    read = ledger.looked_at(root, before)
    return ledger.Ledger(choice=choice, day=day.isoformat(), toolchain=build_digest(), read=read)


def _rebuilt(
    root: Path, day: date, options: argparse.Namespace, before: "Ledger | None", now: "Ledger"
) -> dict[str, Any]:
    from generator.rebuild import Asked, rebuild

    asked = Asked(
        root=root, day=day, audience=options.audience, with_site=not options.sans_site, force=options.force,
        jobs=options.jobs,
    )  # fmt: skip
    with progress_shown() as progress:
        return rebuild(asked, before, now, progress)


def site(options: argparse.Namespace) -> int:
    from generator import pages, pipeline
    from generator.pages.book import NAME
    from generator.plugin import menu

    build = _made(options)
    out = Path(options.out)
    root = build.project.root
    guide = pipeline.read_guide(root)
    written = pages.all_pages(build, options.audience, guide=guide)
    if bound := pages.guide_book(build.project, menu(root / "mkdocs.yml"), guide):
        written[NAME] = bound
    made = pipeline.write_pages(written, out)
    copied = pipeline.copy_files(pages.pack_files(build, options.audience), out)
    say(f"{made} pages et {copied} fichiers de packs écrits dans {out}")
    return verdict(build.project.diagnostics, False)


def serve(options: argparse.Namespace) -> int:
    from generator.plugin import serve_site

    root = find_root(options.racine)
    os.environ["AMIABLE_DATE"] = asked_day(options).isoformat()
    say(f"site en préparation ; il s'ouvrira sur http://{options.adresse}/ (Ctrl-C pour arrêter)")
    serve_site(root / "mkdocs.yml", audience=options.audience, address=options.adresse)
    return CLEAN


def schema(options: argparse.Namespace) -> int:
    from generator.manifest import dump
    from generator.schema import MODELS, schema
    from generator.writing import write_atomically

    if options.nom:
        sys.stdout.write(dump(schema(options.nom)))
        return CLEAN
    folder = find_root(options.racine) / ".amiable" / "schemas"
    folder.mkdir(parents=True, exist_ok=True)
    for name in MODELS:
        write_atomically(folder / f"{name}.json", dump(schema(name)).encode())
    say(f"schémas écrits dans {folder.relative_to(find_root(options.racine))} : {', '.join(MODELS)}")
    return CLEAN
