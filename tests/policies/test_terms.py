"""Terms that texts of a pack say come from the data: who changes a number changes what people read."""

import pytest

from silah.policies.pack import load_pack, pack_json
from silah.policies.pack.load import SHIPPED, checked_pack
from silah.policies.pack.terms import in_arabic, in_english
from tests.policies.packs import SLUGS, sixth, spoiled


@pytest.mark.parametrize(
    ("count", "kind", "arabic", "english"),
    [
        (1, "days", "يوم واحد", "one day"),
        (2, "days", "يومين", "two days"),
        (5, "days", "خمسة أيام", "five days"),
        (7, "days", "أسبوع", "one week"),
        (14, "days", "أسبوعين", "two weeks"),
        (30, "days", "30 يومًا", "30 days"),
        (100, "days", "100 يوم", "100 days"),
        (103, "days", "103 أيام", "103 days"),
        (1, "working_days", "يوم عمل واحد", "one working day"),
        (2, "working_days", "يومي عمل", "two working days"),
        (10, "working_days", "عشرة أيام عمل", "ten working days"),
        (25, "working_days", "25 يوم عمل", "25 working days"),
        (1, "months", "شهر واحد", "one month"),
        (12, "months", "12 شهرًا", "12 months"),
    ],
)
def test_a_term_is_said_as_people_say_it(count: int, kind: str, arabic: str, english: str) -> None:
    assert (in_arabic(count, kind), in_english(count, kind)) == (arabic, english)


@pytest.mark.parametrize("slug", SLUGS)
def test_no_text_of_a_pack_in_force_holds_a_name_in_braces(slug: str) -> None:
    kept = pack_json(load_pack(SHIPPED / slug))
    for key in ("answer_not_before_days", "target_working_days", "validity_days", "review_months"):
        assert f"{{{key}}}" not in kept


def test_who_changes_a_term_changes_every_text_that_says_it(tmp_path) -> None:
    folder = spoiled(tmp_path, "awn", "base/pack.toml", "answer_not_before_days = 14", "answer_not_before_days = 21")
    path = tmp_path / "base" / "pack.toml"
    text = path.read_text(encoding="utf-8").replace("target_working_days = 25", "target_working_days = 30")
    path.write_text(text, encoding="utf-8")
    pack = load_pack(folder)
    aid = pack.service("aid")
    assert aid is not None
    assert aid.duration.ar == "لا يخرج الجواب قبل 21 يومًا من تقديم الطلب، ونعد به خلال 30 يوم عمل."
    assert aid.duration.en == "No answer leaves before 21 days from submission; we promise it within 30 working days."
    step = next(one for one in pack.steps if one.code == "H5")
    assert "قبل 21 يومًا" in step.text.ar
    assert "قبل 21 يومًا" in step.text.ar_her
    assert checked_pack_of(pack) == pack


def checked_pack_of(pack):
    import json

    return checked_pack(json.loads(pack_json(pack)))


def test_a_new_association_that_names_its_own_term_needs_to_look_for_no_text(tmp_path) -> None:
    folder = sixth(tmp_path)
    pack = load_pack(folder)
    assert pack.periods.target_working_days == 30
    assert "خلال 30 يوم عمل" in pack.services[0].duration.ar


def test_a_text_that_counts_something_else_is_left_in_peace(tmp_path) -> None:
    said = "نجيب خلال {target_working_days}. تبدأ الدورة قبل يوم التقديم، وتُعقد خلال ثلاثة أشهر أو قبل خمسة أيام عمل."
    folder = spoiled(tmp_path, "yusr", "yusr/services.toml", "نجيب خلال {target_working_days}، ونعرض عليكَ موعدًا.", said)
    pack = load_pack(folder)
    assert pack.service("counselling").duration.ar.startswith("نجيب خلال خمسة أيام عمل. تبدأ")  # type: ignore[union-attr]
