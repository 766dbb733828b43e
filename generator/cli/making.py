"""The commands that check the cases and make packs, site and schemas."""

import argparse
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from generator.cli.desk import CLEAN, ERRORS, asked_day, find_root, load, say, tally, verdict, work_shown
from generator.cli.parsing import Misuse
from generator.cli.scaling import address_asked, crew_of, shard_asked


def check(options: argparse.Namespace) -> int:
    from generator.diagnostics import FORMATS

    project = load(options, options.reference)
    sys.stdout.write(FORMATS[options.format](project.diagnostics))
    say(tally(project.diagnostics, len(project.dossiers)))
    return verdict(project.diagnostics, options.strict)


def build(options: argparse.Namespace) -> int:
    shard, address = shard_asked(options), address_asked(options)
    if shard is not None:
        return _build_part(options, shard, address)
    told = _up_to_date(options, address)
    sys.stderr.write(told["beside"])
    sys.stdout.write(told["text"])
    if options.audience == "interne":
        _tell_packs(told)
        say("agenda : build/agenda.ics")
    if not options.sans_site:
        say("site : build/site/index.html")
    return ERRORS if told["errors"] or (options.strict and told["warnings"]) else CLEAN


def _tell_packs(told: Mapping[str, Any]) -> None:
    from generator.cli.desk import counted

    say(counted(told["cases"], told["errors"], told["refusals"], told["warnings"]))
    say(f"packs : {told['packs']} à jour dans build/packs ({told['made']} refaits)")


def _up_to_date(options: argparse.Namespace, address: str | None) -> Mapping[str, Any]:
    """What the build says, once everything is up to date: it may be so already."""
    from generator import ledger
    from generator.toolchain import build_digest

    root, day = find_root(options.racine), asked_day(options)
    before = ledger.last(root)
    choice = ledger.choice_of(options.audience, with_site=not options.sans_site)
    now = ledger.standing(root, choice, day, build_digest(), before)
    if before and not options.force and ledger.nothing_left(before, now, root):
        return {**before.told, "made": 0}
    from generator.rebuild import Asked, rebuild

    asked = Asked(
        root=root,
        day=day,
        audience=options.audience,
        with_site=not options.sans_site,
        force=options.force,
        jobs=options.jobs,
        hired=partial(crew_of, address),
    )
    return rebuild(asked, before, now, work_shown)


def _build_part(options: argparse.Namespace, shard, address: str | None) -> int:  # type: ignore[no-untyped-def]
    """The packs of one part, and what « amiable fusionner » needs; the site is built once the parts are joined."""
    from generator import lots, pipeline
    from generator.diagnostics import FORMATS

    with crew_of(address, find_root(options.racine)) as crew:
        project = load(options, shard=shard)
        with work_shown("packs") as progress:
            build = pipeline.build(
                project, jobs=options.jobs, crew=crew, progress=progress, force=options.force
            )
    found = build.project.diagnostics
    sys.stdout.write(FORMATS["text"](tuple(filter(pipeline.is_told, found))))
    say(tally(found, len(build.project.dossiers)))
    say(f"packs : {len(build.packs)} à jour dans build/packs ({build.made} refaits)")
    place = lots.write_lot(build.project, shard, build.packs, build.folder, pipeline.workshop_of(project))
    say(f"lot : {place.relative_to(project.root)} ({shard}), à joindre aux autres par « amiable fusionner »")
    return verdict(found, options.strict)


def _made(options: argparse.Namespace):  # type: ignore[no-untyped-def]
    """The Build of `site`; the guide needs no letter and knows no case."""
    from generator import pages, pipeline

    project = load(options)
    if options.audience == pages.Audience.GUIDE:
        guide = pages.without_cases(project)
        return pipeline.Build(project=guide, packs={}, folder=project.root / pipeline.PACKS)
    with work_shown("packs") as progress:
        return pipeline.build(project, jobs=options.jobs, progress=progress)


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
    from generator.plugin import serve_folder
    from generator.rebuild import Asked
    from generator.serving import Refresher

    host, port = _address(options.adresse)
    asked = Asked(root=find_root(options.racine), day=asked_day(options), audience=options.audience)
    say(f"site en préparation ; il s'ouvrira sur http://{options.adresse}/ (Ctrl-C pour arrêter)")
    refresh = Refresher(asked, say)
    refresh()
    serve_folder(refresh.site, refresh.watched, refresh, host, port)
    return CLEAN


def _address(given: str) -> tuple[str, int]:
    host, _, port = given.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise Misuse(f"l'adresse « {given} » n'est pas de la forme hôte:port : écrivez 127.0.0.1:8000")
    return host, int(port)


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
