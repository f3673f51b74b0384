"""What a process holds that describes one picture after another."""

import subprocess
import sys
from pathlib import Path

PICTURES, SETTLED, MOST = 300, 50, 1.03

PROGRAM = """
import sys
from pathlib import Path
import numpy as np
from processor.imaging.decode import Photo
from processor.runtimes import Execution
from processor.memory import resident_megabytes
from processor.stopwatch import Stopwatch
from processor.tasks.describe.moondream.open import open_model
from processor.tasks.describe.picture import Picture
from processor.tasks.describe.protocols import Limits, unheard
from processor.tasks.describe.task import KEPT_OPERATIONS
from wire.tasks.describe.questions import Question

execution = Execution(threads=1, kept_operations=KEPT_OPERATIONS)
model, random, held = open_model(Path(sys.argv[1]), execution), np.random.RandomState(0), []
for number in range(int(sys.argv[2])):
    height, width = 20 + number % 50 * 5, 280 - number % 50 * 5
    pixels = random.randint(0, 256, (height, width, 3), np.uint8)
    state = model.encode(Picture(b"", Photo(pixels, width, height), {}), 1, Stopwatch())
    question = Question("a", "x" * (number % 40 + 1))
    model.answer(state, question, Limits(number % 4 + 1), unheard)
    if number % 3 == 0:
        model.answer(state, Question("b", "Is it?", ("yes", "no")), Limits(), unheard)
    held.append(resident_megabytes())
print(*held)
"""


def test_pictures_take_no_more_memory_than_the_first_fifty(converted: Path) -> None:
    """Each size of picture, and each length of question and answer, came among those.

    It takes as long as three hundred pictures do.
    """
    child = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(converted), str(PICTURES)], capture_output=True, text=True, check=True
    )
    held = [int(each) for each in child.stdout.split()]
    assert len(held) == PICTURES
    assert max(held[-20:]) <= MOST * max(held[SETTLED - 20 : SETTLED])
