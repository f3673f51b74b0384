"""Who may use the service, how often, and what each client is called."""

from front.access.clients import client_id
from front.access.gate import demand_admin, register
from front.access.ownership import is_admin, owner

__all__ = ["client_id", "demand_admin", "is_admin", "owner", "register"]
