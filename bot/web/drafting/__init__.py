"""A drafted checklist beside the document it comes from: looked over, edited and published by a coordinator."""
