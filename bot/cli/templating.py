"""The commands about form templates: what there is, publishing a draft, loading one from a file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from bot.cli.speech import say
from bot.settings import Settings
from bot.shapes.template import template_json
from bot.wiring.stores import open_stores
from knowledge.domain.forms import Template
from knowledge.templates import read_template

Flagged = tuple[Template, tuple[str, ...]]
"""A template, and the items whose passage has changed."""
DRAFTS = "Drafts from documents (look them over on /coordinator/templates)"
KINDS = {"scorecard": "Scorecards", "checklist": "Checklists", "tool": "Tools"}


def list_templates(settings: Settings, as_json: bool) -> None:
    with open_stores(settings) as stores:
        shelf = stores.templates
        templates = [(template, shelf.changed(template)) for template in shelf.templates(stores.everything)]
    if as_json:
        shown = [template_json(template, changed) for template, changed in templates]
        click.echo(json.dumps(shown, ensure_ascii=False))
        return
    for heading, those in _grouped(templates):
        click.echo("\n".join([say(heading), *_lines(those)]) + "\n")
    click.echo(say("A scorecard is made for your committee from its programme: write “starta styrkort” in the chat."))


def publish_template(settings: Settings, template_id: str) -> None:
    """Raises NotFound; FormError for one that comes with Lots."""
    with open_stores(settings) as stores:
        stores.templates.publish(template_id)
    click.echo(say("{name} is published: forms can be begun on it.", name=template_id))


def load_template(settings: Settings, path: Path) -> None:
    """Adds the file's template, or replaces the one of its id. Raises FormError, and then nothing has changed."""
    template = read_template(path, settings.language)
    with open_stores(settings) as stores:
        stores.templates.keep(template)
    click.echo(say("{title} is loaded ({count} items). Its name is {name}.", **_told(template)))


def _told(template: Template) -> dict[str, object]:
    return {"title": template.title, "count": len(template.items), "name": template.id}


def _grouped(templates: Sequence[Flagged]) -> Iterator[tuple[str, list[Flagged]]]:
    """Under their headings; what is not published yet comes last."""
    for kind, heading in KINDS.items():
        published = [one for one in templates if one[0].kind == kind and one[0].status == "published"]
        if published:
            yield heading, published
    if drafts := [one for one in templates if one[0].status == "draft"]:
        yield DRAFTS, drafts


def _lines(templates: Sequence[Flagged]) -> Iterator[str]:
    for template, changed in templates:
        many = len(template.items)
        count = say("1 item") if many == 1 else say("{count} items", count=many)
        yield f"  {template.title}  [{template.id}]  {count}"
        if changed:
            yield "    ! " + say("Its document has changed where {count} of the items come from.", count=len(changed))
