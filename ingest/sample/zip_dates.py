"""Word and Excel files are zip archives that carry the time they were written; here every entry gets the same one."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

WRITTEN = datetime(2025, 9, 1, 8, 0, 0)


def with_fixed_dates(saved: bytes) -> bytes:
    """The same archive with every entry dated `WRITTEN`, so that the same content gives the same bytes."""
    dated = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved)) as source, zipfile.ZipFile(dated, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, WRITTEN.timetuple()[:6]), source.read(name), zipfile.ZIP_DEFLATED)
    return dated.getvalue()
