"""Applications written as letters: every field is what a sentence says it is, however the sentence puts it."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.facts import Facts
from extractors.letters import fields_stated
from pipeline.model.facts import Status
from tests.extractors.pages import at, page, read, values

COMPANY = "四川砚禾新材料有限公司"
CODE = "91350100M000100Y43"
WANTED = {
    "applicant": COMPANY,
    "credit_code": CODE,
    "legal_representative": "廖建国",
    "registered_address": "成都市武侯区砚台路8号",
    "production_address": "成都市新都区禾丰路19号",
    "contact": "王海燕",
    "phone": "028-85551234",
    "product_name": "釉面砖",
    "model": "300×600mm",
    "trademark": "砚禾",
    "trademark_number": "35592577",
    "standard_number": "Q/YHXC 001-2022",
    "standard_title": "干压釉面陶瓷砖",
    "indicator_system": "陶瓷砖质量对标提升先进指标体系",
    "report_number": "HGW202100406",
    "lab": "四川省建材产品质量检验检测中心",
}
FILLED_IN = f"""我单位全称为_{COMPANY}_，统一社会信用代码_{CODE}_，注
册在成都市武侯区砚台路8号，在_成都市新都区禾丰路19号_组织生产。现
任法定代表人_廖建国_，本次申请由_王海燕_负责联系，电话028-85551234。
现就我单位生产的釉面砖（规格型号300×600mm）申请认定。该产品使用_砚
禾_牌商标，商标注册证第35592577号；执行企业标准Q/YHXC 001-2022《干
压釉面陶瓷砖》，对照《陶瓷砖质量对标提升先进指标体系》进行了比对，由
四川省建材产品质量检验检测中心检验并出具编号为HGW202100406的检验报告。"""
FORMAL = f"""兹有{COMPANY}（统一社会信用代码：{CODE}），住所位于
成都市武侯区砚台路8号，法定代表人为廖建国，联系人王海燕，联系电话为
028-85551234。生产地址位于成都市新都区禾丰路19号，申请认定的产品为釉面
砖，规格型号为300×600mm，商标为“砚禾”，商标注册号为35592577，符合企业
标准Q/YHXC 001-2022《干压釉面陶瓷砖》的要求。该产品经四川省建材产品质量
检验检测中心检测，检验报告编号为HGW202100406，已按照陶瓷砖质量对标提升先
进指标体系逐项比对。"""
PLAIN = f"""本公司（{COMPANY}）登记地址为成都市武侯区砚台路8号，信用
代码为{CODE}，法人代表廖建国。公司在成都市新都区禾丰路19号从事生
产，所生产的釉面砖，型号为300×600mm，采用“砚禾”商标（注册证号35592577），
标准编号为Q/YHXC 001-2022《干压釉面陶瓷砖》。我们委托四川省建材产品质量检
验检测中心进行了检验，报告编号：HGW202100406。与《陶瓷砖质量对标提升先进指
标体系》相比，各项指标均达到。指定王海燕同志办理，手机028-85551234。"""


def letter(text: str, *foot: str, type: str = "application_form") -> Facts:
    rows = [at(5, 8 + 1.6 * n, row) for n, row in enumerate(text.splitlines())]
    rows += [at(28, 30 + 2 * n, line) for n, line in enumerate(foot)]
    return read(type, page(at(16, 3, "达标产品认定申请书", size=1.6), *rows))


@pytest.mark.parametrize("text", [FILLED_IN, FORMAL, PLAIN])
@pytest.mark.parametrize("field", WANTED)
def test_what_a_sentence_says(text: str, field: str) -> None:
    assert values(letter(text))[field] == WANTED[field]


@pytest.mark.parametrize("text", [FILLED_IN, FORMAL, PLAIN])
def test_nothing_in_a_letter_is_silently_something_else(text: str) -> None:
    facts = letter(text)
    for name, field in facts.fields.items():
        if name in WANTED and field.status is Status.READ:
            assert field.value == WANTED[name]


def test_the_day_under_the_signature() -> None:
    facts = letter(FILLED_IN, "法定代表人（签名）：廖建国", "申请单位（公章）", "2021年8月6日")
    assert values(facts)["applied_on"] == date(2021, 8, 6)


def test_a_set_phrase_under_a_form_is_no_letter() -> None:
    text = "本单位承诺所报材料真实、合法、有效，在生产中执行企业标准Q/YHXC 001-2022。"
    assert len(fields_stated(text)) < 3
    facts = read("application_form", page(at(5, 5, "企业名称："), at(5, 8, text)))
    assert facts.fields["applicant"].status is Status.MISSING


def test_a_long_row_of_models_without_an_end_states_none() -> None:
    assert "model" not in fields_stated("型号1" * 2000)


def test_a_sentence_and_a_label_elsewhere_that_say_different_things_are_in_doubt() -> None:
    fields = letter(PLAIN, "检验报告编号：B2021-034", "检验机构：成都禾丰质量检测中心").fields
    assert fields["report_number"].status is Status.DOUBTFUL
    assert fields["lab"].status is Status.DOUBTFUL


def test_a_word_of_a_sentence_at_the_beginning_of_a_row_is_no_label() -> None:
    fields = letter(FILLED_IN.replace("现\n任法定代表人", "属于陶瓷制品制造\n行业。现任法定代表人")).fields
    assert (fields["industry"].value, fields["industry"].status) == ("陶瓷制品制造", Status.READ)


def test_sentences_of_two_shapes_that_say_different_things_are_in_doubt() -> None:
    fields = letter(f"{FILLED_IN}\n原检验报告编号：B2021-034。").fields
    assert fields["report_number"].status is Status.DOUBTFUL


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("生产许可证有效期至2021年3月4日", None),
        ("该产品已获认定，质量管理体系认证证书有效期至2021年3月4日", None),
        ("商标注册证书有效期至2021年3月4日", None),
        ("2018年3月获达标产品认定，有效期至2021年3月4日", date(2021, 3, 4)),
        ("认定证书编号为川标0012，有效期至2021年3月4日", date(2021, 3, 4)),
        ("证书有效期至2021年3月4日", date(2021, 3, 4)),
    ],
)
def test_only_the_recognition_s_own_term_is_its_term(said: str, day: date | None) -> None:
    fields = letter(f"{PLAIN}\n{said}。", type="recheck_form").fields
    assert fields["recognition_valid_to"].value == day
