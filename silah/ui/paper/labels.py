"""Every fixed word a paper carries, in Arabic, in Arabic that addresses a woman, and in English.

They stand here rather than in a catalogue because a paper is frozen when it is issued: the words travel inside its data
(``Document.as_data()``), so a later change of wording never changes a letter already given.
"""

from collections.abc import Mapping
from typing import NamedTuple

LANGUAGES = ("ar", "ar-her", "en")


class Words(NamedTuple):
    """One label: Arabic, English, and Arabic to a woman where it differs."""

    ar: str
    en: str
    ar_her: str = ""


W = Words

LABELS: Mapping[str, Mapping[str, Words]] = {
    "common": {
        "number": W("الرقم", "Number"),
        "date": W("التاريخ", "Date"),
        "corresponding": W("الموافق", "Corresponding"),
        "licence": W("ترخيص رقم {licence}", "Licence {licence}"),
        "page": W("صفحة {page} من {pages}", "Page {page} of {pages}"),
        "verify": W("للتحقق من هذه الورقة", "Verify this paper"),
        "verify_alt": W("رمز استجابة يفتح صفحة التحقق من هذه الورقة", "QR code of the page that verifies this paper"),
        "follow_alt": W("رمز استجابة يفتح صفحة متابعة الطلب", "QR code of the page where the request is followed"),
        "mark_alt": W("علامة الجمعية", "The association's mark"),
        "subject": W("الموضوع", "Subject"),
        "dear": W("الأستاذ {name}، حفظه الله", "Dear {name},", "الأستاذة {name}، حفظها الله"),
        "dear_titled": W("{title} {name}", "Dear {title} {name},"),
        "greeting": W("السلام عليكم ورحمة الله وبركاته، وبعد:", "Peace be upon you."),
        "farewell": W("وتقبّل أطيب التحية.", "With our best regards.", "وتقبّلي أطيب التحية."),
        "reference": W("رقم الطلب", "Reference"),
        "service": W("الخدمة", "Service"),
        "file_number": W("رقم الملف", "File number"),
        "name": W("الاسم", "Name"),
        "post": W("الصفة", "Position"),
        "signature": W("التوقيع", "Signature"),
        "signature_alt": W("توقيع مرسوم باليد", "Hand-drawn signature"),
        "none": W("لا يوجد", "None"),
        "follow_page": W("صفحة المتابعة", "Follow-up page"),
        "channel": W("القناة", "Channel"),
        "place": W("المكان", "Place"),
        "time": W("الوقت", "Time"),
        "committee": W("اللجنة", "Committee"),
        "am": W("صباحًا", "am"),
        "pm": W("مساءً", "pm"),
        "comma": W("، ", ", "),
    },
    "acknowledgement": {
        "title": W("وصلنا طلبك", "We received your request"),
        "first": W(
            "وصلنا طلبك رقم {reference} ({service}) يوم {received}، وليس عليك شيء الآن.",
            "We received your request {reference} ({service}) on {received}. Nothing is asked of you now.",
        ),
        "committee_line": W(
            "تدرس {committee} طلبك، ثم تقرر قبوله أو الاعتذار عنه. لن يصلك الجواب قبل {earliest}،"
            " لتدرسه اللجنة بعناية.",
            "Your request goes to the {committee}, which accepts or declines it. You will not have the answer before"
            " {earliest}, so that it is studied with care.",
        ),
        "received_on": W("تاريخ الوصول", "Received on"),
        "earliest": W("أقرب موعد للجواب", "Earliest answer"),
        "target": W("نعمل على أن يصلك قبل", "We aim to answer by"),
        "papers": W("الأوراق التي وصلتنا", "Papers we received"),
        "follow": W("كيف تتابع طلبك", "How to follow your request", "كيف تتابعين طلبك"),
        "change": W(
            "إن تغيّر شيء مما كتبته فأخبرنا قبل موعد الجواب، ولا يضرّ ذلك طلبك.",
            "If anything you wrote changes, tell us before the answer; it does not harm your request.",
            "إن تغيّر شيء مما كتبته فأخبرينا قبل موعد الجواب، ولا يضرّ ذلك طلبك.",
        ),
    },
    "decision": {
        "title": W("قرار {committee} في طلبك", "Decision on your request"),
        "accepted": W(
            "قبلت {committee} طلبك رقم {reference} ({service}){sitting}.",
            "The {committee} accepted your request {reference} ({service}){sitting}.",
        ),
        "conditional": W(
            "قبلت {committee} طلبك رقم {reference} ({service}){sitting}، بالشروط المبيّنة في هذا الخطاب.",
            "The {committee} accepted your request {reference} ({service}){sitting}, on the conditions in this letter.",
        ),
        "refused": W(
            "لم تتمكن {committee} من قبول طلبك رقم {reference} ({service}){sitting}، وهذا سببه وما يغيّره.",
            "The {committee} could not accept your request {reference} ({service}){sitting}. Here is why, and what"
            " would change it.",
        ),
        "sitting": W(" في جلستها رقم {number} يوم {day}", " in sitting {number} on {day}"),
        "sitting_bare": W(" يوم {day}", " on {day}"),
        "reasons": W("أسباب القرار", "Reasons"),
        "condition": W("الشرط", "Condition"),
        "found": W("ما وجدناه", "What we found"),
        "changes": W("ما يغيّر القرار", "What would change it"),
        "conditions": W("شروط القبول", "Conditions of acceptance"),
        "due": W("حتى {day}", "by {day}"),
        "granted": W("ما تقرر لك", "What is granted"),
        "what": W("البيان", "Item"),
        "amount": W("المقدار", "Amount"),
        "when": W("الموعد", "When"),
        "object": W("إن لم ترضَ بالقرار", "If you disagree", "إن لم ترضي بالقرار"),
        "object_line": W(
            "لك أن تعترض حتى {until}، ولا يؤثر ذلك في أي خدمة لك. ويعيد دراسة طلبك زملاء آخرون متى وُجدوا.",
            "You may object until {until}; it does not affect any service you receive. Other colleagues study it"
            " again where there are any.",
            "لك أن تعترضي حتى {until}، ولا يؤثر ذلك في أي خدمة لك. ويعيد دراسة طلبك زملاء آخرون متى وُجدوا.",
        ),
        "object_ways": W("طرق الاعتراض", "Ways to object"),
        "others": W("ما قد يناسبك الآن", "What may suit you now"),
    },
    "completion": {
        "title": W("ما ينقص طلبك", "What your request still needs"),
        "first": W(
            "ينقص طلبك رقم {reference} ({service}) ما في الجدول. أرسله قبل {due}، ولا حاجة إلى كتابة الطلب من جديد.",
            "Your request {reference} ({service}) still needs what is in the table. Send it before {due}; nothing has"
            " to be written again.",
            "ينقص طلبك رقم {reference} ({service}) ما في الجدول. أرسليه قبل {due}، ولا حاجة إلى كتابة الطلب من جديد.",
        ),
        "what": W("المطلوب", "What is needed"),
        "why": W("لماذا", "Why"),
        "how": W("كيف تكمله", "How to complete it", "كيف تكملينه"),
        "send": W("كيف ترسله", "How to send it", "كيف ترسلينه"),
        "late": W(
            "إن احتجت وقتًا أطول أو تعذّر عليك شيء منها فأخبرنا، نساعدك على إكماله.",
            "If you need more time, or cannot get one of them, tell us and we will help you complete it.",
            "إن احتجت وقتًا أطول أو تعذّر عليك شيء منها فأخبرينا، نساعدك على إكماله.",
        ),
    },
    "minutes": {
        "title": W("محضر الجلسة {number}", "Minutes of sitting {number}"),
        "held": W("التاريخ", "Held on"),
        "from_to": W("من {opened} إلى {closed}", "from {opened} to {closed}"),
        "quorum": W("النصاب", "Quorum"),
        "quorum_kept": W(
            "مكتمل: حضر {present} من {all}، والحد الأدنى {needed}",
            "Present: {present} of {all}; the minimum is {needed}",
        ),
        "quorum_lost": W(
            "غير مكتمل: حضر {present} من {all}، والحد الأدنى {needed}",
            "Not reached: {present} of {all} present; the minimum is {needed}",
        ),
        "attendance": W("الحضور", "Attendance"),
        "state": W("الحضور", "Attendance"),
        "note": W("ملاحظة", "Note"),
        "present": W("حضور", "Present"),
        "absent": W("غياب", "Absent"),
        "excused": W("غياب بعذر", "Excused"),
        "remote": W("حضور عن بُعد", "Present remotely"),
        "recusals": W("التنحي", "Recusals"),
        "member": W("العضو", "Member"),
        "reason": W("السبب", "Reason"),
        "substitutes": W("الأعضاء البدلاء", "Substitutes"),
        "is_substitute": W("عضو بديل في ملف بعينه", "Substitute on a single file"),
        "appointed_by": W("بتعيين من", "Appointed by"),
        "no_recusals": W("لم يفصح أحد عن صلة بملف معروض.", "No member declared an interest in any file."),
        "items": W("الملفات التي درستها اللجنة", "Items considered"),
        "opinions": W("خلاصة الآراء", "Opinions"),
        "votes": W("الأصوات", "Votes"),
        "votes_line": W(
            "موافق {agree} · غير موافق {against} · ممتنع {abstain}",
            "For {agree} · against {against} · abstaining {abstain}",
        ),
        "decision": W("القرار", "Decision"),
        "closing": W("الختام", "Closing"),
        "signatures": W("توقيعات الحاضرين", "Signatures of those present"),
    },
    "agenda": {
        "title": W("جدول أعمال الجلسة {number}", "Agenda of sitting {number}"),
        "planned": W("الموعد", "Date and time"),
        "quorum": W("النصاب المطلوب", "Quorum needed"),
        "members": W("الأعضاء المدعوون", "Members invited"),
        "items": W("الملفات المعروضة", "Files on the agenda"),
        "order": W("م", "No."),
        "since": W("وصل في", "Received"),
        "due": W("أقصى موعد", "Target"),
        "recommendation": W("توصية البحث", "Researcher's recommendation"),
        "interests": W(
            "من له صلة بصاحب ملف معروض يفصح عنها قبل النظر فيه، ويخرج من القاعة عند بحثه والتصويت عليه.",
            "A member with any tie to the person in a file declares it first, and leaves the room while that file is"
            " considered and voted on.",
        ),
    },
    "card": {
        "title": W("بطاقة مستفيد", "Beneficiary card", "بطاقة مستفيدة"),
        "review": W("المراجعة في", "Review due"),
    },
    "attestation": {
        "title": W("إقرار بصحة البيانات", "Attestation of data"),
        "applicant": W("صاحب الإقرار", "Attested by"),
        "values": W("البيانات كما كانت وقت التوقيع", "The data as they stood when signed"),
        "statement": W("نص الإقرار", "Statement"),
        "signed_at": W("وقت التوقيع", "Signed at"),
        "typed_by": W("كتب البيانات", "Data entered by"),
        "wording": W("صيغة الإقرار", "Wording"),
        "digest": W("بصمة البيانات", "Fingerprint of the data"),
        "typed": W("توقيع مكتوب", "Typed signature"),
        "proof": W("ما أثبت الهوية", "Proof of identity"),
        "frozen": W(
            "هذه صورة ثابتة من البيانات. أي تغيير بعدها يحتاج إقرارًا جديدًا.",
            "This is a frozen copy of the data. Any later change needs a new attestation.",
        ),
    },
    "request_form": {
        "title": W("نموذج طلب دعم مستفيد", "Beneficiary support request form"),
        "how": W(
            "اكتب بخط واضح، واترك ما لا تعرفه فارغًا ونسألك عنه. يمكنك تقديم الطلب نفسه من صفحة الجمعية أو بالهاتف.",
            "Write clearly. Leave empty what you do not know; we will ask you. The same request can be made on our page"
            " or by telephone.",
        ),
        "person": W("صاحب الطلب", "Applicant"),
        "full_name": W("الاسم الكامل كما في الهوية", "Full name as on the identity card"),
        "national_id": W("رقم الهوية أو الإقامة", "Identity or residence number"),
        "id_expiry": W("تاريخ انتهائها", "Valid until"),
        "other_document": W(
            "إن لم يكن لك رقم هوية ولا إقامة، فبماذا تُعرف؟", "If there is no such number, the document you have"
        ),
        "document_choices": W(
            "بطاقة خليجية|جواز سفر|رقم حدود|بطاقة قبائل نازحة|لا رقم بعد",
            "GCC card|Passport|Border number|Displaced tribes' card|No number yet",
        ),
        "document_issuer": W("الدولة التي أصدرتها (للجواز والبطاقة الخليجية)", "Issued by (passport, GCC card)"),
        "document_number": W("رقم الوثيقة", "Number of the document"),
        "mobile": W("رقم الجوال", "Mobile"),
        "birth": W("تاريخ الميلاد", "Date of birth"),
        "gender": W("الجنس", "Sex"),
        "male": W("ذكر", "Male"),
        "female": W("أنثى", "Female"),
        "marital": W("الحالة الاجتماعية", "Marital status"),
        "marital_choices": W("أعزب / عزباء|متزوج/ـة|مطلق/ـة|أرمل/ـة", "Single|Married|Divorced|Widowed"),
        "nationality": W("الجنسية", "Nationality"),
        "address": W("المدينة والحي والعنوان الوطني", "City, district and national address"),
        "prefer": W("كيف نتواصل معك", "How to reach you"),
        "prefer_choices": W("مكالمة|رسالة نصية|واتساب|زيارة", "Call|Text message|WhatsApp|Visit"),
        "family": W("الأسرة والدخل", "Household and income"),
        "members": W("عدد أفراد الأسرة", "People in the household"),
        "dependants": W("من تعولهم", "Dependants"),
        "income": W("دخل الأسرة الشهري (ريال)", "Monthly income (SAR)"),
        "source": W("مصدر الدخل", "Source of income"),
        "housing": W("السكن", "Housing"),
        "housing_choices": W("ملك|إيجار|مع الأسرة|غير ذلك", "Owned|Rented|With family|Other"),
        "rent": W("الإيجار السنوي (ريال)", "Yearly rent (SAR)"),
        "debts": W("أقساط أو ديون شهرية (ريال)", "Monthly debts (SAR)"),
        "iban": W("رقم الآيبان (إن كان لك)", "IBAN (if any)"),
        "need": W("ما تحتاجه", "What you need"),
        "services": W("الخدمة المطلوبة", "Service requested"),
        "words": W("اشرح حاجتك بكلماتك", "Your need in your own words"),
        "papers": W("الأوراق المرفقة", "Papers attached"),
        "papers_note": W("ضع علامة أمام كل ورقة أرفقتها.", "Tick each paper you attach."),
        "attest": W("الإقرار والتوقيع", "Statement and signature"),
        "statement": W(
            "أقرّ بأن ما كتبته صحيح وكامل، وأتحمل مسؤوليته، وأبلغ الجمعية بما يتغيّر منه.",
            "I state that what I wrote is true and complete, that I answer for it, and that I will report any change.",
        ),
        "office_use": W("يعبئه الموظف", "For the association"),
        "received_by": W("استلمه", "Received by"),
        "received_on": W("تاريخ الاستلام", "Received on"),
        "matched": W("طوبقت الأوراق بأصولها", "Papers matched to the originals"),
        "yes": W("نعم", "Yes"),
        "no": W("لا", "No"),
    },
    "delivery_receipt": {
        "title": W("إيصال تسليم", "Delivery receipt"),
        "first": W(
            "تسلّمت من {association} ما في الجدول.",
            "I received from {association} what is in the table.",
        ),
        "recipient": W("المستلم", "Received by", "المستلمة"),
        "what": W("البيان", "Item"),
        "quantity": W("العدد أو المقدار", "Quantity"),
        "value": W("القيمة", "Value"),
        "total": W("المجموع", "Total"),
        "delivered_on": W("تاريخ التسليم", "Delivered on"),
        "delivered_by": W("سلّمه", "Delivered by"),
        "confirmed": W("تأكيد الاستلام", "Confirmation"),
        "problem": W(
            "إن كان فيما تسلّمته نقص أو عيب فأخبرنا، نصلحه. توقيعك لا يسقط حقك في الشكوى.",
            "If anything is missing or faulty, tell us and we will put it right. Signing does not waive your right to"
            " complain.",
            "إن كان فيما تسلّمته نقص أو عيب فأخبرينا، نصلحه. توقيعك لا يسقط حقك في الشكوى.",
        ),
    },
    "evidence": {
        "title": W("سجل الشواهد", "Evidence book"),
        "policy": W("السياسة", "Policy"),
        "approval": W("الاعتماد", "Approval"),
        "period": W("المدة", "Period"),
        "summary": W(
            "ملتزَم به {kept} · غير ملتزَم به {not_kept} · لا دليل بعد {no_evidence}",
            "Kept {kept} · not kept {not_kept} · no evidence yet {no_evidence}",
        ),
        "verdict": W("الخلاصة", "Summary"),
        "code": W("البند", "Clause"),
        "clause": W("الالتزام", "Obligation"),
        "status": W("الحكم", "Verdict"),
        "figure": W("ما تقوله الأرقام", "Figures"),
        "control": W("ما يضمنه", "Control"),
        "kept": W("ملتزَم به", "Kept"),
        "not_kept": W("غير ملتزَم به", "Not kept"),
        "no_evidence": W("لا دليل بعد", "No evidence yet"),
        "digest": W("بصمة السجل", "Fingerprint of the book"),
    },
    "codes_slip": {
        "title": W("متابعة طلبك", "Follow your request"),
        "secret": W("الرمز السري", "Secret code"),
        "how": W("للمتابعة", "To follow"),
        "step_open": W("افتح {url} أو صوّر رمز الاستجابة.", "Open {url} or scan the QR code.",
                       "افتحي {url} أو صوّري رمز الاستجابة."),
        "step_type": W("اكتب رقم الطلب والرمز السري.", "Type the reference and the secret code.",
                       "اكتبي رقم الطلب والرمز السري."),
        "step_call": W("أو اتصل على {phone} واذكر رقم الطلب فقط.", "Or call {phone} and give the reference only.",
                       "أو اتصلي على {phone} واذكري رقم الطلب فقط."),
        "earliest": W("لن يصلك الجواب قبل {day}.", "No answer comes before {day}."),
        "keep": W("احفظ الورقة عندك. لا يطلب منك أحد منا الرمز السري.",
                  "Keep this slip. None of us will ask you for the secret code.",
                  "احفظي الورقة عندك. لا يطلب منك أحد منا الرمز السري."),
    },
}  # fmt: skip


def labels(template: str, language: str) -> dict[str, str]:
    """Return the fixed words of one paper in one language.

    Args:
        template: a key of :data:`LABELS`; ``common`` gives the shared words alone.
        language: ``ar``, ``ar-her`` or ``en``; an unknown one reads as Arabic, the default language.

    Returns:
        Label key to words: the common ones, overlaid with the paper's own.
    """
    chosen: dict[str, str] = {}
    for group in dict.fromkeys(("common", template)):
        for key, words in LABELS[group].items():
            if language == "en":
                chosen[key] = words.en
            else:
                chosen[key] = (words.ar_her or words.ar) if language == "ar-her" else words.ar
    return chosen
