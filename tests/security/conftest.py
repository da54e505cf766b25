"""The houses, browsers and applicants of both doors."""

from tests.desk.conftest import browsers, house
from tests.portal.conftest import adopt, applicant, khafji, sample_mode

__all__ = ["adopt", "applicant", "browsers", "house", "khafji", "sample_mode"]
