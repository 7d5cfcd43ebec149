"""How well Lots answers, in figures: on a set of questions, beside what it is measured against."""
