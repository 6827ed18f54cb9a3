"""Whoever's login has ended is led to the login by the first part of a page that is asked for."""

from django.test import Client

LIST = "/admin/integrations/occurrence/"
PIECE = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{LIST}?period=30"}


def test_a_list_that_is_filtered_leads_to_the_login_and_back(client: Client, db: None) -> None:
    answer = client.get(LIST, {"q": "heat"}, headers=PIECE)
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == f"/admin/login/?next={LIST.replace('/', '%2F')}%3Fperiod%3D30"


def test_an_address_of_another_host_leads_nowhere_else(client: Client, db: None) -> None:
    answer = client.get(LIST, headers={**PIECE, "HX-Current-URL": "https://elsewhere.example"})
    assert answer["HX-Redirect"] == "/admin/login/?next=%2Fadmin%2F"


def test_whole_pages_and_forms_are_redirected_as_ever(client: Client, db: None) -> None:
    assert client.get(LIST)["Location"].startswith("/admin/login/")
    assert client.post(LIST, headers=PIECE).status_code == 302


def test_whoever_is_logged_in_is_answered(admin: Client) -> None:
    assert admin.get(LIST, headers=PIECE).status_code == 200
