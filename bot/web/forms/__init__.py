"""The form pages: my forms, begin one, fill one in together with others, compare it with the last, see its sources."""
