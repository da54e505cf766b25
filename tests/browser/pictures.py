"""The README's pictures, taken of the real pages over freshly made sample data: ``python -m tests.browser.pictures``."""

import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "docs" / "pictures"
MOST = 180_000  # bytes of one picture
PHONE, DESKTOP = (390, 844, 2.0), (1280, 860, 1.5)  # width, height, device pixels for each


def main() -> int:
    """Make the sample data in a folder that is thrown away, serve it, and take each picture."""
    with tempfile.TemporaryDirectory(prefix="silah-pictures-") as data:
        os.environ |= {"SILAH_DATA": data, "SILAH_SAMPLE": "1", "DJANGO_ALLOW_ASYNC_UNSAFE": "true"}
        os.environ.pop("DATABASE_URL", None)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "silah.settings")
        for words in (["build"], ["migrate"], ["demo"]):
            subprocess.run([sys.executable, "-m", "silah.cli", *words], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        django.setup()
        from bench.server import HOST, serving
        from tests.browser.conftest import FLAGS, chromium

        with serving("web", workers=1) as server, sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=chromium(), args=FLAGS)
            for name, take in PICTURES.items():
                keep(name, take(Studio(browser, f"http://{HOST}:{server.port}")))
            browser.close()
    return 0


def keep(name: str, page: Page) -> None:
    """Write what is in sight as a palette picture, with as many colours as its size allows."""
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    for colours in (256, 128, 96, 64, 48, 32):
        out = io.BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if out.tell() <= MOST:
            break
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{name}.png").write_bytes(out.getvalue())
    print(f"  {name}.png  {picture.width} × {picture.height}, {colours} colours, {out.tell() // 1000} KB")
    page.context.close()


class Studio:
    """Opens pages of the sample, as a visitor or as a member of staff."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self.address = address

    def visitor(self, size: tuple[int, int, float]) -> Page:
        width, height, scale = size
        context = self.browser.new_context(
            base_url=self.address, viewport={"width": width, "height": height}, device_scale_factor=scale, locale="ar",
            timezone_id="Asia/Riyadh", reduced_motion="reduce",
        )  # fmt: skip
        return context.new_page()

    def colleague(self, slug: str, handle: str) -> Page:
        """A desk in which the member of this handle is signed in."""
        from django.test import Client

        from silah.accounts.models import User
        from silah.demo.signins import DOMAIN

        client = Client()
        user = User.objects.get(email=f"{handle}@{slug}.{DOMAIN}")
        client.force_login(user, backend="silah.accounts.sessions.Backend")
        page = self.visitor(DESKTOP)
        page.context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.address}]
        )
        return page


def house_of(slug: str) -> Any:
    """One sample association with its staff, for acts in front of the picture."""
    from silah.accounts.models import Member
    from silah.associations.models import Association
    from silah.core import clock
    from silah.demo.walk import House
    from silah.policies.models import PolicyVersion

    association = Association.objects.get(slug=slug)
    policy = PolicyVersion.objects.in_force(clock.today())
    assert policy is not None
    house = House(association, policy)
    for member in Member.objects.select_related("user", "association").order_by("pk"):
        for role in member.roles:
            house.members.setdefault(role, []).append(member)
    return house


def within(slug: str) -> Any:
    from silah.associations.models import Association
    from silah.associations.scope import scope

    return scope(association=Association.objects.get(slug=slug))


def home(studio: Studio) -> Page:
    page = studio.visitor(PHONE)
    page.goto("/yusr/")
    return page


def chooser(studio: Studio) -> Page:
    page = studio.visitor(DESKTOP)
    page.goto("/")
    return page


def acknowledgement(studio: Studio) -> Page:
    """Apply as a visitor does, and stop where the answer of the house is on the screen."""
    from tests.browser.applicant import Applicant

    page = studio.visitor(PHONE)
    with within("khafji"):
        pack = house_of("khafji").pack
    Applicant(page, pack, number=967).apply(next(s.key for s in pack.services if s.has_public_form))
    return page


def case(studio: Studio) -> Page:
    """A file being matched, as the officer has it open."""
    from silah.policies.pack.vocabulary import Stage
    from silah.support.models import SupportRequest

    with within("gharas"):
        token = SupportRequest.objects.filter(stage=Stage.COMPLETENESS).latest("pk").token
    page = studio.colleague("gharas", "salwa")
    page.goto(f"/gharas/desk/requests/{token}/")
    return page


def committee(studio: Studio) -> Page:
    """A sitting in session: the members have arrived and all but one have voted."""
    from django.utils import translation

    from silah.demo import walk
    from silah.support import quorum
    from silah.support.actions import sitting
    from silah.support.models import Choice, Sitting

    with within("nabd"), translation.override("ar"):
        house = house_of("nabd")
        meeting = Sitting.objects.coming().earliest("planned_for")
        walk.begin_sitting(house, meeting)
        item = meeting.items.earliest("order")
        voters = quorum.voters(item)
        for member in voters[1:]:
            sitting.vote(item, member, Choice.ACCEPT, opinion="", by=member.actor(house.pack))
        room = f"/nabd/desk/sittings/{meeting.hijri_year}-{meeting.number}/"
        handle = voters[0].user.email.split("@")[0]
    page = studio.colleague("nabd", handle)
    page.goto(room)
    return page


def evidence(studio: Studio) -> Page:
    page = studio.colleague("awn", "maha")
    page.goto("/awn/desk/evidence/")
    return page


PICTURES: dict[str, Callable[[Studio], Page]] = {
    "home-phone": home,
    "chooser-desktop": chooser,
    "acknowledgement-phone": acknowledgement,
    "case-desktop": case,
    "committee-desktop": committee,
    "evidence-desktop": evidence,
}

if __name__ == "__main__":
    sys.exit(main())
