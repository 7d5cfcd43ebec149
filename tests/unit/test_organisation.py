"""Committees are found in text however they are named, and nothing else is."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.domain.inflection import inflected
from knowledge.domain.organisation import Committee, CommitteeKind, Organisation, slug
from knowledge.errors import NotFound

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
GROUP = "stadsdelsnämnderna"


def committee(name: str, kind: CommitteeKind = "committee", **more: str) -> Committee:
    """Fields as words with semicolons between; `short` is abbreviations, `office` administrations."""
    lists = {key: tuple(part for part in value.split(";") if part) for key, value in more.items()}
    return Committee(
        slug(name),
        name,
        kind,
        aliases=lists.get("alias", ()),
        abbreviations=lists.get("short", ()),
        administrations=lists.get("office", ()),
        group=more.get("group", ""),
    )


CITY = Organisation(
    (
        committee("kommunfullmäktige", "council", short="KF"),
        committee("kommunstyrelsen", "board", short="KS", office="kommunledningskontoret"),
        committee("socialnämnden", short="SN", office="socialförvaltningen"),
        committee("äldrenämnden", office="äldreförvaltningen"),
        committee("barn- och utbildningsnämnden", short="BUN", office="utbildningsförvaltningen"),
        committee("kultur- och fritidsnämnden", short="KoF"),
        committee("miljö- och byggnadsnämnden", office="samhällsbyggnadsförvaltningen"),
        committee("tekniska nämnden", short="TN", office="samhällsbyggnadsförvaltningen"),
        committee("nämnden för arbete och välfärd", alias="jobbnämnden"),
        committee("styrelsen för Lindsjö Bostäder AB", "company", short="LBAB", office="Lindsjö Bostäder AB"),
        committee("Stockholmshem", "company"),
        committee("Farsta stadsdelsnämnd", group=GROUP, office="Farsta stadsdelsförvaltning"),
        committee("Skarpnäcks stadsdelsnämnd", group=GROUP, office="Skarpnäcks stadsdelsförvaltning"),
    )
)
DISTRICTS = ("farsta-stadsdelsnamnd", "skarpnacks-stadsdelsnamnd")
COMPANY = "styrelsen-for-lindsjo-bostader-ab"


def found(text: str, organisation: Organisation = CITY) -> list[tuple[str, ...]]:
    """The committees of each mention, in order."""
    return [mention.committees for mention in organisation.mentions(text)]


def quoted(text: str) -> list[str]:
    return [text[mention.start : mention.end] for mention in CITY.mentions(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Socialnämndens ansvar", "socialnämnden"),
        ("varje socialnämnd", "socialnämnden"),
        ("SOCIALNÄMNDEN", "socialnämnden"),
        ("en teknisk nämnd", "tekniska nämnden"),
        ("Barn och utbildningsnämnden", "barn- och utbildningsnämnden"),
        ("barn-och utbildningsnämnden", "barn- och utbildningsnämnden"),
        ("barn- och\nutbildningsnämnden", "barn- och utbildningsnämnden"),
        ("kultur- & fritidsnämnden", "kultur- och fritidsnämnden"),
        ("Nämnden för arbete och välfärd", "nämnden för arbete och välfärd"),
        ("jobbnämndens", "nämnden för arbete och välfärd"),
        ("SN:s uppdrag", "socialnämnden"),
        ("KS/SN", "kommunstyrelsen"),
        ("målen.Socialnämnden ansvarar", "socialnämnden"),
        ("socialnämnden2", "socialnämnden"),
        ("socialnämnden¹", "socialnämnden"),
        ("soci\u00adal\u00adnämnden", "socialnämnden"),
        ("socialna\u0308mnden", "socialnämnden"),
        ("socialförvaltningens chef", "socialnämnden"),
        ("Lindsjö Bostäder AB:s styrelse", "styrelsen för Lindsjö Bostäder AB"),
        ("Lindsjö Bostäders bolagsstyrelse", "styrelsen för Lindsjö Bostäder AB"),
        ("styrelsen i Lindsjö Bostäder", "styrelsen för Lindsjö Bostäder AB"),
        ("AB Stockholmshem", "Stockholmshem"),
        ("stockholmshems hyresgäster", "Stockholmshem"),
        ("stadsdelsnämnden i Farsta", "Farsta stadsdelsnämnd"),
        ("stadsdelsnämnden Skarpnäck", "Skarpnäcks stadsdelsnämnd"),
        ("Skarpnäck stadsdelsförvaltning", "Skarpnäcks stadsdelsnämnd"),
        ("fullmäktiges beslut", "kommunfullmäktige"),
    ],
)
def test_a_committee_is_found_however_it_is_written(text: str, name: str) -> None:
    assert found(text)[0] == (slug(name),)


@pytest.mark.parametrize(
    "text",
    [
        "nämnden",
        "berörda nämnder",
        "facknämnder och bolagsstyrelser",
        "styrelsen",
        "socialnämndsordföranden",
        "socialnämnden-projektet",
        "icke-socialnämnden",
        "Socialstyrelsen",
        "sn",
        "Sn",
        "SNABB",
        "Dnr KS 2024/318",
        "KS-2024-318",
        "KSN 2019",
        "bostäder",
        "socialnämnden@lindsjo.example",
        "https://lindsjo.example/kommunstyrelsen",
        "Skicka till registrator@socialnämnden.se",
        "www.socialnämnden.se",
        "barn och utbildning",
        "kultur\n\nfritidsnämnden",
    ],
)
def test_nothing_else_is_taken_for_a_committee(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("social- och äldrenämnden", ["socialnämnden", "äldrenämnden"]),
        ("Social-, äldre- och tekniska nämnderna", ["socialnämnden", "äldrenämnden", "tekniska nämnden"]),
        ("kultur- och fritids- samt tekniska nämnden", ["kultur- och fritidsnämnden", "tekniska nämnden"]),
        ("barn- och utbildnings- samt socialnämnden", ["barn- och utbildningsnämnden", "socialnämnden"]),
        ("social- samt barn- och utbildningsnämnderna", ["socialnämnden", "barn- och utbildningsnämnden"]),
        ("socialnämnden och barn- och utbildningsnämnden", ["socialnämnden", "barn- och utbildningsnämnden"]),
        ("social- och utbildningsförvaltningen", ["socialnämnden", "barn- och utbildningsnämnden"]),
        ("bygg- och tekniska nämnden", ["tekniska nämnden"]),
        ("social-\noch äldrenämnden", ["socialnämnden", "äldrenämnden"]),
    ],
)
def test_committees_that_share_a_head_are_each_found(text: str, names: list[str]) -> None:
    assert found(text) == [(slug(name),) for name in names]


@pytest.mark.parametrize("text", ["skol- och äldrenämnden", "bygg- och socialnämnden"])
def test_the_second_half_of_an_unknown_name_is_no_committee(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "stadsdelsnämnderna",
        "samtliga stadsdelsnämnders arbete",
        "varje stadsdelsnämnd",
        "Stadsdelsnämnden ska",
        "stadsdels- och facknämnder",
        "stadsdelsnämnderna i Farsta och Skarpnäck",
        "Farsta och Skarpnäcks stadsdelsnämnder",
        "stadsdelsnämnderna Farsta, Skarpnäck",
        "stadsdelsnämnderna (Farsta och Skarpnäck)",
        "stadsdelsnämnderna, Farsta simhall",
        "stadsdelsförvaltningarna",
    ],
)
def test_a_group_is_each_of_its_committees(text: str) -> None:
    assert found(text) == [DISTRICTS]


@pytest.mark.parametrize(
    "text",
    [
        "vissa stadsdelsnämnder",
        "de stadsdelsnämnder som vill",
        "två stadsdelsnämnder",
        "3 stadsdelsnämnder",
        "en stadsdelsnämnd",
        "Norrby stadsdelsnämnd",
        "stadsdelsnämnden i Norrby",
    ],
)
def test_some_of_a_group_are_not_all_of_it(text: str) -> None:
    assert found(text) == []


def test_of_a_group_only_those_with_their_place_beside_are_named() -> None:
    assert found("stadsdelsnämnderna i Farsta och Norrby") == [DISTRICTS[:1]]


@pytest.mark.parametrize("text", ["Samtliga nämnder ska", "varje nämnds plan", "alla kommunens nämnder"])
def test_all_committees_are_meant_by_all(text: str) -> None:
    [named] = found(text)
    assert {"socialnamnden", "kommunstyrelsen", *DISTRICTS} <= set(named)
    assert not {"kommunfullmaktige", COMPANY} & set(named)


def test_all_boards_are_meant_with_them() -> None:
    [named] = found("Alla nämnder och bolagsstyrelser ska leva upp till miniminivån.")
    assert {"socialnamnden", COMPANY, "stockholmshem"} <= set(named)


@pytest.mark.parametrize("text", ["alla nämnder som berörs", "alla berörda nämnder", "stadens nämnder"])
def test_those_concerned_are_not_all(text: str) -> None:
    assert found(text) == []


def test_a_companys_ordinary_name_is_known_by_its_capital_letter() -> None:
    company = Organisation((committee("AB Familjebostäder", "company"),))
    assert found("Familjebostäder hyr ut. AB Familjebostäders styrelse.", company) == [("ab-familjebostader",)] * 2
    assert found("det byggs familjebostäder i staden", company) == []
    assert [one.id for one in company.named("familjebostäder")] == ["ab-familjebostader"]


def test_an_office_that_serves_two_committees_is_both() -> None:
    [mention] = CITY.mentions("Samhällsbyggnadsförvaltningen utreder.")
    assert mention.committees == ("miljo-och-byggnadsnamnden", "tekniska-namnden")
    assert mention.mentioned_as == "administration"


def test_a_mention_says_how_the_committee_was_named() -> None:
    ways = [mention.mentioned_as for mention in CITY.mentions("Jobbnämnden, SN, socialnämnden, stadsdelsnämnderna")]
    assert ways == ["alias", "abbreviation", "name", "group"]


def test_a_mention_is_just_the_words_that_name() -> None:
    text = "I Socialnämndens plan, och KS:s; samt Lindsjö Bostäder AB:s styrelse."
    assert quoted(text) == ["Socialnämndens", "KS:s", "Lindsjö Bostäder AB:s styrelse"]


_FORMS = [(" ".join(form), one.id) for one in CITY.committees for form in inflected(one.name)]
_BEFORE = st.sampled_from(["", " ", "Enligt ", "Sist. ", "\n\n", "(", "det och ", "Ansvarig: "])
_AFTER = st.sampled_from(["", " ", ".", " ska", "\n\n", ")", ", och", ":", ";", "/"])


@given(st.sampled_from(_FORMS), _BEFORE, _AFTER, st.sampled_from([str.lower, str.upper, str.capitalize]))
def test_every_inflection_of_every_name_is_found(form: tuple[str, str], before: str, after: str, case: object) -> None:
    assert callable(case)
    written, name = form
    mentions = CITY.mentions(f"{before}{case(written)}{after}")
    assert any(name in mention.committees for mention in mentions)


_SCRAPS = "social-;äldre-;och;samt;,;-;nämnden;nämnderna;SN;KS;stadsdelsnämnderna;Farsta;i;:;/;&;@;\n;alla"
_PIECES = st.one_of(
    st.sampled_from([written for written, _ in _FORMS]),
    st.sampled_from(
        [
            "social-",
            "äldre-",
            "och",
            "samt",
            ",",
            "-",
            "nämnden",
            "nämnderna",
            "SN",
            "KS",
            "stadsdelsnämnderna",
            "Farsta",
            "i",
            ":",
            "/",
            "&",
            "@",
            "\n",
            "alla",
        ]
    ),
    st.text(max_size=6),
)


@given(st.lists(_PIECES, max_size=25), st.sampled_from(["", " "]))
def test_mentions_are_disjoint_in_order_and_inside_the_text(pieces: list[str], between: str) -> None:
    text = between.join(pieces)
    position = 0
    for mention in CITY.mentions(text):
        assert position <= mention.start < mention.end <= len(text)
        assert mention.committees
        position = mention.end


@given(st.sampled_from(_FORMS), st.text("abcåäö", min_size=1, max_size=5), st.booleans())
def test_nothing_is_found_inside_a_longer_word(form: tuple[str, str], more: str, before: bool) -> None:
    written = form[0]
    text = more + written if before else written + more
    longer = text.split()[0 if before else -1]
    for mention in CITY.mentions(text):
        assert longer not in text[mention.start : mention.end] or longer in written.split()


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("sn", ["socialnämnden"]),
        ("SN", ["socialnämnden"]),
        ("kof", ["kultur- och fritidsnämnden"]),
        ("Socialnämnd", ["socialnämnden"]),
        ("socialnamnden", ["socialnämnden"]),
        ("Socialnämden", ["socialnämnden"]),
        ("kommunstyrlsen", ["kommunstyrelsen"]),
        ("sosialnämden", ["socialnämnden"]),
        ("social", ["socialnämnden"]),
        ("kultur och fritid", ["kultur- och fritidsnämnden"]),
        ("Barn & utbildning", ["barn- och utbildningsnämnden"]),
        ("jag arbetar på socialförvaltningen", ["socialnämnden"]),
        ("lindsjö bostäder", ["styrelsen för Lindsjö Bostäder AB"]),
        ("Farsta", ["Farsta stadsdelsnämnd"]),
        ("skarpnäck", ["Skarpnäcks stadsdelsnämnd"]),
        ("stadsdelsnämnderna", ["Farsta stadsdelsnämnd", "Skarpnäcks stadsdelsnämnd"]),
        ("samhällsbyggnadsförvaltningen", ["miljö- och byggnadsnämnden", "tekniska nämnden"]),
    ],
)
def test_what_a_person_types_is_understood(typed: str, names: list[str]) -> None:
    assert [one.name for one in CITY.named(typed)] == names


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "  ",
        "nämnden",
        "styrelsen",
        "xyz",
        "Rymdnämnden",
        "Tensta stadsdelsnämnd",
        "socialnämnden eller äldrenämnden?",
        "s" * 5_000,
    ],
)
def test_nobody_is_meant_where_it_is_not_clear(typed: str) -> None:
    assert CITY.named(typed) == ()


@given(st.text(max_size=60))
def test_whatever_is_typed_gives_known_committees(typed: str) -> None:
    assert set(CITY.named(typed)) <= set(CITY.committees)


def test_a_committee_is_looked_up_by_its_id() -> None:
    assert CITY.committee("socialnamnden").name == "socialnämnden"
    with pytest.raises(NotFound, match="lots organisation"):
        CITY.committee("okänd")


def test_the_confirmed_one_wins_and_names_are_joined() -> None:
    proposed = Committee("socialnamnden", "socialnämnden", abbreviations=("SocN",), proposed=True)
    confirmed = committee("social- och omsorgsnämnden", alias="socialnämnden", short="SON")
    for both in (
        Organisation((confirmed,)).merged(Organisation((proposed,))),
        Organisation((proposed,)).merged(Organisation((confirmed,))),
    ):
        [one] = both.committees
        assert (one.name, one.proposed) == ("social- och omsorgsnämnden", False)
        assert one.abbreviations == ("SON", "SocN")
        assert both.mentions("Socialnämndens")[0].committees == (one.id,)


def test_a_confirmed_abbreviation_is_not_given_to_another() -> None:
    other = Committee("samhallsnamnden", "samhällsnämnden", abbreviations=("SN",), proposed=True)
    assert found("SN", CITY.merged(Organisation((other,)))) == [("socialnamnden",)]


def test_a_stand_in_goes_when_its_members_are_confirmed() -> None:
    stand_in = Committee("stadsdelsnamnderna", GROUP, group=GROUP, proposed=True)
    assert Organisation((stand_in,)).merged(CITY).committees == CITY.committees
    alone = Organisation((stand_in,))
    assert found("Farsta stadsdelsnämnd", alone) == [("stadsdelsnamnderna",)]


@given(st.lists(st.sampled_from(CITY.committees), unique=True, max_size=6))
def test_merging_with_what_is_known_changes_nothing(some: list[Committee]) -> None:
    assert CITY.merged(Organisation(tuple(some))) == CITY
    assert Organisation().merged(CITY) == CITY


def _many(count: int) -> Organisation:
    names = (f"{letter}{other}verksnämnden" for letter in "abcdefghij" for other in "klmn")
    extra = tuple(committee(name, office=name.replace("nämnden", "förvaltningen")) for name in names)
    return Organisation((*CITY.committees, *extra)[:count])


def _quickest(organisation: Organisation, text: str, times: int) -> float:
    """Seconds of processor for one reading, the best of many: other processes only make it longer."""
    organisation.mentions("Vad gör socialnämnden?")
    readings = []
    for _ in range(times):
        begun = time.process_time()
        organisation.mentions(text)
        readings.append(time.process_time() - begun)
    return min(readings)


def test_a_long_text_is_read_in_less_than_a_tenth_of_a_second() -> None:
    sentence = "Socialnämnden och social- och äldrenämnden ska senast i mars redovisa hur arbetet med målen går. "
    rest = "Målen följs upp varje tertial och de som berörs får veta hur det har gått, skriftligt och muntligt. " * 3
    assert _quickest(_many(40), ((sentence + rest) * 300)[:100_000], times=3) < 0.1


def test_a_question_is_read_in_less_than_a_fifth_of_a_millisecond() -> None:
    question = "Vad är miniminivån för socialnämnden när det gäller delmål 2.3?"
    assert _quickest(_many(40), question, times=200) < 0.0002


def test_a_real_report_names_its_committees() -> None:
    report = SEEDS / "stockholm-andt-halvvagsrapport.txt"
    if not report.is_file():
        pytest.skip(f"{report} is not here")
    text = report.read_text()
    mentions = CITY.mentions(text)
    named = {text[one.start : one.end].lower() for one in mentions}
    assert named == {"socialnämnden", "socialnämndens", "socialförvaltningens", "stadsdelsnämnderna", "stadsdels-"} | {
        "stadsdelsnämndernas",
        "kommunfullmäktige",
        "varje nämnd",
    }
