"""The bank statements of `data/releves`, and the case whose invoices all of them pay. Banks and people are invented."""

from pathlib import Path

from builders import MINIMAL, numbered

SAMPLES = Path(__file__).parent / "data" / "releves"
MENUISERIE = (
    numbered(MINIMAL.replace("numero: F-1\n", "numero: F-2026-118   # la plus ancienne\n"), "2026-0501")
    + """\
  - numero: F-2026-119
    emise_le: 01/06/2026
    echeance: 01/07/2026
    montant_ttc: 500,00
    prestation: Fenêtres
  - numero: F-2026-120
    emise_le: 01/06/2026
    echeance: 01/07/2026
    montant_ttc: 300,00
    prestation: Volets
"""
)
