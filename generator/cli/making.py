"""The commands that check the cases and make packs, site and schemas."""

import argparse
import os
import sys
from pathlib import Path

from generator.cli.desk import CLEAN, asked_day, find_root, load, progress_shown, say, tally, verdict


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
    with progress_shown("packs") as progress:
        return pipeline.build(
            project, jobs=options.jobs, progress=progress, force=getattr(options, "force", False)
        )


def build(options: argparse.Namespace) -> int:
    from generator.diagnostics import FORMATS, Severity

    build = _made(options)
    project = build.project
    told = [
        found
        for found in project.diagnostics
        if found.severity is Severity.ERROR or found.code.startswith("LAW")
    ]
    sys.stdout.write(FORMATS["text"](told))
    if options.audience == "interne":
        say(tally(project.diagnostics, len(project.dossiers)))
        say(f"packs : {len(build.packs)} à jour dans build/packs ({build.made} refaits)")
        _write_calendar(project)
    if not options.sans_site:
        from generator.plugin import build_site
        from generator.shelf import exchange

        site = project.root / "build" / "site"
        staging = site.with_name(".site.new")
        build_site(project.root / "mkdocs.yml", build=build, audience=options.audience, out=staging)
        exchange(staging, site)
        say("site : build/site/index.html")
    return verdict(project.diagnostics, options.strict)


def _write_calendar(project) -> None:  # type: ignore[no-untyped-def]
    """build/agenda.ics, whole or not at all: what a calendar subscribes to."""
    from generator.agenda import agenda
    from generator.agenda.ics import as_ics
    from generator.press import write_atomically

    write_atomically(project.root / "build" / "agenda.ics", as_ics(agenda(project), project.day).encode())
    say("agenda : build/agenda.ics")


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
    from generator.press import write_atomically
    from generator.schema import MODELS, schema

    if options.nom:
        sys.stdout.write(dump(schema(options.nom)))
        return CLEAN
    folder = find_root(options.racine) / ".amiable" / "schemas"
    folder.mkdir(parents=True, exist_ok=True)
    for name in MODELS:
        write_atomically(folder / f"{name}.json", dump(schema(name)).encode())
    say(f"schémas écrits dans {folder.relative_to(find_root(options.racine))} : {', '.join(MODELS)}")
    return CLEAN
