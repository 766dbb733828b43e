"""argparse in French: its headings and errors are translated here and nowhere else."""

import argparse
from collections.abc import Sequence

from generator.commands import COMMANDS, Command, Option


class Misuse(Exception):  # noqa: N818 — the name says whose fault it is
    """The command line itself is wrong; the message is a French sentence."""


class FrenchParser(argparse.ArgumentParser):
    """argparse with French headings and errors: its messages are translated here and nowhere else."""

    def __init__(self, **settings: object) -> None:
        super().__init__(add_help=False, allow_abbrev=False, formatter_class=FrenchFormatter, **settings)  # type: ignore[arg-type]
        self._positionals.title = "arguments"
        self._optionals.title = "options"
        self.add_argument("-h", "--help", "--aide", action="help", help="montre cette aide")

    def error(self, message: str) -> None:  # type: ignore[override]
        raise Misuse(f"{_translated(message)}\nPour l'aide : {self.prog} --help")


class CommandParser(FrenchParser):
    """The parser of one command, which takes its options only when it is the one asked."""

    def __init__(self, *, command: Command, **settings: object) -> None:
        super().__init__(description=command.help, epilog=f"Exemple : {command.example}", **settings)
        self._command: Command | None = command

    def parse_known_args(self, args=None, namespace=None):  # type: ignore[no-untyped-def]
        if self._command is not None:
            for option in self._command.options:
                add_option(self, option)
            self._command = None
        return super().parse_known_args(args, namespace)


class FrenchFormatter(argparse.RawDescriptionHelpFormatter):
    def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]
        super().add_usage(usage, actions, groups, "usage : ")


_ARGPARSE = (
    ("the following arguments are required: ", "il manque : "),
    ("expected one argument", "une valeur est attendue"),
    ("expected at least one argument", "au moins une valeur est attendue"),
    ("invalid choice: ", "valeur inconnue : "),
    ("(choose from ", "(au choix : "),
    ("invalid int value: ", "nombre entier attendu, reçu "),
    ("not allowed with argument", "incompatible avec"),
    ("ignored explicit argument", "valeur en trop"),
    ("argument ", "option "),
)


def _translated(message: str) -> str:
    for english, french in _ARGPARSE:
        message = message.replace(english, french)
    return message


def unknown_words(words: Sequence[str], command: str) -> Misuse:
    """What is typed beside the command's own options, with the option it looks like."""
    from generator.reader import nearest

    known = [option.name for found in COMMANDS if found.name == command for option in found.options]
    close = nearest(words[0].partition("=")[0], [name for name in known if name.startswith("--")])
    hint = f" : vouliez-vous dire « {close} » ?" if close and words[0].startswith("-") else ""
    return Misuse(
        f"option ou argument inconnu : {' '.join(words)}{hint}\nPour l'aide : amiable {command} --help"
    )


def add_option(parser: argparse.ArgumentParser, option: Option) -> None:
    if option.positional:
        choices = option.choices or None
        many = "*" if option.many else "?" if option.optional else None
        parser.add_argument(
            option.name,
            metavar=option.value or None,
            nargs=many,
            choices=choices,
            help=option.help,
            **({"default": option.default} if option.optional else {}),  # type: ignore[arg-type]
        )
    elif option.value or option.choices:
        names = (option.name, option.synonym) if option.synonym else (option.name,)
        parser.add_argument(
            *names,
            metavar=option.value or None,
            choices=option.choices or None,
            **({"action": "extend", "nargs": "+"} if option.many else {}),  # type: ignore[arg-type]
            default=option.default,
            type=int if isinstance(option.default, int) else str,
            required=option.required,
            help=option.help,
        )
    else:
        parser.add_argument(option.name, action="store_true", help=option.help)
