"""What must hold of every request after every act of a generated walk."""

from typing import Any

from silah.audit.actors import Actor
from silah.audit.models import ChainHead, Entry
from silah.core import clock
from silah.delivery.models import Delivery
from silah.demo.walk import House
from silah.policies.pack import Pack
from silah.policies.pack.vocabulary import Can, Duty, Stage
from silah.support import quorum, workflow
from silah.support.actions import lapsing
from silah.support.models import (
    Act,
    CheckState,
    Closing,
    Decision,
    Event,
    ItemState,
    StageEntry,
    SupportRequest,
    Vote,
    Waiting,
)  # fmt: skip
from tests.cast import fresh


class Laws:
    """Checks what a walk touched; a failed check names the act, the request and where it stands."""

    house: House
    pack: Pack
    request: SupportRequest | None
    actor: Actor
    seen: dict[int, list[tuple[Any, ...]]]

    def check(self, what: str) -> None:
        """Check the request touched; the audit chain has no gap."""
        head = ChainHead.objects.get(association_id=self.house.association.pk)
        assert head.sequence == Entry.objects.of(self.house.association.pk).count()
        if self.request is not None:
            self.check_request(fresh(self.request), what)

    def check_request(self, request: SupportRequest, what: str) -> None:
        """Check everything that must hold of one request."""
        at = f"{what}: {request.reference} at {request.stage} in round {request.round}"
        assert request.stage in request.path, at
        stays = list(StageEntry.objects.filter(support_request=request, left_at=None).values_list("stage", flat=True))
        assert stays == [request.stage], at
        if request.closing == Closing.LAPSED:
            assert lapsing.lapses(request), f"{at}: stopped where the policy is silent"
        assert not request.closed_at or not Delivery.objects.of_request(request.pk).to_give().exists(), (
            f"{at}: still due"
        )
        if request.stage == Stage.DELIVERY:
            days = Delivery.objects.of_request(request.pk).unfinished().values_list("due_on", flat=True)
            assert request.due_on == min(days), f"{at}: due on another day than the plan"
        assert (request.stage == Stage.CLOSED) == (request.closed_at is not None) == bool(request.closing), at
        self.check_history(request, at)
        self.check_seats(request, at)
        self.check_decisions(request, at)

    def check_history(self, request: SupportRequest, at: str) -> None:
        """Nothing written is changed, and nobody did two duties kept apart."""
        rows = list(
            Event.objects.filter(support_request=request)
            .order_by("pk")
            .values_list("pk", "act", "at", "actor_kind", "actor_id", "duty", "text")
        )
        before = self.seen.get(request.pk, [])
        assert rows[: len(before)] == before, f"{at}: history changed"
        fresh = rows[len(before) :]
        if any(row[1] == Act.RELEASED_EARLY for row in fresh):
            assert Can.RELEASE_EARLY in self.actor.rights, f"{at}: released early by somebody else"
        self.seen[request.pk] = rows
        self.check_eyes(request, rows, at)
        done: dict[int, set[str]] = {}
        for _pk, _act, _at, kind, actor, duty, _text in rows:
            if kind == "staff" and duty:
                done.setdefault(actor, set()).add(duty)
        for duties in done.values():
            for apart in self.pack.duties:
                assert not {apart.first.value, apart.second.value} <= duties, f"{at}: {apart.first} and {apart.second}"

    def check_eyes(self, request: SupportRequest, rows: Any, at: str) -> None:
        """Nobody studies or decides again after an objection what the same person did before, unless appointed."""
        if request.round == 1:
            return
        reopened = max(row[0] for row in rows if row[1] == Act.REOPENED)
        same = set(request.appointments.filter(round=request.round, is_same_eyes=True).values_list("member_id", "duty"))
        for duty in (Duty.RESEARCH, Duty.DECIDE):
            # The secretary only writes down what a committee decided.
            written = request.service.decided_by != "officer"
            acts = [
                row for row in rows if row[3] == "staff" and row[5] == duty and not (written and row[1] == Act.DECIDED)
            ]
            before = {row[4] for row in acts if row[0] < reopened}
            after = {row[4] for row in acts if row[0] > reopened}
            assert all((actor, duty.value) in same for actor in before & after), f"{at}: the same eyes"

    def check_seats(self, request: SupportRequest, at: str) -> None:
        """A file before the committee waits for the general manager while too few may vote on it, and nobody else votes."""
        item = quorum.pending_item(request)
        if item is not None and request.is_open:
            # Roles and access change under a sitting; the worker sees to it, so it is looked at as after its round.
            workflow.look_for_eyes(request)
            short = quorum.bench(item).missing > 0
            assert (request.waiting_for == Waiting.APPOINTMENT) == short, f"{at}: {request.waiting_for}"
            assert not (short and quorum.opinions_open(item)), f"{at}: opened while too few may vote"
        voted = Vote.objects.filter(item__support_request=request).select_related("item")
        given = set(request.appointments.filter(duty=Duty.VOTE).values_list("member_id", flat=True))
        for one in voted:
            regular = one.item.sitting.attendances.regular().filter(member=one.member_id).exists()
            assert regular or one.member_id in given, f"{at}: a vote without a seat"
            assert not one.item.recusals.filter(member=one.member_id).exists(), f"{at}: voted and stepped aside"

    def check_decisions(self, request: SupportRequest, at: str) -> None:
        """No answer too early, none without quorum, one a round."""
        decisions = list(Decision.objects.filter(support_request=request).select_related("item__sitting"))
        assert len({decision.round for decision in decisions}) == len(decisions), at
        for decision in decisions:
            if decision.released_at is not None:
                on_time = clock.local(decision.released_at).date() >= decision.sealed_until
                assert on_time or len(decision.early_reason) >= 15, f"{at}: answered too early"
            unmatched = request.checks.filter(is_paper=True, state=CheckState.PENDING)
            assert decision.round != request.round or not unmatched.exists(), f"{at}: decided over an unmatched paper"
            if decision.item is not None:
                seats = decision.item.sitting.attendances.regular().count()
                assert decision.item.state == ItemState.DECIDED, at
                assert decision.item.votes.count() >= self.pack.committee.needed(seats), f"{at}: no quorum"
        current = next((d for d in decisions if d.round == request.round), None)
        is_answered = current is not None and current.released_at is not None
        assert (request.answered_at is not None) == is_answered, at
