"""People as the conversation meets them: who they are, what is known of them, what they may see, whom they ask."""
