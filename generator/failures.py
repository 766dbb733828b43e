"""What the machine or our own code can break: exceptions whose text is a French sentence for the person concerned."""

INSTALL = {
    "linux": "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    "darwin": "brew install pango (avec le Python de Homebrew)",
}


class GeneratorError(Exception):
    """Base of every failure that is not the fault of a text someone wrote."""


class EngineUnavailable(GeneratorError):  # noqa: N818 — the name says what happened
    """The native libraries WeasyPrint needs are missing; the message says how to install them."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return (
            f"le moteur PDF ne démarre pas ({self.reason}) ; installez Pango et HarfBuzz : "
            f"{INSTALL['linux']} ; sous macOS : {INSTALL['darwin']}"
        )
