"""A shared thread over the sample municipality, one of whose programmes is for a group: real services throughout."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from bot.conversation.messages import Message, Person, Reply, Turn
from bot.people.handing_over import Coordinators
from bot.settings import Settings, read_settings
from bot.wiring.maintaining import ingest_files
from bot.wiring.sample import sample_files, sample_organisation
from bot.wiring.services import Services, open_services
from ingest.organisation_file import load_organisation
from ingest.pipeline import Intake
from ingest.progress import Silence
from tests.unit.shared_place_support import Posted, text_of

ANNA, BO = "slack:T1:U1", "slack:T1:U2"
THREAD = "slack:T1:C1:17.1"
OPEN = "Vilken roll har socialnämnden i ANDTS-programmet?"
RESTRICTED = "Vilken roll har socialnämnden i trygghetsprogrammet?"
UNKNOWN = "Vad kostar en månads hyra av ishallen för korpen?"


@pytest.fixture
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("lindsjo")
    made = read_settings({"LOTS_EMBEDDINGS": "none"}, folder, folder / "data")
    files = {file.stem: file for file in sample_files().iterdir()}
    hidden = tuple(file for stem, file in files.items() if stem.startswith("trygghetsprogram"))
    shown = tuple(file for file in files.values() if file not in hidden)
    ingest_files(made, Intake(shown), Silence())
    ingest_files(made, Intake(hidden, group="trygghet"), Silence())
    return made


@pytest.fixture
def services(settings: Settings) -> Iterator[Services]:
    with open_services(settings) as opened:
        opened.organisation.replace(load_organisation(sample_organisation(), "sv").organisation)
        yield opened


@dataclass
class Thread:
    """People in one thread. Who they are is looked up at every turn, as channels do."""

    services: Services
    turns: int = field(default=0)

    async def say(self, identity: str, text: str = "", choice: str | None = None, *, shared: bool = True) -> Reply:
        self.turns += 1
        person: Person = await self.services.directory.person(identity, f"Namn {identity[-2:]}")
        aside = f"{identity.rpartition(':')[0]}:dm:{identity.rpartition(':')[2]}"
        conversation = THREAD if shared else aside
        turn = Turn(conversation, person, "slack", text, choice, id=f"event-{self.turns}", shared=shared, aside=aside)
        return await self.services.engine.reply(turn)


def private(reply: Reply) -> list[bool]:
    return [message.private for message in reply.messages]


def answer_of(reply: Reply) -> Message:
    return next(message for message in reply.messages if message.answer)


def is_cited(reply: Reply) -> bool:
    """Whether anything of the restricted programme is."""
    answer = answer_of(reply).answer
    return answer is not None and any("trygghetsprogram" in each.document for each in answer.citations)


async def test_what_draws_on_a_programme_for_a_group_is_for_the_asker_alone(services: Services) -> None:
    services.directory.store.give_groups(ANNA, frozenset({"trygghet"}))
    thread = Thread(services)
    told = answer_of(await thread.say(ANNA, OPEN))
    assert told.answer is not None
    assert (told.answer.answered, told.private) == (True, False)
    secret = answer_of(await thread.say(ANNA, RESTRICTED))
    assert secret.answer is not None
    assert (secret.answer.answered, secret.private) == (True, True)
    theirs = text_of(await thread.say(BO, "källor"))
    assert "ANDTS" in theirs
    assert "Trygg" not in theirs
    refused = await thread.say(BO, RESTRICTED)
    assert not is_cited(refused)
    assert not any(private(refused))


async def test_a_person_sees_the_same_in_every_channel_once_their_accounts_are_linked(services: Services) -> None:
    teams = "teams:lindsjo:42"
    services.directory.store.give_groups(ANNA, frozenset({"trygghet"}))
    thread = Thread(services)
    await thread.say(ANNA, "min nämnd är socialnämnden", shared=False)
    assert not is_cited(await thread.say(teams, RESTRICTED, shared=False))
    made = text_of(await thread.say(ANNA, "koppla konto"))
    code = made.split("koppla ")[1].split("”")[0]
    asked = await thread.say(teams, f"koppla {code}", shared=False)
    await thread.say(teams, choice=asked.messages[0].choices[0].id, shared=False)
    assert "socialnämnden" in text_of(await thread.say(teams, "min profil", shared=False))
    assert is_cited(await thread.say(teams, RESTRICTED, shared=False))


async def test_a_form_begun_in_one_channel_is_the_persons_in_the_other_once_linked(services: Services) -> None:
    teams, thread = "teams:lindsjo:42", Thread(services)
    begun = await thread.say(teams, "starta riskmatris för projektet Kajen")
    assert all(private(begun))
    assert "Kajen" not in text_of(await thread.say(ANNA, "mina formulär", shared=False))
    services.directory.store.link(teams, ANNA)
    assert "Kajen" in text_of(await thread.say(ANNA, "mina formulär", shared=False))
    resumed = await thread.say(ANNA, "fortsätt")
    assert begun.form is not None
    assert resumed.form is not None
    assert resumed.form.id == begun.form.id
    assert [form.events[0].by for form in services.forms.forms()] == [ANNA]


async def test_a_question_that_nothing_answers_reaches_the_coordinators_once(services: Services) -> None:
    post, thread = Posted(), Thread(services)
    services.notices.through(post, [Coordinators("slack", "slack:T1:C9", lambda text: {"text": text})])
    refused = await thread.say(BO, UNKNOWN)
    (offer,) = [choice for choice in refused.messages[-1].choices if choice.id.startswith("handoff:")]
    shown = await thread.say(BO, choice=offer.id)
    assert UNKNOWN in text_of(shown)
    for _ in range(2):
        thread.turns = 40
        sent = await thread.say(BO, choice=shown.messages[0].choices[0].id, shared=False)
    assert "Skickat till samordnarna" in text_of(sent)
    (notice,) = post.kept.values()
    assert notice.channel == "slack"
    assert UNKNOWN in notice.body["text"]
    assert "Namn U2" in notice.body["text"]
