"""The coordinator's review: a programme's draft as a form, beside the document that it was read from."""
