"""Questions to take along: what the case leaves open is asked for, what it says is not."""

from __future__ import annotations

from made_people import OPTIONS, case

from interbody.decision.questions import questions

TLIF = {"fuse": OPTIONS["tlif"]}
TOLD = {"smoking": "never", "diabetes": False, "prior_lumbar_surgery": False, "vitamin_d_deficiency": False}
UNTOLD = dict.fromkeys(TOLD)
SEEN = {"L4-L5": {"slip_mm": 5.0, "stenosis": "severe", "instability": False}}


def asked(**given) -> str:
    return "\n".join(questions(case(**given), {}))


def test_what_is_not_known_of_the_person_is_asked_for_in_one_question() -> None:
    text = asked(options=TLIF, findings=SEEN, **UNTOLD)
    assert (
        "This forecast was not told whether I smoke, whether I have diabetes, whether I had an operation on the low "
        "back before and whether I lack vitamin D: what would that change for me?"
    ) in text


def test_vitamin_d_is_asked_for_only_where_bone_must_join() -> None:
    text = asked(options={"free": OPTIONS["decompression"]}, findings=SEEN, **UNTOLD)
    assert "whether I smoke" in text
    assert "vitamin D" not in text


def test_nothing_is_asked_for_that_was_told() -> None:
    text = asked(options=TLIF, findings=SEEN, **TOLD)
    assert "was not told" not in text
    assert "What do my images show" not in text


def test_nothing_is_asked_for_where_nothing_is_operated() -> None:
    assert "not told" not in asked(options={"wait": OPTIONS["nonoperative"]}, findings=SEEN, **UNTOLD)


def test_levels_to_be_operated_whose_images_were_not_told_are_named() -> None:
    assert "What do my images show at L4-L5: slip" in asked(options=TLIF, findings={"L4-L5": {"slip_mm": 5.0}}, **TOLD)
    assert "What do my images show at L4-L5: slip" in asked(options=TLIF, findings={}, **TOLD)


def test_small_cuts_are_asked_for_only_of_fusions_that_are_not_listed_so() -> None:
    both = {"open": OPTIONS["tlif"], "small": OPTIONS["mis"]}
    assert "minimally invasively" not in asked(options=both, findings=SEEN)
    assert "Could the TLIF be done minimally invasively" in asked(options=TLIF, findings=SEEN)
    other = asked(options=both | {"plf": OPTIONS["plf"]}, findings=SEEN)
    assert "Could the fusion along the back of the spine be done minimally invasively" in other


def test_signs_that_must_not_wait_are_asked_for_in_every_case() -> None:
    for options in (TLIF, {"wait": OPTIONS["nonoperative"]}):
        text = asked(options=options, findings=SEEN)
        assert "bladder or bowel" in text
        assert "the same day" in text
