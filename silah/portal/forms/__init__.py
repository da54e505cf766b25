"""Forms of the portal that belong to no other room."""
