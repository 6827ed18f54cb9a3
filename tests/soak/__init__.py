"""The real processes of the portal under faults: what people see meanwhile, and that HubSpot ends the same."""
