"""Personal data taken out of text before it is stored: identity numbers, telephone numbers, e-mail, addresses, names.

Order: each sort of personal data is found by itself (`numbers`, `contacts`, `addresses`, `names`), what overlaps goes
to the sort that was asked first, and every find is replaced by a word in brackets that says what stood there.
Invariants: masking what is masked changes nothing; what stands outside the finds is kept to the letter.
"""

from knowledge.masking.find import Find, Sort
from knowledge.masking.mask import finds, mask

__all__ = ["Find", "Sort", "finds", "mask"]
