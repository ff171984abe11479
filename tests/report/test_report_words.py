"""Words: plain, whole numbers, both framings, and a reading grade of 8 or below."""

from __future__ import annotations

import pytest
from reading_grade import grade, syllables
from synthetic_report import result

from interbody.evidence import parameters
from interbody.report import tell, words
from interbody.report.aid import CONDITIONS, NOT_TOLD
from interbody.report.fields import Estimate, choices
from interbody.report.labels import OUTCOMES, TECHNIQUES, year_words
from interbody.report.page import NOTICE
from interbody.report.plain_words import DECLINED, LIMITS, REMARKS, RULES

ODI, UNION = OUTCOMES[0], OUTCOMES[3]


def _summary(data) -> str:
    options = choices(data)
    told = words.introduction(data, options)
    for card in words.cards(data, options):
        told += [card.what, *(f"{fact.heading}. {fact.patient}" for fact in card.facts)]
    return " ".join(told)


def test_grade_of_known_texts():
    assert grade("The cat sat on the mat.") == pytest.approx(0.39 * 6 + 11.8 * 1 - 15.59)
    hard = "Pseudarthrosis necessitates individualised perioperative multidisciplinary reconsideration."
    assert grade(hard) > 15


@pytest.mark.parametrize(("word", "count"), [("cat", 1), ("bone", 1), ("level", 2), ("operation", 4), ("25", 1)])
def test_syllables(word, count):
    assert syllables(word) == count


@pytest.mark.parametrize("technique", list(TECHNIQUES))
def test_summary_reads_at_grade_eight_or_below(technique):
    data = result()
    data["case"]["options"]["TLIF"]["technique"] = technique
    assert grade(_summary(data)) <= 8


LEAVES = ("p", "dd", "li", "legend", "figcaption", "td", "th")
BLOCKS = {"p", "ul", "ol", "dl", "div", "table"}


def unread(node) -> bool:
    """What a patient does not read as text: pictures, controls, the other register, other years, citations."""
    classes = set(node.attrs.get("class", "").split())
    return (
        node.tag in ("script", "style", "svg", "select")
        or bool(classes & {"for-surgeon", "cite", "card-text", "sources", "long-list", "assumptions"})
        or "hidden" in node.attrs
    )


def patient_sentences(node) -> list[str]:
    """The texts of one part of the page as a patient reads them, each closed by a full stop."""

    def own(part) -> str:
        return "" if unread(part) else " ".join([part.own_text, *(own(child) for child in part.children)])

    if unread(node):
        return []
    if node.tag in LEAVES and not any(child.tag in BLOCKS for child in node.children):
        text = " ".join(own(node).split()).rstrip(".")
        return [f"{text}."] if text else []
    return [text for child in node.children for text in patient_sentences(child)]


SECTIONS = (
    "summary", "problem", "spine", "expect", "harms", "recovery", "values", "take-along", "candidacy", "why", "levels",
    "sources", "limits",
)  # fmt: skip


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_reads_at_grade_eight_or_below(page, section):
    texts = patient_sentences(page.by_id(section))
    assert grade(" ".join(texts)) <= 8
    sentences = [text for text in texts if len(text.split()) > 6]
    assert grade(" ".join(sentences)) <= 8, "and so do its whole sentences, without the cells of tables"


def test_no_section_is_left_out_of_the_measure(page):
    assert [n.attrs["id"] for n in page.by_id("main").children if n.tag == "section"] == list(SECTIONS)


@pytest.mark.parametrize(
    "text", [*REMARKS.values(), *LIMITS.values(), *DECLINED.values(), *RULES.values(), *CONDITIONS.values(), NOT_TOLD]
)
def test_each_plain_text_reads_at_grade_eight_or_below(text):
    assert not text or grade(text) <= 8


@pytest.mark.parametrize("name", [n for n in parameters("decision_words") if not n.startswith("sure.")])
def test_what_studies_tell_reads_at_grade_eight_or_below(name):
    assert grade(str(parameters("decision_words")[name].value)) <= 8


def test_summary_gives_both_framings(page):
    text = page.by_id("summary").text
    assert "of 100 people like this" in text
    assert "it does not" in text
    assert "do not." in text


def test_patients_see_whole_numbers_and_surgeons_bands():
    estimate = Estimate(24.56, 10.2, 40.9, 22.1, 27.3)
    assert tell.patient(estimate, ODI) == "25 (most people 10 to 41)"
    assert tell.surgeon(estimate, ODI) == "24.6 (90 % of people 10.2 to 40.9; mean 22.1 to 27.3)"


@pytest.mark.parametrize(
    ("technique", "screws", "words"),
    [
        ("alif", "bilateral", "Then screws and rods from behind, through more cuts in the back."),
        ("llif", "unilateral", "Then screws and a rod on one side from behind, through more cuts in the back."),
        ("tlif", "unilateral", "Here with screws and a rod on one side only."),
    ],
)
def test_screws_that_the_technique_does_not_tell_are_told(technique, screws, words):
    data = result()
    data["case"]["options"]["TLIF"] |= {"technique": technique, "screws": screws}
    told = words_of_first(data)
    assert told.endswith(words)
    assert "Through one open cut." in told
    assert grade(told) <= 8


@pytest.mark.parametrize("technique", ["tlif", "plif", "plf"])
def test_a_technique_done_without_its_screws_is_not_said_to_have_them(technique):
    data = result()
    data["case"]["options"]["TLIF"] |= {"technique": technique, "screws": "none"}
    told = words_of_first(data)
    assert "no screws or rods" in told
    assert "with screws" not in told
    assert f"({technique.upper()}) at L4-L5." in told


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"graft": "bmp2"}, "BMP-2"),
        ({"graft": "allograft"}, "bone of a donor"),
        ({"teriparatide": True}, "teriparatide"),
        ({"nsaid": "high"}, "ketorolac"),
        ({"graft": "autograft", "teriparatide": False, "nsaid": "none"}, "Through one open cut."),
    ],
)
def test_graft_and_drugs_that_the_numbers_depend_on_are_told(given, words):
    data = result()
    data["case"]["options"]["TLIF"] |= given
    told = words_of_first(data)
    assert words in told.split(" at L4-L5.")[1]
    assert told.endswith(words) or words in told.split(".")[-2]
    assert grade(told) <= 8


@pytest.mark.parametrize(("technique", "screws"), [("alif", "none"), ("tlif", "bilateral"), ("decompression", "none")])
def test_nothing_is_said_of_screws_where_the_technique_says_it_all(technique, screws):
    data = result()
    data["case"]["options"]["TLIF"] |= {"technique": technique, "screws": screws}
    assert words_of_first(data).endswith("Through one open cut.")


def words_of_first(data) -> str:
    return words.describe(choices(data)[0])


def test_one_option_is_told_in_the_singular(rendered):
    data = result()
    data["case"]["options"] = {"TLIF": data["case"]["options"]["TLIF"]}
    data["comparison"]["options"] = ["TLIF"]
    page = rendered(data)
    assert "It looks at one option. No one can say" in page.by_id("summary").text
    assert "Whether to have an operation for it now. " in page.by_id("problem").text
    assert "This is the option:" in page.by_id("problem").text
    assert "Option:" in page.by_id("take-along").text
    assert "which one" not in page.by_id("main").text


GIVEN = {"vertebrae": {"L4": {"pedicle_width_mm": {"value": 14.0, "error": 1.0}}}, "discs": {}, "alignment": {}}
NOTHING = {"vertebrae": {}, "discs": {}, "alignment": {"pelvic_incidence_deg": None, "posture": "standing"}}
ESTIMATED = "117 figures of the anatomy were estimated, not measured."


@pytest.mark.parametrize(("anatomy", "some"), [(GIVEN, True), (NOTHING, False)])
def test_a_spine_of_which_nothing_was_measured_is_not_called_measured_in_part(rendered, anatomy, some):
    data = result()
    data["case"]["anatomy"], data["limits"] = anatomy, [ESTIMATED]
    page = rendered(data)
    assert ("Some sizes of the spine were worked out" in page.by_id("limits").text) is some
    assert ("a computer model of this spine." in page.by_id("levels").text) is some
    for section in ("limits", "spine"):
        assert ("No size of" in page.by_id(section).text) is not some
    assert "All were worked out from height, sex and age." in page.by_id("limits").text or some


def test_no_patient_reads_how_a_figure_came_here(page):
    read = " ".join(text for section in SECTIONS for text in patient_sentences(page.by_id(section)))
    for word in ("recalled", "assumed", "looked up", "memory"):
        assert word not in read.lower(), word
    assert "from memory of the literature, not yet checked" in page.by_id("sources").text, "surgeons do"


def test_chances_as_people():
    assert tell.patient(Estimate(0.914, 0.86, 0.95), UNION) == "91 of 100 (likely 86 to 95)"
    assert tell.surgeon(Estimate(0.914, 0.86, 0.95), UNION) == "91.4 % (90 % band 86.0 to 95.0)"
    assert tell.people(0.004) == "4 of 1,000"
    assert tell.people(0.0002) == "fewer than 1 of 1,000"
    assert tell.people(0.0) == "0 of 100"


def test_what_is_rarer_than_the_picture_shows_happens_to_someone_all_the_same():
    assert tell.others(0.0002) == "more than 999 of 1,000"
    assert tell.rest(0.0002, 1000) == "more than 999"
    assert tell.rest(0.0, 1000) == "1,000"


def test_a_band_has_as_many_decimals_as_its_value():
    assert tell.surgeon(Estimate(0.0014, 0.0006, 0.0037), UNION) == "0.14 % (90 % band 0.06 to 0.37)"
    assert tell.surgeon(Estimate(0.014, 0.006, 0.037), UNION) == "1.4 % (90 % band 0.6 to 3.7)"


@pytest.mark.parametrize("p", [0.0, 0.004, 0.005, 0.125, 0.5, 0.995, 1.0])
def test_both_framings_add_up(p):
    def count(text: str) -> int:
        return int(text.split(" of ")[0])

    assert count(tell.people(p)) + count(tell.others(p)) in (100, 1000)


@pytest.mark.parametrize(
    ("year", "text"),
    [(0.115, "6 weeks"), (0.25, "3 months"), (0.5, "6 months"), (1, "1 year"), (1.5, "18 months"), (10, "10 years")],
)
def test_years_in_words(year, text):
    assert year_words(year) == text


@pytest.mark.parametrize(
    ("ratio", "text"), [(1.25, "+25 %"), (0.9, "−10 %"), (1.001, "0 %"), (0.999, "0 %"), (None, "–")]
)
def test_changes(ratio, text):
    assert tell.change(ratio) == text


def test_no_negative_zero():
    assert tell.fixed(-0.01) == "0.0"
    assert tell.fixed(None) == "–"


def test_notice_says_what_it_is():
    assert "not a cleared medical device" in NOTICE


def test_times_of_recovery_are_told_in_days_weeks_or_months() -> None:
    from interbody.report.recovery import span

    assert span(0.0, 0.14) == "days 0 to 1"
    assert span(1.4, 1.4) == "day 10"
    assert span(3.0, 6.0) == "weeks 3 to 6"
    assert span(12.0, 12.0) == "week 12"
    assert span(13.0, 26.0) == "months 3 to 6"
