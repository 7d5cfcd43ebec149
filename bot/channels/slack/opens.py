"""Action ids of what is no choice of a reply: what opens a modal, and what the Home tab does by itself."""

from __future__ import annotations

MODAL = "modal:"
"""Opens a modal: "modal:form:<n>" carries a form's place, "modal:feedback:<n>" an answer's id, "modal:handoff:<n>" a
choice that asks before it is done, "modal:committee" nothing."""
HOME = "home:"
"""Is done at once, and the Home tab shown anew: "home:reminders:on", "home:reminders:off", "home:language"."""
