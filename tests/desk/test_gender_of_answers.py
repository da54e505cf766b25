"""What is known of a person is said in that person's gender, whoever reads it."""

from django.utils import translation

from silah.associations.scope import scope
from silah.desk.case_file import CaseFile
from silah.desk.views.request import fact_rows
from silah.policies.pack.vocabulary import Stage
from silah.support.models import SupportRequest
from silah.support.reading import facts_of


def said_of(house, case):
    """The nationality as a woman at the desk reads it."""
    with scope(association=house.association), translation.override("ar-her"):
        case = SupportRequest.objects.select_related("policy", "person", "representative").get(pk=case.pk)
        file = CaseFile(case, frozenset(), 0, facts=facts_of(case))
        rows = {name: value for name, value, _source in fact_rows(file, masked=True)}
    return rows["الجنسية"]


def test_a_woman_at_the_desk_reads_of_a_man_in_the_masculine_and_of_a_woman_in_the_feminine(house):
    man = house.at(Stage.RESEARCH, first_name="سعد", gender="male", marital_status="married")
    assert said_of(house, man) == "سعودي"
    assert said_of(house, house.at(Stage.RESEARCH, first_name="نوف", gender="female")) == "سعودية"
