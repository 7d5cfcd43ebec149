"""The commands about forms: those that have been begun, and one of them as a document."""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path

import click

from bot.cli.speech import say, spoken_language
from bot.forms.documents import names_of
from bot.settings import Settings
from bot.wiring.stores import open_stores
from knowledge.adapters.export import Format, export, form_summary
from knowledge.domain.filled import state_of
from knowledge.domain.forms import Form
from knowledge.errors import FormError

STATES = {"open": "under way", "sent": "sent for approval", "approved": "approved", "given_up": "given up"}


def list_forms(settings: Settings, as_json: bool) -> None:
    with open_stores(settings) as stores:
        forms = stores.forms.forms()
    if as_json:
        shown = [form_summary(form, state_of(form)) for form in forms]
        click.echo(json.dumps(shown, ensure_ascii=True))  # half characters that somebody sent survive ASCII alone
        return
    for form in forms:
        click.echo(_told(form))
    if not forms:
        click.echo(say("No form has been begun yet. Say “starta styrkort” in the chat: lots chat"))


def export_form(settings: Settings, form_id: str, format: Format, target: Path) -> None:
    """Raises NotFound; FormError where the file cannot be written."""
    with open_stores(settings) as stores:
        form = stores.forms.form(form_id)
        names = names_of(form, stores.programmes, stores.library, stores.everything, spoken_language())
        written = export(form, state_of(form), format, names)
    write_whole(target, written)
    click.echo(say("Written: {file}", file=target), err=True)


def _told(form: Form) -> str:
    filled = state_of(form)
    answered, total = filled.progress
    about = [one for one in (form.committee, form.project, form.period) if one]
    progress = say("{answered} of {total} answered", answered=answered, total=total)
    line = " · ".join([*about, say(STATES[filled.status]), progress])
    return f"{form.template.title}  [{form.id}]\n  {line}"


def write_whole(target: Path, written: bytes) -> None:
    """All of the file or none of it: another one of that name stays until the new one is whole. Raises FormError."""
    made = ""
    try:
        descriptor, made = tempfile.mkstemp(dir=target.parent, prefix=".lots-", suffix=target.suffix)
        with os.fdopen(descriptor, "wb") as file:
            file.write(written)
        Path(made).chmod(0o644)
        Path(made).replace(target)
    except OSError as problem:
        with suppress(OSError):
            Path(made).unlink()
        raise FormError(f"Cannot write {target} ({problem.strerror}): name another file with -o") from problem
