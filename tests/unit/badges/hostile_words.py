"""Names that break badges: very long, from right to left, without glyphs, with markup."""

from __future__ import annotations

from matchmaker.badges.sheet import Badge

LONG = "Maximiliane Alexandra Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh von Hohenlohe-Langenburg"
STATEMENT = "people who finance hydrogen electrolysers in small towns, " * 5
NOWHERE = "\U0010abcd"  # private use, in the last plane: no font of any machine is likely to have it
HOSTILE = [
    LONG,
    "W" * 95,
    "محمد عبد الرحمن بن موسى الخوارزمي",
    "שרה כהן-לוי",
    "Nguyễn Thị Ánh Tuyết",
    "王小明",
    "Ada 🎉🦜👩‍🔬",
    "#panic()",
    "*bold* _it_ $x$ `raw` @ref <label> \\ #let x = 1",
    "Ada\x00\u202eLovelace\n\t",
    "Źdźbło Łękołód-Ćwiąkalska",
    "Αλέξανδρος Παπαδόπουλος",
    '"); #import "x',
    "</text><script>",
    f"Ada {NOWHERE}",
    "i",
    "",
    "\u0627\u0644" * 60,
    "a-" * 60,
    "x " * 60,
]
_GIVEN = [
    *("Ada", "Łukasz", "Nguyễn Thị", "محمد", "שרה", "王小明", "さくら", "김민준", "Дмитрий", "Αλέξανδρος"),
    *(
        "🎉🦜",
        "Zoë-Anaïs",
        "W" * 40,
        "i" * 40,
        "Ça\u0327 e\u0301",
        "نرگس\u200cخانم",
        "Þórðr",
        "ÅÄÖ",
        "O’Neil",
    ),
]
_FAMILY = [
    *(
        "Lovelace",
        "Żółć",
        "الخوارزمي",
        "כהן-לוי",
        "欧阳",
        "Παπαδόπουλος",
        "👩‍🔬",
        "von und zu Hohenlohe",
        "y",
    ),
    *(
        "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh Maximiliane",
        "de la Santísima Trinidad y de todos los Santos Martínez Ruiz Picasso García Lorca",
        "ibn Sina ibn Rushd ibn Khaldun ibn Battuta ibn al-Haytham ibn Tufail ibn Hayyan",
        "مولانا جلال الدين محمد بن محمد بن حسين بهاء الدين البلخي القونوي الرومي الفارسي",
        "ben Maimon ben Josef ben Abraham ben Isaak ben Obadja ben Salomo ben Schealtiel",
        "寿限無寿限無五劫の擦り切れ海砂利水魚の水行末雲来末風来末食う寝る処に住む処",
        "AVA" * 30,
    ),
    *("<b>&amp;</b>", "`#eval`", "\u202eevil", "Ḿ̐e̊" * 20, "ﷺ ﷽"),
]


def hostile_names(count: int) -> list[str]:
    """Return so many different names, the known breakers first."""
    mixed = [f"{given} {family}" for family in _FAMILY for given in _GIVEN]
    numbered = [f"{name} {number}" for number in range(2, 4) for name in mixed]
    return [*HOSTILE, *mixed, *numbered][:count]


def hostile_badges(count: int) -> list[Badge]:
    """Return badges that are hostile in each of their fields."""
    names = hostile_names(count)
    return [
        Badge(
            name=name,
            headline=names[(number + 1) % count],
            event=HOSTILE[(number // 3) % len(HOSTILE)],
            ask_me_about=STATEMENT if number % 2 else names[(number + 2) % count],
            looking_for=STATEMENT if number % 3 else names[(number + 5) % count],
            link=f"HTTPS://MEET.EXAMPLE.ORG/B/ABCDEFGHJKMNPQRST{number:03d}",
            typed_code=f"7K3M9{number:03d}",
        )
        for number, name in enumerate(names)
    ]
