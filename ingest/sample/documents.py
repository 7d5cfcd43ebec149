"""Which documents the sample has: the text each is made from, the file it becomes, and whose facts it tells.

The order is the one in which they are made. A document of `facts` "trygghet-2026" sees that programme as `programme`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SampleDocument:
    """`text` is a file of `sources/`, `file` its name in `files/`; `title` goes into the file's own properties.

    `states_programme` is true where the document is the programme itself, not only a text about it;
    `web_section` is where a page lies on the municipality's web site.
    """

    text: str
    file: str
    title: str
    facts: str
    states_programme: bool = False
    web_section: str = "Folkhälsa"

    @property
    def stem(self) -> str:
        """The document's id in Lots: the file's name without its suffix."""
        return self.file.rsplit(".", 1)[0]


PROGRAMME_FACTS = {
    "andts": "andts-program.yaml",
    "trygghet-2026": "trygghetsprogram-2026.yaml",
    "trygghet-2022": "trygghetsprogram-2022.yaml",
}
EARLIER = {"trygghet-2026": "trygghet-2022"}
"""Which programme's facts a revised programme is compared with in its own text."""

DOCUMENTS = (
    SampleDocument("andts-program.md", "andts-program-2025-2028.pdf", "ANDTS-program 2025–2028", "andts", True),
    SampleDocument(
        "trygghetsprogram-2026.md",
        "trygghetsprogram-2026-2029.pdf",
        "Trygghetsprogram 2026–2029",
        "trygghet-2026",
        True,
    ),
    SampleDocument(
        "trygghetsprogram-2022.md",
        "trygghetsprogram-2022-2025.docx",
        "Trygghetsprogram 2022–2025",
        "trygghet-2022",
        True,
    ),
    SampleDocument(
        "andts-guide.md", "guide-andts-i-verksamhetsplanen.docx", "Guide: ANDTS i verksamhetsplanen", "andts"
    ),
    SampleDocument("andts-fragor.md", "fragor-och-svar-andts.html", "Frågor och svar om ANDTS-programmet", "andts"),
    SampleDocument(
        "namnder.md",
        "namnder-och-forvaltningar.html",
        "Nämnder och förvaltningar",
        "andts",
        web_section="Politik och beslut",
    ),
    SampleDocument("budget-2026.yaml", "budget-2026-utdrag.xlsx", "Utdrag ur mål och budget 2026", "andts"),
    SampleDocument(
        "rutin-paverkad.md",
        "rutin-vid-misstanke-om-paverkan.md",
        "Rutin vid misstanke om påverkan på arbetsplatsen",
        "andts",
    ),
)
