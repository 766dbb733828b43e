"""The `amiable` command, which is also `python -m generator`."""

import sys


def run() -> int:
    """Load the command line and run it; a Ctrl-C while it loads is as quiet as later.

    A worker starts from the same script and does without the command line.
    """
    try:
        from generator.cli import main

        return main()
    except KeyboardInterrupt:
        sys.stderr.write("\namiable : interrompu\n")
        return 130


if __name__ == "__main__":
    sys.exit(run())
