"""The command that examines: each finding on a line, with what to do under it."""

from __future__ import annotations

import json
import os

import click

from bot.cli.speech import say, say_error
from bot.doctor import Finding, State, examine
from bot.settings import Settings
from bot.wiring.logs import faults_alone_logged

MARKS: dict[State, str] = {"good": "✓", "note": "·", "fault": "✗"}


def examine_and_tell(settings: Settings, as_json: bool) -> int:
    """1 where something is wrong."""
    findings: list[Finding] = []
    with faults_alone_logged():
        for finding in examine(settings, os.environ):
            findings.append(finding)
            if not as_json:
                click.echo(_line(finding))
    if as_json:
        click.echo(json.dumps([_json(finding) for finding in findings], ensure_ascii=False))
    return 1 if any(finding.state == "fault" for finding in findings) else 0


def _line(finding: Finding) -> str:
    remedy = f"\n    {say(finding.remedy)}" if finding.remedy else ""
    return f"{MARKS[finding.state]} {say(finding.check)}: {_said(finding)}{remedy}"


def _json(finding: Finding) -> dict[str, str]:
    said = _said(finding)
    return {"check": finding.check, "state": finding.state, "said": said, "remedy": say(finding.remedy)}


def _said(finding: Finding) -> str:
    """Faults that are errors come as whole lines; the others have their values beside them."""
    return say(finding.said, **finding.values) if finding.values else say_error(finding.said)
