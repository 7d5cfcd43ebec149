"""A form filled in by talking: every word that steers, what is understood, what is asked again, and who sees what."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.conversation.skills.forms.clicks import ASKED_AGAIN, NEXT_PERIOD
from bot.reminders import telling as reminders
from tests.unit.form_talk_support import Talk, Town, card, of_committee

QUESTION = "Vem ansvarar för planen?"


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
async def anna(town: Town) -> Talk:
    """Anna has begun the checklist: its first question is asked."""
    talk = Talk(town)
    await talk.say("starta checklista uppstart")
    return talk


async def test_a_form_begins_with_its_first_question_and_how_far_it_is(anna: Talk) -> None:
    assert anna.place == ("goal", "method", 0)
    assert "1 av 9 · Delmål 1.2\n\nArbetssätt" in anna.last.messages[-1].text
    assert anna.last.form is not None
    assert (anna.last.form.answered, anna.last.form.total, anna.last.form.status) == (0, 9, "open")


async def test_an_answer_is_repeated_back_and_the_next_question_asked(anna: Talk) -> None:
    told = await anna.say("Vi har föräldrastöd i grupp")
    assert "Vi har föräldrastöd i grupp" in told
    assert anna.meaning("goal", "method") == "Vi har föräldrastöd i grupp"
    assert anna.place == ("goal", "followed_up", 0)


async def test_a_start_that_is_offered_is_taken_as_it_is(anna: Talk) -> None:
    await anna.click("Föräldrastöd i grupp")
    assert anna.meaning("goal", "method") == "Föräldrastöd i grupp"


async def test_an_answer_that_makes_another_question_be_asked_is_followed_by_it(anna: Talk) -> None:
    await anna.say("nästa")
    await anna.click("Nej")
    assert anna.place == ("goal", "why_not", 0)
    await anna.say("tillbaka")
    await anna.say("ja, det gör vi")
    assert anna.meaning("goal", "followed_up") == "yes"
    assert anna.place == ("goal", "when", 0)


async def test_several_answers_in_one_message_are_put_where_they_belong(anna: Talk) -> None:
    await anna.say("ändra 4")
    assert anna.place == ("goal", "who", 0)
    told = await anna.say("preventionssamordnaren och fältarna, vi följer upp i T2 2027")
    assert anna.meaning("goal", "who") == "preventionssamordnaren; fältarna"
    assert anna.meaning("goal", "when") == "2027-T2"
    assert "preventionssamordnaren" in told


async def test_after_several_answers_the_first_question_left_after_the_asked_one_comes_next(anna: Talk) -> None:
    await anna.say("nästa")
    await anna.say("ja, ansvariga: fältarna")
    assert (anna.meaning("goal", "followed_up"), anna.meaning("goal", "who")) == ("yes", "fältarna")
    assert anna.place == ("goal", "when", 0)
    await anna.say("T2 2027")
    assert anna.place == ("risks", "risk", 1)


async def test_next_moves_on_from_where_one_stands(anna: Talk) -> None:
    await anna.say("ändra 4")
    await anna.say("nästa")
    assert anna.place == ("risks", "risk", 1)


async def test_a_row_answered_out_of_order_is_finished_before_one_more_is_asked_for(town: Town) -> None:
    anna = Talk(town)
    await anna.say("starta riskmatris")
    await anna.say("ändra 2")
    await anna.say("hög, riskvärde: 12")
    assert anna.meaning("risks", "worth", 1) == "12"
    await anna.say("ändra 1")
    await anna.say("Regn")
    assert "Finns det en till?" in anna.text


@pytest.mark.parametrize("asked", ["kan du ge exempel", "kan man skriva flera", "vem brukar ansvara för sånt här"])
async def test_a_question_without_its_mark_is_looked_up_and_is_nobodys_name(anna: Talk, asked: str) -> None:
    await anna.say("ändra 4")
    await anna.say(asked)
    assert anna.town.asked[-1].text == asked
    assert anna.place == ("goal", "who", 0)
    assert anna.filled.progress[0] == 0


async def test_what_cannot_be_understood_is_met_with_help_and_can_be_kept(anna: Talk) -> None:
    await anna.say("ändra 3")
    told = await anna.say("vi får väl känna efter lite")
    assert anna.place == ("goal", "when", 0)
    assert "T2 2027" in told
    await anna.click("Spara det som kommentar")
    comments = anna.filled.comments
    assert [event.text for those in comments.values() for event in those] == ["vi får väl känna efter lite"]
    assert anna.place == ("goal", "when", 0)


async def test_a_question_in_the_middle_is_answered_and_the_same_field_asked_again(anna: Talk) -> None:
    await anna.say(QUESTION)
    assert anna.last.messages[0].answer is not None
    assert anna.last.messages[0].answer.citations
    assert "Arbetssätt" in anna.last.messages[-1].text
    assert anna.place == ("goal", "method", 0)
    assert anna.filled.answers == {}


async def test_what_could_be_either_is_asked(anna: Talk) -> None:
    told = await anna.say("Fältarna, kanske?")
    assert "Är det ett svar eller en fråga?" in told
    assert anna.filled.answers == {}
    await anna.click("Ett svar: spara det")
    assert anna.meaning("goal", "method") == "Fältarna, kanske?"


@pytest.mark.parametrize("typed", [True, False])
async def test_what_turned_out_to_be_a_question_is_looked_up(anna: Talk, typed: bool) -> None:
    await anna.say("Fältarna, kanske?")
    await (anna.say("en fråga") if typed else anna.click("En fråga: sök i dokumenten"))
    assert anna.town.asked[-1].text == "Fältarna, kanske?"
    assert anna.place == ("goal", "method", 0)


async def test_what_is_left_undecided_is_told_and_can_be_kept_later(anna: Talk) -> None:
    await anna.say("Fältarna, kanske?")
    told = await anna.say("nästa")
    assert "Jag har inte sparat ”Fältarna, kanske?”" in told
    await anna.click("Spara det som svar på fråga 1")
    assert anna.meaning("goal", "method") == "Fältarna, kanske?"


async def test_why_shows_the_sources_words_with_their_citation(anna: Talk) -> None:
    told = await anna.say("varför")
    assert "Utan uppföljning vet ingen om det hjälpte." in told
    answer = anna.last.messages[0].answer
    assert answer is not None
    assert [citation.quote for citation in answer.citations] == ["Nämnden ska följa upp"]
    assert anna.place == ("goal", "method", 0)


async def test_not_knowing_offers_the_source_whom_to_ask_a_colleague_and_later(anna: Talk) -> None:
    told = await anna.say("vet inte")
    assert "samordnare" in told
    assert [choice.label for choice in anna.choices] == ["Läs källan", "Be en kollega svara", "Kom tillbaka senare"]
    await anna.click("Kom tillbaka senare")
    assert anna.place == ("goal", "followed_up", 0)


async def test_an_answer_is_changed_by_its_number_and_undone(anna: Talk) -> None:
    await anna.say("första")
    await anna.say("ändra 1")
    assert "första" in anna.last.messages[-1].text
    await anna.say("andra försöket")
    assert anna.meaning("goal", "method") == "andra försöket"
    told = await anna.say("ångra")
    assert "andra försöket" in told
    assert anna.meaning("goal", "method") == "första"
    assert anna.place == ("goal", "method", 0)


async def test_a_row_is_followed_by_the_question_for_one_more(town: Town) -> None:
    anna = Talk(town)
    await anna.say("starta riskmatris")
    for text in ("Regn", "hög", "12"):
        await anna.say(text)
    assert "Finns det en till?" in anna.text
    await anna.say("ja")
    assert anna.place == ("risks", "risk", 2)
    await anna.say("Snö")
    assert anna.meaning("risks", "risk", 2) == "Snö"


async def test_a_risk_said_instead_of_yes_becomes_one_when_confirmed(town: Town) -> None:
    anna = Talk(town)
    await anna.say("starta riskmatris")
    for text in ("Regn", "hög", "12"):
        await anna.say(text)
    await anna.say("Att ingen kommer")
    assert anna.filled.rows["risks"] == (1,)
    await anna.click("Ja, lägg till")
    assert anna.meaning("risks", "risk", 2) == "Att ingen kommer"


async def test_a_word_that_steers_and_is_an_answer_too_is_asked(town: Town) -> None:
    anna = Talk(town)
    await anna.say("starta slutrapport")
    told = await anna.say("klar")
    assert "Gör det" in [choice.label for choice in anna.choices]
    assert "klar" in told
    await anna.click("Det är mitt svar")
    assert anna.meaning("end", "status") == "done"


async def test_a_misspelt_command_is_obeyed_and_can_be_taken_back(anna: Talk) -> None:
    await anna.say("nesta")
    assert anna.place == ("goal", "followed_up", 0)
    await anna.click("Spara det som svar på fråga 1")
    assert anna.meaning("goal", "method") == "nesta"


async def test_a_button_of_an_old_message_answers_the_question_it_stood_under(anna: Talk) -> None:
    await anna.say("nästa")
    yes = anna.offered("Ja").id
    await anna.say("nästa")
    await anna.choose(yes)
    assert anna.meaning("goal", "followed_up") == "yes"
    assert anna.place == ("goal", "when", 0)


async def test_another_form_parks_this_one_and_both_are_listed(anna: Talk) -> None:
    await anna.say("Ett arbetssätt")
    told = await anna.say("starta riskmatris")
    assert "Checklista för uppstart väntar där du slutade." in told
    assert anna.place == ("risks", "risk", 1)
    listed = await anna.say("mina formulär")
    assert "1. Riskmatris" in listed
    assert "2. Checklista för uppstart – 1 av 9 besvarade" in listed
    await anna.say("fortsätt 2")
    assert anna.place == ("goal", "followed_up", 0)


async def test_a_form_goes_on_after_weeks_in_another_channel_with_one_line_of_recap(anna: Talk) -> None:
    await anna.say("Ett arbetssätt")
    await anna.say("pausa")
    assert anna.last.form is None
    anna.town.moment += timedelta(weeks=3)
    slack = Talk(anna.town, conversation="slack", channel="slack")
    told = await slack.say("fortsätt")
    assert told.startswith("Checklista för uppstart: 1 av 9 besvarade. Du var här senast för 3 veckor sedan.")
    assert slack.place == ("goal", "followed_up", 0)
    await slack.say("ja")
    assert slack.answer("goal", "followed_up").channel == "slack"


async def test_a_channel_that_has_lost_sight_of_the_question_gets_it_again(anna: Talk) -> None:
    await anna.choose(ASKED_AGAIN)
    assert anna.place == ("goal", "method", 0)
    await anna.say("pausa")
    await anna.choose(ASKED_AGAIN)
    assert anna.last.form is None


async def test_while_paused_everything_else_is_as_if_there_were_no_form(anna: Talk) -> None:
    await anna.say("pausa")
    await anna.say("nästa steg är viktigt")
    assert anna.town.asked[-1].text == "nästa steg är viktigt"
    assert anna.last.form is None


async def test_each_conversation_answers_the_question_that_was_asked_there(anna: Talk) -> None:
    slack = Talk(anna.town, conversation="slack")
    await slack.say("fortsätt")
    await slack.say("Svar i slack")
    assert slack.place == ("goal", "followed_up", 0)
    await anna.say("Svar i webben")
    assert anna.meaning("goal", "method") == "Svar i webben"


async def test_a_scorecard_is_for_the_persons_committee_which_is_asked_once(town: Town) -> None:
    anna = Talk(town)
    told = await anna.say("starta styrkort")
    assert "Vilken nämnd gäller styrkortet?" in told
    await anna.say("socialnämnden")
    assert anna.place == ("goal", "method", 0)
    assert anna.form.committee == "socialnämnden"
    assert anna.form.period == "2026"


async def test_of_several_programmes_the_person_chooses_by_click_or_by_name(town: Town) -> None:
    town.scorecards = (card("andts", "Styrkort: ANDTS-program"), card("trygghet", "Styrkort: Trygghetsprogram"))
    await of_committee(town, "anna")
    anna = Talk(town)
    assert "Vilket program" in await anna.say("starta styrkort")
    await anna.say("trygghetsprogrammet")
    assert anna.form.template.programme == "trygghet"
    other = Talk(town, "bo", "b")
    await other.say("min nämnd är tekniska nämnden")
    await other.say("starta styrkort ANDTS")
    assert other.form.template.programme == "andts"


async def test_one_that_is_begun_is_offered_before_a_new_one(town: Town) -> None:
    await of_committee(town, "anna", "bo")
    anna, bo = Talk(town), Talk(town, "bo", "bos")
    await anna.say("starta styrkort")
    told = await bo.say("starta styrkort")
    assert "redan påbörjat av anna" in told
    await bo.click("Fortsätt på det")
    assert bo.form.id == anna.form.id


async def test_two_answers_to_one_question_are_shown_and_one_is_chosen(town: Town) -> None:
    await of_committee(town, "anna", "bo")
    anna, bo = Talk(town), Talk(town, "bo", "bos")
    await anna.say("starta styrkort")
    await bo.say("starta styrkort")
    await bo.click("Fortsätt på det")
    await anna.say("Annas arbetssätt")
    told = await bo.say("Bos arbetssätt")
    assert "1. Annas arbetssätt (anna)" in told
    assert "2. Bos arbetssätt (bo)" in told
    await bo.say("1")
    assert bo.meaning("goal", "method") == "Annas arbetssätt"
    said = [event.value.said for event in bo.form.events if event.value]
    assert said == ["Annas arbetssätt", "Bos arbetssätt"]


async def test_what_others_have_answered_since_is_told_in_one_line(town: Town) -> None:
    await of_committee(town, "anna", "bo")
    anna, bo = Talk(town), Talk(town, "bo", "bos")
    await anna.say("starta styrkort")
    await bo.say("starta styrkort")
    await bo.click("Fortsätt på det")
    await bo.say("nästa")
    await bo.say("nej")
    assert "bo har svarat på fråga 2" in await anna.say("Annas arbetssätt")


async def test_a_form_is_seen_by_its_committee_and_by_those_who_are_asked_and_by_nobody_else(town: Town) -> None:
    await of_committee(town, "anna", "bo")
    anna = Talk(town)
    await anna.say("starta styrkort")
    form_id = anna.form.id
    stranger = Talk(town, "eva", "evas")
    await stranger.choose(f"form:open:{form_id}::")
    assert stranger.last.form is None
    assert "inga formulär" in await stranger.say("mina formulär")
    await anna.say("tilldela Eva")
    told = await stranger.say("mina formulär")
    assert "fråga 1 väntar på dig" in told
    await stranger.say("fortsätt")
    await stranger.say("Evas svar")
    assert stranger.answer("goal", "method").by == "eva"


async def test_a_whole_form_is_sent_approved_locked_and_opened_again_with_a_reason(town: Town) -> None:
    await of_committee(town, "anna")
    anna = Talk(town)
    await anna.say("starta styrkort")
    assert "måste besvaras" in await anna.say("skicka för godkännande")
    await anna.say("ändra 1")
    await anna.say("Ett arbetssätt")
    await anna.say("skicka för godkännande")
    assert anna.status() == "sent"
    assert "samordnare" in await anna.say("godkänn")
    carin = Talk(town, "carin", "carins", "coordinator")
    await carin.choose(f"form:open:{anna.form.id}::")
    await carin.say("godkänn")
    assert carin.status() == "approved"
    assert "låst" in await anna.say("ändra 1")
    await anna.say("öppna igen: fel uppgift")
    assert anna.status() == "open"
    assert anna.form.events[-1].text == "fel uppgift"


async def test_a_locked_form_takes_no_row_and_says_why(town: Town) -> None:
    carin = Talk(town, "carin", "carins", "coordinator")
    await carin.say("starta riskmatris")
    await carin.say("Regn")
    await carin.say("godkänn")
    assert carin.status() == "approved"
    assert "öppna det igen" in (await carin.say("en till")).lower()
    assert carin.filled.rows["risks"] == (1,)


async def test_done_tells_what_is_missing_and_how_to_fetch_it(anna: Talk) -> None:
    told = await anna.say("klar")
    assert "måste besvaras: 1 Arbetssätt och 5 Risk" in told
    assert "på webben, under Formulär" in told
    assert f"lots export {anna.form.id} --format docx" in told
    assert "/forms/" not in told, "a path that leads nowhere"
    await anna.say(QUESTION)
    assert anna.last.messages[-1].answer is not None


async def test_giving_up_asks_first_and_keeps_what_was_answered(anna: Talk) -> None:
    await anna.say("Ett arbetssätt")
    await anna.say("avbryt")
    assert anna.status() == "open"
    await anna.say("nej")
    assert anna.place == ("goal", "followed_up", 0)
    await anna.say("avbryt")
    await anna.say("ja")
    assert anna.status() == "given_up"
    assert anna.meaning("goal", "method") == "Ett arbetssätt"


async def test_a_comment_stands_beside_the_question(anna: Talk) -> None:
    await anna.say("kommentera: stäm av med Bo")
    assert "Kommentar från anna: stäm av med Bo" in anna.last.messages[-1].text
    assert anna.place == ("goal", "method", 0)


async def test_cancelling_beside_the_question_leads_back_to_it(anna: Talk) -> None:
    await anna.say("tilldela")
    await anna.say("avbryt")
    assert anna.place == ("goal", "method", 0)
    assert anna.filled.assigned == {}
    await anna.say("Ett arbetssätt")
    assert anna.meaning("goal", "method") == "Ett arbetssätt"


async def test_who_one_is_can_be_told_in_the_middle(anna: Talk) -> None:
    await anna.say("min nämnd är socialnämnden")
    assert anna.town.profiles.profile("anna").committee == "socialnämnden"
    assert anna.place == ("goal", "method", 0)
    assert anna.filled.answers == {}


async def test_a_question_that_needs_the_committee_gets_it_before_the_form_goes_on(anna: Talk) -> None:
    told = await anna.say("Vad är vår roll i planen?")
    assert "Vilken nämnd arbetar du för?" in told
    await anna.say("socialnämnden")
    assert anna.town.asked[-1].committee == "socialnämnden"
    assert anna.place == ("goal", "method", 0)
    assert anna.filled.answers == {}


async def test_english_words_steer_as_well(town: Town) -> None:
    anna = Talk(town)
    assert "We begin Riskmatris" in await anna.say("start riskmatris")
    await anna.say("skip")
    assert anna.place == ("risks", "chance", 1)


async def test_the_checklists_are_listed_also_in_the_middle_of_a_form(anna: Talk) -> None:
    await anna.say("starta checklista")
    assert [choice.label for choice in anna.choices] == ["Checklista för uppstart"]
    await anna.say("starta")
    assert len(anna.choices) == 3


async def test_what_only_sounds_like_starting_is_an_answer(anna: Talk) -> None:
    await anna.say("Starta en föräldragrupp på biblioteket")
    assert anna.meaning("goal", "method") == "Starta en föräldragrupp på biblioteket"


async def test_a_misspelt_template_is_found_and_an_unknown_one_met_with_the_nearest(town: Town) -> None:
    anna = Talk(town)
    await anna.say("strata riskmatrisn")
    assert anna.place == ("risks", "risk", 1)
    bo = Talk(town, "bo", "b")
    told = await bo.say("starta något helt annat")
    assert "något helt annat" in told
    assert {choice.label for choice in bo.choices} == {"Riskmatris", "Checklista för uppstart", "Slutrapport"}
    await bo.say("slutrapporten")
    assert bo.place == ("end", "status", 0)


async def test_the_next_period_starts_from_this_ones_answers_and_is_begun_once(town: Town) -> None:
    await of_committee(town, "anna", "bo")
    anna, bo = Talk(town), Talk(town, "bo", "bos")
    await anna.say("starta styrkort 2026")
    await anna.say("Ett arbetssätt")
    earlier = anna.form
    told = await anna.choose(f"{NEXT_PERIOD}{earlier.id}")
    assert "1 svar har följt med" in told
    assert (anna.form.period, anna.form.follows) == ("2027", earlier.id)
    assert "Svaret från förra perioden: Ett arbetssätt" in told
    await anna.click("Det gäller fortfarande")
    assert anna.last.form is not None
    assert anna.last.form.answered == 1
    await bo.choose(f"{NEXT_PERIOD}{earlier.id}")
    assert bo.form.id == anna.form.id


def test_a_reminders_button_is_the_one_that_is_understood() -> None:
    assert NEXT_PERIOD == reminders.NEXT_PERIOD
