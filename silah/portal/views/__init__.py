"""Pages of the portal, one subject a module."""
