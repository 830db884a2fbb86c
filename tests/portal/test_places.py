"""A cleaner's link: the state of a place, room by room, and nothing of who stays or for how much."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from relance.deposits.models import Exhibit, Guarantee, PlaceRecord
from relance.deposits.proof import place_records
from tests.at_work import at_work
from tests.deposits.proof.test_exhibits import photo
from tests.portal.guests import Telephone, asked, now

pytestmark = pytest.mark.requirement("SW-2")


def cleaner_of(guarantee: Guarantee) -> Telephone:
    with at_work(guarantee.organisation_id, now()) as here:
        return Telephone(urlsplit(place_records.link_to_record(here, guarantee.pk).address).path + "/")


def test_a_cleaner_records_rooms_with_photos_and_sees_nothing_of_the_guest(organisation: int) -> None:
    guarantee = asked(organisation)
    cleaner = cleaner_of(guarantee)
    page = cleaner.sees()
    for secret in ("Camille", "500,00", "camille@exemple.example", "Anne Exemple"):
        assert secret not in page
    files = [
        SimpleUploadedFile("a.jpg", photo(), "image/jpeg"),
        SimpleUploadedFile("b.jpg", photo(size=(9, 9)), "image/jpeg"),
    ]
    given = {"moment": "departure", "name": "Salon", "words": "Brûlure sur la table.", "files": files}
    assert cleaner.posts("add/", given).status_code == 302
    with at_work(organisation, now()):
        room = PlaceRecord.objects.get()
        assert (room.moment, room.name, room.author.startswith("link:")) == ("departure", "Salon", True)
        shown = list(Exhibit.objects.order_by("pk"))
        assert [(one.role, one.spot, one.record_id) for one in shown] == [("after", "Salon", room.pk)] * 2
    assert "Brûlure sur la table." in cleaner.sees()
    assert b"Exif" not in cleaner.gets(f"picture/{shown[0].pk}/").content


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"moment": "arrival", "name": "Salon"},
        {"moment": "arrival", "words": "x"},
        {"moment": "someday", "name": "x", "words": "x"},
        {"moment": "arrival", "name": "Salon", "files": [SimpleUploadedFile("x.jpg", b"<svg/>")]},
    ],
)
def test_a_record_of_nothing_is_refused(organisation: int, given: dict[str, object]) -> None:
    cleaner = cleaner_of(asked(organisation))
    assert cleaner.posts("add/", given).status_code == 422
    with at_work(organisation, now()):
        assert not PlaceRecord.objects.exists()


def test_a_guests_link_and_a_cleaners_do_not_open_each_other(organisation: int) -> None:
    guarantee = asked(organisation)
    cleaner, guest = cleaner_of(guarantee), Telephone.of(guarantee)
    house, token = cleaner.home.strip("/").split("/")[1:]
    ours = guest.home.strip("/").split("/")[2]
    for path in (
        f"/g/{house}/{token}/",
        f"/place/{house}/{ours}/",
        f"/place/{house}/{ours}/add/",
        f"/place/x/{token}/",
    ):
        assert Telephone(path).gets().status_code in (404, 405), path
        assert Telephone(path).posts("").status_code in (404, 405), path
    answer = cleaner.gets()
    assert (answer["X-Robots-Tag"], answer["Referrer-Policy"]) == ("noindex, nofollow", "no-referrer")


def test_another_places_photos_are_not_there(organisation: int) -> None:
    first, second = cleaner_of(asked(organisation)), cleaner_of(asked(organisation))
    first.posts(
        "add/", {"moment": "arrival", "name": "Salon", "files": [SimpleUploadedFile("a.jpg", photo(), "image/jpeg")]}
    )
    with at_work(organisation, now()):
        picture = Exhibit.objects.get().pk
    assert first.gets(f"picture/{picture}/").status_code == 200
    assert second.gets(f"picture/{picture}/").status_code == 404


def test_rooms_have_an_end(organisation: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place_records, "MOST_ROOMS", 2)
    cleaner = cleaner_of(asked(organisation))
    statuses = [cleaner.posts("add/", {"moment": "arrival", "name": "x", "words": "x"}).status_code for _ in range(3)]
    assert statuses == [302, 302, 422]
