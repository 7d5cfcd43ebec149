"""Questions that mean the same: found, kept together from week to week, named, and told why they are a confusion."""
