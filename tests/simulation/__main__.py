"""Makes a data folder with the simulated half year in it: `python -m tests.simulation FOLDER [seed]`.

`LOTS_DATA=FOLDER lots serve` and `lots insights` then show what a coordinator of that municipality would see.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from tests.simulation.answering import sample_answers
from tests.simulation.half_year import half_year
from tests.simulation.town import open_town

SEED = 6


def main(arguments: Sequence[str]) -> None:
    if not arguments:
        raise SystemExit("Say which folder to make: python -m tests.simulation FOLDER [seed]")
    folder, seed = Path(arguments[0]), int(arguments[1]) if len(arguments) > 1 else SEED
    if folder.exists() and any(folder.iterdir()):
        raise SystemExit(f"{folder} is not empty: name a folder that is not there yet")
    with sample_answers() as answers:
        half = half_year(answers, seed)
        with open_town(answers, folder) as town:
            town.live(half.questions)
            town.fill_in_forms(seed)
            overview = town.overview()
    print(f"{len(half.questions)} questions and {len(overview.topics)} topics in {folder}")


if __name__ == "__main__":
    main(sys.argv[1:])
