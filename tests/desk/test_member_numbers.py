"""A colleague's mobile and account enter by the desk, are shown to nobody, and bar the vote on a file tied by them."""

from silah.accounts.models import Member
from silah.associations.scope import scope
from silah.audit.models import Entry
from silah.core.identifiers import sample_national_id
from silah.policies.pack.vocabulary import Stage
from silah.support.models import Recusal
from tests.desk.conftest import Browsers
from tests.desk.people import House

IBAN = "SA0380000000608010167519"
NEW = {
    "name": "هند الجديد", "email": "hind@example.com", "gender": "female", "roles": ["committee_member"],
    "password": "four unrelated words", "national_id": sample_national_id(70_044),
}  # fmt: skip


def test_a_new_members_account_is_compared_with_those_of_applicants(house: House, browsers: Browsers) -> None:
    wrong = browsers.saud.post(house.url("engage"), NEW | {"iban": "SA0380000000608010167518"})
    assert wrong.status_code == 422
    assert browsers.saud.post(house.url("engage"), NEW | {"iban": "SA03 8000 0000 6080 1016 7519"}).status_code == 302
    case = house.at(Stage.COMMITTEE, iban=IBAN)
    house.listed(house.sitting(), case)
    with scope(association=house.association):
        recusal = Recusal.objects.select_related("member").get()
        assert (recusal.member.name, recusal.is_detected) == ("هند الجديد", True)


def test_an_account_kept_later_bars_the_vote_too_and_is_shown_to_nobody(house: House, browsers: Browsers) -> None:
    abeer = house.staff["abeer"]
    address = house.url("numbers", pk=abeer.pk)
    assert browsers.maha.post(address, {"iban": IBAN}).status_code == 404
    assert browsers.saud.post(address, {"mobile": "", "iban": ""}).status_code == 409
    assert browsers.saud.post(address, {"iban": "SA00"}).status_code == 422
    assert browsers.saud.post(address, {"iban": IBAN}).status_code == 302
    with scope(association=house.association):
        kept = Member.objects.get(pk=abeer.pk)
        assert (kept.iban, kept.mobile) == (IBAN, abeer.mobile)
        assert Entry.objects.get(act="staff.numbers").facts == {"keys": ["iban"]}
    for page in (house.url("member", pk=abeer.pk), address):
        assert IBAN[-6:] not in browsers.saud.get(page).content.decode()
    case = house.at(Stage.COMMITTEE, iban=IBAN)
    house.listed(house.sitting(), case)
    with scope(association=house.association):
        assert list(Recusal.objects.values_list("member", flat=True)) == [abeer.pk]
