"""Slack: pure converters either side of the conversation, and what carries them over."""
