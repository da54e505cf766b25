"""What a house in use has besides its files: channels described, the policy sent round and read by most."""

from datetime import timedelta

from silah.accounts.models import Member
from silah.associations.contact_points import Told, keep_contact_point
from silah.core import clock
from silah.demo.walk import House
from silah.policies.circulating import acknowledge, circulate, keep_handout
from silah.policies.circulation import HandedBy

#: What is said of some channels, by their code; the others wait to be described, as they would.
POINTS = {
    "C1": Told("الاستقبال في الدور الأرضي", hours="من الأحد إلى الخميس، من 8:00 صباحًا إلى 3:00 مساءً"),
    "C4": Told("تُسلَّم في الاستقبال بختم وتاريخ", note="نعطي رقمًا لكل خطاب يصلنا."),
    "C3": Told(is_open=False, reason="نرتب حساباتنا. راسلونا من الموقع إلى ذلك الحين."),
}
#: How many of the staff have not read it yet.
LATE_READERS = 2
DAYS_AGO, TO_READ = 12, 21


def furnish(house: House) -> None:
    """Describe channels as the administrator would, and let the board's secretary send the policy round."""
    association, version, pack = house.association, house.policy, house.pack
    named = {one.code for one in pack.channels}
    keeper, secretary = house.actor("administrator"), house.actor("board_secretary")
    with clock.at(clock.now() - timedelta(days=DAYS_AGO)):
        for code, told in POINTS.items():
            if code in named:
                keep_contact_point(association, code, told, named=named, seen=None, by=keeper)
        circulate(version, read_by=clock.today() + timedelta(days=TO_READ), by=secretary)
        kinds = [one.kind for one in sorted(pack.stakeholders, key=lambda one: one.order)]
        keep_handout(
            version, "مجلس الإدارة", kind=kinds[-1], way=HandedBy.MEETING, on=clock.today(), kinds=kinds, by=secretary
        )
    readers = list(Member.objects.active().order_by("pk"))
    for number, member in enumerate(readers[:-LATE_READERS]):
        with clock.at(clock.now() - timedelta(days=DAYS_AGO - 1 - number % 9, hours=number % 5)):
            acknowledge(version, by=member.actor(pack))
