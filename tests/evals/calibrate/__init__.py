"""Fits how passages are ordered and when Lots declines: `python -m tests.evals.calibrate ../shared/seeds`.

Invariant: held-out questions are never read, nor invented documents that are held out (`tests.evals.invented`).
"""
