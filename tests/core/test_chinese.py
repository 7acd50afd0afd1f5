"""Reading Chinese aloud and sorting by it."""

from __future__ import annotations

import random

from tablewright.core.collation import compare_chinese
from tablewright.core.database import make_engine, reading
from tablewright.core.pinyin import pinyin


def test_a_title_is_read_by_its_initials_and_in_full():
    assert pinyin("星河科技") == ("xhkj", "xinghekeji")


def test_a_character_read_in_two_ways_is_read_as_its_phrase_asks():
    assert pinyin("重庆银行")[0] == "cqyh"
    assert pinyin("重要行动")[0] == "zyxd"


def test_letters_and_digits_stay_and_marks_go():
    assert pinyin("星河 (A3)") == ("xhA3", "xingheA3")


def test_a_title_without_chinese_has_no_pinyin():
    assert pinyin("Acme 12") == ("", "")


def test_chinese_sorts_by_pinyin_between_digits_and_letters(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path / 'a.sqlite3'}")
    wanted = ["(一)", "12", "北京", "上海", "星河", "acme", "Bolt"]
    mixed = random.Random(1).sample(wanted, len(wanted))
    rows = " UNION ALL ".join("SELECT ? AS t" for _ in mixed)
    with reading(engine) as connection:
        found = connection.exec_driver_sql(f"SELECT t FROM ({rows}) ORDER BY t COLLATE tw_zh", tuple(mixed))
        assert found.scalars().all() == wanted


def test_only_equal_texts_are_equal():
    assert compare_chinese("Acme", "acme") != 0
    assert compare_chinese("Acme", "acme") == -compare_chinese("acme", "Acme")
    assert compare_chinese("星河", "星河") == 0


def test_the_collation_is_an_order():
    texts = ["", "a", "A", "é", "重", "虫", "😀", "\u202e", "1", "٣", "z"]
    for a in texts:
        for b in texts:
            for c in texts:
                if compare_chinese(a, b) <= 0 and compare_chinese(b, c) <= 0:
                    assert compare_chinese(a, c) <= 0
