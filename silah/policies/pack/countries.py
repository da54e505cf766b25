"""The countries that issue identity documents, by their two letters (ISO 3166-1).

A number on a passport says who somebody is only together with the country that gave it.
"""

from __future__ import annotations

from typing import Final

from silah.policies.pack.text import Text, text

#: Any country or body that is not in the list, such as a travel document of the United Nations.
ELSEWHERE: Final = "ZZ"
#: Whose citizens carry the identity card of the Gulf states.
GULF: Final = ("AE", "BH", "KW", "OM", "QA")

_NAMES: Final = """
AE الإمارات|United Arab Emirates
BH البحرين|Bahrain
KW الكويت|Kuwait
OM عُمان|Oman
QA قطر|Qatar
ET إثيوبيا|Ethiopia
AZ أذربيجان|Azerbaijan
AR الأرجنتين|Argentina
JO الأردن|Jordan
AM أرمينيا|Armenia
ER إريتريا|Eritrea
ES إسبانيا|Spain
AU أستراليا|Australia
EE إستونيا|Estonia
IL إسرائيل|Israel
SZ إسواتيني|Eswatini
AF أفغانستان|Afghanistan
EC الإكوادور|Ecuador
AL ألبانيا|Albania
DE ألمانيا|Germany
AG أنتيغوا وبربودا|Antigua and Barbuda
AD أندورا|Andorra
ID إندونيسيا|Indonesia
AO أنغولا|Angola
UY الأوروغواي|Uruguay
UZ أوزبكستان|Uzbekistan
UG أوغندا|Uganda
UA أوكرانيا|Ukraine
IR إيران|Iran
IE أيرلندا|Ireland
IS آيسلندا|Iceland
IT إيطاليا|Italy
PG بابوا غينيا الجديدة|Papua New Guinea
PY باراغواي|Paraguay
PK باكستان|Pakistan
PW بالاو|Palau
BB بربادوس|Barbados
BR البرازيل|Brazil
PT البرتغال|Portugal
BN بروناي|Brunei
BE بلجيكا|Belgium
BG بلغاريا|Bulgaria
BZ بليز|Belize
BD بنغلاديش|Bangladesh
PA بنما|Panama
BJ بنين|Benin
BS البهاما|Bahamas
BT بوتان|Bhutan
BW بوتسوانا|Botswana
BF بوركينا فاسو|Burkina Faso
BI بوروندي|Burundi
BA البوسنة والهرسك|Bosnia and Herzegovina
PL بولندا|Poland
BO بوليفيا|Bolivia
PE بيرو|Peru
BY بيلاروس|Belarus
TH تايلاند|Thailand
TW تايوان|Taiwan
TM تركمانستان|Turkmenistan
TR تركيا|Türkiye
TT ترينيداد وتوباغو|Trinidad and Tobago
TD تشاد|Chad
CZ التشيك|Czechia
CL تشيلي|Chile
TZ تنزانيا|Tanzania
TG توغو|Togo
TV توفالو|Tuvalu
TN تونس|Tunisia
TO تونغا|Tonga
TL تيمور الشرقية|Timor-Leste
JM جامايكا|Jamaica
ME الجبل الأسود|Montenegro
DZ الجزائر|Algeria
SB جزر سليمان|Solomon Islands
KM جزر القمر|Comoros
MH جزر مارشال|Marshall Islands
CF جمهورية أفريقيا الوسطى|Central African Republic
DO جمهورية الدومينيكان|Dominican Republic
CD جمهورية الكونغو الديمقراطية|Democratic Republic of the Congo
ZA جنوب أفريقيا|South Africa
SS جنوب السودان|South Sudan
GE جورجيا|Georgia
DJ جيبوتي|Djibouti
DK الدنمارك|Denmark
DM دومينيكا|Dominica
CV الرأس الأخضر|Cabo Verde
RW رواندا|Rwanda
RU روسيا|Russia
RO رومانيا|Romania
ZM زامبيا|Zambia
ZW زيمبابوي|Zimbabwe
CI ساحل العاج|Côte d'Ivoire
WS ساموا|Samoa
SM سان مارينو|San Marino
VC سانت فنسنت والغرينادين|Saint Vincent and the Grenadines
KN سانت كيتس ونيفيس|Saint Kitts and Nevis
LC سانت لوسيا|Saint Lucia
ST ساو تومي وبرينسيب|São Tomé and Príncipe
LK سريلانكا|Sri Lanka
SV السلفادور|El Salvador
SK سلوفاكيا|Slovakia
SI سلوفينيا|Slovenia
SG سنغافورة|Singapore
SN السنغال|Senegal
SD السودان|Sudan
SY سوريا|Syria
SR سورينام|Suriname
SE السويد|Sweden
CH سويسرا|Switzerland
SL سيراليون|Sierra Leone
SC سيشل|Seychelles
RS صربيا|Serbia
SO الصومال|Somalia
CN الصين|China
TJ طاجيكستان|Tajikistan
IQ العراق|Iraq
GA الغابون|Gabon
GM غامبيا|Gambia
GH غانا|Ghana
GD غرينادا|Grenada
GT غواتيمالا|Guatemala
GY غيانا|Guyana
GN غينيا|Guinea
GQ غينيا الاستوائية|Equatorial Guinea
GW غينيا بيساو|Guinea-Bissau
VU فانواتو|Vanuatu
VA الفاتيكان|Holy See
FR فرنسا|France
PS فلسطين|Palestine
PH الفلبين|Philippines
VE فنزويلا|Venezuela
FI فنلندا|Finland
VN فيتنام|Viet Nam
FJ فيجي|Fiji
CY قبرص|Cyprus
KG قيرغيزستان|Kyrgyzstan
KZ كازاخستان|Kazakhstan
CM الكاميرون|Cameroon
HR كرواتيا|Croatia
KH كمبوديا|Cambodia
CA كندا|Canada
CU كوبا|Cuba
KR كوريا الجنوبية|Republic of Korea
KP كوريا الشمالية|Democratic People's Republic of Korea
CR كوستاريكا|Costa Rica
XK كوسوفو|Kosovo
CO كولومبيا|Colombia
CG الكونغو|Congo
KI كيريباتي|Kiribati
KE كينيا|Kenya
LV لاتفيا|Latvia
LA لاوس|Laos
LB لبنان|Lebanon
LU لوكسمبورغ|Luxembourg
LY ليبيا|Libya
LR ليبيريا|Liberia
LT ليتوانيا|Lithuania
LI ليختنشتاين|Liechtenstein
LS ليسوتو|Lesotho
MT مالطا|Malta
MV المالديف|Maldives
ML مالي|Mali
MY ماليزيا|Malaysia
MG مدغشقر|Madagascar
EG مصر|Egypt
MA المغرب|Morocco
MK مقدونيا الشمالية|North Macedonia
MX المكسيك|Mexico
MW ملاوي|Malawi
GB المملكة المتحدة|United Kingdom
MN منغوليا|Mongolia
MR موريتانيا|Mauritania
MU موريشيوس|Mauritius
MZ موزمبيق|Mozambique
MD مولدوفا|Moldova
MC موناكو|Monaco
MM ميانمار|Myanmar
FM ميكرونيزيا|Micronesia
NA ناميبيا|Namibia
NR ناورو|Nauru
NO النرويج|Norway
AT النمسا|Austria
NP نيبال|Nepal
NE النيجر|Niger
NG نيجيريا|Nigeria
NI نيكاراغوا|Nicaragua
NZ نيوزيلندا|New Zealand
HT هايتي|Haiti
IN الهند|India
HN هندوراس|Honduras
HU هنغاريا|Hungary
NL هولندا|Netherlands
US الولايات المتحدة|United States
JP اليابان|Japan
YE اليمن|Yemen
GR اليونان|Greece
"""


def _read() -> dict[str, Text]:
    found = {}
    for line in _NAMES.strip().splitlines():
        code, names = line.split(" ", 1)
        arabic, english = names.split("|")
        found[code] = text(arabic, english)
    return found | {ELSEWHERE: text("دولة أو جهة أخرى", "Another country or body")}


#: Two letters to name: the Gulf states first, then in the order of the Arabic alphabet.
COUNTRIES: Final[dict[str, Text]] = _read()
