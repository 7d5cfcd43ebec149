"""Whether a sentence that a language model wrote is carried by the evidence that it names. Trusts nothing.

Order: `check` holds one sentence against the quotes that it cites, and only those, rule by rule. Invariant: a sentence
passes when every rule finds it carried; where a rule cannot tell, the sentence is not carried.
"""

from knowledge.answers.checking.rules import check
from knowledge.answers.checking.sentence import Known, Reason, Sentence

__all__ = ["Known", "Reason", "Sentence", "check"]
