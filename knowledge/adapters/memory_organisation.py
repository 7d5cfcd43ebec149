"""The municipality's committees in memory: for tests, and for trying things out."""

from __future__ import annotations

from knowledge.domain.organisation import Organisation, gathered


class MemoryOrganisation:
    """The port `OrganisationStore`; `keep_discovered` is what saving and removing a document does to it."""

    def __init__(self, organisation: Organisation | None = None) -> None:
        self._confirmed = Organisation()
        self._discovered: dict[str, Organisation] = {}
        self.replace(organisation or Organisation())

    def organisation(self) -> Organisation:
        found = [committee for one in self._discovered.values() for committee in one.committees]
        return self._confirmed.merged(gathered(found))

    def replace(self, organisation: Organisation) -> None:
        self._confirmed = Organisation(tuple(one for one in organisation.committees if not one.proposed))

    def keep_discovered(self, document_id: str, organisation: Organisation) -> None:
        """What the document names now; an empty organisation where it is gone."""
        self._discovered.pop(document_id, None)
        if organisation.committees:
            self._discovered[document_id] = organisation
