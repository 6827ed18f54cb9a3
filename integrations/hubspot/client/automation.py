"""Executions of workflow actions that wait for our answer."""

from collections.abc import Mapping

from integrations.hubspot.client.area import Area, none_if_gone


class AutomationApi(Area):
    """Endpoints about workflow actions."""

    def complete_callback(self, callback_id: str, outputs: Mapping[str, str]) -> None:
        """POST /automation/actions/callbacks/{v}/{callbackId}/complete · automation. Gone already is a success."""
        path = "/automation/actions/callbacks/{v}/{}/complete"
        json = {"outputFields": dict(outputs), "typedOutputs": {}}
        none_if_gone(lambda: self._post(path, callback_id, json=json, repeat=True))
