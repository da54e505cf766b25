"""One paper of each kind about invented people, in the three languages, with ordinary and with very long content."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

from silah.ui import paper

DAY = date(2026, 12, 27)
NAMES = {"ar": "سعد ناصر السدراني", "ar-her": "جواهر ناصر السدراني", "en": "Jawahir Nasser Al-Sudrani"}


def letterhead(language: str, *, long: bool = False) -> paper.Letterhead:
    """The family association's head, or one with the longest name a register would take."""
    if language == "en":
        name = "Yusr Association for Family Development"
        if long:
            name += " and the Care of Households, Mothers and Children in the Makkah Region and Its Governorates"
    else:
        name = "جمعية يُسر للتنمية الأسرية"
        if long:
            name += " ورعاية الأسر والأمهات والأطفال بمنطقة مكة المكرمة ومحافظاتها ومراكزها التابعة"
    return paper.Letterhead(
        name=name,
        short_name="Yusr Association" if language == "en" else "جمعية يُسر",
        licence="1000000417",
        department="Beneficiary relations" if language == "en" else "علاقات المستفيدين",
        city="Makkah" if language == "en" else "مكة المكرمة",
        phone="920 000 417",
        email="care@example.com",
        website="yusr.example.com",
        accent="#0F5F66",
        mark="yusr",
    )


def base(language: str, number: str, *, long: bool = False) -> dict[str, object]:
    return {
        "letterhead": letterhead(language, long=long),
        "issued_on": DAY,
        "number": number,
        "language": language,
        "verification": paper.Verification(code="7Q4K-29XM", url="https://silah.example.com/verify/7Q4K-29XM"),
    }


def pick(language: str, ar: str, en: str) -> str:
    return en if language == "en" else ar


def follow(language: str) -> paper.FollowUp:
    return paper.FollowUp(
        url="https://silah.example.com/yusr/follow",
        ways=(
            pick(language, "باتصال على 920 000 417، تحويلة 2", "By telephone on 920 000 417, extension 2"),
            pick(language, "بزيارة المكتب من الأحد إلى الخميس", "At the office, Sunday to Thursday"),
        ),
    )


def signer(language: str) -> paper.Signer:
    return paper.Signer(
        name=pick(language, "د. مشاري الخزيمي", "Dr Mishari Al-Khuzaimi"),
        post=pick(language, "رئيس لجنة البحث", "Chair of the research committee"),
    )


LONG_AR = (
    "انتهت الإقامة في 5 جمادى الآخرة 1448 هـ الموافق 15 نوفمبر 2026 م بحسب الصورة المرفقة، وسألنا عنها هاتفيًا على"
    " 0500 000 417 يوم التقديم، ثم زارت الباحثة المنزل وسجّلت ما رأته في تقرير الزيارة رقم YS-1448-V-0231، وطابقت"
    " الأوراق بأصولها واحدة واحدة، ولم تجد بينها ما يدل على تجديدها أو على طلب قائم للتجديد لدى الجهة المختصة. "
)
LONG_EN = (
    "The permit ended on 15 November 2026 by the attached copy; we asked about it by telephone on 0500 000 417, then the"
    " researcher visited the home, recorded what she saw in report YS-1448-V-0231, matched each paper to its original,"
    " and found no sign of a renewal or of a pending application for one. "
)


def acknowledgement(language: str, long: bool = False) -> paper.Acknowledgement:
    name = NAMES[language] + (
        pick(language, " بن عبدالرحمن بن عبدالعزيز", " bint Abdulrahman ibn Abdulaziz") if long else ""
    )
    papers = [pick(language, "صورة الهوية", "Copy of the identity card"), pick(language, "صك الطلاق", "Divorce deed")]
    return paper.Acknowledgement(
        **base(language, "YS-1448-S-0902", long=long),
        to=paper.Addressee(name=name),
        reference="YS-1448-00411",
        service=pick(language, "برنامج مهاري", "Skills programme"),
        received_on=DAY,
        earliest_on=date(2027, 1, 10),
        target_on=date(2027, 1, 24),
        committee=pick(language, "لجنة البحث", "research committee"),
        channel=pick(language, "موقع الجمعية", "Web site"),
        papers=tuple(papers * (12 if long else 1)),
        follow=follow(language),
    )


def decision(language: str, outcome: paper.Outcome, long: bool = False) -> paper.DecisionLetter:
    refused = outcome == paper.Outcome.REFUSED
    text = pick(language, LONG_AR, LONG_EN)
    reason = paper.Reason(
        condition=pick(language, "أن تكون الإقامة سارية يوم التقديم.", "The permit is valid on the day of applying."),
        found=text * 6
        if long
        else pick(
            language,
            "انتهت الإقامة في 5 جمادى الآخرة 1448 هـ الموافق 15 نوفمبر 2026 م بحسب الصورة المرفقة.",
            "The permit ended on 15 November 2026 by the attached copy.",
        ),
        changes=pick(
            language,
            "إرسال الإقامة بعد تجديدها. نعيد النظر في الطلب نفسه، ولا حاجة إلى كتابته من جديد.",
            "Send the renewed permit. We look at the same request again; nothing is written twice.",
        ),
    )
    other = paper.Reason(
        condition=pick(language, "اجتياز المقابلة الشخصية.", "The personal interview is passed."),
        found=pick(language, "لم تُعقد المقابلة بعد.", "The interview has not been held."),
        changes=pick(language, "اختيار موعد للمقابلة.", "Choose an appointment."),
    )
    return paper.DecisionLetter(
        **base(language, "YS-1448-S-0917", long=long),
        to=paper.Addressee(name=NAMES[language]),
        reference="YS-1448-00411",
        service=pick(language, "برنامج مهاري", "skills programme"),
        outcome=outcome,
        committee=pick(language, "لجنة البحث", "research committee"),
        sitting_number="23",
        sitting_on=date(2026, 12, 22),
        reasons=(reason,) + ((other,) * 4 if long else ()) if refused else (reason, other),
        conditions=()
        if refused or outcome == paper.Outcome.ACCEPTED
        else (
            paper.Condition(
                text=pick(language, "إحضار عقد الإيجار المجدد", "Bring the renewed lease"), due_on=date(2027, 1, 26)
            ),
            paper.Condition(text=pick(language, "حضور اللقاء التعريفي", "Attend the opening meeting")),
        ),
        granted=()
        if refused
        else (
            paper.Grant(
                what=pick(language, "مقعد في برنامج الخياطة", "A place in the sewing programme"),
                amount=pick(language, "12 لقاء", "12 sessions"),
                when=pick(language, "من 2 شعبان 1448 هـ", "from 10 January 2027"),
            ),
            paper.Grant(
                what=pick(language, "بدل مواصلات", "Transport allowance"),
                amount=pick(language, "612 ريالًا", "SAR 612"),
                when=pick(language, "شهريًا", "monthly"),
            ),
        ),
        object_until=date(2027, 1, 26),
        object_ways=(
            pick(language, "من صفحة الطلب: https://silah.example.com/yusr/follow", "On the page of your request"),
            pick(language, "باتصال على 920 000 417، أو بزيارة المكتب", "By telephone on 920 000 417, or at the office"),
        ),
        others=(
            paper.OtherService(
                name=pick(language, "الاستشارات الأسرية", "Family counselling"),
                why=pick(language, "مفتوحة لكل مقيم، وموعدها خلال أسبوع", "open to every resident, within a week"),
            ),
            paper.OtherService(name=pick(language, "اللقاءات التوعوية في الحي", "Neighbourhood meetings")),
        )
        if refused
        else (),
        signer=signer(language),
    )


def completion(language: str, long: bool = False) -> paper.CompletionLetter:
    item = paper.Missing(
        what=pick(language, "صك الطلاق", "Divorce deed"),
        why=pick(language, "لأن البرنامج للمطلقات والأرامل", "Because the programme is for divorced women and widows"),
        how=pick(language, "صورة واضحة للصفحتين، من الجوال تكفي", "A clear picture of both pages; a phone will do"),
    )
    return paper.CompletionLetter(
        **base(language, "YS-1448-S-0905", long=long),
        to=paper.Addressee(name=NAMES[language]),
        reference="YS-1448-00411",
        service=pick(language, "برنامج مهاري", "skills programme"),
        items=(item, replace(item, what=pick(language, "عقد الإيجار", "Lease"))) * (8 if long else 1),
        due_on=date(2027, 1, 10),
        follow=follow(language),
        signer=signer(language),
    )


def minutes(language: str, long: bool = False) -> paper.Minutes:
    def member(ar: str, en: str, presence: paper.Presence = paper.Presence.PRESENT) -> paper.Attendee:
        chair = ar.startswith("د.")
        return paper.Attendee(
            name=pick(language, ar, en),
            post=pick(language, "رئيس اللجنة" if chair else "عضو", "Chair" if chair else "Member"),
            presence=presence,
        )

    item = paper.SittingItem(
        reference="YS-1448-00391",
        service=pick(language, "برامج مهارية", "skills programmes"),
        opinions=pick(
            language,
            "درجة الاحتياج 71 من 100، والشروط الثلاثة مستوفاة. رأى عضوان تأجيل البتّ إلى وصول عقد الإيجار.",
            "Needs score 71 of 100; the three conditions are met. Two members would wait for the lease.",
        )
        * (5 if long else 1),
        agree=3,
        against=0,
        abstain=1,
        decision=pick(language, "قبول بشرط", "Accepted on a condition"),
        reasons=(pick(language, "إحضار عقد الإيجار المجدد خلال شهر", "The renewed lease is brought within a month"),),
    )
    return paper.Minutes(
        **base(language, "YS-1448-M-0021", long=long),
        committee=pick(language, "لجنة البحث", "Research committee"),
        sitting_number="21",
        held_on=date(2026, 11, 24),
        opened_at=pick(language, "10:05 صباحًا", "10:05 am"),
        closed_at=pick(language, "12:20 مساءً", "12:20 pm"),
        place=pick(language, "مقر الجمعية", "The association's office"),
        quorum_needed=3,
        members=(
            member("د. مشاري الخزيمي", "Dr Mishari Al-Khuzaimi"),
            member("هدى العرفجاء", "Huda Al-Arfaja"),
            member("ماجد السواطي", "Majid Al-Sawati"),
            replace(
                member("شيخة البطيني", "Shaikha Al-Butaini"),
                note=pick(language, "خارج القاعة في البند 2", "Out of the room for item 2"),
            ),
            member("طارق الدغيمي", "Tariq Al-Dughaimi", paper.Presence.EXCUSED),
        ),
        recusals=(
            paper.Recusal(
                member=pick(language, "شيخة البطيني", "Shaikha Al-Butaini"),
                reference="YS-1448-00391",
                reason=pick(language, "قرابة من الدرجة الثانية", "Second-degree kinship"),
            ),
        ),
        items=(replace(item, reference="YS-1448-00388"), item) * (4 if long else 1),
        closing=pick(
            language,
            "رفع الرئيس الجلسة، وموعد الجلسة القادمة الثلاثاء 21 جمادى الآخرة 1448 هـ.",
            "The chair closed the sitting. The next one is on Tuesday 1 December 2026.",
        ),
    )


def agenda(language: str, long: bool = False) -> paper.Agenda:
    item = paper.AgendaItem(
        reference="YS-1448-00391",
        service=pick(language, "برامج مهارية", "Skills programmes"),
        received_on=date(2026, 11, 8),
        target_on=date(2026, 12, 6),
        recommendation=pick(language, "القبول بشرط إحضار عقد الإيجار", "Accept, on bringing the lease"),
    )
    return paper.Agenda(
        **base(language, "YS-1448-J-0021", long=long),
        committee=pick(language, "لجنة البحث", "Research committee"),
        sitting_number="21",
        planned_on=date(2026, 11, 24),
        planned_at=pick(language, "10:00 صباحًا", "10:00 am"),
        place=pick(language, "مقر الجمعية", "The association's office"),
        quorum_needed=3,
        members=tuple(
            pick(language, "د. مشاري الخزيمي|هدى العرفجاء|ماجد السواطي", "Mishari Al-Khuzaimi|Huda Al-Arfaja").split(
                "|"
            )
        ),
        items=(item, replace(item, reference="YS-1448-00394")) * (9 if long else 2),
    )


def card(language: str, long: bool = False) -> paper.Card:
    name = NAMES[language] + (
        pick(language, " بن عبدالرحمن بن عبدالعزيز آل فلان الحربي", " ibn Abdulrahman ibn Abdulaziz Al-Harbi")
        if long
        else ""
    )
    return paper.Card(
        **base(language, "", long=long),
        name=name,
        file_number="YS-B-02417",
        review_on=date(2027, 12, 27),
        office=pick(language, "مكتب العزيزية", "Aziziyah office"),
        url="https://silah.example.com/verify/CARD-9K2M",
    )


def attestation(language: str, long: bool = False) -> paper.Attestation:
    rows = (
        (pick(language, "الاسم", "Name"), NAMES[language]),
        (pick(language, "رقم الهوية", "Identity number"), "1000417004"),
        (pick(language, "الجوال", "Mobile"), "0500 000 417"),
        (pick(language, "دخل الأسرة الشهري", "Monthly income"), pick(language, "2,400 ريال", "SAR 2,400")),
    )
    section = paper.SnapshotSection(title=pick(language, "مقدم الطلب", "Applicant"), rows=rows)
    return paper.Attestation(
        **base(language, "YS-1448-A-0411", long=long),
        applicant=NAMES[language],
        reference="YS-1448-00411",
        sections=(section,) * (8 if long else 1),
        statement=pick(
            language,
            "أقرّ بأن البيانات أعلاه صحيحة، وأتحمل مسؤوليتها، وأبلغ الجمعية بما يتغيّر منها.",
            "I state that the data above are true, that I answer for them, and that I will report any change.",
        ),
        wording="2",
        signed_at=datetime(2026, 12, 27, 13, 5, tzinfo=UTC),
        channel=pick(language, "موقع الجمعية", "Web site"),
        proof=pick(language, "رمز لمرة واحدة إلى الجوال المنتهي بـ 417", "One-time code to the mobile ending 417"),
        typed=NAMES[language],
        digest="9f2c4e1ab07d55c3e8f1029ad4b7733c61f0a9e2d85b4417c3aa90fe12bb67d0",
    )


def request_form(language: str, long: bool = False) -> paper.RequestForm:
    services = pick(
        language,
        "الاستشارات الأسرية|البرامج المهارية|مساعدة مالية|سلة غذائية|ترميم منزل",
        "Family counselling|Skills programmes|Financial help|Food basket|House repair",
    ).split("|")
    papers = pick(
        language,
        "صورة الهوية أو الإقامة|سجل الأسرة|عقد الإيجار أو صك الملكية|إثبات الدخل|صك الطلاق أو شهادة الوفاة|تقرير طبي",
        "Identity card or permit|Family register|Lease or title deed|Proof of income|Divorce deed or death certificate",
    ).split("|")
    return paper.RequestForm(
        **{**base(language, "T4", long=long), "verification": None},
        services=tuple(services * (2 if long else 1)),
        papers=tuple(papers * (2 if long else 1)),
    )


def delivery_receipt(language: str, long: bool = False) -> paper.DeliveryReceipt:
    item = paper.DeliveredItem(
        what=pick(language, "سلة غذائية", "Food basket"),
        quantity=pick(language, "سلتان", "2"),
        value=pick(language, "306 ريالات", "SAR 306"),
    )
    return paper.DeliveryReceipt(
        **base(language, "YS-1448-D-0077", long=long),
        recipient=NAMES[language],
        file_number="YS-B-02417",
        reference="YS-1448-00411",
        items=(item, replace(item, what=pick(language, "بطانيات", "Blankets"))) * (12 if long else 1),
        total=pick(language, "612 ريالًا", "SAR 612"),
        delivered_on=DAY,
        delivered_by=pick(language, "سلوى الواديني", "Salwa Al-Wadini"),
        place=pick(language, "مكتب العزيزية", "Aziziyah office"),
    )


def evidence(language: str, long: bool = False) -> paper.EvidenceBook:
    def verdict(code: str, ar: str, en: str, status: paper.Verdict, figure: tuple[str, str]) -> paper.ClauseVerdict:
        return paper.ClauseVerdict(
            code=code,
            title=pick(language, ar, en),
            status=status,
            figure=pick(language, *figure),
            control=pick(language, "يُختم القرار إلى أقرب موعد", "A decision is sealed until its earliest date"),
            period=pick(language, "1 محرم إلى 18 رجب 1448 هـ", "Muharram to Rajab 1448 AH"),
        )

    rows = (
        verdict("H5", "لا جواب قبل أسبوعين", "No answer before two weeks", paper.Verdict.KEPT, ("212 من 212 قرارًا", "212 of 212 decisions")),
        verdict("H2", "مطابقة الأوراق يوم التقديم", "Papers matched on the day", paper.Verdict.NOT_KEPT, ("188 من 212 طلبًا", "188 of 212 requests")),
        verdict("C8", "مناديب المكاتب", "Branch delegates", paper.Verdict.NO_EVIDENCE, ("لم يُسجّل شيء بعد", "Nothing recorded yet")),
    )  # fmt: skip
    return paper.EvidenceBook(
        **base(language, "YS-1448-E-0003", long=long),
        policy=pick(
            language, "سياسة تنظيم العلاقة مع المستفيدين، الإصدار 3", "Beneficiary relations policy, version 3"
        ),
        approval=pick(language, "اجتماع مجلس الإدارة 5", "Board meeting 5"),
        period=pick(language, "1 محرم إلى 18 رجب 1448 هـ", "Muharram to Rajab 1448 AH"),
        clauses=rows * (15 if long else 1),
        digest="9f2c4e1ab07d55c3e8f1029ad4b7733c61f0a9e2d85b4417c3aa90fe12bb67d0",
        signer=signer(language),
    )


def codes_slip(language: str, long: bool = False) -> paper.CodesSlip:
    return paper.CodesSlip(
        **{**base(language, "", long=long), "verification": None},
        reference="YS-1448-00411",
        secret="4821 0937",
        earliest_on=date(2027, 1, 10),
        service=pick(language, "برنامج مهاري", "Skills programme"),
        url="https://silah.example.com/yusr/follow",
    )


def _decided(outcome: paper.Outcome) -> Callable[..., paper.Document]:
    return lambda language, long=False: decision(language, outcome, long)


PAPERS: dict[str, Callable[..., paper.Document]] = {
    "acknowledgement": acknowledgement,
    "accepted": _decided(paper.Outcome.ACCEPTED),
    "conditional": _decided(paper.Outcome.CONDITIONAL),
    "refused": _decided(paper.Outcome.REFUSED),
    "completion": completion,
    "minutes": minutes,
    "agenda": agenda,
    "card": card,
    "attestation": attestation,
    "request_form": request_form,
    "delivery_receipt": delivery_receipt,
    "evidence": evidence,
    "codes_slip": codes_slip,
}
