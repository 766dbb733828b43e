"""How the linter of words does on the labelled sentences of tests/data: what the reference publishes.

Written by `pytest tests/test_wording.py --update-golden`, and held to the sentences by that same test: the corpus
stays with the tests, its figures go with the program.
"""

from generator.rules.quality import FirstReading, Measure, Row, Score, Slip

# fmt: off
MEASURES = (
    Measure(
        name="Mise au point", sentences=513, lawful=259,
        refused=Score(found=254, missed=0, false_alarms=0),
        rows=(
            Row(code="MOT01", wanted=16, lookalikes=12, score=Score(found=16, missed=0, false_alarms=0)),
            Row(code="MOT02", wanted=6, lookalikes=4, score=Score(found=6, missed=0, false_alarms=0)),
            Row(code="MOT03", wanted=10, lookalikes=7, score=Score(found=10, missed=0, false_alarms=0)),
            Row(code="MOT04", wanted=19, lookalikes=20, score=Score(found=19, missed=0, false_alarms=0)),
            Row(code="MOT05", wanted=12, lookalikes=11, score=Score(found=12, missed=0, false_alarms=0)),
            Row(code="MOT06", wanted=11, lookalikes=10, score=Score(found=11, missed=0, false_alarms=0)),
            Row(code="MOT07", wanted=7, lookalikes=5, score=Score(found=7, missed=0, false_alarms=0)),
            Row(code="MOT08", wanted=13, lookalikes=10, score=Score(found=13, missed=0, false_alarms=0)),
            Row(code="MOT09", wanted=9, lookalikes=9, score=Score(found=9, missed=0, false_alarms=0)),
            Row(code="MOT10", wanted=12, lookalikes=11, score=Score(found=12, missed=0, false_alarms=0)),
            Row(code="MOT11", wanted=12, lookalikes=9, score=Score(found=12, missed=0, false_alarms=0)),
            Row(code="MOT12", wanted=10, lookalikes=9, score=Score(found=10, missed=0, false_alarms=0)),
            Row(code="MOT13", wanted=5, lookalikes=6, score=Score(found=5, missed=0, false_alarms=0)),
            Row(code="MOT14", wanted=7, lookalikes=8, score=Score(found=7, missed=0, false_alarms=0)),
            Row(code="MOT15", wanted=12, lookalikes=8, score=Score(found=12, missed=0, false_alarms=0)),
            Row(code="MOT16", wanted=5, lookalikes=5, score=Score(found=5, missed=0, false_alarms=0)),
            Row(code="MOT17", wanted=6, lookalikes=7, score=Score(found=6, missed=0, false_alarms=0)),
            Row(code="MOT18", wanted=5, lookalikes=5, score=Score(found=5, missed=0, false_alarms=0)),
            Row(code="MOT19", wanted=11, lookalikes=13, score=Score(found=11, missed=0, false_alarms=0)),
            Row(code="MOT20", wanted=5, lookalikes=3, score=Score(found=5, missed=0, false_alarms=0)),
            Row(code="MOT21", wanted=8, lookalikes=7, score=Score(found=8, missed=0, false_alarms=0)),
            Row(code="MOT22", wanted=9, lookalikes=6, score=Score(found=9, missed=0, false_alarms=0)),
            Row(code="MOT23", wanted=6, lookalikes=4, score=Score(found=6, missed=0, false_alarms=0)),
            Row(code="MOT24", wanted=6, lookalikes=7, score=Score(found=6, missed=0, false_alarms=0)),
            Row(code="MOT25", wanted=6, lookalikes=5, score=Score(found=6, missed=0, false_alarms=0)),
            Row(code="MOT26", wanted=5, lookalikes=5, score=Score(found=5, missed=0, false_alarms=0)),
            Row(code="MOT27", wanted=9, lookalikes=8, score=Score(found=9, missed=0, false_alarms=0)),
            Row(code="MOT28", wanted=5, lookalikes=8, score=Score(found=5, missed=0, false_alarms=0)),
            Row(code="MOT29", wanted=5, lookalikes=4, score=Score(found=5, missed=0, false_alarms=0)),
            Row(code="MOT30", wanted=3, lookalikes=2, score=Score(found=3, missed=0, false_alarms=0)),
            Row(code="MOT31", wanted=4, lookalikes=5, score=Score(found=4, missed=0, false_alarms=0)),
            Row(code="MOT33", wanted=2, lookalikes=3, score=Score(found=2, missed=0, false_alarms=0)),
        ),
        slips=(),
        first_readings=(),
    ),
    Measure(
        name="Témoin", sentences=756, lawful=316,
        refused=Score(found=439, missed=1, false_alarms=1),
        rows=(
            Row(code="MOT01", wanted=16, lookalikes=9, score=Score(found=16, missed=0, false_alarms=0)),
            Row(code="MOT02", wanted=7, lookalikes=4, score=Score(found=7, missed=0, false_alarms=0)),
            Row(code="MOT03", wanted=12, lookalikes=7, score=Score(found=12, missed=0, false_alarms=0)),
            Row(code="MOT04", wanted=43, lookalikes=28, score=Score(found=43, missed=0, false_alarms=0)),
            Row(code="MOT05", wanted=24, lookalikes=13, score=Score(found=24, missed=0, false_alarms=0)),
            Row(code="MOT06", wanted=24, lookalikes=13, score=Score(found=23, missed=1, false_alarms=0)),
            Row(code="MOT07", wanted=16, lookalikes=9, score=Score(found=16, missed=0, false_alarms=0)),
            Row(code="MOT08", wanted=28, lookalikes=15, score=Score(found=28, missed=0, false_alarms=0)),
            Row(code="MOT09", wanted=19, lookalikes=11, score=Score(found=19, missed=0, false_alarms=0)),
            Row(code="MOT10", wanted=31, lookalikes=15, score=Score(found=31, missed=0, false_alarms=0)),
            Row(code="MOT11", wanted=23, lookalikes=11, score=Score(found=23, missed=0, false_alarms=0)),
            Row(code="MOT12", wanted=21, lookalikes=13, score=Score(found=21, missed=0, false_alarms=0)),
            Row(code="MOT13", wanted=11, lookalikes=8, score=Score(found=11, missed=0, false_alarms=0)),
            Row(code="MOT14", wanted=10, lookalikes=8, score=Score(found=10, missed=0, false_alarms=0)),
            Row(code="MOT15", wanted=14, lookalikes=8, score=Score(found=14, missed=0, false_alarms=0)),
            Row(code="MOT16", wanted=8, lookalikes=5, score=Score(found=8, missed=0, false_alarms=0)),
            Row(code="MOT17", wanted=6, lookalikes=4, score=Score(found=6, missed=0, false_alarms=0)),
            Row(code="MOT18", wanted=9, lookalikes=8, score=Score(found=9, missed=0, false_alarms=0)),
            Row(code="MOT19", wanted=23, lookalikes=13, score=Score(found=23, missed=0, false_alarms=0)),
            Row(code="MOT20", wanted=3, lookalikes=2, score=Score(found=3, missed=0, false_alarms=1)),
            Row(code="MOT21", wanted=15, lookalikes=9, score=Score(found=15, missed=0, false_alarms=0)),
            Row(code="MOT22", wanted=12, lookalikes=9, score=Score(found=12, missed=0, false_alarms=0)),
            Row(code="MOT23", wanted=4, lookalikes=4, score=Score(found=4, missed=0, false_alarms=0)),
            Row(code="MOT24", wanted=9, lookalikes=8, score=Score(found=9, missed=0, false_alarms=0)),
            Row(code="MOT25", wanted=8, lookalikes=7, score=Score(found=8, missed=0, false_alarms=0)),
            Row(code="MOT26", wanted=8, lookalikes=5, score=Score(found=8, missed=0, false_alarms=0)),
            Row(code="MOT27", wanted=15, lookalikes=14, score=Score(found=15, missed=0, false_alarms=0)),
            Row(code="MOT28", wanted=10, lookalikes=7, score=Score(found=10, missed=0, false_alarms=0)),
            Row(code="MOT29", wanted=7, lookalikes=5, score=Score(found=7, missed=0, false_alarms=0)),
            Row(code="MOT30", wanted=4, lookalikes=3, score=Score(found=4, missed=0, false_alarms=0)),
            Row(code="MOT31", wanted=4, lookalikes=3, score=Score(found=4, missed=0, false_alarms=0)),
            Row(code="MOT33", wanted=4, lookalikes=3, score=Score(found=4, missed=0, false_alarms=0)),
        ),
        slips=(
            Slip(
                text="La SARL VAUBAN BOIS et la SAS NORD EXPRESS figurent sur le relevé.",
                missed=(), false_alarms=("MOT20",),
            ),
            Slip(
                text="L'addition sera plus lourde : frais d'avocat, frais de justice, tout sera pour vous.",
                missed=("MOT06",), false_alarms=(),
            ),
        ),
        first_readings=(
            FirstReading(
                batch=1, sentences=254, context="avant tout réglage, sur les expressions d’origine",
                score=Score(found=88, missed=49, false_alarms=17),
            ),
            FirstReading(
                batch=2, sentences=137, context="après le premier réglage",
                score=Score(found=73, missed=8, false_alarms=3),
            ),
            FirstReading(
                batch=3, sentences=74, context="après le deuxième réglage",
                score=Score(found=43, missed=4, false_alarms=2),
            ),
            FirstReading(
                batch=4, sentences=116, context="tournures volontairement rares, après le troisième réglage",
                score=Score(found=49, missed=23, false_alarms=3),
            ),
            FirstReading(
                batch=5, sentences=90, context="tournures volontairement rares, après le quatrième réglage",
                score=Score(found=37, missed=23, false_alarms=5),
            ),
            FirstReading(
                batch=6, sentences=85, context="langue ordinaire des relances, après le cinquième réglage",
                score=Score(found=49, missed=2, false_alarms=3),
            ),
        ),
    ),
)
# fmt: on
