"""Each planted mistake is refused with its place, what is wrong, and the way to put it right."""

import pytest
from django.utils import translation

from silah.core.refused import Refused
from silah.policies.pack import PackRefused, load_pack, parse_pack
from silah.policies.pack.load import SHIPPED, checked_pack
from tests.policies.packs import spoiled

BASE, PEOPLE, AID = "base/pack.toml", "base/people.toml", "base/services.toml"
GHARAS, NABD, YUSR, CENTRES = "gharas/pack.toml", "nabd/pack.toml", "yusr/services.toml", "yusr/centres.toml"

# slug, file, what stands there, what is planted, key of the problem, words of what is wrong, words of the remedy
FAULTS = {
    "unknown key": ("gharas", GHARAS, "licence =", "license =", "association.license", "not known", "“licence”"),
    "unknown key at the top": ("gharas", GHARAS, "[look]", "[looks]", "looks", "not known", "“look”"),
    "missing key": ("gharas", GHARAS, 'mark = "sprout"', "", "look.mark", "missing", "Add it"),
    "service without outcome": ("awn", AID, "[services.outcome]", "[services.outcomes]", "services.aid.outcome", "missing", "Add it"),
    "number in quotes": ("awn", BASE, "draft_days = 30", 'draft_days = "30"', "periods.draft_days", "wrong type", "whole number"),
    "flag in quotes": ("awn", BASE, "casting_vote = true", 'casting_vote = "yes"', "committee.casting_vote", "wrong type", "true or false"),
    "not a date": ("nabd", NABD, "gregorian = 2022-10-10", 'gregorian = "10/10/2022"', "approval.gregorian", "wrong type", "2024-07-19"),
    "not a time": ("awn", BASE, 'opens = "08:00"', 'opens = "8 am"', "hours.days.sunday.1.opens", "wrong type", "08:00"),
    "text for a list": ("awn", AID, 'grants = ["money", "in_kind", "letter"]', 'grants = "money"', "services.aid.grants", "wrong type", "square brackets"),
    "unknown weekday": ("awn", BASE, "days.sunday", "days.sonday", "hours.days.sonday", "not known", "“sunday”"),
    "empty wording": ("nabd", NABD, 'short_name = { ar = "نبض الحياة"', 'short_name = { ar = ""', "association.short_name.ar", "wrong type", "may not be empty"),
    "unknown stage": ("awn", AID, '"committee", "decision"', '"comittee", "decision"', "services.aid.path.5", "words allowed", "“committee”"),
    "unknown right": ("awn", PEOPLE, '"answer_referral"', '"answer_referal"', "roles.researcher.rights.2", "words allowed", "“answer_referral”"),
    "unknown duty": ("awn", PEOPLE, 'second = "vote"', 'second = "voting"', "duties.receive/voting.second", "words allowed", "“vote”"),
    "unknown condition kind": ("awn", AID, 'kind = "income_per_head_at_most"', 'kind = "income_per_head"', "services.aid.conditions.income.kind", "words allowed", "“income_per_head_at_most”"),
    "dates disagree": ("gharas", GHARAS, 'hijri = "1446-01-13"', 'hijri = "1446-01-14"', "approval.hijri", "disagree", "1446-01-13"),
    "no such Hijri day": ("gharas", GHARAS, 'hijri = "1446-01-13"', 'hijri = "1446-01-33"', "approval.hijri", "Umm al-Qura", "as on the minutes"),
    "weekday disagrees": ("nabd", NABD, 'weekday = "monday"', 'weekday = "sunday"', "approval.weekday", "is a monday", "Put the date"),
    "a date to come": ("nabd", NABD, "gregorian = 2022-10-10", "gregorian = 2202-10-10", "approval.gregorian", "No board", "as on the minutes"),
    "address of the installation": ("gharas", GHARAS, 'slug = "gharas"', 'slug = "staff"', "slug", "belongs to the installation", "Choose another"),
    "unknown icon": ("nabd", NABD, 'icon = "health"', 'icon = "helth"', "services.aid.icon", "no icon", "“health”"),
    "unknown palette": ("gharas", GHARAS, 'palette = "leaf"', 'palette = "leef"', "look.palette", "no palette", "“leaf”"),
    "unknown mark": ("gharas", GHARAS, 'mark = "sprout"', 'mark = "sprouts"', "look.mark", "no mark", "“sprout”"),
    "prefix misread as digits": ("gharas", GHARAS, 'reference_prefix = "GQ"', 'reference_prefix = "GO"', "reference_prefix", "cannot open", "without I and O"),
    "closes before it opens": ("awn", BASE, 'ramadan = [{ opens = "10:00"', 'ramadan = [{ opens = "16:00"', "hours.ramadan", "ends before", "earlier time"),
    "unknown clause": ("awn", "base/clauses.toml", 'code = "G5"', 'code = "G9"', "clauses.G9.code", "no clause", "G3"),
    "unknown owner": ("awn", "base/clauses.toml", 'owner = "board_secretary"', 'owner = "board_secretry"', "clauses.G1.owner", "not a role", "“board_secretary”"),
    "unknown control": ("awn", "base/clauses.toml", '"review_due"', '"reviewdue"', "clauses.G3.controls", "no control", "“review_due”"),
    "unknown evidence of a step": ("awn", BASE, 'evidence = "two_clocks"', 'evidence = "clocks"', "steps.H5.evidence", "no control", "“two_clocks”"),
    "channel without clause": ("nabd", "nabd/clauses.toml", 'code = "C8"', 'code = "C9"', "channels.C8.code", "not among the clauses", "C7"),
    "clause without entry": ("yusr", "yusr/pack.toml", '"tools.T4", "clauses.T4",', '"tools.T4",', "clauses.T4", "no such entry", "remove the clause"),
    "step of nobody": ("awn", BASE, 'role = "officer"', 'role = "oficer"', "steps.H1.role", "not a role", "“officer”"),
    "duty conflict in a role": ("awn", PEOPLE, '["pay"]', '["pay", "approve_payment"]', "roles.payments.rights", "keeps apart", "Split the role"),
    "quorum over seats": ("awn", BASE, "quorum = 3", "quorum = 6", "committee.quorum", "cannot be met", "between 1"),
    "broken fraction": ("awn", BASE, "quorum = 3", 'quorum = "3/2"', "committee.quorum", "not a quorum", "fraction"),
    "too many members": ("awn", BASE, "members_min = 3", "members_min = 7", "committee.members_min", "seats", "Lower"),
    "a role named beside its rights": ("awn", BASE, "members_min = 3", 'members_min = 3\nchair_role = "chair"', "committee.chair_role", "not known", ""),
    "nobody who chairs": ("awn", PEOPLE, '["chair", "vote"]', '["vote"]', "services.aid.path", "no role holds the right", "Add the right"),
    "negative term": ("awn", BASE, "objection_days = 30", "objection_days = -1", "periods.objection_days", "not possible", "1 or more"),
    "promise before minimum": ("awn", BASE, "target_working_days = 25", "target_working_days = 9", "periods.target_working_days", "may not leave before", "10 working days"),
    "a term that is none": ("nabd", NABD, "صدر خلال آخر {validity_days}", "صدر خلال آخر {validity}", "services.aid.papers.medical_report.hint.ar", "names no term", "validity_days"),
    "another age of a paper": ("nabd", NABD, "Issued in the last {validity_days}", "Issued in the last 90 days", "services.aid.papers.medical_report.hint.en", "“last 90 days”, and validity_days is 180", "{validity_days}"),
    "an age of a paper without a term": ("nabd", NABD, "validity_days = 180", "", "services.aid.papers.medical_report.hint.ar", "names no term", "without it"),
    "a minimum of weeks": ("awn", BASE, "لا يخرج قبل {answer_not_before_days}", "لا يخرج قبل 3 أسابيع", "steps.H5.text.ar", "“قبل 3 أسابيع”, and answer_not_before_days is 14", "{answer_not_before_days}"),
    "another promise of a service": ("yusr", YUSR, "within {target_working_days} and offer", "within ten working days and offer", "services.counselling.duration.en", "target_working_days is 5", "{target_working_days}"),
    "a minimum of nothing": ("awn", BASE, "answer_not_before_days = 14", "answer_not_before_days = 0", "services.aid.duration.ar", "is 0 here", "anew"),
    "steps longer than promise": ("awn", BASE, "research_working_days = 10", "research_working_days = 20", "periods.target_working_days", "together", "Shorten"),
    "needs do not add up": ("awn", PEOPLE, "max = 100", "max = 90", "needs.max", "make 100", "max = 100"),
    "needs over unknown fact": ("awn", PEOPLE, 'fact = "housing"', 'fact = "housng"', "needs.criteria.housing.fact", "no fact", "“housing”"),
    "needs over unknown answer": ("awn", PEOPLE, "rented = 12", "rentd = 12", "needs.criteria.housing.values", "not an answer", "“rented”"),
    "bands that fall": ("awn", PEOPLE, "upto = 1000", "upto = 400", "needs.criteria.income_per_head.bands", "do not rise", "Order them"),
    "service by unused channel": ("gharas", AID, 'channels = ["C1", "C2", "C5", "C7"]', 'channels = ["C1", "C8"]', "services.aid.channels", "not a channel in use", "C1"),
    "unknown fact": ("awn", AID, '"orphans"', '"orphan"', "services.aid.facts", "no fact", "“orphans”"),
    "unknown answer": ("awn", AID, 'among = ["rented"]', 'among = ["rent"]', "services.aid.papers.lease.when.among", "not an answer", "“rented”"),
    "unknown paper": ("awn", AID, 'kind = "lease"', 'kind = "leese"', "services.aid.papers.leese.kind", "no kind of paper", "“lease”"),
    "unknown parameter": ("awn", AID, "amount = 2000", "ammount = 2000", "services.aid.conditions.income.parameters.ammount", "takes no parameter", "“amount”"),
    "missing parameter": ("awn", AID, "{ amount = 2000, deduct", "{ deduct", "services.aid.conditions.income.parameters.amount", "needs the parameter", "Add it"),
    "parameter of wrong shape": ("awn", AID, "amount = 2000", 'amount = "2000"', "services.aid.conditions.income.parameters.amount", "wrong shape", "whole number"),
    "ages turned round": ("awn", AID, 'kind = "income_per_head_at_most"\nparameters = { amount = 2000, deduct = ["rent", "debts_monthly"] }', 'kind = "age_between"\nparameters = { from = 60, to = 18 }', "services.aid.conditions.income.parameters", "Nobody is", "“from”"),
    "service without steps": ("nabd", NABD, '\nicon = "health"', '\nicon = "health"\nsteps = []', "services.aid.steps", "wrong type", "may not be empty"),
    "path out of order": ("awn", AID, '"research", "committee"', '"committee", "research"', "services.aid.path", "out of order", "research, committee"),
    "path without end": ("awn", AID, ', "closed"]', "]", "services.aid.path", "ends with closed", "closed last"),
    "committee without research": ("awn", AID, '"research", "committee"', '"committee"', "services.aid.path", "without social research", "Add research"),
    "committee that does not decide": ("awn", AID, 'decided_by = "committee"', 'decided_by = "officer"', "services.aid.decided_by", "do not agree", "exactly when"),
    "stage without holder": ("awn", PEOPLE, 'rights = ["deliver"]', "rights = []", "services.aid.path", "Nobody may pass", "Add the right"),
    "sensitive service nobody may open": ("yusr", "yusr/pack.toml", '"deliver", "see_sensitive"', '"deliver"', "services.shaml.sensitive", "sensitive service", "see_sensitive"),
    "two review terms": ("awn", BASE, "review_months = 12", "review_months = 24", "periods.review_months", "differ", "same number"),
    "referral without sources": ("yusr", CENTRES, 'individual_redirect = "1919"', 'individual_redirect = "1919"\nsources = []', "", "TOML", "quotes"),
    "1919 matter with open form": ("yusr", CENTRES, 'icon = "shield"\nentry = "referral"', 'icon = "shield"\nentry = "open"', "services.protection.entry", "sent elsewhere", "referral"),
    "unknown referring party": ("yusr", CENTRES, '"report_centre_1919", "police",', '"report_centre", "police",', "services.protection.conditions.referred.parameters.sources", "not among the referring", "“report_centre_1919”"),
    "rating without its stage": ("yusr", YUSR, '"delivery", "rating", "closed"]', '"delivery", "closed"]', "services.counselling.path", "no stage rating", "Add rating"),
    "choices missing": ("awn", AID, 'kind = "long"', 'kind = "choice"', "services.aid.questions.details.choices", "Choices belong", "Add choices"),
    "fact asked as question": ("awn", AID, 'key = "details"', 'key = "rent"', "services.aid.questions.rent.key", "asked twice", "under facts"),
    "code used twice": ("yusr", YUSR, 'code = "AWR"', 'code = "CNS"', "services.awareness.code", "already belongs", "own code"),
    "own promise before own minimum": ("yusr", YUSR, "answer_not_before_days = 0", "answer_not_before_days = 30", "services.counselling.target_working_days", "may not leave", "22 working days"),
    "row given twice": ("nabd", NABD, 'kind = "prescription"', 'kind = "medical_report"', "services.aid.papers.medical_report", "twice", "Keep one"),
    "removing what is not there": ("khafji", "khafji/pack.toml", '"steps.H6"', '"steps.H9"', "remove", "no such entry", "steps.H6"),
    "not TOML": ("gharas", GHARAS, 'slug = "gharas"', 'slug = "gharas', "*", "not TOML", "quotes"),
}  # fmt: skip


# Two parts that do not fit: the problem may point at the other one.
ELSEWHERE = {
    "a minimum of nothing": AID,
    "channel without clause": NABD,
    "clause without entry": "base/clauses.toml",
    "stage without holder": AID,
    "nobody who chairs": AID,
    "service without outcome": "awn/pack.toml",
    "sensitive service nobody may open": CENTRES,
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_named_with_its_remedy(name, tmp_path):
    slug, file, old, new, key, what, remedy = FAULTS[name]
    folder = spoiled(tmp_path, slug, file, old, new)
    with translation.override("en"), pytest.raises(PackRefused) as refusal:
        load_pack(folder)
    problems = refusal.value.problems
    said = [p for p in problems if (not key or p.key == key) and what in p.what and remedy in p.remedy]
    assert said, "\n".join(map(str, problems))
    assert said[0].file == ELSEWHERE.get(name, file)
    assert said[0].line


def test_the_line_is_the_line(tmp_path):
    folder = spoiled(tmp_path, "gharas", GHARAS, 'palette = "leaf"', 'palette = "leef"')
    with pytest.raises(PackRefused) as refusal:
        load_pack(folder)
    problem = refusal.value.problems[0]
    lines = (tmp_path / GHARAS).read_text(encoding="utf-8").splitlines()
    assert "leef" in lines[problem.line - 1]


def test_all_problems_come_at_once(tmp_path):
    folder = spoiled(tmp_path, "awn", "awn/pack.toml", 'mark = "hands"', 'mark = "hand"\ncolour = "red"')
    path = tmp_path / BASE
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("quorum = 3", "quorum = 9").replace("draft_days = 30", "draft_days = -2"), encoding="utf-8"
    )
    with pytest.raises(PackRefused) as refusal:
        load_pack(folder)
    keys = {problem.key for problem in refusal.value.problems}
    assert {"look.colour", "look.mark", "committee.quorum", "periods.draft_days"} <= keys
    assert isinstance(refusal.value, Refused)
    assert refusal.value.code == "pack_refused"


def test_a_referral_without_sources_is_refused():
    data = _stored("yusr")
    shaml = next(one for one in data["services"] if one["key"] == "shaml")
    del shaml["referral"]
    with pytest.raises(PackRefused) as refusal, translation.override("en"):
        checked_pack(data)
    assert any("no referring party" in problem.what for problem in refusal.value.problems)


def test_a_stored_pack_of_another_release_is_refused_by_name():
    for change, named in (
        (lambda data: data.update(colour="red"), "colour"),
        (lambda data: data.pop("hours"), "hours"),
        (lambda data: data["periods"].update(draft_days="30"), "periods.draft_days"),
        (lambda data: data["hours"]["days"]["sunday"][0].update(opens="soon"), "hours.days.sunday.1.opens"),
        (lambda data: data["services"][0].update(entry="ajar"), "services.aid.entry"),
    ):
        data = _stored("awn")
        change(data)
        with pytest.raises(PackRefused) as refusal:
            parse_pack(data)
        assert named in {problem.key for problem in refusal.value.problems}


def test_a_folder_without_files_is_refused(tmp_path):
    with pytest.raises(PackRefused) as refusal:
        load_pack(tmp_path / "nothing")
    assert refusal.value.problems


def test_a_file_in_another_coding_is_refused_by_name_and_a_mark_before_its_first_letter_is_no_fault(tmp_path):
    folder = spoiled(tmp_path, "gharas", GHARAS, 'slug = "gharas"', 'slug = "gharas"')
    text = (folder / "pack.toml").read_text(encoding="utf-8")
    (folder / "pack.toml").write_text(text, encoding="utf-8-sig")
    assert load_pack(folder).slug == "gharas"
    (folder / "pack.toml").write_bytes(text.encode("cp1256", "replace"))
    with translation.override("en"), pytest.raises(PackRefused) as refusal:
        load_pack(folder)
    assert "gharas/pack.toml [*] The letters of the file cannot be read. Save it" in str(refusal.value)


def test_a_file_nested_without_end_is_refused_and_breaks_nothing(tmp_path):
    folder = spoiled(tmp_path, "gharas", GHARAS, "licence =", f"licence = {'[' * 3000}{']' * 3000} #")
    with pytest.raises(PackRefused):
        load_pack(folder)


def test_no_association_takes_an_address_of_the_installation():
    from silah.policies.pack.rules import TAKEN_SLUGS
    from silah.urls import urlpatterns

    firsts = {str(one.pattern).split("/")[0] for one in urlpatterns}
    firsts |= {
        str(inner.pattern).split("/")[0] for one in urlpatterns if not str(one.pattern) for inner in one.url_patterns
    }
    assert {first.split(".")[0] for first in firsts if first and "<" not in first} <= TAKEN_SLUGS


def test_every_control_the_evidence_book_counts_can_be_named_by_a_pack():
    from silah.evidence.controls import register
    from silah.policies.pack.controls import CONTROLS

    assert set(register.controls) <= CONTROLS


def test_problems_speak_arabic_by_default(tmp_path):
    folder = spoiled(tmp_path, "gharas", GHARAS, 'palette = "leaf"', 'palette = "leef"')
    with translation.override("ar"), pytest.raises(PackRefused) as refusal:
        load_pack(folder)
    assert "leef" in str(refusal.value)


def _stored(slug):
    import json

    from silah.policies.pack import pack_json

    return json.loads(pack_json(load_pack(SHIPPED / slug)))
