"""The documents' pages: the list, and each document with its headings as an outline and the linked quote marked."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from bot.conversation.access import readable_by
from bot.conversation.messages import Person
from bot.web.asker import Asker, language_asked
from bot.web.document_view import DocumentView, document_view
from bot.web.front import Front, TheFront
from bot.web.pages import page
from bot.web.quote_place import parse
from knowledge.passages import Document

LAST_PASSAGE = 2**31 - 1

router = APIRouter(include_in_schema=False)


@router.get("/documents")
async def document_list(request: Request, person: Asker, front: TheFront) -> HTMLResponse:
    language = language_asked(request, front.settings.language)
    return page(request, "documents.html", language, documents=await front.documents(person))


@router.get("/documents/{document_id}")
async def document_page(
    request: Request, document_id: str, person: Asker, front: TheFront, quote: str = ""
) -> HTMLResponse:
    """The document, with `quote` marked; a quote that makes no sense is left out, since the document is still right."""
    language = language_asked(request, front.settings.language)

    def made() -> HTMLResponse:
        document, view = _read(front, document_id, person, quote)
        return page(request, "document.html", language, document=document, view=view)

    return await front.services.run_sync(made)  # a long document takes long to render: others go on meanwhile


def _read(front: Front, document_id: str, person: Person, quote: str) -> tuple[Document, DocumentView]:
    """Raises NotFound, also where the person may not read it."""
    library = front.services.library
    document = library.document(document_id, readable_by(person))
    passages = library.sequence(document.id, 0, LAST_PASSAGE)
    return document, document_view(document, passages, parse(quote))
