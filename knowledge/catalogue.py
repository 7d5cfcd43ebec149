"""What users read, in their language: gettext over `.po` files, read as they are (no compile step).

One domain a house room (`answers`, `web`, `cli`, …), one file a language: `knowledge/locale/<language>/<domain>.po`.
The message id is the English text, so English needs no file; translators use any gettext tool.
"""

from __future__ import annotations

import gettext
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = Path(__file__).parent / "locale"
LANGUAGES = ("sv", "en")


@cache
def messages(domain: str, language: str) -> gettext.NullTranslations:
    """The domain's messages. A language without a file speaks English, the message ids' own language."""
    source = LOCALES / language / f"{domain}.po"
    if not source.is_file():
        return gettext.NullTranslations()
    compiled = BytesIO()
    with source.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language, domain=domain))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
