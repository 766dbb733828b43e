"""The MkDocs door: it hands MkDocs the pages of `generator.pages`, and the values the guide asks for."""

import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import base, config_options, load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException, PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from generator import pages, pipeline, project, site
from generator.clock import today
from generator.diagnostics import FORMATS, Diagnostic, Severity
from generator.failures import GeneratorError
from generator.french import day as show_day
from generator.pages import Audience, frames
from generator.pages.book import NAME
from generator.pages.frames import Frames
from generator.pages.glossary import NotInGlossary, Tooltips
from generator.pages.markup import scrolled
from generator.pages.search import completed
from generator.pdf import PrintFault
from generator.render import TemplateFault

log = get_plugin_logger("amiable")

WATCHED = ("cases", "letters", "generator/law")


class AmiableConfig(base.Config):
    root = config_options.Type(str, default="")
    audience = config_options.Choice([item.value for item in Audience], default=Audience.INTERNAL.value)
    date = config_options.Type((str, date), default="")


class AmiablePlugin(BasePlugin[AmiableConfig]):
    """One build of the site. `handed` and `asked` are the Build and the audience of the command line.

    `guide_only`: the pages of the cases are left to whoever asked, who finds their frames in `frames`.
    """

    handed: pipeline.Build | None = None
    asked: str = ""
    serving: bool = False
    bound: bytes | None = None
    guide_only: bool = False
    audience: str = Audience.GUIDE
    frames: Frames

    def on_startup(self, *, command: str, dirty: bool) -> None:
        self.serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        root = Path(config.config_file_path).parent / self.config.root
        self.root = root
        self.audience = self.asked or os.environ.get("AMIABLE_AUDIENCE") or self.config.audience
        try:
            self.build = self.handed or self._made(root)
        except GeneratorError as failure:
            raise PluginError(str(failure)) from None
        self.faults: list[str] = []
        self.tips: Tooltips | None = None
        self.to_review: tuple[Diagnostic, ...] = ()
        self.finished: dict[str, str] = {}
        if self.audience == Audience.GUIDE:
            config.nav = _without_cases(config.nav)
        law = self.build.project.law
        config.copyright = f"Valeurs légales vérifiées le {show_day(law.verified_on)}."
        config.watch.extend(str(root / folder) for folder in WATCHED if (root / folder).is_dir())
        return config

    def _made(self, root: Path) -> pipeline.Build:
        """The project built here and now; the guide needs no letter, and says nothing of the cases."""
        try:
            day = today(str(self.config.date))
        except ValueError as error:
            raise PluginError(f"{error} : écrivez la date comme 2026-11-22") from None
        read = project.load(root, day)
        if self.audience == Audience.GUIDE:
            return pipeline.Build(project=pages.without_cases(read), packs={}, folder=root / pipeline.PACKS)
        build = pipeline.build(read)
        errors = [item for item in build.project.diagnostics if item.severity is Severity.ERROR]
        if errors and not self.serving:
            raise PluginError("des dossiers contiennent des erreurs\n\n" + FORMATS["text"](errors))
        if errors:
            log.error("des dossiers contiennent des erreurs\n\n%s", FORMATS["text"](errors))
        return build

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        files.append(File.generated(config, pages.REVIEWS, content=self._read_guide(files)))
        specimens = pipeline.specimens(self.build.project)
        sheets, printed = pages.specimen_files(self.build.project, specimens)
        written = pages.reference_pages(self.build.project, specimens, sheets)
        if self.audience == Audience.INTERNAL:
            written |= {path: sheet.markdown for path, sheet in frames.sheets().items()}
        for path, content in {**written, **printed}.items():
            files.append(File.generated(config, path, content=content))
        if bound := self._book(config):
            files.append(File.generated(config, NAME, content=bound))
        for font in sorted((self.root / "letters" / "polices").glob("*.ttf")):
            files.append(File.generated(config, f"assets/polices/{font.name}", abs_src_path=str(font)))
        return files

    def _read_guide(self, files: Files) -> str:
        """What the pages written by hand say of each other: live values, tooltips, and the page of their reviews."""
        guide = {file.src_uri: file.content_string for file in files.documentation_pages()}
        self.names = pages.live_names(self.build.project, self.audience, guide)
        try:
            self.tips = pages.tooltips(guide, self.names)
        except NotInGlossary as missing:
            self.faults.append(f"docs/{pages.GLOSSARY}:1: {missing}")
        except TemplateFault:
            self.tips = None  # told at its line when the glossary itself is written
        reviews, self.to_review = pages.to_review(guide, self.build.project)
        return reviews

    def _book(self, config: MkDocsConfig) -> bytes | None:
        """The guide in one file. Printing it takes seconds: while a page is being written, the first one stays."""
        if not (self.serving and self.bound):
            guide = pipeline.read_guide(self.root)
            try:
                self.bound = pages.guide_book(self.build.project, config.nav, guide)
            except PrintFault as failure:
                raise PluginError(f"le guide ne peut pas être mis en un fichier : {failure}") from None
            except (
                GeneratorError
            ):  # a slip in a page: all of them are told together, before anything is written
                return None
        return self.bound

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        if page.file.generated_by:
            return self._set_aside(page, markdown)
        try:
            return pages.guide_page(page.file.src_uri, markdown, self.names)
        except TemplateFault as fault:
            before = page.file.content_string.removesuffix(markdown).count("\n")
            self.faults.append(f"docs/{page.file.src_uri}:{fault.line + before}: {fault.message}")
            return markdown

    def _set_aside(self, page: Page, markdown: str) -> str:
        """A frame is HTML already: Markdown must not touch its places."""
        if not page.meta.get("html"):
            return markdown
        self.finished[page.file.src_uri] = markdown.strip()
        return ""

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        if page.file.src_uri in self.finished:
            return self.finished.pop(page.file.src_uri)
        written = scrolled(html if page.file.generated_by else pages.typeset(html))
        return pages.explained(page.file.src_uri, written, self.tips) if self.tips else written

    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> None:
        if self.faults:
            raise PluginError("des pages du guide contiennent des erreurs\n\n" + "\n".join(self.faults))

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        self.handed = None  # from now on every refresh reads the files again
        return server

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        # Not through the log of MkDocs, whose warnings stop a strict build: an old page is still a page.
        if not self.guide_only:
            sys.stderr.write(pages.told_of_reviews(self.to_review))
        out = Path(config.site_dir)
        index = out / site.INDEX
        if index.is_file():
            index.write_text(completed(index.read_text(encoding="utf-8")), encoding="utf-8")
        if self.audience == Audience.INTERNAL:
            self.frames = site.taken_frames(out)
            if not self.guide_only:
                self._add_cases(out)

    def _add_cases(self, out: Path) -> None:
        """The pages of the cases and the files of their packs, in the folder that MkDocs has just written."""
        followup = self.build.followup()
        written = dict(site.dossiers(self.build, followup, self.frames))
        pipeline.write_pages({**written, **site.indexes(out, followup)}, out)
        pipeline.copy_files(pages.pack_files(self.build, self.audience), out)


def _without_cases(nav: Any) -> Any:
    """The menu of the guide: whatever leads to dossiers/ is taken out."""
    if isinstance(nav, list):
        return [kept for item in nav if (kept := _without_cases(item)) not in (None, {})]
    if isinstance(nav, dict):
        return {
            title: kept for title, item in nav.items() if (kept := _without_cases(item)) not in (None, [])
        }
    return None if isinstance(nav, str) and nav.startswith("dossiers/") else nav


# --- For the command line ---


def build_site(
    config_file: Path, *, build: pipeline.Build, audience: str, out: Path, strict: bool = False
) -> None:
    """Write the whole site to `out` from a Build already made. Raises GeneratorError when MkDocs refuses."""
    _drawn(config_file, build, audience, out, strict=strict, guide_only=False)


def draw_guide(config_file: Path, *, build: pipeline.Build, audience: str, out: Path) -> Frames | None:
    """Write the guide alone to `out`; gives the frames of the pages of the cases, None for the guide audience."""
    return _drawn(config_file, build, audience, out, strict=False, guide_only=True)


def _drawn(
    config_file: Path, build: pipeline.Build, audience: str, out: Path, *, strict: bool, guide_only: bool
) -> Frames | None:
    config = _configured(config_file, site_dir=str(out), strict=strict)
    plugin = config.plugins["amiable"]
    plugin.handed, plugin.asked, plugin.guide_only = build, audience, guide_only
    config.plugins.on_startup(command="build", dirty=False)
    try:
        mkdocs_build(config)
    except Abort as stop:
        raise GeneratorError(f"le site n'a pas pu être construit ({stop})") from None
    finally:
        config.plugins.on_shutdown()
        plugin.handed, plugin.asked, plugin.guide_only = None, "", False  # MkDocs keeps the plugin for good
    return plugin.frames if audience == Audience.INTERNAL else None


def menu(config_file: Path) -> Any:
    """The menu of the site, as mkdocs.yml gives it."""
    return _configured(config_file).nav


def _configured(config_file: Path, **options: Any) -> MkDocsConfig:
    """What mkdocs.yml says; GeneratorError when MkDocs cannot work with it, whose reasons it has told."""
    try:
        return load_config(config_file=str(config_file), **options)
    except MkDocsException as refused:
        raise GeneratorError(
            "le site ne peut pas être construit : corrigez mkdocs.yml, et vérifiez que le dossier docs/ est bien là "
            f"({refused})"
        ) from None


def serve_folder(
    folder: Path, watched: Sequence[Path], refresh: Callable[[], None], host: str, port: int
) -> None:
    """Serve `folder`; call `refresh` and reload the browsers whenever something under `watched` changes.

    Raises GeneratorError when the address cannot be used.
    """
    server = LiveReloadServer(refresh, host, port, root=str(folder))
    server.error_handler = lambda code: _error_page(folder, code)
    for path in watched:
        server.watch(str(path))
    try:
        server.serve()
    except OSError as refusal:
        raise GeneratorError(
            f"l'adresse {host}:{port} ne peut pas être écoutée ({refusal.strerror}) : donnez-en une autre par --adresse"
        ) from None
    finally:
        if server.serve_thread.is_alive():
            server.shutdown()


def _error_page(folder: Path, code: int) -> bytes | None:
    page = folder / f"{code}.html"
    return page.read_bytes() if page.is_file() else None
