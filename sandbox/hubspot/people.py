"""Users of the account and owners of records: /settings/users/2026-03 and /crm/owners/2026-03.

Reference: developers.hubspot.com, "User provisioning" and "Owners". A user without CRM access owns nothing, and a
queue is an owner nobody is.
"""

from typing import Any

from werkzeug import Request

from sandbox.hubspot.endpoints import endpoint
from sandbox.hubspot.errors import not_found
from sandbox.hubspot.paging import flag, page
from sandbox.state import Sandbox

USERS = ("settings.users.read", "crm.objects.users.read")
OWNERS = "crm.objects.owners.read"

# A portal has one user at least: who installed the app.
INSTALLER = {"id": "9001", "email": "installer@seller.example", "firstName": "", "lastName": "", "superAdmin": True}


@endpoint("GET", "/settings/users/2026-03", *USERS)
def list_users(sandbox: Sandbox, request: Request) -> Any:
    most = sandbox.hubspot.get("users_page_limit", 100)
    return page(request, sandbox.hubspot["users"] or [INSTALLER], default=100, maximum=most)


@endpoint("GET", "/settings/users/2026-03/<user_id>", *USERS)
def get_user(sandbox: Sandbox, request: Request, user_id: str) -> Any:
    field = "email" if request.args.get("idProperty") == "EMAIL" else "id"
    for user in sandbox.hubspot["users"]:
        if user[field] == user_id:
            return user
    raise not_found(f"User {user_id} does not exist")


@endpoint("GET", "/crm/owners/2026-03", OWNERS)
def list_owners(sandbox: Sandbox, request: Request) -> Any:
    archived, email = flag(request, "archived"), request.args.get("email")
    owners = [owner for owner in sandbox.hubspot["owners"] if owner["archived"] == archived]
    if email:
        owners = [owner for owner in owners if owner.get("email") == email]
    return page(request, owners, default=100, maximum=500)
