"""Finding a service from a need in one's own words. What is typed is neither stored nor logged nor put in an address."""

from functools import lru_cache
from typing import Final

from silah.core.arabic import search_key
from silah.policies.pack import Pack
from silah.policies.pack.services import Service

#: Words of danger: whoever writes one is shown 1919 first.
_DANGER: Final = (
    "عنف ضرب يضرب ضربني ايذاء يؤذي تهديد يهدد خوف خايفه خائفه اعتداء تحرش ابتزاز violence beat hurt abuse threat afraid"
)
#: Words people use for a need, in rows of one meaning. A word of the row found in a service finds it for all of the row.
_MEANINGS: Final = (
    "غذاء اكل طعام سله غذائيه جوع مقاضي food meal",
    "ايجار اجار سكن بيت شقه طرد مسكن rent home housing",
    "فاتوره فواتير كهرباء ماء bill bills electricity water",
    "اثاث اجهزه ثلاجه غساله مكيف فرن furniture appliance",
    "دواء ادويه علاج مرض مريض مريضه مستشفى طبي وصفه صحي صحه medicine treatment ill sick health medical hospital",
    "كرسي متحرك جهاز طبي سماعه device wheelchair",
    "نقل مواصلات سياره توصيل transport ride",
    "دراسه تعليم مدرسه جامعه طالبه طالب رسوم كتب لابتوب حاسب study school university student fees books",
    "تدريب مهاره مهارات دوره خياطه طبخ عمل وظيفه شغل مشروع رزق training skill work job sewing",
    "زوج زوجي زوجتي خلاف مشكله طلاق ابني بنتي ولدي مراهق تربيه نفسيه اكتئاب قلق حزن استشاره ارشاد اسري counsel marriage son daughter teen psychological",
    "لقاء لقاءات محاضره ندوه توعيه تثقيف ورشه meeting lecture awareness",
    "زياره رؤيه حضانه محكمه حكم تنفيذ اطفالي طليقي طليقتي visit custody court judgment",
    "مال راتب دخل دين ديون قرض مساعده دعم عون معونه محتاج فقر مصروف money income debt help support aid",
)
_ENDINGS: Final = ("هما", "كم", "هم", "ها", "نا", "ات", "ين", "ون", "ه", "ي", "ك")
_BEGINNINGS: Final = ("وال", "بال", "كال", "فال", "لل", "ال", "و", "ب", "ل")
SHORTEST = 3


def find_services(pack: Pack, need: str) -> list[Service]:
    """Return the services that answer a need, the nearest first; none when no word of it is known.

    Args:
        need: what was typed, in Arabic or English.
    """
    wanted = _roots(need[:300])
    wanted |= {word for row in _meanings() if row & wanted for word in row}
    direct = _roots(need[:300])
    scored = []
    for service in pack.services:
        words = _words_of(service)
        score = 3 * len(words & direct) + len(words & wanted)
        if score:
            scored.append((-score, service.order, service.key, service))
    return [service for _score, _order, _key, service in sorted(scored, key=lambda row: row[:3])]


def names_danger(need: str) -> bool:
    """Whether what was typed speaks of danger to a person."""
    return bool(_roots(need[:300]) & _roots(_DANGER))


@lru_cache(maxsize=1)
def _meanings() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(_roots(row)) for row in _MEANINGS)


@lru_cache(maxsize=512)
def _text_roots(text: str) -> frozenset[str]:
    return frozenset(_roots(text))


def _words_of(service: Service) -> frozenset[str]:
    texts = [service.name, service.summary, service.for_whom, service.outcome.name]
    texts += [condition.text for condition in service.conditions]
    texts += [choice.name for question in service.questions for choice in question.choices]
    return _text_roots(" ".join(f"{text.ar} {text.en} {text.ar_her}" for text in texts))


def _roots(text: str) -> set[str]:
    """The words of a text without the letters that only join them to the sentence."""
    found = set()
    for word in search_key(text).split():
        bare = next(
            (word[len(b) :] for b in _BEGINNINGS if word.startswith(b) and len(word) - len(b) >= SHORTEST), word
        )
        for form in (word, bare):
            stem = next(
                (form[: -len(e)] for e in _ENDINGS if form.endswith(e) and len(form) - len(e) >= SHORTEST), form
            )
            found |= {form, stem} if len(form) >= SHORTEST else set()
    return found - _EMPTY


_EMPTY: Final = frozenset(
    "الى على عن من في مع هذا هذه الذي التي ان كان لكن احتاج اريد ابغى ابي عندي لدي عند كيف هل انا نحن طلب طلبات خدم خدمه خدمات the and for from with want need have who whoever"
    .split()
)  # fmt: skip
