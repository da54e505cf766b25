"""The keys under which packs name the controls and figures that answer for a clause.

The evidence book (``silah.evidence``) counts some of them; the others say "no evidence yet" until their work is built.
"""

from __future__ import annotations

from typing import Final

CENTRE: Final = (*range(1, 9), *range(10, 18), 19)
"""The tasks of the measurement centre with a control of their own; the others share one of those below."""

CONTROLS: Final[frozenset[str]] = frozenset(
    """
    approval_recorded asked_once attestations circulated committee_sittings compensation complaints completeness
    conditions_read contacts_by_channel decision_reasons deliveries directory_complete duties_apart grant_agreements
    improvements information_requests inquiries_answered internal_ratings misconceptions needs_assessed needy_reports
    online_share other_eyes payments_on_time policy_in_force proactive_reach profile_complete promises_kept
    published_standards rating_offered ratings reception referred_questions registrations request_form
    requests_received review_due satisfaction_reports served_remotely single_outcome stakeholders_registered step_times
    suggestions surveys tool_published two_clocks views_recorded volunteers
    """.split()
) | {f"centre_m{number}" for number in CENTRE}
"""Every control there is or will be. A misspelt one would leave its clause without evidence for ever."""
