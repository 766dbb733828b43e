"""Workers on other machines, lent by a Dask scheduler. They see the project: only orders and digests travel."""

import logging
import secrets
from collections.abc import Iterator, Mapping
from concurrent.futures import CancelledError
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from generator.failures import GeneratorError
from generator.french import listing
from generator.press import Crew, Workshop, inspect, not_shared
from generator.toolchain import versions

SCHEME = "dask"
BATCH = 25
"""Packs in one task: the scheduler costs milliseconds a task, a pack tenths of a second."""
AHEAD = 3
"""Tasks handed out at once for each thread of the workers."""
CONNECTION = 10.0
"""Seconds to reach the scheduler."""
FIRST_WORKER = 20.0
"""Seconds to wait for a first worker."""
PORT = 8786
_TALKATIVE = ("distributed.client", "distributed.core", "distributed.comm.tcp", "tornado.application")


def read_address(text: str) -> str:
    """« dask://host:8786 » as « tcp://host:8786 ». ValueError, with a French sentence, when it is no such address."""
    try:
        parts = urlsplit(text.strip())
        host, port = parts.hostname, parts.port or PORT
    except ValueError:
        host, port = None, PORT
    else:
        if parts.scheme != SCHEME or parts.path not in ("", "/") or parts.username is not None:
            host = None
    if not host:
        raise ValueError(f"« {text} » n'est pas un exécuteur connu : écrivez {SCHEME}://machine:{PORT}")
    return f"tcp://{f'[{host}]' if ':' in host else host}:{port}"


@contextmanager
def opened(address: str, workshop: Workshop) -> Iterator[Crew]:
    """The workers of a scheduler, checked before the first task. `address` as `read_address` gives it.

    GeneratorError when the extra is missing, when the scheduler does not answer or has no worker, when a worker does
    not see the project or would not print the same bytes, and when all of them are lost on the way.
    """
    try:
        from distributed import Client, KilledWorker
        from distributed.comm import CommClosedError
    except ImportError:
        raise GeneratorError(
            "l'exécuteur Dask n'est pas installé : ajoutez l'extra « dask » (pip install 'amiable[dask]')"
        ) from None
    for name in _TALKATIVE:  # what it would say, in English and with its calls, is said here in one sentence
        logging.getLogger(name).disabled = True
    try:
        client = Client(address, timeout=CONNECTION, set_as_default=False)
    except OSError:
        raise GeneratorError(
            f"aucun ordonnanceur Dask ne répond à {address} : vérifiez l'adresse, le port et le réseau"
        ) from None
    seal = Path(workshop.cache_dir) / f".partage-{secrets.token_hex(8)}"
    try:
        seal.parent.mkdir(parents=True, exist_ok=True)
        seal.touch()
        _await_worker(client, address)
        _refuse_unlike(
            client.run(inspect, workshop.root, workshop.cache_dir, seal.name, on_error="return"), workshop
        )

        def check() -> None:
            if not _threads(client):
                raise GeneratorError(lost)

        lost = f"plus aucun ouvrier ne répond à l'ordonnanceur {address} : relancez-les, puis la commande"
        in_flight = max(1, AHEAD * _threads(client))
        yield Crew(
            executor=client.get_executor(), batch=BATCH, in_flight=in_flight, seal=seal.name, check=check
        )
    except KilledWorker:
        raise GeneratorError(
            "des ouvriers Dask se sont arrêtés plusieurs fois sur la même tâche : vérifiez leur mémoire"
        ) from None
    except (CommClosedError, CancelledError):
        raise GeneratorError(
            f"l'ordonnanceur Dask {address} ne répond plus : ce qui est déjà fabriqué est gardé, relancez la commande"
        ) from None
    finally:
        seal.unlink(missing_ok=True)
        client.close(timeout=CONNECTION)


def _threads(client: Any) -> int:
    """How many tasks the workers can run at once, now."""
    return sum(client.nthreads().values())


def _await_worker(client: Any, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=FIRST_WORKER)
    except TimeoutError:
        raise GeneratorError(
            f"l'ordonnanceur Dask {address} n'a aucun ouvrier : lancez « dask worker {address} » sur les machines"
        ) from None


def _refuse_unlike(seen: Mapping[str, Any], workshop: Workshop) -> None:
    """Every worker must see the same folder and print with the same tools as here, byte for byte."""
    for worker, found in sorted(seen.items()):
        if not isinstance(found, dict):
            raise GeneratorError(
                f"l'ouvrier {worker} ne peut pas fabriquer de lettres ({type(found).__name__}) : installez-y amiable "
                "et ses bibliothèques, de la même version qu'ici"
            )
        if not found["shared"]:
            raise GeneratorError(f"{not_shared(workshop.root)} ; il s'agit de {worker}")
        if found["toolchain"] != workshop.toolchain:
            here = versions()
            different = [
                f"{name} {found['versions'].get(name, 'absente')} au lieu de {here[name]}"
                for name in here
                if found["versions"].get(name) != here[name]
            ]
            why = listing(different) or "le programme, les modèles ou les polices"
            raise GeneratorError(
                f"l'ouvrier {worker} n'a pas les mêmes outils qu'ici ({why}) : alignez-le et relancez-le"
            )
