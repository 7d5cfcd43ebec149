"""What people write in answer to a field, understood for what it is, or asked again with a reason; no language model.

`understand_answer` reads one answer to one field, `understand_many` several answers in one message, `leaning` tells a
question from an answer.
"""

from knowledge.answers.free_text.leaning import Leaning, leaning
from knowledge.answers.free_text.many import understand_many
from knowledge.answers.free_text.understanding import understand_answer
from knowledge.answers.free_text.understood import Ambiguous, Known, Understood, Unfit

__all__ = [
    "Ambiguous",
    "Known",
    "Leaning",
    "Understood",
    "Unfit",
    "leaning",
    "understand_answer",
    "understand_many",
]
