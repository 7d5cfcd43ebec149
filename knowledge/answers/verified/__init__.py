"""Answers that coordinators stand for: found by what is asked, held against their sources, and given as they are.

Order: `likeness` says whether a question means the same as one that was answered, `particulars` whether it is about the
same things, `sources` whether what the answer rests on still stands, `giving` writes the answer. Invariant: precision
first: where anything speaks against it the question goes on to the documents as if there were no such answer.
"""
