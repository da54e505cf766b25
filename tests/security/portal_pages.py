"""A browser into which one request was let, as giving its code does."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.test.client import RequestFactory

from silah.portal import gate
from silah.support.models import SupportRequest
from tests.desk.people import House


def opened(house: House, case: SupportRequest) -> Client:
    """A browser that holds the request open."""
    request: Any = RequestFactory().get("/")
    request.session, request.association = SessionStore(), house.association
    gate.open_for(request, case)
    request.session.save()
    client = Client()
    client.cookies["sessionid"] = request.session.session_key
    return client
