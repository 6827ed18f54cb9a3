"""A script on HubSpot's official Python client for the same people: one call a contact, or in batches.

It only upserts contacts by e-mail - no events, no rules, no memory - so it does less than the sync it is set beside.
"""

import json
import sys
import time
from collections.abc import Callable

from hubspot import HubSpot  # type: ignore[import-not-found, unused-ignore]
from hubspot.crm.contacts import (  # type: ignore[import-not-found, unused-ignore]
    ApiException,
    BatchInputSimplePublicObjectBatchInputUpsert,
    SimplePublicObjectBatchInputUpsert,
    SimplePublicObjectInput,
    SimplePublicObjectInputForCreate,
)


def emails(people: int) -> list[str]:
    return [f"person{number:06d}@crowd.example" for number in range(people)]


def one_by_one(client: HubSpot, people: int) -> int:
    """Create, and update where the contact is there already: what most examples show."""
    calls = 0
    for email in emails(people):
        properties = {"email": email, "zoom_sync_total_registrations": "1"}
        calls += 1
        try:
            client.crm.contacts.basic_api.create(SimplePublicObjectInputForCreate(properties=properties))
        except ApiException as error:
            existing = json.loads(error.body)["message"].rpartition(" ")[2]
            client.crm.contacts.basic_api.update(existing, SimplePublicObjectInput(properties=properties))
            calls += 1
    return calls


def in_batches(client: HubSpot, people: int) -> int:
    wanted = emails(people)
    for start in range(0, people, 100):
        inputs = [
            SimplePublicObjectBatchInputUpsert(
                id=email, id_property="email", properties={"zoom_sync_total_registrations": "1"}
            )
            for email in wanted[start : start + 100]
        ]
        client.crm.contacts.batch_api.upsert(BatchInputSimplePublicObjectBatchInputUpsert(inputs=inputs))
    return -(-people // 100)


WAYS: dict[str, Callable[[HubSpot, int], int]] = {"one": one_by_one, "batches": in_batches}


def main(way: str, url: str, people: int) -> dict[str, float]:
    client = HubSpot(access_token="sandbox-hubspot-token")
    client.config["host"] = url
    cpu, started = time.process_time(), time.perf_counter()
    calls = WAYS[way](client, people)
    return {"calls": calls, "wall": time.perf_counter() - started, "cpu": time.process_time() - cpu}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1], sys.argv[2], int(sys.argv[3]))) + "\n")
