"""Panelists, and tracking sources: the links through which people register."""

from typing import Any

from werkzeug import Request

from sandbox.state import Sandbox
from sandbox.zoom.shared import find, form, links
from sandbox.zoom.shared.errors import webinar_missing
from sandbox.zoom.shared.table import routes


@routes("GET", "/zoom/v2/webinars/<webinar_id>/panelists")
def list_panelists(sandbox: Sandbox, request: Request, webinar_id: str) -> Any:
    webinar = find.webinar(sandbox, webinar_id)
    if webinar is None:
        return webinar_missing(webinar_id)
    panelists = [{**one, "join_url": links.personal(webinar["join_url"], one["id"])} for one in webinar["panelists"]]
    return {"total_records": len(panelists), "panelists": panelists}


@routes("GET", "/zoom/v2/webinars/<webinar_id>/tracking_sources")
def list_tracking_sources(sandbox: Sandbox, request: Request, webinar_id: str) -> Any:
    webinar = find.webinar(sandbox, webinar_id)
    if webinar is None:
        return webinar_missing(webinar_id)
    sources = form.tracking_sources(webinar)
    return {"total_records": len(sources), "tracking_sources": sources}
