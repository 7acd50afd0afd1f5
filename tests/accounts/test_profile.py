"""One's profile and picture: one's own alone to change, the picture for the workspace alone to see."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.people import add_person, add_workspace
from tablewright.identity.profile import LARGEST_PICTURE
from tablewright.identity.sessions import start_session


def picture(size=(300, 200), kind="PNG", color="red") -> bytes:
    """Return a picture as a file."""
    target = io.BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(target, kind) if color == "noise" else Image.new(
        "RGB", size, color
    ).save(target, kind)
    return target.getvalue()


def upload(visitor, content: bytes):
    return visitor.post("/me/picture", picture=(io.BytesIO(content), "me.png"))


def test_name_language_and_zone_are_one_s_own(desk):
    mia = desk.client("mia")
    assert mia.post("/me", name=" Mia  Li ", language="zh", zone="Europe/Berlin").status_code == 302
    mia.client.delete_cookie("language")
    page = mia.get("/me").text
    assert "Mia Li" in page and 'lang="zh-CN"' in page
    assert 'value="Europe/Berlin" selected' in page
    # What the browser asks for gives way to the profile; choosing none lets it speak again.
    assert 'lang="zh-CN"' in mia.get("/me", Accept_Language="en").text
    mia.post("/me", name="Mia", language="", zone="")
    assert 'lang="en"' in mia.client.get("/me", headers={"Accept-Language": "en"}).text
    assert "Edith" not in page


@pytest.mark.parametrize(
    ("control", "value"), [("name", ""), ("name", "x" * 101), ("language", "xx"), ("zone", "Mars/Base")]
)
def test_what_cannot_be_is_refused(desk, control, value):
    mia = desk.client("mia")
    before = desk.office.snapshot()
    form = {"name": "Mia", "language": "", "zone": "", control: value}
    assert mia.post("/me", **form).status_code == 422
    assert desk.office.snapshot() == before


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
@pytest.mark.parametrize("size", [(1, 1), (300, 200), (20, 900)])
def test_a_picture_becomes_a_small_square_and_shows_wherever_the_person_does(desk, kind, size):
    mia = desk.client("mia")
    assert upload(mia, picture(size, kind)).status_code == 302
    address = f"/avatar/{desk.office.people['mia']}"
    answer = desk.client("edith").get(address)
    kept = Image.open(io.BytesIO(answer.data))
    assert (kept.size, kept.format, answer.mimetype) == ((128, 128), "WEBP", "image/webp")
    assert "private" in answer.headers["Cache-Control"]
    assert f'src="{address}?v=' in mia.get("/me").text
    assert mia.post("/me/picture/remove").status_code == 302
    assert mia.get(address).status_code == 404
    assert address not in mia.get("/me").text


def test_the_most_restless_picture_stays_small(desk):
    mia = desk.client("mia")
    assert upload(mia, picture((800, 800), "PNG", "noise")).status_code == 302
    assert len(mia.get(f"/avatar/{desk.office.people['mia']}").data) <= LARGEST_PICTURE


@pytest.mark.parametrize("name", ["nothing", "text", "svg", "broken", "pixels", "large"])
def test_what_is_no_picture_or_too_much_is_refused(desk, name):
    content = {
        "nothing": lambda: b"",
        "text": lambda: b"hello",
        "svg": lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
        "broken": lambda: picture((300, 300), "JPEG", "noise")[:2000],
        "pixels": lambda: picture((5000, 5000)),
        "large": lambda: picture() + b"x" * 5 * 1024 * 1024,
    }[name]()
    mia = desk.client("mia")
    before = desk.office.snapshot()
    answer = upload(mia, content)
    assert answer.status_code == 422 and "form-fault" in answer.text
    assert desk.office.snapshot() == before


def test_nobody_of_another_workspace_and_no_stranger_sees_a_picture(desk):
    upload(desk.client("mia"), picture())
    address = f"/avatar/{desk.office.people['mia']}"
    with unit_of_work(desk.office.engine) as work:
        other = add_workspace(work, "other", "Other", "UTC", "en")
        session = start_session(work, add_person(work, other, "eve", "Eve", is_admin=True))
    eve = desk.app.test_client()
    eve.set_cookie("tablewright", session)
    assert eve.get(address).status_code == 404
    assert desk.app.test_client().get(address).status_code in (302, 401)
