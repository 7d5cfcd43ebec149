"""Why a question is asked: the source's own words with their citation; and who may know the answer."""

from __future__ import annotations

from bot.conversation.messages import Message
from bot.conversation.skills.forms.values import answered_by, listed, shown
from bot.conversation.skills.forms.wording import say
from knowledge.answers.answer import Answer, Citation, Language
from knowledge.domain.filling import Filled, field_at
from knowledge.domain.forms import Form, Item, Place
from knowledge.domain.programmes import Source


def reasons(form: Form, item: Item, citation: Citation | None, language: Language) -> Message:
    """Why it matters, and what the source says: cited where its document is here, else quoted with its name."""
    if citation:
        text = "\n\n".join(filter(None, (item.why, f"“{citation.quote}” [{citation.n}]")))
        answer = Answer(item.label, language, True, "fact", text, 1.0, (citation,))
        return Message(text, answer=answer)
    quoted = _quoted(item.source, language) if item.source else ""
    plain = item.why or form.template.description
    text = "\n\n".join(filter(None, (plain, quoted)))
    return Message(text or say("The template gives no source for this question.", language))


def who_may_know(filled: Filled, place: Place, person: str, language: Language) -> str:
    """Those that the form itself names beside the question, and those who have answered in it."""
    responsible = [
        shown(field_at(filled.form, other)[1], event.value, language)
        for other, event in filled.answers.items()
        if other.item == place.item and event.value and field_at(filled.form, other)[1].kind == "people"
    ]
    others = [answered_by(event) for event in filled.form.events if event.by != person]
    names = tuple(dict.fromkeys((*responsible, *others)))[:4]
    if names:
        return say("{names} may know.", language, names=listed(names, language))
    return say("Your coordinator may know.", language)


def _quoted(source: Source, language: Language) -> str:
    where = [source.document, *source.section[-1:]]
    if source.page is not None:
        where.append(say("page {page}", language, page=source.page))
    return f"“{source.quote}”\n({', '.join(where)})"
