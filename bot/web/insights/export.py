"""What the overview shows, as a file: a workbook, or the half-way report in Word or as PDF. The same filters hold."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from bot.web.insights.visit import Visit, Visiting
from knowledge.adapters.export.insights import OVERVIEW_FORMATS, export_overview, file_name
from knowledge.errors import NotFound

router = APIRouter(prefix="/coordinator", include_in_schema=False)


@router.get("/export")
async def export_asked(visit: Visiting, format: str = "xlsx") -> Response:
    """Raises NotFound where there is no such format."""
    return await visit.front.services.run_sync(lambda: exported(visit, format))


@router.get("/export/{format}")
async def export_named(visit: Visiting, format: str) -> Response:
    """The same, at the address that the pages lead to."""
    return await visit.front.services.run_sync(lambda: exported(visit, format))


def exported(visit: Visit, format: str) -> Response:
    """The file. It is worked out anew each time, and kept by nobody on the way."""
    kind = next((one for one in OVERVIEW_FORMATS if one == format), None)
    if kind is None:
        raise NotFound(f"There is no such format: choose one of {', '.join(OVERVIEW_FORMATS)}.")
    overview = visit.overview()
    content = export_overview(overview, kind, visit.language, visit.programmes())
    headers = {
        "Content-Disposition": f'attachment; filename="{file_name(overview, kind)}"',
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=OVERVIEW_FORMATS[kind].media_type, headers=headers)
