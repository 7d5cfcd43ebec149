"""What use of Lots says of how far a programme has come into practice: the half-way report's strengths and weaknesses.

Order: an overview becomes named measures (`measures`); written rules (`rules.yaml`, read by `rules`) say which phase
and which factor a measure speaks of, and from where it is a strength or a weakness; `findings` judges. Invariant: a
finding is one rule and one measure, and says nothing else; what no measure can say is asked of the coordinator.
"""
