"""Times and periods in people's own words, Swedish and English, as periods (`knowledge.domain.periods`)."""
