"""What the bot remembers: conversations, and what people thought of the answers."""
